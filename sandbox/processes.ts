import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { waitFor } from "./waitFor.js";

/**
 * A process that cannot be mistaken for another one: the kernel gives a pid out again, but never with the
 * same start time in the same boot.
 */
export const processIdentity = z.strictObject({
  pid: z.int().positive(),
  /** Clock ticks since boot (field 22 of /proc/PID/stat). */
  startTime: z.string(),
  bootId: z.string(),
});
export type ProcessIdentity = z.infer<typeof processIdentity>;

/** The running process that has this pid now; undefined when there is none or only a zombie. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readProcFile(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const { state, startTime } = parseStat(stat);
  return state === "Z" || state === "X" ? undefined : { pid, startTime, bootId: bootId() };
}

/** Whether exactly this process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now?.startTime === identity.startTime && now.bootId === identity.bootId;
}

/** The identity of the process that runs this code. */
export function ownIdentity(): ProcessIdentity {
  const own = identify(process.pid);
  if (!own)
    throw new Error("/proc does not list this process; the sandbox's node needs Linux with /proc mounted.");
  return own;
}

/**
 * State and start time from the text of /proc/PID/stat. The second field is the program's name in brackets
 * and may itself hold blanks and brackets, so counting starts after the last one.
 */
export function parseStat(stat: string): { state: string; startTime: string } {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", startTime: fields[19] ?? "" };
}

let knownBootId: string | undefined;

function bootId(): string {
  knownBootId ??= readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return knownBootId;
}

export interface DetachedCommand {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** The file that gets stdout and stderr; it starts empty. */
  log: string;
}

/** Starts a process that outlives this one, in a session of its own. */
export async function startDetached({ command, args, env, log }: DetachedCommand): Promise<ProcessIdentity> {
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, "w");
  try {
    const child = spawn(command, args, { env, cwd: "/", detached: true, stdio: ["ignore", output, output] });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    child.unref();
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (!identity) throw new Error(`${command} ended as soon as it started; see ${log}.`);
    return identity;
  } finally {
    closeSync(output);
  }
}

/**
 * Ends a process: SIGTERM, and SIGKILL when it has not gone after `graceMs`. Returns at once when it is gone
 * already. Fails when it survives SIGKILL for 10 s, as a process stuck in the kernel does.
 */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<void> {
  const gone = () => !isAlive(identity);
  if (graceMs > 0) {
    signal(identity, "SIGTERM");
    const deadline = Date.now() + graceMs;
    await waitFor("process ends", () => gone() || Date.now() >= deadline, {
      timeoutMs: graceMs * 2,
      intervalMs: 20,
    });
  }
  signal(identity, "SIGKILL");
  await waitFor(`process ${identity.pid} has gone after SIGKILL`, gone, {
    timeoutMs: 10_000,
    intervalMs: 20,
  });
}

function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    // It may end between the look and the signal.
    if (isAlive(identity)) throw error;
  }
}

/** A file of /proc, or undefined when its process has gone. */
export function readProcFile(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Whether an error of a file operation means that the file, or the process behind it, is not there. */
export function isGone(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ESRCH";
}
