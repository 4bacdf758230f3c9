import { byValue, honoured, refused, unless, type Cell } from "../cell.js";
import { listOf, longerThan, refuse } from "./circumstances.js";
import { longestRequest } from "./limits.js";
import { archiveOrPrefix, artifactRows, oneModelOnly, sharedModelRows } from "./model.js";
import {
  alarmDuration,
  busyInstances,
  folder,
  logRetention,
  networkRows,
  noFields,
  sharedRows,
  tooManyTopics,
  topic,
  trafficRows,
} from "./operation.js";
import { endpointStartup } from "./realtime.js";
import { architecture, instanceRows, sharedResourceRows, volume } from "./resources.js";
import { guardrailRows } from "./rollout.js";
import { asyncScaling } from "./scaling.js";

const metricOfQueue = "an asynchronous endpoint is judged by its queue and its instances";
const otherMetrics = "use queueDepth or utilisation";

/** What the SageMaker host does in mode async with each field ("Asynchronous inference"). */
export const sageMakerAsync: Readonly<Record<string, Cell>> = {
  ...sharedRows,
  ...sharedModelRows,
  ...artifactRows("model.artifacts", archiveOrPrefix),
  "model.startupBudget": endpointStartup,
  "model.concurrency": honoured("MaxConcurrentInvocationsPerInstance"),
  ...oneModelOnly("async"),
  ...sharedResourceRows,
  ...instanceRows("hosting"),
  "resources.ephemeralStorage": volume,
  "resources.architecture": architecture,
  ...trafficRows("async"),
  "interface.type": byValue(
    {
      http: honoured("InvokeEndpointAsync, with a bucket for requests and answers"),
      queue: honoured("InvokeEndpointAsync, with a bucket for requests and answers"),
      batch: refused("an asynchronous endpoint runs no jobs", "use placement.mode: batch"),
    },
    refused("unknown interface", "use queue"),
  ),
  "interface.timeout": honoured("InvocationTimeoutSeconds, in the stack's output"),
  "interface.streaming": unless(
    [
      refuse(
        ({ value }) => value === true,
        "an asynchronous endpoint writes whole answers into S3",
        "remove it, or use backend kubernetes",
      ),
    ],
    honoured("InvokeEndpointAsync"),
  ),
  "interface.input": folder,
  "interface.output": folder,
  "interface.visibilityTimeout": unless(
    [
      refuse(
        longerThan(longestRequest.async),
        "an asynchronous endpoint waits for an answer for an hour at most",
        "use at most 1h",
      ),
    ],
    honoured("InvocationTimeoutSeconds, in the stack's output"),
  ),
  "interface.maxAttempts": refused(
    "an asynchronous endpoint counts no attempts",
    "remove it; the client tells a failed request from an answer, so that it can be sent again",
  ),
  ...noFields(
    ["interface.schedule", "interface.timeZone", "interface.split"],
    "an asynchronous endpoint runs no jobs",
    "use placement.mode: batch",
  ),
  ...asyncScaling,
  ...guardrailRows,
  ...networkRows,
  "observability.logRetentionDays": logRetention,
  "observability.dataCapture": refused(
    "an asynchronous endpoint keeps every request and answer in S3 anyway",
    "name the places in interface.input and interface.output",
  ),
  "observability.alarms[].name": honoured("name of the alarm, after the endpoint's"),
  "observability.alarms[].metric": byValue(
    {
      queueDepth: honoured("alarm on ApproximateBacklogSize"),
      utilisation: busyInstances,
      errorRate: refused(metricOfQueue, otherMetrics),
      p95LatencyMs: refused(metricOfQueue, otherMetrics),
    },
    refused("unknown metric", "use queueDepth"),
  ),
  "observability.alarms[].above": honoured("threshold of the alarm"),
  "observability.alarms[].for": alarmDuration,
  "observability.notify": unless(
    [
      tooManyTopics,
      refuse(
        ({ value, spec }) => listOf(value).length > 1 && spec.observability?.alarms === undefined,
        "SageMaker tells one topic of failures, and there is no alarm that would notify the others",
        "name one topic, and subscribe to it whoever must know, or give observability.alarms",
      ),
    ],
    honoured("actions of the alarms; the first is told of failures and of the budget"),
  ),
  "observability.notify[]": topic,
};
