import { byValue, honoured, refused, unless, type Cell } from "../cell.js";
import { refuse, unlike } from "../sagemaker/circumstances.js";
import { shiftsTraffic } from "./strategy.js";

const byTarget = (how: string) => honoured(`target tracking of ${how}`);
const unmeasured = (what: string) =>
  refused(
    `ECS measures no ${what}`,
    "use requestsPerSecond or cpu, or publish it to CloudWatch and use named",
  );

const noSleep = refuse(
  ({ value }) => value === 0,
  "no request wakes a service without tasks: the load balancer answers it with an error",
  "use at least 1",
);

/** Rows of `scaling`. */
export const scalingRows: Readonly<Record<string, Cell>> = {
  "scaling.minReplicas": unless([noSleep], honoured("tasks at first, and the scalable target's minimum")),
  "scaling.maxReplicas": honoured("the scalable target's maximum"),
  "scaling.metric.type": byValue(
    {
      requestsPerSecond: unless(
        [
          refuse(
            ({ spec }) => shiftsTraffic(spec),
            "requests are counted for one target group, and this rollout goes to and fro between two",
            "use cpu, or rollout.strategy rolling or allAtOnce",
          ),
        ],
        byTarget("ALBRequestCountPerTarget"),
      ),
      cpu: byTarget("ECSServiceAverageCPUUtilization"),
      memory: byTarget("ECSServiceAverageMemoryUtilization"),
      named: byTarget("a metric of CloudWatch with dimensions ClusterName and ServiceName"),
      concurrency: unmeasured("concurrency"),
      gpu: unmeasured("accelerators"),
      queueDepth: refused("there is no queue in front of this model", "use requestsPerSecond or cpu"),
    },
    refused("unknown metric", "use requestsPerSecond"),
  ),
  "scaling.metric.name": unless(
    [
      refuse(
        unlike(/^[^:][^\s]*\/[^\s/]+$/),
        "CloudWatch finds a metric by its namespace and its name",
        "write both with a slash between them, such as Models/QueueLength",
      ),
    ],
    honoured("namespace and name of the metric"),
  ),
  "scaling.metric.target": honoured("target of the scaling policy"),
  "scaling.schedule[].cron": honoured("schedule of the ScheduledAction"),
  "scaling.schedule[].timeZone": honoured("time zone of the ScheduledAction"),
  "scaling.schedule[].minReplicas": unless([noSleep], honoured("ScheduledAction")),
  "scaling.schedule[].maxReplicas": honoured("ScheduledAction"),
  "scaling.cooldown": honoured("cooldown of the scaling policy"),
};
