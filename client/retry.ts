import { codeOf } from "./transport.js";

const firstDelayMs = 200;
const longestDelayMs = 5_000;
/** A caller that waits for an answer gains nothing from a pause longer than this. */
const longestRetryAfterMs = 60_000;

/** Statuses that mean "not now": the same request may succeed in a moment. */
const passingStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Whether an answer of this status invites another attempt. */
export function shouldRetry(status: number): boolean {
  return passingStatuses.has(status);
}

/**
 * Milliseconds to wait before the next attempt: what `Retry-After` asks for, or else a random time below a
 * bound that doubles with each attempt (from 200 ms up to 5 s), so that many callers do not return at once.
 * "tooLong" when the server asks for more than a minute.
 */
export function retryDelay(attempts: number, retryAfter?: string): number | "tooLong" {
  const asked = retryAfterMs(retryAfter);
  if (asked !== undefined) return asked > longestRetryAfterMs ? "tooLong" : asked;
  return Math.random() * Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1));
}

/** The header is a number of seconds or a date; anything else counts as absent. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** Whether the other side ended a connection that had already been made. */
export function isConnectionReset({ cause }: Error): boolean {
  return ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"].includes(codeOf(cause));
}

/** Waits, or fails with the signal's reason as soon as it aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** Milliseconds between two looks at something that takes its time: from 200 ms, growing by half each time. */
export function pollDelay(polls: number, longestMs = longestDelayMs): number {
  return Math.min(longestMs, firstDelayMs * 1.5 ** (polls - 1));
}
