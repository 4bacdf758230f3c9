import { type SecretReference } from "./endpoint.js";

export interface ConnectOptions {
  /**
   * Sends the requests of an `http` endpoint; one that signs makes `awsSigV4` endpoints callable. Its own time limits
   * hold besides the endpoint's: Node's `fetch` waits 300 s at most. Default: Node's HTTP client, which has none.
   */
  fetch?: typeof fetch;
  /** Further headers of every request to an `http` endpoint. */
  headers?: Record<string, string>;
  /** Reads a secret's value. Needed for endpoints with an API key or bearer token; asked anew for each request. */
  credential?: (reference: SecretReference) => string | Promise<string>;
  /**
   * How often a request is sent again after a failed connection, an answer 429, 502, 503 or 504, or throttling or a
   * failure of AWS; 0 to 10.
   * @default 3
   */
  retries?: number;
  /** Ends every call of this client. */
  signal?: AbortSignal;
}
