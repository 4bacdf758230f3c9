import { z } from "zod";
import { excerpt } from "./answers.js";
import { ModelRequestError, ModelTimeoutError, ModelUnavailableError } from "./errors.js";
import { type BatchStatus } from "./operations.js";

/** States of an execution (Step Functions API reference, DescribeExecution). */
const states = {
  RUNNING: "running",
  PENDING_REDRIVE: "running",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  TIMED_OUT: "timedOut",
  ABORTED: "stopped",
} as const;

/** Text that is JSON; undefined where there is none or it is none. */
const json = z.string().transform((text): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
});

const execution = z.object({
  status: z.enum(["RUNNING", "PENDING_REDRIVE", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]),
  input: json
    .pipe(z.object({ output: z.string() }))
    .optional()
    .catch(undefined),
  /** The description of the transform job. */
  output: json
    .pipe(z.object({ TransformOutput: z.object({ S3OutputPath: z.string() }) }))
    .optional()
    .catch(undefined),
  error: z.string().optional(),
  cause: z.string().optional(),
});

const failedJob = json.pipe(z.object({ FailureReason: z.string() }));

/** Reads an execution's description; `output` is where its answers are unless it says another folder. */
export function statusOf(description: unknown, output: string): BatchStatus {
  const { status, input, output: job, error, cause } = execution.parse(description);
  const folder = job?.TransformOutput.S3OutputPath ?? input?.output ?? output;
  const reason = [error, reasonOf(cause)].filter((part) => part !== undefined && part !== "").join(": ");
  return {
    state: states[status],
    output: folder.endsWith("/") ? folder : `${folder}/`,
    ...(reason === "" ? {} : { reason }),
  };
}

/** The cause of a failed transform job is its whole description, as JSON; what failed is one field of it. */
function reasonOf(cause: string | undefined): string | undefined {
  if (cause === undefined) return undefined;
  const job = failedJob.safeParse(cause);
  return excerpt(job.success ? job.data.FailureReason : cause);
}

/** AWS had no instance for the job, or no time; the same job may succeed later. */
const passing = /capacity|throttl|limit ?exceeded|service ?unavailable/i;

/** Fails as a prediction would unless the job succeeded. */
export function refuseUnsuccessful(name: string, { state, reason = "no reason given" }: BatchStatus): void {
  if (state === "succeeded") return;
  const message = `The batch job of ${name} ${ends[state]}: ${reason}`;
  if (state === "timedOut") throw new ModelTimeoutError(message);
  if (state === "failed" && passing.test(reason)) throw new ModelUnavailableError(message);
  throw new ModelRequestError(message, undefined, reason);
}

const ends = {
  running: "has not ended",
  failed: "failed",
  timedOut: "took longer than its time",
  stopped: "was stopped",
};
