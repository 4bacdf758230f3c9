import { ModelTimeoutError, ModelUnavailableError } from "./errors.js";
import { isConnectionReset, pause, retryDelay } from "./retry.js";

/** One attempt failed in a way that may pass; the message says how. */
export class PassingFailure extends Error {
  override readonly name = "PassingFailure";

  constructor(
    message: string,
    options?: ErrorOptions,
    /** The answer's header `Retry-After`. */
    readonly retryAfter?: string,
  ) {
    super(message, options);
  }
}

/** What is called, as messages name it. */
export interface Target {
  /** The model's name. */
  readonly name: string;
  /** Its address. */
  readonly address: string;
}

/**
 * Attempts until one succeeds or fails for good, with pauses that grow; throws ModelUnavailableError after `retries`
 * more attempts that failed in passing, and the reason of `ended` as soon as that aborts.
 */
export async function keepTrying<T>(
  target: Target,
  attempt: () => Promise<T>,
  retries: number,
  ended: AbortSignal,
): Promise<T> {
  let resetForgiven = false;
  for (let attempts = 1; ;) {
    const outcome = await settle(attempt);
    ended.throwIfAborted();
    if ("value" in outcome) return outcome.value;
    const { failure } = outcome;
    if (!resetForgiven && isConnectionReset(failure)) {
      // A server may close a kept connection just as a request goes out on it; a fresh one tells.
      resetForgiven = true;
      continue;
    }
    const delayMs = retryDelay(attempts, failure.retryAfter);
    if (attempts > retries || delayMs === "tooLong") throw unavailable(target, attempts, failure);
    attempts += 1;
    await pause(delayMs, ended);
  }
}

type Outcome<T> = { value: T } | { failure: PassingFailure };

/** Passing failures as values; every other error, such as a timeout, ends the call. */
async function settle<T>(attempt: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await attempt() };
  } catch (error) {
    if (error instanceof PassingFailure) return { failure: error };
    throw error;
  }
}

function unavailable(
  { name, address }: Target,
  attempts: number,
  failure: PassingFailure,
): ModelUnavailableError {
  const times = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  return new ModelUnavailableError(
    `${name} is not available at ${address} after ${times}: ${failure.message}`,
    { cause: failure.cause },
  );
}

/** Does `work` with a signal that aborts after `seconds`; it then fails with a ModelTimeoutError that says `late`. */
export async function within<T>(
  seconds: number,
  late: string,
  ended: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(seconds * 1000);
  try {
    return await work(AbortSignal.any([timeout, ended]));
  } catch (cause) {
    ended.throwIfAborted();
    if (timeout.aborted) throw new ModelTimeoutError(late, { cause });
    throw cause;
  }
}

/** A signal that aborts with the first of those that are given. */
export function anyOf(...signals: (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}
