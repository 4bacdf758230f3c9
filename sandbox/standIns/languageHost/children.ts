import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";

/** How a child ended: its exit code, or 128 + 9 where a signal ended it. */
export type Exit = number;

/** The processes that this host started and must not outlive it. */
export class Children {
  private readonly running = new Set<ChildProcess>();

  /** Starts Node with its arguments; `exit` settles when the process and its pipes have ended. */
  startNode(args: string[], options: SpawnOptions): { child: ChildProcess; exit: Promise<Exit> } {
    const child = spawn(process.execPath, args, options);
    this.running.add(child);
    const exit = new Promise<Exit>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve(code ?? 137);
      });
    }).finally(() => {
      this.running.delete(child);
    });
    return { child, exit };
  }

  /** Ends every child that still runs. Nothing they hold is worth saving: the engine owns the state. */
  stop(): void {
    for (const child of this.running) child.kill("SIGKILL");
  }
}
