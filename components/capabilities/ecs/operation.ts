import { isRecord } from "../../spec/index.js";
import { byValue, honoured, needs, refused, unless, type Cell } from "../cell.js";
import { listOf, refuse, unlike } from "../sagemaker/circumstances.js";
import { retentionDays } from "../sagemaker/limits.js";
import { alarmDuration, notifyOfAlarms } from "../sagemaker/operation.js";
import { longestTag, mostTags } from "./limits.js";

const tagged = (name: string) =>
  honoured(`tag model-hosting/${name}, for policies and people; nothing here acts on it`);
const noQueue = refused("the ECS host has no queue workers yet", "use interface.type: http");
const noBatch = refused("the ECS host has no batch jobs yet", "use interface.type: http");
const noFiles = refused("the ECS host has no queue workers or batch jobs yet", "use interface.type: http");

/** Rows of `traffic`, `objectives` and `interface`. */
export const purposeRows: Readonly<Record<string, Cell>> = {
  "traffic.averageRps": tagged("average-rps"),
  "traffic.peakRps": tagged("peak-rps"),
  "traffic.requestsPerMonth": tagged("requests-per-month"),
  "traffic.pattern": tagged("traffic-pattern"),
  "traffic.hours": unless(
    [
      refuse(
        ({ value }) => listOf(value).join(" + ").length > longestTag,
        `ECS takes tags of up to ${longestTag} characters, and the hours stand in one`,
        "give ranges of days, such as Mon-Fri, so that there are fewer",
      ),
    ],
    tagged("traffic-hours"),
  ),
  "traffic.secondsPerRequest": tagged("seconds-per-request"),
  "traffic.requestSize": tagged("request-size"),
  "traffic.responseSize": tagged("response-size"),
  "traffic.maxPayload": tagged("max-payload"),
  "objectives.p95LatencyMs": tagged("p95-latency-ms"),
  "objectives.availability": tagged("availability"),

  "interface.type": byValue(
    { http: honoured("listener rule of the load balancer"), queue: noQueue, batch: noBatch },
    refused("unknown interface", "use http"),
  ),
  "interface.timeout": honoured(
    "idle timeout of the load balancer, deregistration delay of the target group, and the stack's output",
  ),
  "interface.streaming": honoured(
    "deregistration delay of at least 5 minutes; the load balancer passes answers on as they come",
  ),
  "interface.input": noFiles,
  "interface.output": noFiles,
  "interface.visibilityTimeout": noQueue,
  "interface.maxAttempts": noQueue,
  "interface.schedule": noBatch,
  "interface.timeZone": noBatch,
  "interface.split": noBatch,
};

/** Rows of `placement` beside instance types. */
export const placementRows: Readonly<Record<string, Cell>> = {
  "placement.backend": honoured("this host"),
  "placement.mode": honoured("this host"),
  "placement.residency": unless(
    [
      refuse(
        ({ spec, region }) => region !== undefined && spec.placement.residency?.includes(region) === false,
        "the stack's setting ecs.region names a region that is not among them",
        "host the model in a stack of an allowed region",
      ),
    ],
    needs(
      "ecs.region",
      "region of every resource",
      "name the region in the stack's setting ecs.region, so that it can be compared",
    ),
  ),
  "placement.allowedBackends": honoured("placement"),
  "placement.deniedBackends": honoured("placement"),
};

/** Rows of `observability` and `cost`. */
export const operationRows: Readonly<Record<string, Cell>> = {
  "observability.logRetentionDays": unless(
    [
      refuse(
        ({ value }) => !retentionDays.includes(Number(value)),
        "CloudWatch Logs keeps events for certain numbers of days alone",
        `use one of ${retentionDays.join(", ")}`,
      ),
    ],
    honoured("retention of the model's log group"),
  ),
  "observability.dataCapture": refused(
    "a load balancer records no bodies of requests",
    "record requests in a transformer companion",
  ),
  "observability.alarms[].name": honoured("name of the alarm, after the model's"),
  "observability.alarms[].metric": byValue(
    {
      errorRate: honoured(
        "alarm on the share of requests that the tasks answered with the 500s or whose connection failed, in per cent",
      ),
      p95LatencyMs: honoured("alarm on the 95th percentile of TargetResponseTime"),
      utilisation: unless(
        [
          refuse(
            ({ spec }) => spec.resources.accelerator !== undefined,
            "ECS measures no accelerators, and processors say little of how busy those are",
            "use p95LatencyMs",
          ),
        ],
        honoured("alarm on CPUUtilization of the service, in per cent of what its tasks reserve"),
      ),
      queueDepth: refused("there is no queue in front of this model", "use p95LatencyMs or utilisation"),
    },
    refused("unknown metric", "use errorRate"),
  ),
  "observability.alarms[].above": honoured("threshold of the alarm"),
  "observability.alarms[].for": alarmDuration,
  "observability.notify": notifyOfAlarms,
  "observability.notify[]": unless(
    [
      refuse(
        unlike(/^arn:aws[-\w]*:sns:[-a-z0-9]+:\d{12}:[-\w]+$/),
        "CloudWatch notifies SNS topics",
        "name the ARN of a topic, such as arn:aws:sns:eu-central-1:123456789012:alarms",
      ),
      refuse(
        ({ value, region }) => region !== undefined && String(value).split(":")[3] !== region,
        "CloudWatch notifies topics of its own region, and the stack's setting ecs.region names another",
        "name a topic of that region",
      ),
    ],
    honoured("actions of the alarms"),
  ),

  "cost.monthlyBudgetUsd": honoured(
    "limit of an AWS budget, which tells when 80% is spent and when more than all is forecast; and tag model-hosting/monthly-budget-usd",
  ),
  "cost.owner": honoured("tag model-hosting/owner"),
  "cost.costCentre": honoured("tag model-hosting/cost-centre"),
  "cost.tags": unless(
    [
      refuse(
        ({ value, spec }) =>
          isRecord(value) && Object.keys(value).length + (spec.cost?.exemptions?.length ?? 0) > mostTags,
        "a resource of AWS has 50 tags, of which the host needs 20",
        `use at most ${mostTags}, the exemptions of the policy pack counted in`,
      ),
    ],
    honoured("tags of every resource"),
  ),
  "cost.exemptions": honoured(
    "tag of every resource, guardrail-exempt/ and the rule, which the policy pack reads",
  ),
};
