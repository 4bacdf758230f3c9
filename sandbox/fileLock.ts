import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isAlive, isGone, ownIdentity, processIdentity, type ProcessIdentity } from "./processes.js";
import { type Progress } from "./progress.js";
import { waitFor } from "./waitFor.js";

/** Nobody builds or starts for longer than this; a wait beyond it means that something is stuck. */
const longestWaitMs = 30 * 60_000;

/**
 * Runs `work` while no other process holds `file`; waits for one that does, and says so. A lock whose holder
 * has gone, even by SIGKILL or a reboot, counts as free.
 */
export async function withLock<T>(file: string, progress: Progress, work: () => Promise<T>): Promise<T> {
  await acquire(file, progress);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

async function acquire(file: string, progress: Progress): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  const own = ownIdentity();
  let announced = false;
  await waitFor(`lock ${file} is free`, () => tryAcquire(file, own, announce), {
    timeoutMs: longestWaitMs,
    intervalMs: 200,
  });

  function announce(holder: ProcessIdentity): void {
    if (!announced) progress.info(`process ${holder.pid} is at the same work; waiting for it to finish`);
    announced = true;
  }
}

function tryAcquire(file: string, own: ProcessIdentity, onHeld: (holder: ProcessIdentity) => void): boolean {
  const draft = `${file}.${own.pid}.${Date.now()}`;
  writeFileSync(draft, JSON.stringify(own));
  try {
    // A link appears whole or not at all: nobody can read a lock that is half written.
    linkSync(draft, file);
    return true;
  } catch {
    const holder = readHolder(file);
    if (holder && isAlive(holder)) onHeld(holder);
    else if (holder) removeStale(file, holder, `${draft}.stale`);
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves the lock aside before deleting it, and puts it back if another process has just taken it. */
function removeStale(file: string, stale: ProcessIdentity, aside: string): void {
  try {
    renameSync(file, aside);
    const moved = readHolder(aside);
    if (moved && moved.pid !== stale.pid && isAlive(moved)) linkSync(aside, file);
  } catch (error) {
    if (!isGone(error)) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readHolder(file: string): ProcessIdentity | undefined {
  try {
    return processIdentity.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (isGone(error)) return undefined;
    throw new Error(`${file} is not a lock of this sandbox; delete it if no start or build is under way.`, {
      cause: error,
    });
  }
}
