import { z } from "zod";
import { excerpt } from "./answers.js";
import { keepTrying, PassingFailure } from "./attempts.js";
import { ModelRequestError, ModelTimeoutError } from "./errors.js";
import { shouldRetry } from "./retry.js";
import { codeOf } from "./transport.js";

/** The application's side of every call of one model. */
export interface Caller {
  /** The model's name. */
  readonly name: string;
  readonly retries: number;
  /** Ends every call of the client. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Settings of every SDK client. The SDK attempts once, because this client repeats: also what the SDK would not,
 * such as an answer 503 of the model, and as often as for every other backend.
 */
export function clientSettings(region: string): { region: string; maxAttempts: number } {
  return { region, maxAttempts: 1 };
}

/** Makes something with its first use, and keeps it. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Sends by the AWS SDK, again where it may help; its errors become the errors of this client. */
export function sendToAws<T>(
  { name, retries }: Caller,
  address: string,
  signal: AbortSignal,
  send: () => Promise<T>,
): Promise<T> {
  const attempt = async () => {
    try {
      return await send();
    } catch (error) {
      throw asOwnError(name, error);
    }
  };
  return keepTrying({ name, address }, attempt, retries, signal);
}

const awsError = z.object({
  name: z.string(),
  message: z.string(),
  $metadata: z.object({ httpStatusCode: z.number() }),
});
/** The container's own answer, which SageMaker passes on (InvokeEndpoint, ModelError). */
const modelError = z.object({
  name: z.literal("ModelError"),
  OriginalStatusCode: z.number().optional(),
  OriginalMessage: z.string().optional(),
  message: z.string(),
});

function asOwnError(name: string, error: unknown): unknown {
  const ofModel = modelError.safeParse(error);
  if (ofModel.success) {
    const { OriginalStatusCode: status = 0, OriginalMessage: text, message } = ofModel.data;
    return asModelsAnswer(name, status, excerpt(text ?? message), error);
  }
  const ofAws = awsError.safeParse(error);
  if (ofAws.success) return asAnswerOfAws(name, ofAws.data, error);
  return asFailedConnection(error);
}

function asModelsAnswer(name: string, status: number, body: string, cause: unknown): Error {
  // SageMaker gives no status where the container gave none: it was away, or too slow for SageMaker's 60 s.
  if (status < 100 && /timed out/i.test(body)) {
    return new ModelTimeoutError(`${name} did not answer within the time of SageMaker: ${body}`, { cause });
  }
  if (status < 100 || shouldRetry(status)) {
    return new PassingFailure(`the last answer was ${status}: ${body}`, { cause });
  }
  return new ModelRequestError(`${name} answered ${status}: ${body || "(no body)"}`, status, body);
}

const throttling = /throttl|too ?many ?requests|request ?limit|slow ?down/i;

function asAnswerOfAws(name: string, answer: z.infer<typeof awsError>, cause: unknown): Error {
  const { httpStatusCode: status } = answer.$metadata;
  const body = excerpt(`${answer.name}: ${answer.message}`);
  const passing = status === 429 || status >= 500 || throttling.test(answer.name);
  return passing
    ? new PassingFailure(`the last answer of AWS was ${status} ${body}`, { cause })
    : new ModelRequestError(`AWS refused the call of ${name} with ${status} ${body}`, status, body);
}

/** Errors of the system have a code; what has none, such as absent credentials, says itself what is wrong. */
function asFailedConnection(error: unknown): unknown {
  const code = codeOf(error);
  return error instanceof Error && code !== ""
    ? new PassingFailure(`connection failed: ${code}: ${error.message}`, { cause: error })
    : error;
}
