import { type Resource, unknown } from "../analyze.js";
import { deployment } from "../objects.js";
import type { RuleCases } from "../ruleCases.js";

const undecided = { level: "advisory", says: /can't be known during preview/ } as const;

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

function exempted(rule: string, text: unknown): Resource {
  return {
    type: "aws:cloudwatch/logGroup:LogGroup",
    name: "digits",
    props: { tags: { [`guardrail-exempt/${rule}`]: text } },
  };
}

function annotated(rule: string, text: unknown): Resource {
  return deployment({ metadata: { annotations: { [`guardrail-exempt/${rule}`]: text } } });
}

/** An endpoint on two instances: 2 × 730 h × 0.115 = 167.90 USD (ml.m5.large in us-east-1). */
function endpoint(changes: { instanceType?: unknown; tags?: unknown; region?: string } = {}): Resource {
  const { instanceType = "ml.m5.large", tags = {}, region = "us-east-1" } = changes;
  return {
    type: "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
    name: "digits",
    region,
    props: {
      name: "digits",
      tags,
      productionVariants: [
        { variantName: "primary", modelName: "digits", instanceType, initialInstanceCount: 2 },
      ],
    },
  };
}

/** A serverless endpoint without tags of its traffic. */
function serverless(): Resource {
  const { props, ...resource } = endpoint();
  const serverlessConfig = { memorySizeInMb: 2048, maxConcurrency: 4 };
  return {
    ...resource,
    props: { ...props, productionVariants: [{ modelName: "digits", serverlessConfig }] },
  };
}

function stateMachine(instanceType: string): Resource {
  const job = { TransformResources: { InstanceType: instanceType, InstanceCount: 1 } };
  return {
    type: "aws:sfn/stateMachine:StateMachine",
    name: "digits",
    region: "us-east-1",
    props: { definition: JSON.stringify({ States: { start: { Parameters: job } } }) },
  };
}

/** A cluster of EKS of the stack, and its nodes. */
const madeCluster: readonly Resource[] = [
  { type: "aws:eks/cluster:Cluster", name: "eks", region: "us-east-1", props: { name: "models" } },
  {
    type: "aws:eks/nodeGroup:NodeGroup",
    name: "nodes",
    region: "us-east-1",
    props: { instanceTypes: ["m5.large"], scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 1 } },
  },
];

/** A kubeconfig that asks for tokens of this cluster. */
function tokensOf(cluster: string): string {
  const exec = { command: "aws", args: ["eks", "get-token", "--cluster-name", cluster] };
  return JSON.stringify({ users: [{ name: "models", user: { exec } }] });
}

function tagsAllUnknown(resource: Resource): Resource {
  return { ...resource, props: { ...resource.props, tagsAll: unknown } };
}

const budgeted = (usd: unknown) => ({
  "model-hosting/model": "digits",
  "model-hosting/monthly-budget-usd": usd,
  "model-hosting/requests-per-month": "0",
});

const stack = { resource: "stack" };

const reason = "the vendor measures until then";

/** Cases of the rules in policies/rules/cost. */
export const costCases: readonly RuleCases[] = [
  {
    rule: "model-budget",
    passes: [
      { what: "a model within its budget", resources: [endpoint({ tags: budgeted("170") })] },
      { what: "a model without one", resources: [endpoint({ tags: { "model-hosting/model": "digits" } })] },
    ],
    fails: [
      {
        what: "a model whose budget stands on what costs nothing, and whose group has its tags in a list",
        resources: [
          {
            type: "aws:autoscaling/group:Group",
            name: "nodes",
            region: "us-east-1",
            props: {
              ...{ minSize: 1, maxSize: 1, launchTemplate: { name: "nodes" } },
              tags: [{ key: "model-hosting/model", value: "digits", propagateAtLaunch: true }],
            },
          },
          {
            type: "aws:ec2/launchTemplate:LaunchTemplate",
            name: "nodes",
            props: { name: "nodes", instanceType: "m5.large" },
          },
          { type: "aws:sagemaker/model:Model", name: "digits", props: { tags: budgeted("50") } },
        ],
        exempt: 2,
        reports: [
          'Model "digits": model "digits" costs 70.08 USD a month (nodes: 1 × m5.large = 70.08; prices of 2026-07-20); its budget is 50 USD; choose a cheaper placement (npm run -s plan shows them), or raise cost.monthlyBudgetUsd',
        ],
      },
      {
        what: "a model over its budget, by whoever made its resources",
        resources: [endpoint({ tags: budgeted("100") })],
        reports: [
          'EndpointConfiguration "digits": model "digits" costs 167.90 USD a month (digits: 2 × ml.m5.large (realtime) = 167.90; prices of 2026-09-27); its budget is 100 USD; choose a cheaper placement (npm run -s plan shows them), or raise cost.monthlyBudgetUsd',
        ],
      },
      {
        what: "a model over its budget that another of its resources would lift",
        resources: [
          { ...endpoint({ tags: budgeted("9999") }), name: "second" },
          endpoint({ tags: budgeted("300") }),
        ],
        exempt: 1,
        reports: [
          'EndpointConfiguration "digits": model "digits" costs 335.80 USD a month (digits: 2 × ml.m5.large (realtime) = 167.90, second: 2 × ml.m5.large (realtime) = 167.90; prices of 2026-09-27); its budget is 300 USD; choose a cheaper placement (npm run -s plan shows them), or raise cost.monthlyBudgetUsd',
        ],
      },
    ],
    unknown: [
      {
        what: "tags of the provider that are not known, beside its own",
        resources: [tagsAllUnknown(endpoint({ tags: budgeted("100") }))],
        reports: [{ level: "mandatory", says: /its budget is 100 USD/ }],
      },
      {
        what: "an instance type that is computed",
        resources: [endpoint({ instanceType: unknown, tags: budgeted("100") })],
        reports: [undecided],
      },
      {
        what: "one that is computed beside one that is too dear",
        resources: [
          endpoint({ tags: budgeted("100") }),
          { ...endpoint({ instanceType: unknown, tags: budgeted("100") }), name: "second" },
        ],
        reports: [
          { level: "mandatory", says: /model "digits" costs at least 167\.90 USD a month/ },
          undecided,
        ],
      },
    ],
  },
  {
    rule: "stack-budget",
    passes: [
      { what: "a stack within its budget", resources: [endpoint()], settings: { monthlyUsd: 170 } },
      { what: "a stack without one", resources: [endpoint()] },
    ],
    fails: [
      {
        what: "a stack over its budget",
        resources: [endpoint()],
        settings: { monthlyUsd: 100 },
        exempt: stack,
        reports: [
          "stack: costs 167.90 USD a month (prices of 2026-09-27); its budget is 100 USD; host on something cheaper (npm run -s plan), lower the counts, or have monthlyUsd raised",
        ],
      },
    ],
    unknown: [
      {
        what: "an instance type that is computed",
        resources: [endpoint({ instanceType: unknown })],
        settings: { monthlyUsd: 100 },
        reports: [undecided],
      },
    ],
  },
  {
    rule: "stack-budget-crossing",
    passes: [
      {
        what: "a stack that was above already",
        resources: [endpoint()],
        settings: { monthlyUsd: 100, before: 101 },
      },
      { what: "a stack that stays below", resources: [endpoint()], settings: { monthlyUsd: 170, before: 0 } },
    ],
    fails: [
      {
        what: "a change that crosses it",
        resources: [endpoint()],
        settings: { monthlyUsd: 100, before: 99 },
        exempt: stack,
        reports: [
          "stack: costs 167.90 USD a month and cost 99.00 before: this change takes it over 100 USD; host on something cheaper (npm run -s plan), or have monthlyUsd raised (prices of 2026-09-27)",
        ],
      },
      {
        what: "a stack of which nobody says what it cost before",
        resources: [endpoint()],
        settings: { monthlyUsd: 100 },
        exempt: stack,
        reports: [
          "stack: costs 167.90 USD a month and cost an unknown amount before, which counts as nothing: run npm run -s report, or set before to it: this change takes it over 100 USD; host on something cheaper (npm run -s plan), or have monthlyUsd raised (prices of 2026-09-27)",
        ],
      },
    ],
    unknown: [
      {
        what: "an instance type that is computed",
        resources: [endpoint({ instanceType: unknown })],
        settings: { monthlyUsd: 100, before: 99 },
        reports: [undecided],
      },
    ],
  },
  {
    rule: "stack-increase-usd",
    passes: [
      {
        what: "an increase up to the limit",
        resources: [endpoint()],
        settings: { mostUsd: 70, before: 100 },
      },
      { what: "a stack without a limit", resources: [endpoint()] },
    ],
    fails: [
      {
        what: "a larger one",
        resources: [endpoint()],
        settings: { mostUsd: 50, before: 100 },
        exempt: stack,
        reports: [
          "stack: costs 167.90 USD a month, 67.90 USD more, for it cost 100.00 before; the most that one change may add is 50 USD (prices of 2026-09-27)",
        ],
      },
    ],
    unknown: [
      {
        what: "an instance type that is computed",
        resources: [endpoint({ instanceType: unknown })],
        settings: { mostUsd: 50, before: 100 },
        reports: [undecided],
      },
    ],
  },
  {
    rule: "stack-increase-percent",
    passes: [
      {
        what: "an increase up to the limit",
        resources: [endpoint()],
        settings: { mostPercent: 68, before: 100 },
      },
      { what: "a first model", resources: [endpoint()], settings: { mostPercent: 10, before: 0 } },
    ],
    fails: [
      {
        what: "a larger one",
        resources: [endpoint()],
        settings: { mostPercent: 25, before: 100 },
        exempt: stack,
        reports: [
          "stack: costs 167.90 USD a month, 67.9 % more, for it cost 100.00 before; the most that one change may add is 25 % (prices of 2026-09-27)",
        ],
      },
      {
        what: "a stack of which nobody says what it cost before",
        resources: [endpoint()],
        settings: { mostPercent: 25 },
        exempt: stack,
        reports: [
          "stack: cannot be compared with what it cost before; run npm run -s report, or set before to that amount",
        ],
      },
    ],
    unknown: [
      {
        what: "an instance type that is computed",
        resources: [endpoint({ instanceType: unknown })],
        settings: { mostPercent: 25, before: 100 },
        reports: [undecided],
      },
    ],
  },
  {
    rule: "unpriced-resources",
    passes: [
      {
        what: "a serverless endpoint of which nobody tells the traffic",
        resources: [serverless()],
      },
      { what: "a state machine that starts jobs", resources: [stateMachine("ml.g5.xlarge")] },
      {
        what: "a public certificate and a standard parameter",
        resources: [
          { type: "aws:acm/certificate:Certificate", props: { domainName: "models.example.com" } },
          { type: "aws:ssm/parameter:Parameter", props: { type: "String", tier: unknown } },
        ],
      },
      { what: "a type with a price", resources: [endpoint({ tags: budgeted("100") })] },
      { what: "what costs nothing", resources: [{ type: "aws:iam/role:Role", props: {} }] },
    ],
    fails: [
      {
        what: "traffic that nobody tells, where the settings say so",
        resources: [serverless()],
        settings: { use: "violation" },
        reports: [
          'EndpointConfiguration "digits": what it costs is unknown: tag model-hosting/requests-per-month, tag model-hosting/seconds-per-request; declare its traffic by the tags model-hosting/requests-per-month (or model-hosting/average-rps) and model-hosting/seconds-per-request',
        ],
      },
      {
        what: "hours of jobs that nobody tells, where the settings say so",
        resources: [stateMachine("ml.g5.xlarge")],
        settings: { use: "violation" },
        reports: [
          'StateMachine "digits": what it costs is unknown: hours of the jobs that a state machine starts; leave it by the setting `use`, or exempt it with what its jobs cost',
        ],
      },
      {
        what: "jobs on a type that no list has, whatever their hours",
        resources: [stateMachine("ml.p9.xlarge")],
        reports: [
          'StateMachine "digits": what it costs is unknown: price of sagemakerTransform ml.p9.xlarge in us-east-1; add the price to the file that MODEL_HOSTING_PRICES names, or choose what has one',
        ],
      },
      {
        what: "a type that no price file has an item for",
        resources: [{ type: "aws:rds/instance:Instance", name: "digits", props: {} }],
        reports: [
          'Instance "digits": what it costs is unknown: price of aws:rds/instance:Instance; no price file has an item for this type: exempt it in the settings of unpriced-resources, or choose what has a price',
        ],
      },
      {
        what: "a certificate of a private authority",
        resources: [
          {
            type: "aws:acm/certificate:Certificate",
            name: "digits",
            props: { certificateAuthorityArn: "a" },
          },
        ],
        reports: [
          'Certificate "digits": what it costs is unknown: price of a certificate of a private authority; add the price to the file that MODEL_HOSTING_PRICES names, or choose what has one',
        ],
      },
      {
        what: "a region that nobody names",
        resources: [{ type: "aws:ec2/eip:Eip", name: "digits", props: {} }],
        reports: [
          'Eip "digits": what it costs is unknown: price of publicIpv4 hour in a region that nobody names; name the region (aws:region, or the setting region)',
        ],
      },
      {
        what: "an instance type without one, in a region that nobody priced",
        resources: [endpoint({ region: "sa-east-1" })],
        reports: [
          'EndpointConfiguration "digits": what it costs is unknown: price of sagemakerHosting ml.m5.large in sa-east-1; add the price to the file that MODEL_HOSTING_PRICES names, or choose what has one',
        ],
      },
    ],
    unknown: [
      {
        what: "an instance type that is computed",
        resources: [endpoint({ instanceType: unknown })],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "unpriced-workloads",
    passes: [
      { what: "a stack without workloads on Kubernetes", resources: [endpoint()] },
      {
        what: "jobs on nodes with a price, whose hours nobody tells",
        resources: [{ ...deployment(), type: "kubernetes:batch/v1:Job" }],
        settings: { cluster: { region: "us-east-1", node: "m5.large" } },
      },
      {
        what: "a workload on nodes with a price",
        resources: [deployment()],
        settings: { cluster: { region: "us-east-1", node: "m5.large" } },
      },
      {
        what: "a workload on nodes that the stack makes and pays, on a cluster whose address is not known yet",
        resources: [...madeCluster, { ...deployment(), kubeconfig: unknown }],
      },
      {
        what: "a workload on such nodes, once the cluster is there",
        resources: [...madeCluster, { ...deployment(), kubeconfig: tokensOf("models") }],
      },
    ],
    fails: [
      {
        what: "a workload on another cluster than the one that the stack makes",
        resources: [...madeCluster, { ...deployment(), kubeconfig: tokensOf("shared") }],
        exempt: stack,
        reports: [
          "stack: what 1 of its 1 workloads on Kubernetes cost is unknown: price of capacity cpuHour in a region that nobody names, price of capacity gibHour in a region that nobody names; set cluster.region, and give its prices in the file that MODEL_HOSTING_PRICES names",
        ],
      },
      {
        what: "a workload on a cluster without prices",
        resources: [deployment()],
        exempt: stack,
        reports: [
          "stack: what 1 of its 1 workloads on Kubernetes cost is unknown: price of capacity cpuHour in a region that nobody names, price of capacity gibHour in a region that nobody names; set cluster.region, and give its prices in the file that MODEL_HOSTING_PRICES names",
        ],
      },
    ],
    unknown: [
      {
        what: "a number of replicas that is computed",
        resources: [deployment({ spec: { replicas: unknown } })],
        settings: { cluster: { region: "us-east-1", node: "m5.large" } },
        reports: [undecided],
      },
    ],
  },
  {
    rule: "price-table-age",
    passes: [
      { what: "prices that are not old", resources: [endpoint()], settings: { days: 36500 } },
      { what: "old prices that nothing needs", resources: [], settings: { days: 1 } },
    ],
    fails: [
      {
        what: "a price that is old",
        resources: [endpoint({ tags: budgeted("100") })],
        settings: { days: 1 },
        exempt: stack,
        reports: [
          "stack: 1 of its prices are older than 1 days; the oldest is that of sagemakerHosting ml.m5.large in us-east-1, of 2026-09-27; refresh the table with npm run prices, or give newer prices of your own",
        ],
      },
    ],
    unknown: [
      {
        what: "an instance type that is computed",
        resources: [endpoint({ instanceType: unknown })],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "exemptions-valid",
    passes: [
      {
        what: "a comma in an annotation, which may have one",
        resources: [annotated("image-pinned", `until=${inDays(30)} measured, with the vendor`)],
      },
      {
        what: "an exemption of a tag",
        resources: [exempted("image-pinned", `until=${inDays(30)} ${reason}`)],
      },
      {
        what: "one of an annotation",
        resources: [annotated("image-pinned", `until=${inDays(90)} ${reason}`)],
      },
      {
        what: "other tags",
        resources: [{ type: "aws:s3/bucket:Bucket", props: { tags: { team: "vision" } } }],
      },
    ],
    fails: [
      {
        what: "one with a comma, which no tag of AWS takes",
        resources: [exempted("image-pinned", `until=${inDays(30)} measured, with the vendor`)],
        exempt: "never",
        reports: [
          'LogGroup "digits": its exemption from "image-pinned" has characters or a length that no tag of AWS takes; write letters, digits, spaces and _ . : / = + - @, 256 at most',
        ],
      },
      {
        what: "one that has ended",
        resources: [exempted("image-pinned", `until=2024-02-29 ${reason}`)],
        exempt: "never",
        reports: [
          'LogGroup "digits": its exemption from "image-pinned" ended on 2024-02-29; remove it, or have it renewed',
        ],
      },
      {
        what: "one that the provider's default tags put on a resource",
        resources: [
          {
            ...exempted("image-pinned", undefined),
            props: { tagsAll: { "guardrail-exempt/image-pinned": `until=${inDays(91)} ${reason}` } },
          },
        ],
        exempt: "never",
        reports: [
          `LogGroup "digits": its exemption from "image-pinned" lasts until ${inDays(91)}, 91 days from today; the longest is 90, write an earlier day`,
        ],
      },
      {
        what: "one without a reason",
        resources: [exempted("image-pinned", "until=2099-12-31 why")],
        exempt: "never",
        reports: [
          'LogGroup "digits": its exemption from "image-pinned" has no reason of at least 10 characters; write it after the date',
        ],
      },
      {
        what: "one without an end",
        resources: [annotated("image-pinned", reason)],
        exempt: "never",
        reports: [
          'Deployment "digits": its exemption from "image-pinned" has no end; write it as until=YYYY-MM-DD followed by the reason',
        ],
      },
      {
        what: "one that lasts too long",
        resources: [exempted("image-pinned", `until=${inDays(91)} ${reason}`)],
        exempt: "never",
        reports: [
          `LogGroup "digits": its exemption from "image-pinned" lasts until ${inDays(91)}, 91 days from today; the longest is 90, write an earlier day`,
        ],
      },
      {
        what: "one from every rule",
        resources: [exempted("*", `until=${inDays(30)} ${reason}`)],
        exempt: "never",
        reports: [
          'LogGroup "digits": its exemption from "*" is too broad; name one rule, such as guardrail-exempt/two-instances',
        ],
      },
    ],
    unknown: [
      {
        what: "a reason that is computed",
        resources: [exempted("image-pinned", unknown)],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "exemptions-in-force",
    passes: [
      { what: "a stack without exemptions", resources: [deployment()] },
      { what: "one that has ended", resources: [exempted("image-pinned", `until=2024-02-29 ${reason}`)] },
    ],
    fails: [
      {
        what: "one that holds",
        resources: [annotated("image-pinned", `until=2099-12-31 ${reason}`)],
        exempt: "never",
        reports: [`Deployment "digits": is exempt from image-pinned until 2099-12-31: ${reason}`],
      },
    ],
    unknown: [
      { what: "one that is computed", resources: [exempted("image-pinned", unknown)], reports: [undecided] },
    ],
  },
];
