import * as http from "node:http";
import * as https from "node:https";
import { text } from "node:stream/consumers";

/** One request that is safe to send again. */
export interface ModelRequest {
  readonly url: string;
  readonly method: "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  /** The header `Retry-After`. */
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/** Sends one request; follows no redirect, which would carry an API key to another host. */
export type Transport = (request: ModelRequest) => Promise<Answer>;

/** No answer arrived, or not the whole of it; the cause says what failed. */
export class ConnectionFailure extends Error {
  override readonly name = "ConnectionFailure";
}

/** The transport's own patience ended before the endpoint's time; the cause says which. */
export class TransportTimeout extends Error {
  override readonly name = "TransportTimeout";
}

/**
 * Sends by Node's HTTP client. Node's `fetch` gives up on an answer that begins after 300 s or pauses that long, and a
 * model may take an hour; here the signal alone ends a request.
 */
export const nodeTransport: Transport = async ({ url, method, headers, body, signal }) => {
  const { request } = url.startsWith("https:") ? https : http;
  const outgoing = request(url, { method, headers, signal });
  try {
    const response = await responseOf(outgoing, body);
    const { statusCode = 0, headers: answered } = response;
    const answer = { status: statusCode, retryAfter: answered["retry-after"], text: await text(response) };
    // An answer whose length nobody says ends with its connection, whoever ended that.
    signal.throwIfAborted();
    return answer;
  } catch (cause) {
    throw new ConnectionFailure("connection failed", { cause });
  }
};

function responseOf(outgoing: http.ClientRequest, body: string): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once("response", resolve);
    // Stays for the request's life: an error event that nobody hears ends the process.
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Sends by a `fetch` that the application gave. */
export function fetchTransport(send: typeof fetch): Transport {
  return async ({ url, ...request }) => {
    try {
      const response = await send(url, { ...request, redirect: "manual" });
      return {
        status: response.status,
        retryAfter: response.headers.get("retry-after") ?? undefined,
        text: await response.text(),
      };
    } catch (error) {
      // `fetch` reports every failure of the network as a TypeError.
      if (!(error instanceof TypeError)) throw error;
      throw ownTimeouts.has(codeOf(error.cause))
        ? new TransportTimeout(error.message, { cause: error.cause })
        : new ConnectionFailure(error.message, { cause: error.cause });
    }
  };
}

/** Codes of the time limits of Node's `fetch`, which know nothing of the endpoint's. */
const ownTimeouts: ReadonlySet<string> = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);

/** The code of a system's or library's error; empty where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
