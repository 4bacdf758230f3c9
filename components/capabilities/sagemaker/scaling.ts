import { replicaBounds } from "../../spec/index.js";
import { byValue, honoured, refused, unless, type Cell, type Judged } from "../cell.js";
import { moreThan, refuse } from "./circumstances.js";
import { noGpu, unknownSize, unknownSizeByDefault } from "./measured.js";
import { tooConcurrent } from "./model.js";
import { mostServerlessConcurrency, mostTransformInstances } from "./limits.js";

const custom = "publish it to CloudWatch and use a transform, or use requestsPerSecond";
const named = refused("SageMaker's hosts scale by SageMaker's own metrics", custom);
const noQueue = refused(
  "a real-time endpoint has no queue",
  "use requestsPerSecond, or placement.mode: async",
);
const byTarget = (how: string) => honoured(`target tracking of ${how}`);
const noSleep = refuse(
  ({ value }) => value === 0,
  "a real-time endpoint keeps at least one instance",
  "use at least 1, or placement.mode: async or serverless, which can sleep",
);

const scheduled: Readonly<Record<string, Cell>> = {
  "scaling.schedule[].cron": honoured("schedule of the ScheduledAction"),
  "scaling.schedule[].timeZone": honoured("time zone of the ScheduledAction"),
  "scaling.schedule[].minReplicas": honoured("ScheduledAction"),
  "scaling.schedule[].maxReplicas": honoured("ScheduledAction"),
};

/** Rows of `scaling` of real-time endpoints. */
export const realtimeScaling: Readonly<Record<string, Cell>> = {
  scaling: unless([unknownSizeByDefault], honoured("scalable target and policy of Application Auto Scaling")),
  "scaling.minReplicas": unless([noSleep], honoured("instances at first, and the scalable target's minimum")),
  "scaling.maxReplicas": honoured("the scalable target's maximum"),
  "scaling.metric.type": byValue(
    {
      requestsPerSecond: byTarget("SageMakerVariantInvocationsPerInstance"),
      concurrency: byTarget("SageMakerVariantConcurrentRequestsPerModelHighResolution"),
      cpu: unless([unknownSize], byTarget("CPUUtilization")),
      memory: byTarget("MemoryUtilization"),
      gpu: unless([noGpu, unknownSize], byTarget("GPUUtilization")),
      queueDepth: noQueue,
      named,
    },
    refused("unknown metric", "use requestsPerSecond"),
  ),
  "scaling.metric.name": named,
  "scaling.metric.target": honoured("target of the scaling policy"),
  ...scheduled,
  "scaling.schedule[].minReplicas": unless([noSleep], honoured("ScheduledAction")),
  "scaling.cooldown": honoured("cooldown of the scaling policy"),
};

const byBacklog = refused(
  "an asynchronous endpoint is scaled by what waits in its queue, as it may have no instance to measure",
  "use queueDepth",
);

/** Rows of `scaling` of asynchronous endpoints. */
export const asyncScaling: Readonly<Record<string, Cell>> = {
  "scaling.minReplicas": honoured("the scalable target's minimum; an instance at first in any case"),
  "scaling.maxReplicas": honoured("the scalable target's maximum"),
  "scaling.metric.type": byValue(
    {
      queueDepth: byTarget("ApproximateBacklogSizePerInstance"),
      requestsPerSecond: byBacklog,
      concurrency: byBacklog,
      cpu: byBacklog,
      memory: byBacklog,
      gpu: byBacklog,
      named: byBacklog,
    },
    refused("unknown metric", "use queueDepth"),
  ),
  "scaling.metric.name": byBacklog,
  "scaling.metric.target": honoured("target of the scaling policy"),
  ...scheduled,
  "scaling.cooldown": honoured("cooldown of the scaling policy"),
};

const provisionsNothing = refuse(
  ({ spec, mode }: Judged) => replicaBounds(spec, mode).least === 0,
  "no concurrency is kept ready that could be scaled",
  "raise scaling.minReplicas to at least 1, or remove it",
);
const notProvisioned = refused(
  "a serverless endpoint scales by itself, and what it keeps ready by its use alone",
  "use concurrency with a target of at most 1",
);

/** Rows of `scaling` of serverless endpoints, whose replicas are requests at the same time. */
export const serverlessScaling: Readonly<Record<string, Cell>> = {
  "scaling.minReplicas": unless(
    [tooConcurrent],
    honoured("ProvisionedConcurrency, and the scalable target's minimum"),
  ),
  "scaling.maxReplicas": unless(
    [tooConcurrent],
    honoured("MaxConcurrency, and the scalable target's maximum"),
  ),
  "scaling.metric.type": byValue(
    {
      concurrency: unless([provisionsNothing], byTarget("SageMakerVariantProvisionedConcurrencyUtilization")),
      requestsPerSecond: notProvisioned,
      cpu: notProvisioned,
      memory: notProvisioned,
      gpu: notProvisioned,
      queueDepth: notProvisioned,
      named: notProvisioned,
    },
    refused("unknown metric", "use concurrency"),
  ),
  "scaling.metric.name": notProvisioned,
  "scaling.metric.target": unless(
    [
      refuse(
        moreThan(1),
        "it is the share in use of the concurrency that is kept ready",
        "use a number of at most 1, such as 0.7",
      ),
    ],
    honoured("target of the scaling policy"),
  ),
  "scaling.schedule": unless([provisionsNothing], honoured("ScheduledActions of provisioned concurrency")),
  ...scheduled,
  "scaling.schedule[].minReplicas": unless(
    [
      refuse(
        ({ value }) => value === 0,
        "scaled concurrency is kept ready for at least one request",
        "use at least 1",
      ),
    ],
    honoured("ScheduledAction"),
  ),
  "scaling.schedule[].maxReplicas": unless(
    [
      refuse(
        ({ value, spec, mode }) => Number(value) > replicaBounds(spec, mode).most,
        "no more concurrency can be kept ready than the endpoint answers at all",
        "use at most scaling.maxReplicas, and raise that",
      ),
      refuse(
        moreThan(mostServerlessConcurrency),
        `a serverless endpoint keeps ${mostServerlessConcurrency} requests ready at most`,
        `use at most ${mostServerlessConcurrency}`,
      ),
    ],
    honoured("ScheduledAction"),
  ),
  "scaling.cooldown": unless(
    [
      refuse(
        ({ spec }) => spec.scaling.metric === undefined,
        "without a metric nothing is scaled here that could wait",
        "give scaling.metric, or remove it",
      ),
    ],
    honoured("cooldown of the scaling policy"),
  ),
};

const fixed = "a transform job has its instances from its start to its end";

/** Rows of `scaling` of batch transform. */
export const batchScaling: Readonly<Record<string, Cell>> = {
  "scaling.minReplicas": unless(
    [
      refuse(({ value }) => value === 0, "a transform job runs on at least one instance", "use at least 1"),
      refuse(
        moreThan(mostTransformInstances),
        `a transform job runs on ${mostTransformInstances} instances at most`,
        `use at most ${mostTransformInstances}`,
      ),
    ],
    honoured("InstanceCount of the job"),
  ),
  "scaling.maxReplicas": unless(
    [
      refuse(
        ({ spec, mode }) => {
          const { least, most } = replicaBounds(spec, mode);
          return most !== least;
        },
        fixed,
        "remove it, and give their number in scaling.minReplicas",
      ),
    ],
    honoured("InstanceCount of the job"),
  ),
  "scaling.metric": refused(fixed, "remove it, and give their number in scaling.minReplicas"),
  "scaling.schedule": refused(fixed, "remove it, and give the time of the job in interface.schedule"),
  "scaling.cooldown": refused(fixed, "remove it"),
};
