import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { z } from "zod";

import { identify } from "../processes.js";

const Lock = z.looseObject({ pid: z.number(), hostname: z.string() });

/**
 * Takes away the locks of CLI processes of this machine that no longer exist. A CLI that was killed leaves its lock in
 * the file backend, and the next run would be refused until someone ran `pulumi cancel`.
 *
 * @param backend folder of the file backend.
 * @returns one line for each lock that was taken away.
 */
export function dropStaleLocks(backend: string): string[] {
  const root = path.join(backend, ".pulumi", "locks");
  if (!fs.existsSync(root)) return [];
  return fs
    .readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => path.join(root, name))
    .flatMap((file) => dropIfStale(file));
}

function dropIfStale(file: string): string[] {
  const lock = readLock(file);
  if (lock === undefined || lock.hostname !== os.hostname() || isAlive(lock.pid)) return [];
  fs.rmSync(file, { force: true });
  const stack = path.basename(path.dirname(file));
  return [`took away the lock that process ${lock.pid}, which no longer runs, left on stack ${stack}`];
}

/** A lock may be given back between listing and reading; there is nothing to take away then. */
function readLock(file: string): z.infer<typeof Lock> | undefined {
  if (!fs.existsSync(file)) return undefined;
  return Lock.parse(JSON.parse(fs.readFileSync(file, "utf8")));
}

/** Where nobody reaps them, killed processes stay as zombies, which still answer to signals. */
function isAlive(pid: number): boolean {
  if (process.platform === "linux") return identify(pid) !== undefined;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Without permission to signal it, there is a process all the same.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
