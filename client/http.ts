import { excerpt, jsonOf } from "./answers.js";
import { anyOf, keepTrying, PassingFailure, within } from "./attempts.js";
import { type Authentication, type Endpoint, type HttpCall } from "./endpoint.js";
import { InvalidEndpointError, ModelRequestError, ModelTimeoutError } from "./errors.js";
import { type Operations, refuseTargets, withoutBatch } from "./operations.js";
import { type ConnectOptions } from "./options.js";
import { shouldRetry } from "./retry.js";
import {
  type Answer,
  codeOf,
  ConnectionFailure,
  fetchTransport,
  nodeTransport,
  type Transport,
  TransportTimeout,
} from "./transport.js";

/** Calls a model over plain HTTP: one request, one answer. */
export function httpOperations(
  endpoint: Endpoint,
  call: HttpCall,
  options: ConnectOptions,
  retries: number,
): Operations {
  requireCredentials(endpoint, options);
  const { name } = endpoint;
  const transport = options.fetch ? fetchTransport(options.fetch) : nodeTransport;
  return {
    ...withoutBatch(name),
    async predict(payload, given = {}) {
      refuseTargets(name, given, "its address leads to one model, and the backend divides the traffic");
      const body = JSON.stringify(payload);
      const ended = anyOf(given.signal, options.signal);
      const attempt = async () =>
        answerTo(endpoint, call, body, await requestHeaders(endpoint, call, options), ended, transport);
      return readAnswer(name, await keepTrying({ name, address: call.url }, attempt, retries, ended));
    },
  };
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

async function requestHeaders({ authentication }: Endpoint, call: HttpCall, options: ConnectOptions) {
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
async function answerTo(
  { name }: Endpoint,
  { url, method, timeoutSeconds }: HttpCall,
  body: string,
  headers: Record<string, string>,
  ended: AbortSignal,
  send: Transport,
): Promise<Answer> {
  const late = `${name} did not answer within ${timeoutSeconds} s at ${url}.`;
  try {
    const answer = await within(timeoutSeconds, late, ended, (signal) =>
      send({ url, method, headers, body, signal }),
    );
    if (!shouldRetry(answer.status)) return answer;
    throw new PassingFailure(
      `the last answer was ${answer.status}: ${excerpt(answer.text)}`,
      {},
      answer.retryAfter,
    );
  } catch (cause) {
    if (cause instanceof ConnectionFailure) throw new PassingFailure(reasonOf(cause), { cause: cause.cause });
    if (!(cause instanceof TransportTimeout)) throw cause;
    throw new ModelTimeoutError(
      `${name} did not answer at ${url} before the given \`fetch\` stopped waiting (${codeOf(cause.cause)}), ` +
        `earlier than the endpoint's ${timeoutSeconds} s; give it a longer time limit or leave \`fetch\` out.`,
      { cause },
    );
  }
}

/** A transport says only that it failed; what failed is in the cause. */
function reasonOf({ message, cause }: ConnectionFailure): string {
  if (!(cause instanceof Error)) return message;
  return [message, codeOf(cause), cause.message].filter((part) => part !== "").join(": ");
}

function readAnswer(name: string, { status, text }: Answer): unknown {
  if (status >= 200 && status <= 299) return jsonOf(name, text, status);
  const body = excerpt(text);
  throw new ModelRequestError(`${name} answered ${status}: ${body || "(no body)"}`, status, body);
}
