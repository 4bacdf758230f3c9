import { byValue, honoured, informs, refused, unless, type Cell } from "../cell.js";
import { largerThan, longerThan, refuse } from "./circumstances.js";
import { largestServerlessMemory, serverlessStartup } from "./limits.js";
import { archiveOnly, artifactRows, concurrencyTag, oneModelOnly, sharedModelRows } from "./model.js";
import {
  alarmDuration,
  logRetention,
  noFields,
  notifyOfAlarms,
  sharedRows,
  topic,
  trafficRows,
} from "./operation.js";
import { noStreaming, shortTimeout } from "./realtime.js";
import { amd64Only, sharedResourceRows } from "./resources.js";
import { serverlessRolloutRows } from "./rollout.js";
import { serverlessScaling } from "./scaling.js";

const noInstances = "a serverless endpoint has no instances that could be chosen";
const noNetwork = "a serverless endpoint runs in a network of SageMaker's own";
const realtime = "use placement.mode: realtime";

/** What the SageMaker host does in mode serverless with each field ("Deploy models with serverless inference"). */
export const sageMakerServerless: Readonly<Record<string, Cell>> = {
  ...sharedRows,
  ...sharedModelRows,
  ...artifactRows(
    "model.artifacts",
    archiveOnly("AWS documents unpacked artifacts for endpoints on instances alone"),
  ),
  "model.startupBudget": unless(
    [
      refuse(
        longerThan(serverlessStartup),
        "a serverless endpoint waits for a container for 3 minutes",
        "use at most 3m, or placement.mode: realtime",
      ),
    ],
    informs("people: a serverless endpoint waits for 3 minutes whatever is written"),
  ),
  "model.concurrency": concurrencyTag,
  ...oneModelOnly("serverless"),
  ...sharedResourceRows,
  "resources.cpu": informs("people: a serverless endpoint gives processors in proportion to memory"),
  "resources.memory": unless(
    [
      refuse(
        largerThan(largestServerlessMemory),
        "a serverless endpoint has 6144 MiB of memory at most",
        "use at most 6Gi, or placement.mode: realtime",
      ),
    ],
    honoured("MemorySizeInMB, rounded up to whole GiB"),
  ),
  "resources.accelerator": refused("a serverless endpoint has no accelerators", realtime),
  "resources.ephemeralStorage": refused("a serverless endpoint has a disk of fixed size", realtime),
  "resources.architecture": amd64Only("a serverless endpoint runs on amd64"),
  ...trafficRows("serverless"),
  "interface.type": byValue(
    {
      http: honoured("InvokeEndpoint"),
      queue: refused("a serverless endpoint answers at once", "use placement.mode: async"),
      batch: refused("a serverless endpoint runs no jobs", "use placement.mode: batch"),
    },
    refused("unknown interface", "use http"),
  ),
  "interface.timeout": shortTimeout,
  "interface.streaming": noStreaming,
  ...noFields(
    ["interface.input", "interface.output", "interface.visibilityTimeout", "interface.maxAttempts"],
    "a serverless endpoint answers at once",
    "use placement.mode: async",
  ),
  ...noFields(
    ["interface.schedule", "interface.timeZone", "interface.split"],
    "a serverless endpoint runs no jobs",
    "use placement.mode: batch",
  ),
  "placement.instanceTypes": refused(noInstances, `remove it, or ${realtime}`),
  ...serverlessScaling,
  ...serverlessRolloutRows,
  "access.network": refused(noNetwork, realtime),
  "access.egress.allowAll": honoured("what a serverless endpoint may do"),
  "access.egress.cidrs": refused(noNetwork, realtime),
  "observability.logRetentionDays": logRetention,
  "observability.dataCapture": refused("a serverless endpoint records no requests", realtime),
  "observability.alarms[].name": honoured("name of the alarm, after the endpoint's"),
  "observability.alarms[].metric": byValue(
    {
      // SageMaker publishes fewer metrics here ("Alarms and logs for tracking metrics from serverless endpoints").
      errorRate: honoured("alarm on the share of Invocations that were answered with a 500, in per cent"),
      p95LatencyMs: honoured("alarm on the 95th percentile of ModelLatency"),
      utilisation: honoured("alarm on ServerlessConcurrentExecutionsUtilization"),
      queueDepth: refused("a serverless endpoint has no queue", "use p95LatencyMs or utilisation"),
    },
    refused("unknown metric", "use errorRate"),
  ),
  "observability.alarms[].above": honoured("threshold of the alarm"),
  "observability.alarms[].for": alarmDuration,
  "observability.notify": notifyOfAlarms,
  "observability.notify[]": topic,
};
