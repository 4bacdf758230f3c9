import { InvalidCallError } from "./errors.js";

export interface PredictOptions {
  /** Ends this call; it then fails with the signal's reason. */
  signal?: AbortSignal;
  /** Which model of a multi-model endpoint answers: a name in `call.targetModels`. Needed there, and only there. */
  targetModel?: string;
  /** Which variant answers: one of `call.variants`. @default by the weights of the traffic */
  targetVariant?: string;
  /**
   * Asynchronous endpoints: how long the request may wait until the model takes it up, in seconds. The endpoint
   * drops a request that waited so long, but none before 60 s (InvokeEndpointAsync, RequestTTLSeconds).
   * @default 1800, since an endpoint without instances first starts one
   */
  queueSeconds?: number;
}

export interface BatchOptions {
  /** Ends the waiting, not the job; the call then fails with the signal's reason. */
  signal?: AbortSignal;
}

export interface BatchFiles extends BatchOptions {
  /** `s3://` folder or file that the job reads. @default the endpoint's `call.input` */
  input?: string;
  /** `s3://` folder that the job writes to. @default a folder of its own below the endpoint's `call.output` */
  output?: string;
}

export interface BatchStatus {
  state: "running" | "succeeded" | "failed" | "timedOut" | "stopped";
  /** `s3://` folder with the answers of a job that succeeded. */
  output: string;
  /** Why it failed, as AWS tells it. */
  reason?: string;
}

/** What an application does with a model. Each call fails with InvalidCallError where its endpoint cannot do it. */
export interface Operations {
  /**
   * Sends `payload` as JSON and returns the model's JSON answer.
   *
   * A prediction changes nothing, so it is safe to send again. Throws ModelRequestError when the request is
   * refused, ModelUnavailableError when no attempt reached a model that could answer, and ModelTimeoutError,
   * without another attempt, when the endpoint's time is over.
   */
  predict(payload: unknown, options?: PredictOptions): Promise<unknown>;
  /**
   * Has a batch job answer every payload, and returns the answers in the payloads' order. The payloads are put into
   * a folder of their own below `call.input` and removed when the job has ended.
   */
  runBatch(payloads: readonly unknown[], options?: BatchOptions): Promise<unknown[]>;
  /** Starts a batch job over files and returns its id at once. */
  startBatch(files?: BatchFiles): Promise<string>;
  /** How the batch job is doing. */
  batchStatus(id: string, options?: BatchOptions): Promise<BatchStatus>;
  /** Waits for the batch job's end and returns its answers, in the order of the files' names and of their lines. */
  batchResult(id: string, options?: BatchOptions): Promise<unknown[]>;
}

/** The batch calls of an endpoint that answers single requests. */
export function withoutBatch(name: string): Omit<Operations, "predict"> {
  const refuse = () =>
    Promise.reject(
      new InvalidCallError(`${name} answers single requests and runs no batch jobs: use predict.`),
    );
  return { runBatch: refuse, startBatch: refuse, batchStatus: refuse, batchResult: refuse };
}

/** Fails where the call asks for a model or variant and the endpoint lets no call choose. */
export function refuseTargets(
  name: string,
  { targetModel, targetVariant }: PredictOptions,
  why: string,
): void {
  const asked = targetModel === undefined ? targetVariant : targetModel;
  if (asked === undefined) return;
  const option = targetModel === undefined ? "targetVariant" : "targetModel";
  throw new InvalidCallError(`${name}: ${option} ${JSON.stringify(asked)} cannot be chosen: ${why}.`);
}
