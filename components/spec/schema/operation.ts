import { z } from "zod";
import {
  cidr,
  count,
  cron,
  dnsLabel,
  duration,
  exactlyOne,
  hostName,
  objectName,
  positiveDuration,
  secretReference,
  size,
  timeZone,
} from "./scalars.js";
import { isDuration, seconds } from "../units.js";

/** Where a model can be hosted. `auto` leaves the choice to placement. */
export const backendName = z.enum(["sagemaker", "ecs", "eks", "kubernetes", "ec2", "onPremises"]);
export type BackendName = z.output<typeof backendName>;

/** How a model is served. */
export const modeName = z.enum(["realtime", "serverless", "async", "batch"]);
export type ModeName = z.output<typeof modeName>;

const perSecond = z.number().positive();
const percent = z.number().min(0).max(100);

const weekday = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const time = String.raw`(?:[01]\d|2[0-3]):[0-5]\d`;
/** Days and hours of a week, such as `Mon-Fri 08:00-18:00`. */
const hoursOfDays = new RegExp(`^${weekday}(?:-${weekday})? ${time}-(?:${time}|24:00)$`);

/** What the model will be asked to do; basis of placement, cost and policies. */
export const traffic = z.strictObject({
  averageRps: perSecond.optional().describe("Requests a second on average."),
  peakRps: perSecond.optional().describe("Requests a second at the peak."),
  requestsPerMonth: z.number().positive().optional().describe("Requests a month. Give this or averageRps."),
  pattern: z.enum(["steady", "bursty", "scheduled"]).optional().describe("Shape of the traffic over a day."),
  hours: z
    .array(
      z.string().regex(hoursOfDays, {
        error: 'expected days and hours, such as "Mon-Fri 08:00-18:00"; a day ends at 24:00',
      }),
    )
    .min(1)
    .optional()
    .describe("Hours with traffic, when the pattern is scheduled; UTC."),
  secondsPerRequest: z
    .number()
    .positive()
    .max(86400)
    .optional()
    .describe("Time that the model takes for a request."),
  requestSize: size.optional().describe("Typical size of a request."),
  responseSize: size.optional().describe("Typical size of an answer."),
  maxPayload: size.optional().describe("Largest request or answer."),
});

/** What the model must achieve. */
export const objectives = z.strictObject({
  p95LatencyMs: z.number().positive().optional().describe("95th percentile of the latency, in milliseconds."),
  availability: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe("Share of requests answered, in per cent, such as 99.9."),
});

/** Longest time that a connection is kept open for one answer, in seconds. */
const longestRequest = 3600;

const requestTimeout = positiveDuration.refine(
  (text) => !isDuration(text) || seconds(text) <= longestRequest,
  { error: "expected a duration of at most 1h; longer work belongs to a queue or a batch" },
);

/** How clients reach the model. */
export const modelInterface = z.discriminatedUnion(
  "type",
  [
    z.strictObject({
      type: z.literal("http").describe("Requests over HTTP, messages of a queue, or rows in files."),
      timeout: requestTimeout
        .optional()
        .describe("How long a client waits for an answer, at most 1h. Default: 60s."),
      streaming: z.boolean().optional().describe("Answers are streamed. Default: false."),
    }),
    z.strictObject({
      type: z.literal("queue"),
      input: z.string().min(1).optional().describe("Queue of the requests. Default: made for the model."),
      output: z.string().min(1).optional().describe("Where the answers go. Default: made for the model."),
      visibilityTimeout: positiveDuration.optional().describe("How long a worker may take for a message."),
      maxAttempts: count(1, 1000).optional().describe("Attempts before a message is set aside."),
    }),
    z.strictObject({
      type: z.literal("batch"),
      schedule: cron.optional().describe("When the job starts; default: only when an application starts it."),
      timeZone: timeZone.optional().describe("Time zone of the schedule. Default: UTC."),
      input: z.string().min(1).optional().describe("Where the rows are. Default: made for the model."),
      output: z.string().min(1).optional().describe("Where the answers go. Default: made for the model."),
      split: z
        .enum(["line", "file"])
        .default("line")
        .describe("What one request holds: a line of a file, or the whole file."),
    }),
  ],
  { error: "expected type http, queue or batch" },
);

/** Where the model may live. */
export const placement = z.strictObject({
  backend: z
    .enum(["auto", ...backendName.options])
    .default("auto")
    .describe("The backend, or auto: the cheapest that fits."),
  mode: modeName
    .optional()
    .describe("How it is served. Default: realtime for http, async for queue, batch for batch."),
  residency: z
    .array(
      z.string().regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, {
        error: "expected a region such as eu-central-1, of at most 63 characters",
      }),
    )
    .min(1)
    .optional()
    .describe(
      "Regions in which replicas may run; where artifacts, claims and logs are kept is for whoever made them.",
    ),
  allowedBackends: z.array(backendName).min(1).optional().describe("Backends that auto may choose."),
  deniedBackends: z.array(backendName).min(1).optional().describe("Backends that auto must not choose."),
  instanceTypes: z
    .array(
      z.string().regex(/^[A-Za-z0-9](?:[-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$/, {
        error: "expected an instance type such as g5.xlarge, of at most 63 characters",
      }),
    )
    .min(1)
    .optional()
    .describe("Instance types that replicas may run on."),
  nodesPerReplica: count(1).optional().describe("Nodes over which one replica spreads."),
});

const scheduledScaling = z.strictObject({
  cron: cron.describe("When it takes effect."),
  timeZone: timeZone.optional().describe("Default: UTC."),
  minReplicas: count(0).describe("From then on."),
  maxReplicas: count(1).describe("From then on."),
});

/** How many replicas serve. */
export const scaling = z.strictObject({
  minReplicas: count(0, 1000)
    .optional()
    .describe(
      "Replicas at least; 0 lets the model sleep. Serverless: requests for which capacity is kept ready. " +
        "Default: 1 in modes realtime and batch, 0 in serverless and async; with backend auto a batch has what it needs.",
    ),
  maxReplicas: count(1, 1000)
    .optional()
    .describe(
      "Replicas at most; serverless: requests at the same time. " +
        "Default: minReplicas and at least 1, at least 5 for serverless; with backend auto, what the traffic needs.",
    ),
  metric: z
    .strictObject({
      type: z
        .enum(["requestsPerSecond", "concurrency", "cpu", "memory", "gpu", "queueDepth", "named"])
        .describe("What is kept at the target."),
      name: z.string().min(1).optional().describe("Name of the metric, for type named."),
      target: z.number().positive().describe("Per replica; per cent of the request for cpu, memory and gpu."),
    })
    .optional()
    .describe("What drives the number of replicas. Default: cpu at 70."),
  schedule: z.array(scheduledScaling).min(1).optional().describe("Other bounds at given times."),
  cooldown: z
    .strictObject({
      scaleOut: duration.optional().describe("Calm before replicas are added. Default: none."),
      scaleIn: duration.optional().describe("Calm before replicas are removed. Default: 5m."),
    })
    .optional()
    .describe("How long the metric must hold before the number of replicas follows it."),
});

const batchSizeHelp = 'expected a number of replicas of at least 1 or a share from "1%" to "100%"';

/** How a new version takes over. */
export const rollout = z.strictObject({
  strategy: z
    .enum(["allAtOnce", "rolling", "canary", "linear", "blueGreen"])
    .optional()
    .describe(
      "allAtOnce starts every new replica before an old one ends; rolling goes step by step. " +
        "Default: rolling where batchSize is given, else the backend's own: rolling on Kubernetes, allAtOnce on SageMaker.",
    ),
  batchSize: z
    .union([count(1), z.string().regex(/^(?:[1-9]\d?|100)%$/, { error: batchSizeHelp })], {
      error: batchSizeHelp,
    })
    .optional()
    .describe("Replicas replaced at a time by rolling, a number or a share. Default: 25%."),
  steps: z.array(percent).min(1).optional().describe("Shares of the traffic, for canary and linear."),
  bakeTime: duration
    .optional()
    .describe("How long a new replica or step must hold before the next. Default: 0s."),
  rollbackAlarms: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("Alarms that end the rollout and restore the old version."),
  revisionsKept: count(0, 50).optional().describe("Earlier revisions kept for a rollback. Default: 3."),
});

const egress = exactlyOne(
  {
    allowAll: z.literal(true).optional().describe("The model may call anything."),
    cidrs: z
      .array(cidr)
      .optional()
      .describe("Networks that the model may call; an empty list allows only name resolution."),
  },
  ["allowAll", "cidrs"],
);

/** Who may call the model, from where, and whom it may call. */
export const access = z.strictObject({
  exposure: z
    .enum(["internal", "private", "public"])
    .default("internal")
    .describe("internal: beside the model; private: the organisation's network; public: the internet."),
  host: hostName.optional().describe("Host name of a private or public endpoint."),
  tls: exactlyOne(
    {
      kubernetesSecret: objectName.optional().describe("A Secret of type kubernetes.io/tls."),
      certificateArn: z
        .string()
        .regex(/^arn:aws[-\w]*:acm:/, { error: "expected an ARN of ACM" })
        .optional()
        .describe("A certificate of ACM."),
      issuer: z
        .string()
        .min(1)
        .optional()
        .describe("A cert-manager ClusterIssuer that makes the certificate."),
      terminatedByGateway: z.literal(true).optional().describe("The Gateway's listener has the certificate."),
    },
    ["kubernetesSecret", "certificateArn", "issuer", "terminatedByGateway"],
  )
    .optional()
    .describe("Where the certificate of the host comes from."),
  authentication: z
    .discriminatedUnion(
      "type",
      [
        z.strictObject({ type: z.literal("none").describe("What callers show.") }),
        z.strictObject({ type: z.literal("awsSigV4") }),
        z.strictObject({
          type: z.literal("apiKey"),
          header: z
            .string()
            .regex(/^[-A-Za-z0-9]+$/, { error: "expected the name of a header, such as x-api-key" })
            .default("x-api-key")
            .describe("Header that carries the key."),
          secret: secretReference.describe("The key, by reference."),
        }),
        z.strictObject({
          type: z.literal("bearer"),
          secret: secretReference.describe("The token, by reference."),
        }),
      ],
      { error: "expected type none, awsSigV4, apiKey or bearer" },
    )
    .optional()
    .describe("How callers prove who they are. Default: the backend's own."),
  callers: z
    .strictObject({
      principals: z.array(z.string().min(1)).min(1).optional().describe("IAM principals that may call."),
      namespaces: z
        .array(dnsLabel(63))
        .min(1)
        .optional()
        .describe("Kubernetes namespaces whose pods may call."),
      cidrs: z.array(cidr).min(1).optional().describe("Networks that may call."),
    })
    .optional()
    .describe("Who may call. Default: pods of the model's own namespace, or principals of the account."),
  network: z
    .strictObject({
      vpc: z.string().min(1).optional().describe("Id of the VPC."),
      subnets: z.array(z.string().min(1)).min(1).optional().describe("Ids of the subnets."),
      securityGroups: z.array(z.string().min(1)).min(1).optional().describe("Ids of the security groups."),
    })
    .optional()
    .describe("Network of an AWS backend."),
  egress: egress
    .optional()
    .describe(
      "Whom the model may call. Default: name resolution, and HTTPS anywhere when its artifacts are downloaded.",
    ),
});

/** What is kept and watched. */
export const observability = z.strictObject({
  logRetentionDays: count(1, 3653).optional().describe("Days for which logs are kept."),
  dataCapture: z
    .strictObject({
      percentage: percent.describe("Share of the requests that are recorded."),
      destination: z.string().min(1).describe("Where the records go."),
    })
    .optional()
    .describe("Recording of requests and answers."),
  alarms: z
    .array(
      z.strictObject({
        name: dnsLabel(40).describe("Name of the alarm."),
        metric: z
          .enum(["errorRate", "p95LatencyMs", "queueDepth", "utilisation"])
          .describe("What is watched; errorRate and utilisation in per cent."),
        above: z.number().min(0).describe("It raises the alarm above this value."),
        for: duration.optional().describe("How long it must hold. Default: 5m."),
      }),
    )
    .min(1)
    .optional()
    .describe("What must not happen unnoticed."),
  notify: z.array(z.string().min(1)).min(1).optional().describe("Whom alarms notify: topics or addresses."),
});

const labelText = z.string().regex(/^[A-Za-z0-9](?:[-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$/, {
  error: "expected at most 63 letters, digits, hyphens, underscores and dots",
});

/** Characters of a tag's value on AWS; "Amazon Resource Groups Tagging", tag naming limits. A reason does not end in a space. */
const exemptionReason = z.string().regex(/^(?! )[\p{L}\p{Z}\p{N}_.:/=+\-@]{10,239}(?<! )$/u, {
  error: "expected 10 to 239 letters, digits, spaces and _ . : / = + - @",
});

const exemption = z.strictObject({
  rule: dnsLabel(63).describe("Name of the rule, such as hosting-type-valid."),
  reason: exemptionReason.describe("Why, in 10 to 239 characters."),
  until: z.iso
    .date({ error: "expected a day as YYYY-MM-DD" })
    .describe("The last day on which it holds, UTC."),
});

/** What it may cost and who pays. */
export const cost = z.strictObject({
  monthlyBudgetUsd: z.number().positive().optional().describe("US dollars a month."),
  owner: labelText.optional().describe("Team that answers for the model."),
  costCentre: labelText.optional().describe("Who pays."),
  tags: z
    .record(labelText, labelText.describe("A tag and its value."))
    .optional()
    .describe("More tags or labels on every resource."),
  exemptions: z
    .array(exemption)
    .min(1)
    .max(10)
    .optional()
    .describe("Rules of the policy pack that do not hold for this model, each with reason and end."),
});
