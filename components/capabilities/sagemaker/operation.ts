import {
  byValue,
  honoured,
  informs,
  needs,
  refused,
  unless,
  type Cell,
  type Judged,
  type RefusedCase,
} from "../cell.js";
import {
  isIsolated,
  largerThan,
  listOf,
  longFolder,
  longerListThan,
  moreThan,
  refuse,
  s3Folder,
  unlike,
} from "./circumstances.js";
import {
  alarmPeriod,
  largestPayload,
  longestEndpointName,
  longestTag,
  mostAlarmActions,
  longestRequest,
  mostTags,
  network,
  networkId,
  retentionDays,
} from "./limits.js";
import { unknownSize, unmeasuredAccelerator } from "./measured.js";
import { isRecord, seconds, type ModeName } from "../../spec/index.js";

const tagged = (name: string) =>
  honoured(`tag model-hosting/${name}, for policies and people; nothing here acts on it`);
const runtime =
  "the SageMaker runtime API answers signed requests of AWS principals, and a model has no address of its own";
const signed = "use awsSigV4, or put a gateway of your own in front";

function longName({ value, nameSuffix = "" }: Judged): boolean {
  return `${String(value)}-${nameSuffix}`.length > longestEndpointName;
}

/** Rows beyond `model` and `resources` that are the same in every mode. */
export const sharedRows: Readonly<Record<string, Cell>> = {
  name: unless(
    [
      refuse(
        ({ nameSuffix }) => nameSuffix !== undefined && !/^[A-Za-z0-9](?:-*[A-Za-z0-9])*$/.test(nameSuffix),
        "the endpoint's name ends with the stack's, which has characters that SageMaker does not take",
        "give letters, digits and hyphens in the stack's setting sagemaker.nameSuffix",
      ),
      refuse(
        longName,
        `the endpoint's name, with what it ends with, would have more than ${longestEndpointName} characters`,
        "choose a shorter name, or a shorter one in the stack's setting sagemaker.nameSuffix",
      ),
    ],
    honoured("name of the endpoint, with the stack's name or sagemaker.nameSuffix at its end"),
  ),

  "traffic.averageRps": tagged("average-rps"),
  "traffic.peakRps": tagged("peak-rps"),
  "traffic.requestsPerMonth": tagged("requests-per-month"),
  "traffic.pattern": tagged("traffic-pattern"),
  "traffic.hours": unless(
    [
      refuse(
        ({ value }) => listOf(value).join(" + ").length > longestTag,
        `SageMaker takes tags of up to ${longestTag} characters, and the hours stand in one`,
        "give ranges of days, such as Mon-Fri, so that there are fewer",
      ),
    ],
    tagged("traffic-hours"),
  ),
  "objectives.p95LatencyMs": tagged("p95-latency-ms"),
  "objectives.availability": tagged("availability"),

  "placement.backend": honoured("this host"),
  "placement.mode": honoured("this host"),
  "placement.residency": unless(
    [
      refuse(
        ({ spec, region }) => region !== undefined && spec.placement.residency?.includes(region) === false,
        "the stack's setting sagemaker.region names a region that is not among them",
        "host the model in a stack of an allowed region",
      ),
    ],
    needs(
      "sagemaker.region",
      "region of every resource",
      "name the region in the stack's setting sagemaker.region, so that it can be compared",
    ),
  ),
  "placement.allowedBackends": honoured("placement"),
  "placement.deniedBackends": honoured("placement"),

  "access.exposure": byValue(
    {
      internal: honoured("SageMaker runtime API"),
      private: refused(
        runtime,
        "use internal, and an interface VPC endpoint of sagemaker.runtime in your network",
      ),
      public: refused(runtime, "use internal, and put a gateway of your own in front"),
    },
    refused("unknown exposure", "use internal"),
  ),
  "access.host": refused(runtime, "remove it"),
  "access.tls": refused(runtime, "remove it"),
  "access.authentication.type": byValue(
    {
      awsSigV4: honoured("what AWS APIs check"),
      none: refused(runtime, signed),
      apiKey: refused(runtime, signed),
      bearer: refused(runtime, signed),
    },
    refused("unknown authentication", "use awsSigV4"),
  ),
  "access.authentication.header": informs("the refused authentication"),
  "access.authentication.secret": informs("the refused authentication"),
  "access.callers.principals": unless(
    [
      refuse(
        ({ value }) => {
          const roles = new Set(listOf(value).map(String));
          return new Set([...roles].map((arn) => arn.slice(arn.lastIndexOf("/") + 1))).size < roles.size;
        },
        "two of the roles have one name, and an account has one role of a name, whatever its path",
        "name the one that is there",
      ),
    ],
    honoured("policies attached to the roles"),
  ),
  "access.callers.principals[]": unless(
    [
      refuse(
        unlike(/^arn:aws[-\w]*:iam::\d{12}:role\/\S+$/),
        "the right to call is a policy on a role",
        "name the ARN of an IAM role, such as arn:aws:iam::123456789012:role/application",
      ),
    ],
    honoured("policy attached to the role"),
  ),
  "access.callers.namespaces": refused(runtime, "name the roles of its callers in access.callers.principals"),
  "access.callers.cidrs": refused(runtime, "restrict networks in the policies of the roles that call"),

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
        "a resource of SageMaker has 50 tags, of which the host needs 20",
        `use at most ${mostTags}, the exemptions of the policy pack counted in`,
      ),
    ],
    honoured("tags of every resource"),
  ),
  "cost.exemptions": honoured(
    "tag of every resource, guardrail-exempt/ and the rule, which the policy pack reads",
  ),
};

const limitsOf: Readonly<
  Record<ModeName, { payload: string; larger: string; time: string; longer: string }>
> = {
  realtime: {
    payload: "a request or answer of a real-time endpoint has 6 MiB at most",
    larger: "use placement.mode: async, or pass the place of the data in S3",
    time: "a real-time endpoint waits for an answer for 60 seconds",
    longer: "use placement.mode: async",
  },
  serverless: {
    payload: "a request or answer of a serverless endpoint has 4 MiB at most",
    larger: "use placement.mode: async, or pass the place of the data in S3",
    time: "a serverless endpoint waits for an answer for 60 seconds",
    longer: "use placement.mode: async",
  },
  async: {
    payload: "a request of an asynchronous endpoint has 1 GiB at most",
    larger: "split the data, or pass its place in S3",
    time: "an asynchronous endpoint waits for an answer for an hour",
    longer: "split the work",
  },
  batch: {
    payload: "a request of a transform job has 100 MiB at most",
    larger: "split the data, or use placement.mode: async",
    time: "a transform job waits for an answer for an hour",
    longer: "split the work",
  },
};

/** Rows of `traffic` that a mode has limits for. */
export function trafficRows(mode: ModeName): Record<string, Cell> {
  const { payload, larger, time, longer } = limitsOf[mode];
  const size = (name: string, how = tagged(name)) =>
    unless([refuse(largerThan(largestPayload[mode]), payload, larger)], how);
  return {
    "traffic.secondsPerRequest": unless(
      [refuse(moreThan(longestRequest[mode]), time, longer)],
      tagged("seconds-per-request"),
    ),
    "traffic.requestSize": size("request-size"),
    "traffic.responseSize": size("response-size"),
    "traffic.maxPayload": size(
      "max-payload",
      mode === "batch"
        ? honoured("MaxPayloadInMB, and tag model-hosting/max-payload")
        : tagged("max-payload"),
    ),
  };
}

/** Fields of interfaces that a mode does not have. */
export function noFields(fields: readonly string[], why: string, instead: string): Record<string, Cell> {
  return Object.fromEntries(fields.map((field) => [field, refused(why, instead)]));
}

/** What is no place for files. */
export const folderCases: readonly RefusedCase[] = [
  refuse(
    unlike(s3Folder),
    "SageMaker reads and writes files in S3",
    "name a folder of a bucket that ends in /, such as s3://bucket/requests/",
  ),
  longFolder,
];

/** A place for files. */
export const folder = unless(folderCases, honoured("place in S3"));

/** Rows of the network of a container, in the modes that run on instances. */
export const networkRows: Readonly<Record<string, Cell>> = {
  "access.network": unless(
    [
      refuse(
        ({ spec }) =>
          spec.access.network?.subnets === undefined || spec.access.network.securityGroups === undefined,
        "SageMaker puts containers into subnets with security groups",
        "give both access.network.subnets and access.network.securityGroups",
      ),
    ],
    honoured("VpcConfig of the Model"),
  ),
  "access.network.vpc": informs("people: SageMaker goes by the subnets"),
  "access.network.subnets": unless(
    [
      refuse(
        longerListThan(network.subnets),
        `SageMaker takes ${network.subnets} subnets at most`,
        "name fewer",
      ),
    ],
    honoured("VpcConfig of the Model"),
  ),
  "access.network.subnets[]": unless(
    [
      refuse(
        unlike(networkId),
        "it is no id of a subnet",
        "name ids of subnets, such as subnet-0123456789abcdef0",
      ),
    ],
    honoured("VpcConfig of the Model"),
  ),
  "access.network.securityGroups[]": unless(
    [
      refuse(
        unlike(networkId),
        "it is no id of a security group",
        "name ids of security groups, such as sg-0123456789abcdef0",
      ),
    ],
    honoured("VpcConfig of the Model"),
  ),
  "access.network.securityGroups": unless(
    [
      refuse(
        longerListThan(network.securityGroups),
        `SageMaker takes ${network.securityGroups} security groups at most`,
        "name fewer",
      ),
    ],
    honoured("VpcConfig of the Model"),
  ),
  "access.egress.allowAll": honoured("no network isolation"),
  "access.egress.cidrs": unless(
    [
      refuse(
        ({ spec }) => !isIsolated(spec),
        "SageMaker cuts a container off from every network or from none",
        "write an empty list for none, or let the security groups of access.network decide",
      ),
    ],
    honoured("EnableNetworkIsolation"),
  ),
};

/** How long logs of an endpoint are kept. */
export const logRetention = unless(
  [
    refuse(
      ({ value }) => !retentionDays.includes(Number(value)),
      "CloudWatch Logs keeps events for certain numbers of days alone",
      `use one of ${retentionDays.join(", ")}`,
    ),
  ],
  honoured("retention of the endpoint's log group"),
);

/** An alarm on the requests that failed. */
export const failedShare = honoured(
  "alarm on the share of Invocations that the model failed, in per cent: answers of the 500s, broken connections and " +
    "timeouts; answers of the 400s, which are the callers' faults, do not count",
);

/** An alarm on what the instances are busy with. */
export const busyInstances = unless(
  [unmeasuredAccelerator, unknownSize],
  honoured(
    "alarm on CPUUtilization, or GPUUtilization where there are GPUs, in per cent of all that an instance has",
  ),
);

/** How long an alarm must hold. */
export const alarmDuration = unless(
  [
    refuse(
      ({ value }) => seconds(String(value)) % alarmPeriod.step !== 0 || seconds(String(value)) === 0,
      "a CloudWatch alarm looks at whole minutes",
      "use whole minutes, such as 5m",
    ),
    refuse(
      ({ value }) => seconds(String(value)) > alarmPeriod.most,
      "a CloudWatch alarm looks back over a day at most",
      "use at most 24h",
    ),
  ],
  honoured("periods of the alarm"),
);

/** One of those whom alarms notify. */
export const topic: Cell = unless(
  [
    refuse(
      unlike(/^arn:aws[-\w]*:sns:[-a-z0-9]+:\d{12}:[-\w]+$/),
      "CloudWatch and SageMaker notify SNS topics",
      "name the ARN of a topic, such as arn:aws:sns:eu-central-1:123456789012:alarms",
    ),
    refuse(
      ({ value, region }) => region !== undefined && String(value).split(":")[3] !== region,
      "CloudWatch and SageMaker notify topics of their own region, and the stack's setting sagemaker.region names another",
      "name a topic of that region",
    ),
  ],
  honoured("actions of the alarms, and of failures"),
);

/** More topics than an alarm notifies. */
export const tooManyTopics: RefusedCase = refuse(
  longerListThan(mostAlarmActions),
  `an alarm of CloudWatch notifies ${mostAlarmActions} topics at most`,
  "name one topic, and subscribe to it whoever must know",
);

/** Whom alarms and the budget notify, in the modes where nothing else does. */
export const notifyOfAlarms: Cell = unless(
  [
    tooManyTopics,
    refuse(
      ({ spec }) => spec.observability?.alarms === undefined && spec.cost?.monthlyBudgetUsd === undefined,
      "there is no alarm and no budget that would notify anybody",
      "give observability.alarms or cost.monthlyBudgetUsd, or remove it",
    ),
    refuse(
      ({ value, spec }) => listOf(value).length > 1 && spec.observability?.alarms === undefined,
      "a budget tells one topic, and there is no alarm that would notify the others",
      "name one topic, and subscribe to it whoever must know, or give observability.alarms",
    ),
  ],
  honoured("actions of the alarms; the first is told of the budget"),
);
