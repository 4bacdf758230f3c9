import { type Authentication, type Endpoint, type SecretReference } from "./endpoint.js";
import {
  InvalidEndpointError,
  ModelRequestError,
  ModelTimeoutError,
  ModelUnavailableError,
} from "./errors.js";
import { parseEndpoint } from "./parseEndpoint.js";
import { isConnectionReset, pause, retryDelay, shouldRetry } from "./retry.js";
import {
  type Answer,
  codeOf,
  ConnectionFailure,
  fetchTransport,
  nodeTransport,
  type Transport,
  TransportTimeout,
} from "./transport.js";

export interface ConnectOptions {
  /**
   * Sends the requests; one that signs makes `awsSigV4` endpoints callable. Its own time limits hold besides the
   * endpoint's: Node's `fetch` waits 300 s at most. Default: Node's HTTP client, which has none.
   */
  fetch?: typeof fetch;
  /** Further headers of every request. */
  headers?: Record<string, string>;
  /** Reads a secret's value. Needed for endpoints with an API key or bearer token; asked anew for each request. */
  credential?: (reference: SecretReference) => string | Promise<string>;
  /**
   * How often a request is sent again after a failed connection or an answer 429, 502, 503 or 504; 0 to 10.
   * @default 3
   */
  retries?: number;
  /** Ends every call of this client. */
  signal?: AbortSignal;
}

export interface PredictOptions {
  /** Ends this call; it then fails with the signal's reason. */
  signal?: AbortSignal;
}

export interface ModelClient {
  /** The endpoint description, checked. */
  readonly endpoint: Endpoint;
  /**
   * Sends `payload` as JSON and returns the model's JSON answer.
   *
   * A prediction changes nothing, so it is safe to send again. Throws ModelRequestError when the request is
   * refused, ModelUnavailableError when no attempt reached a model that could answer, and ModelTimeoutError,
   * without another attempt, when the endpoint's time is over.
   */
  predict(payload: unknown, options?: PredictOptions): Promise<unknown>;
}

const longestExcerpt = 500;

/**
 * A client for the model that `endpoint` describes: one model of the stack output `models`.
 *
 * @example
 * const digits = connect(models.digits);
 * const answer = await digits.predict({ instances: [pixels] });
 */
export function connect(endpoint: unknown, options: ConnectOptions = {}): ModelClient {
  const checked = parseEndpoint(endpoint);
  requireCredentials(checked, options);
  const retries = checkedRetries(options.retries ?? 3);
  const transport = options.fetch ? fetchTransport(options.fetch) : nodeTransport;
  return {
    endpoint: checked,
    async predict(payload, { signal } = {}) {
      const body = JSON.stringify(payload);
      const ended = AbortSignal.any([signal, options.signal].filter((given) => given !== undefined));
      const send = async () =>
        attempt(checked, body, await requestHeaders(checked, options), ended, transport);
      return readAnswer(checked, await sendWithRetries(checked, send, retries, ended));
    },
  };
}

function checkedRetries(retries: number): number {
  if (Number.isInteger(retries) && retries >= 0 && retries <= 10) return retries;
  throw new RangeError(`retries: given ${retries}; give a whole number from 0 to 10.`);
}

/** Fails at once, and not at the first prediction, where the options cannot serve the endpoint. */
function requireCredentials({ name, authentication }: Endpoint, options: ConnectOptions): void {
  const { type } = authentication;
  if (type === "awsSigV4" && !options.fetch) {
    throw new InvalidEndpointError(
      `${name} wants requests signed with AWS credentials; pass a \`fetch\` that signs for service ` +
        `${authentication.service} in ${authentication.region}.`,
    );
  }
  if ((type === "apiKey" || type === "bearer") && !options.credential) {
    throw new InvalidEndpointError(
      `${name} wants ${type === "apiKey" ? "an API key" : "a bearer token"}; pass \`credential\`, a function that reads ` +
        `the secret ${JSON.stringify(authentication.secret)}.`,
    );
  }
}

async function requestHeaders({ authentication, call }: Endpoint, options: ConnectOptions) {
  return {
    ...options.headers,
    accept: "application/json",
    "content-type": call.contentType,
    ...(await credentialHeader(authentication, options.credential)),
  };
}

async function credentialHeader(
  authentication: Authentication,
  credential: ConnectOptions["credential"],
): Promise<Record<string, string>> {
  if (!credential) return {};
  switch (authentication.type) {
    case "apiKey":
      return { [authentication.header]: await credential(authentication.secret) };
    case "bearer":
      return { authorization: `Bearer ${await credential(authentication.secret)}` };
    case "none":
    case "awsSigV4":
      return {};
  }
}

/** One request and its whole answer, within the endpoint's time. */
async function attempt(
  { name, call }: Endpoint,
  body: string,
  headers: Record<string, string>,
  ended: AbortSignal,
  send: Transport,
): Promise<Answer> {
  const { url, method } = call;
  const timeout = AbortSignal.timeout(call.timeoutSeconds * 1000);
  try {
    return await send({ url, method, headers, body, signal: AbortSignal.any([timeout, ended]) });
  } catch (cause) {
    ended.throwIfAborted();
    if (timeout.aborted) {
      throw new ModelTimeoutError(`${name} did not answer within ${call.timeoutSeconds} s at ${url}.`, {
        cause,
      });
    }
    if (!(cause instanceof TransportTimeout)) throw cause;
    throw new ModelTimeoutError(
      `${name} did not answer at ${url} before the given \`fetch\` stopped waiting (${codeOf(cause.cause)}), ` +
        `earlier than the endpoint's ${call.timeoutSeconds} s; give it a longer time limit or leave \`fetch\` out.`,
      { cause },
    );
  }
}

async function sendWithRetries(
  endpoint: Endpoint,
  send: () => Promise<Answer>,
  retries: number,
  ended: AbortSignal,
): Promise<Answer> {
  let resetForgiven = false;
  for (let attempts = 1; ;) {
    const outcome = await settle(send);
    ended.throwIfAborted();
    if ("answer" in outcome && !shouldRetry(outcome.answer.status)) return outcome.answer;
    if (!resetForgiven && "error" in outcome && isConnectionReset(outcome.error)) {
      // A server may close a kept connection just as a request goes out on it; a fresh one tells.
      resetForgiven = true;
      continue;
    }
    const delayMs = retryDelay(attempts, "answer" in outcome ? outcome.answer.retryAfter : undefined);
    if (attempts > retries || delayMs === "tooLong") throw unavailable(endpoint, attempts, outcome);
    attempts += 1;
    await pause(delayMs, ended);
  }
}

type Outcome = { answer: Answer } | { error: ConnectionFailure };

/** Failures of the connection as values; every other error, such as a timeout, ends the call. */
async function settle(send: () => Promise<Answer>): Promise<Outcome> {
  try {
    return { answer: await send() };
  } catch (error) {
    if (error instanceof ConnectionFailure) return { error };
    throw error;
  }
}

function unavailable({ name, call }: Endpoint, attempts: number, outcome: Outcome): ModelUnavailableError {
  const cause = "error" in outcome ? outcome.error : undefined;
  const reason =
    "answer" in outcome
      ? `the last answer was ${outcome.answer.status}: ${excerpt(outcome.answer.text)}`
      : reasonOf(outcome.error);
  const times = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  return new ModelUnavailableError(`${name} is not available at ${call.url} after ${times}: ${reason}`, {
    cause,
  });
}

/** A transport says only that it failed; what failed is in the cause. */
function reasonOf({ message, cause }: ConnectionFailure): string {
  if (!(cause instanceof Error)) return message;
  return [message, codeOf(cause), cause.message].filter((part) => part !== "").join(": ");
}

function readAnswer({ name }: Endpoint, { status, text }: Answer): unknown {
  const body = excerpt(text);
  if (status < 200 || status > 299) {
    throw new ModelRequestError(`${name} answered ${status}: ${body || "(no body)"}`, status, body);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ModelRequestError(`${name} answered ${status} with what is not JSON: ${body}`, status, body);
  }
}

function excerpt(text: string): string {
  return text.length > longestExcerpt ? `${text.slice(0, longestExcerpt)}…` : text;
}
