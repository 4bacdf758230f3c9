import { setTimeout as sleep } from "node:timers/promises";

export interface WaitOptions {
  /** How long to wait at most, in milliseconds. */
  timeoutMs: number;
  /** Time between two looks, in milliseconds. @default 100 */
  intervalMs?: number;
  /** Called when time is up; what it returns is appended to the error. */
  explain?: () => string | Promise<string>;
}

/**
 * Waits until `look` gives something other than undefined or false, and returns it.
 * An error that `look` throws ends the wait: a look treats as "not yet" only what it knows to be temporary.
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutMs, intervalMs = 100, explain }: WaitOptions,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() >= deadline) break;
    await sleep(intervalMs);
  }
  const reason = explain ? `\n${await explain()}` : "";
  throw new Error(`${what}: not so after ${timeoutMs / 1000} s.${reason}`);
}
