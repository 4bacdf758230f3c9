import { bytes, namesBothDays, type HostingSpec } from "../../spec/index.js";
import { byValue, honoured, informs, refused, unless, type Cell } from "../cell.js";
import { longFolder, refuse, s3Folder, unlike } from "./circumstances.js";
import { largestPayload } from "./limits.js";
import { archiveOnly, artifactRows, oneModelOnly, sharedModelRows } from "./model.js";
import { folder, networkRows, noFields, sharedRows, topic, trafficRows } from "./operation.js";
import { amd64Only, instanceRows, sharedResourceRows } from "./resources.js";
import { batchScaling } from "./scaling.js";

const eachJob = "every transform job starts the version that is there";
const oneLogGroup =
  "all transform jobs of an account write into one log group, which no model can have its own of";

/** Largest request of a job where the spec does not say (API reference, CreateTransformJob, MaxPayloadInMB). */
const defaultPayload = 6 * 2 ** 20;

/** Whether all requests at the same time are together larger than SageMaker holds (MaxConcurrentTransforms). */
function holdsTooMuch({ model: { concurrency = 1 }, traffic }: HostingSpec): boolean {
  const mebibyte = 2 ** 20;
  const each = Math.ceil(
    (traffic?.maxPayload === undefined ? defaultPayload : bytes(traffic.maxPayload)) / mebibyte,
  );
  return concurrency > 1 && concurrency * each * mebibyte > largestPayload.batch;
}

/** What the SageMaker host does in mode batch with each field ("Batch transform"). */
export const sageMakerBatch: Readonly<Record<string, Cell>> = {
  ...sharedRows,
  ...sharedModelRows,
  ...artifactRows(
    "model.artifacts",
    archiveOnly("a transform job unpacks an archive and takes nothing else"),
  ),
  "model.startupBudget": informs("people: SageMaker decides how long a job waits for its containers"),
  "model.concurrency": unless(
    [
      refuse(
        ({ spec }) => holdsTooMuch(spec),
        "the requests that a job sends at the same time have 100 MiB together at most, of 6 MiB each where traffic.maxPayload does not say",
        "use a smaller number, or a smaller traffic.maxPayload",
      ),
    ],
    honoured("MaxConcurrentTransforms"),
  ),
  ...oneModelOnly("batch"),
  ...sharedResourceRows,
  ...instanceRows("transform"),
  "resources.ephemeralStorage": refused(
    "the volume of a transform job has 30 GB in any case",
    "remove it, or use placement.mode: async",
  ),
  "resources.architecture": amd64Only("no instance type of transform jobs has another processor"),
  ...trafficRows("batch"),
  "interface.type": byValue(
    {
      batch: honoured("state machine that runs CreateTransformJob"),
      http: refused("a transform job answers no single requests", "use placement.mode: realtime"),
      queue: refused("a transform job answers no single requests", "use placement.mode: async"),
    },
    refused("unknown interface", "use batch"),
  ),
  ...noFields(
    ["interface.timeout", "interface.streaming", "interface.visibilityTimeout", "interface.maxAttempts"],
    "a transform job answers no single requests",
    "remove it, or use placement.mode: realtime",
  ),
  "interface.schedule": unless(
    [
      refuse(
        ({ value }) => namesBothDays(String(value)),
        "it names days of the month and days of the week, and a schedule of AWS takes one of the two",
        'write "*" for one of them, or let an application start the job on such days',
      ),
    ],
    honoured("EventBridge Scheduler, which starts the state machine"),
  ),
  "interface.timeZone": honoured("time zone of the schedule"),
  "interface.input": folder,
  "interface.output": unless(
    [
      refuse(
        ({ value, spec }) =>
          spec.interface.type === "batch" &&
          spec.interface.input !== undefined &&
          String(value).startsWith(spec.interface.input),
        "it lies in interface.input, so that the next job would read the answers of this one",
        "name a folder beside it",
      ),
      refuse(
        unlike(s3Folder),
        "SageMaker reads and writes files in S3",
        "name a folder of a bucket that ends in /, such as s3://bucket/requests/",
      ),
      longFolder,
    ],
    honoured("S3OutputPath"),
  ),
  "interface.split": honoured("SplitType, and how answers are put together"),
  ...batchScaling,
  ...noFields(
    [
      "rollout.strategy",
      "rollout.batchSize",
      "rollout.steps",
      "rollout.bakeTime",
      "rollout.rollbackAlarms",
      "rollout.revisionsKept",
    ],
    eachJob,
    "remove it",
  ),
  ...networkRows,
  "observability.logRetentionDays": refused(oneLogGroup, "set it on log group /aws/sagemaker/TransformJobs"),
  "observability.dataCapture": refused(
    "a transform job keeps every answer in S3 anyway",
    "read interface.output",
  ),
  "observability.alarms": refused(
    "a transform job is there for a while only",
    "let a failure notify the topics of observability.notify",
  ),
  "observability.notify": honoured("where the state machine says that a job failed"),
  "observability.notify[]": topic,
};
