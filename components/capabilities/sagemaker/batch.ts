import { bytes, namesBothDays, type HostingSpec } from "../../spec/index.js";
import { byValue, honoured, informs, refused, unless, type Cell, type Judged } from "../cell.js";
import { refuse } from "./circumstances.js";
import { fileFolders, sharedFolder } from "./folders.js";
import { largestPayload } from "./limits.js";
import { archiveOnly, artifactRows, oneModelOnly, sharedModelRows } from "./model.js";
import { folderCases, networkRows, noFields, sharedRows, topic, trafficRows } from "./operation.js";
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

/** The folder of the settings' bucket that the spec leaves to the host; undefined where it names one, or none is known. */
function hostsFolder(
  { spec, bucket, nameSuffix }: Judged,
  kind: keyof typeof fileFolders,
): string | undefined {
  const written = spec.interface.type === "batch" ? spec.interface[kind] : undefined;
  return written !== undefined || bucket === undefined || nameSuffix === undefined
    ? undefined
    : sharedFolder(bucket, `${spec.name}-${nameSuffix}`) + fileFolders[kind];
}

/** Whether it is in the folder of the rows, which the spec names or the host. */
function liesInInput(judged: Judged): boolean {
  const { spec, value } = judged;
  const written = spec.interface.type === "batch" ? spec.interface.input : undefined;
  const input = written ?? hostsFolder(judged, "input");
  return input !== undefined && String(value).startsWith(input);
}

const readsItsAnswers = refuse(
  (judged) => hostsFolder(judged, "output")?.startsWith(String(judged.value)) === true,
  "it holds the folder of answers in the bucket of the stack's setting sagemaker.bucket, so that the next job would read the answers of this one",
  "name a folder beside it, or give interface.output",
);

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
  "interface.input": unless([...folderCases, readsItsAnswers], honoured("S3Uri of the job's data")),
  "interface.output": unless(
    [
      refuse(
        liesInInput,
        "it lies in interface.input, so that the next job would read the answers of this one",
        "name a folder beside it",
      ),
      ...folderCases,
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
  "observability.notify": honoured(
    "where the state machine says that a job failed; the first is told of the budget",
  ),
  "observability.notify[]": topic,
};
