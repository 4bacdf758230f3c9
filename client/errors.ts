/** The endpoint description cannot be used: it is malformed, or made for a newer client. */
export class InvalidEndpointError extends Error {
  override readonly name = "InvalidEndpointError";
}

/** The call asks for what its endpoint cannot do: a batch of one that answers requests, or a variant that it lacks. */
export class InvalidCallError extends Error {
  override readonly name = "InvalidCallError";
}

/** The model, or something in front of it, refused the request; trying again would not help. */
export class ModelRequestError extends Error {
  override readonly name = "ModelRequestError";

  constructor(
    message: string,
    /** HTTP status of the answer; undefined where an asynchronous or batch backend tells none. */
    readonly status: number | undefined,
    /** The beginning of the answer's body, at most 500 characters. */
    readonly body: string,
  ) {
    super(message);
  }
}

/** No attempt got an answer: connections failed, or the model was overloaded or away (429, 502, 503, 504). */
export class ModelUnavailableError extends Error {
  override readonly name = "ModelUnavailableError";
}

/** An attempt was not answered within the endpoint's time. It is not repeated: a slow model would only get slower. */
export class ModelTimeoutError extends Error {
  override readonly name = "ModelTimeoutError";
}
