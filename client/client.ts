import { type Endpoint } from "./endpoint.js";
import { InvalidEndpointError } from "./errors.js";
import { httpOperations } from "./http.js";
import { type Operations } from "./operations.js";
import { type ConnectOptions } from "./options.js";
import { parseEndpoint } from "./parseEndpoint.js";
import { sageMakerOperations } from "./sageMaker.js";
import { sageMakerAsyncOperations } from "./sageMakerAsync.js";
import { sageMakerBatchOperations } from "./sageMakerBatch.js";

export interface ModelClient extends Operations {
  /** The endpoint description, checked. */
  readonly endpoint: Endpoint;
}

/**
 * A client for the model that `endpoint` describes: one model of the stack output `models`.
 *
 * @example
 * const digits = connect(models.digits);
 * const answer = await digits.predict({ instances: [pixels] });
 */
export function connect(endpoint: unknown, options: ConnectOptions = {}): ModelClient {
  const checked = parseEndpoint(endpoint);
  return { endpoint: checked, ...operations(checked, options) };
}

function operations(endpoint: Endpoint, options: ConnectOptions): Operations {
  const { name, call } = endpoint;
  const retries = checkedRetries(options.retries ?? 3);
  if (call.kind === "http") return httpOperations(endpoint, call, options, retries);
  refuseHttpOptions(name, options);
  const caller = { name, retries, signal: options.signal };
  switch (call.kind) {
    case "sageMaker":
      return sageMakerOperations(call, caller);
    case "sageMakerAsync":
      return sageMakerAsyncOperations(call, caller);
    case "sageMakerBatch":
      return sageMakerBatchOperations(call, caller);
  }
}

function checkedRetries(retries: number): number {
  if (Number.isInteger(retries) && retries >= 0 && retries <= 10) return retries;
  throw new RangeError(`retries: given ${retries}; give a whole number from 0 to 10.`);
}

/** What an application gives on purpose must not be dropped silently. */
function refuseHttpOptions(name: string, options: ConnectOptions): void {
  for (const option of ["fetch", "headers"] as const) {
    if (options[option] === undefined) continue;
    throw new InvalidEndpointError(
      `${name} is called through the AWS SDK, which signs and sends the requests itself: leave \`${option}\` out.`,
    );
  }
}
