import { RefusedError, type Endpoint, type SageMakerApi } from "./api.js";

/** Time, so that tests need none. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** One operation on one endpoint: what it works with and how long it may take. */
export interface Operation {
  readonly api: SageMakerApi;
  readonly clock: Clock;
  readonly endpointName: string;
  /** Value of the owner tag. */
  readonly owner: string;
  readonly timeoutSeconds: number;
  readonly pollSeconds: number;
  /** `clock.now()` at its start. */
  readonly started: number;
  /** Tells the person who waits what goes on. */
  readonly tell: (progress: string) => void;
}

/** In these the endpoint changes by itself; the others stay until somebody asks for a change. */
const changing: readonly string[] = ["Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting"];

/** Until SageMaker shows what it was just asked for, in seconds. */
export const settlingSeconds = 20;

/** The endpoint, once it no longer changes by itself; undefined when there is none. */
export async function settled(operation: Operation): Promise<Endpoint | undefined> {
  return waitUntil(operation, (endpoint) => endpoint === undefined || !changing.includes(endpoint.status));
}

/**
 * The endpoint, once it is as asked for. Looks often at first and less often later: a small endpoint is ready in
 * seconds, a large one in half an hour, and the number of calls that an account may make is limited.
 *
 * @throws Error when the operation's time is over, with the endpoint's status.
 */
export async function waitUntil(
  operation: Operation,
  asked: (endpoint: Endpoint | undefined) => boolean,
): Promise<Endpoint | undefined> {
  const { api, endpointName, tell } = operation;
  let told: string | undefined;
  for (;;) {
    const endpoint = await api.describeEndpoint(endpointName);
    if (asked(endpoint)) return endpoint;
    if (endpoint !== undefined && endpoint.status !== told) {
      told = endpoint.status;
      tell(`endpoint ${endpointName} is ${told}`);
    }
    await pause(operation, endpoint);
  }
}

/** Waits for the next look at the endpoint. `endpoint` is what the last look saw. */
export async function pause(operation: Operation, endpoint: Endpoint | undefined): Promise<void> {
  const { clock, started, timeoutSeconds, pollSeconds } = operation;
  const elapsed = (clock.now() - started) / 1000;
  if (elapsed >= timeoutSeconds) throw new Error(late(operation, endpoint));
  const seconds = Math.min(Math.max(1, elapsed / 10), pollSeconds, timeoutSeconds - elapsed);
  await clock.sleep(seconds * 1000);
}

function late({ endpointName, timeoutSeconds }: Operation, endpoint: Endpoint | undefined): string {
  const serves = endpoint?.configurationName;
  const state =
    endpoint === undefined
      ? "still not there"
      : `still ${endpoint.status}${serves === undefined ? "" : ` with configuration ${serves}`}`;
  return (
    `endpoint ${endpointName} is ${state} after ${timeoutSeconds} seconds. ` +
    "SageMaker goes on with it; the next up waits for it again."
  );
}

/** Makes a change as often as SageMaker refuses it because another one is still under way. */
export async function patiently(operation: Operation, change: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await change();
      return;
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      const endpoint = await operation.api.describeEndpoint(operation.endpointName);
      const busy = endpoint !== undefined && changing.includes(endpoint.status);
      // The text for the moment in which the other change has just ended; the status for any other wording.
      if (!busy && !/in[- ]progress/i.test(error.message)) throw error;
      await pause(operation, endpoint);
      await settled(operation);
    }
  }
}
