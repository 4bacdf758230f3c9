import { isRecord } from "../../spec/index.js";
import { byValue, honoured, refused, unless, type Cell, type Judged } from "../cell.js";
import {
  listOf,
  longerListThan,
  longerThan,
  longFolder,
  refuse,
  s3Folder,
  shorterThan,
  unlike,
} from "./circumstances.js";
import { longestRequest, mostVariants, startup } from "./limits.js";
import {
  archiveOnly,
  archiveOrPrefix,
  artifactRows,
  concurrencyTag,
  credentials,
  image,
  lackCommonFolder,
  mountPath,
  sharedModelRows,
} from "./model.js";
import {
  alarmDuration,
  busyInstances,
  failedShare,
  logRetention,
  networkRows,
  noFields,
  notifyOfAlarms,
  sharedRows,
  topic,
  trafficRows,
} from "./operation.js";
import { loadsNoModels } from "./measured.js";
import { accelerator, architecture, instanceRows, sharedResourceRows, volume } from "./resources.js";
import { guardrailRows } from "./rollout.js";
import { realtimeScaling } from "./scaling.js";

/** How long a container of an endpoint may take to start. */
export const endpointStartup = unless(
  [
    refuse(
      shorterThan(startup.least),
      "SageMaker waits for a container for a minute at least",
      "use at least 1m",
    ),
    refuse(longerThan(startup.most), "SageMaker waits for a container for an hour at most", "use at most 1h"),
  ],
  honoured("ContainerStartupHealthCheckTimeoutInSeconds, and timeouts"),
);

/** Streamed answers, which the clients of this project read as a whole. */
export const noStreaming = unless(
  [
    refuse(
      ({ value }) => value === true,
      "the clients of this project read an answer of SageMaker as a whole",
      "remove it, or use backend kubernetes",
    ),
  ],
  honoured("InvokeEndpoint"),
);

/** Time that a client waits for an endpoint that answers at once. */
export const shortTimeout = unless(
  [
    refuse(
      longerThan(longestRequest.realtime),
      "SageMaker waits for an answer for 60 seconds",
      "use at most 60s, or placement.mode: async",
    ),
  ],
  honoured("timeout in the stack's output"),
);

function withVariants({ spec }: Judged): boolean {
  return spec.model.variants !== undefined;
}

const notBesideVariants = refuse(
  withVariants,
  "SageMaker shadows one variant, and model.variants has its own",
  "remove model.variants, or host the shadow as a model of its own",
);
const notInContainer = refuse(
  ({ spec }) => spec.model.models !== undefined,
  "SageMaker has no shadow for a container with several models",
  "remove it, or host each as a model of its own",
);

const models: Readonly<Record<string, Cell>> = {
  "model.models": unless(
    [
      refuse(
        withVariants,
        "a container with several models has no variants",
        "remove model.variants, or host each as a model of its own",
      ),
      refuse(
        lackCommonFolder,
        "SageMaker finds the models below one folder of a bucket",
        "put their archives below one folder, such as s3://bucket/models/",
      ),
      refuse(
        ({ value }) => new Set(listOf(value).map(archiveOf)).size < listOf(value).length,
        "two of the models have one archive, which SageMaker tells models apart by",
        "give each an archive of its own",
      ),
      loadsNoModels,
    ],
    honoured("container in mode MultiModel, and targetModel in the stack's output"),
  ),
  "model.models[].artifact.uri": archiveOnly("SageMaker loads each of several models from an archive"),
  "model.models[].artifact.mountPath": mountPath,
  "model.models[].artifact.credentials": credentials,
  "model.cacheModels": honoured("ModelCacheSetting"),
};

function archiveOf(model: unknown): unknown {
  const artifact = isRecord(model) ? model["artifact"] : undefined;
  return isRecord(artifact) ? artifact["uri"] : undefined;
}

const variants: Readonly<Record<string, Cell>> = {
  "model.variants": unless(
    [
      refuse(
        longerListThan(mostVariants),
        `an endpoint has ${mostVariants} variants at most`,
        "host some of them as models of their own",
      ),
    ],
    honoured("variants of the EndpointConfiguration, and their names in the stack's output"),
  ),
  "model.variants[].weight": unless(
    [
      refuse(
        ({ value }) => Number(value) > 0 && Number(value) < 0.001,
        "the host counts weights in thousandths of a per cent",
        "use 0, or at least 0.001",
      ),
    ],
    honoured("InitialVariantWeight"),
  ),
  "model.variants[].image": image,
  ...artifactRows("model.variants[].artifacts", archiveOrPrefix),
  "model.variants[].accelerator": accelerator("hosting"),
  "model.shadow": unless(
    [notBesideVariants, notInContainer],
    honoured("shadow variant of the EndpointConfiguration"),
  ),
  "model.shadow.name": unless(
    [
      refuse(
        ({ value }) => value === "primary",
        "the variant that answers has this name",
        "choose another name",
      ),
    ],
    honoured("name of the shadow variant"),
  ),
  "model.shadow.image": image,
  ...artifactRows("model.shadow.artifacts", archiveOrPrefix),
  "model.shadow.accelerator": accelerator("hosting"),
};

const capture: Readonly<Record<string, Cell>> = {
  "observability.dataCapture.percentage": unless(
    [
      refuse(
        ({ value }) => !Number.isInteger(value),
        "SageMaker records a share in whole per cent",
        "use a whole number",
      ),
    ],
    honoured("InitialSamplingPercentage"),
  ),
  "observability.dataCapture.destination": unless(
    [
      refuse(
        unlike(s3Folder),
        "SageMaker records into S3",
        "name a folder of a bucket that ends in /, such as s3://bucket/captured/",
      ),
      longFolder,
    ],
    honoured("DestinationS3Uri"),
  ),
};

const noQueueFields = noFields(
  ["interface.input", "interface.output", "interface.visibilityTimeout", "interface.maxAttempts"],
  "a real-time endpoint answers at once",
  "use placement.mode: async",
);
const noBatchFields = noFields(
  ["interface.schedule", "interface.timeZone", "interface.split"],
  "a real-time endpoint runs no jobs",
  "use placement.mode: batch",
);

/** What the SageMaker host does in mode realtime with each field. */
export const sageMakerRealtime: Readonly<Record<string, Cell>> = {
  ...sharedRows,
  ...sharedModelRows,
  ...artifactRows("model.artifacts", archiveOrPrefix),
  "model.startupBudget": endpointStartup,
  "model.concurrency": concurrencyTag,
  ...models,
  ...variants,
  ...sharedResourceRows,
  ...instanceRows("hosting"),
  "resources.ephemeralStorage": volume,
  "resources.architecture": architecture,
  ...trafficRows("realtime"),
  "interface.type": byValue(
    {
      http: honoured("InvokeEndpoint"),
      queue: refused("a real-time endpoint answers at once", "use placement.mode: async"),
      batch: refused("a real-time endpoint runs no jobs", "use placement.mode: batch"),
    },
    refused("unknown interface", "use http"),
  ),
  "interface.timeout": shortTimeout,
  "interface.streaming": noStreaming,
  ...noQueueFields,
  ...noBatchFields,
  ...realtimeScaling,
  ...guardrailRows,
  ...networkRows,
  "observability.logRetentionDays": logRetention,
  ...capture,
  "observability.alarms[].name": honoured("name of the alarm, after the endpoint's"),
  "observability.alarms[].metric": byValue(
    {
      errorRate: failedShare,
      p95LatencyMs: honoured("alarm on the 95th percentile of ModelLatency"),
      utilisation: busyInstances,
      queueDepth: refused("a real-time endpoint has no queue", "use p95LatencyMs or utilisation"),
    },
    refused("unknown metric", "use errorRate"),
  ),
  "observability.alarms[].above": honoured("threshold of the alarm"),
  "observability.alarms[].for": alarmDuration,
  "observability.notify": notifyOfAlarms,
  "observability.notify[]": topic,
};
