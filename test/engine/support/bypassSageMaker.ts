import type { Resource } from "../../unit/policies/analyze.js";
import type { Caught, CaughtAttempt } from "./bypass.js";

const type = "aws:sagemaker/endpointConfiguration:EndpointConfiguration";
const region = "us-east-1";
const tags = { "model-hosting/owner": "tests", "model-hosting/cost-centre": "tests" };

/** Under every cap of dev by itself: 0.23 USD an hour. */
const small = { variantName: "primary", modelName: "digits", instanceType: "ml.m5.xlarge" };
/** On no list of dev, and about 32 USD an hour. */
const huge = { ...small, instanceType: "ml.p4d.24xlarge" };

function configuration(variant: object, more: object = {}, token = type): Resource {
  return { type: token, props: { region, tags, productionVariants: [variant], ...more } };
}

const disallowed: Caught = {
  rule: "instance-types-allowed",
  level: "mandatory",
  says: /variant "primary" runs on ml\.p4d\.24xlarge; allowed are/,
};
const tooDear = (text: RegExp): Caught => ({ rule: "hourly-cost-capped", level: "mandatory", says: text });
const unbounded: Caught = {
  rule: "endpoint-autoscaling-bounded",
  level: "mandatory",
  says: /scales up to 100.*the most that is allowed is 5/,
};

function target(props: object): Resource {
  return {
    type: "aws:appautoscaling/target:Target",
    props: {
      region,
      serviceNamespace: "sagemaker",
      scalableDimension: "sagemaker:variant:DesiredInstanceCount",
      minCapacity: 1,
      ...props,
    },
  };
}

/** Spellings of types and values. */
const spellings: readonly CaughtAttempt[] = [
  {
    what: "a configuration by the short token",
    resources: [configuration(huge, {}, "aws:sagemaker:EndpointConfiguration")],
    caughtBy: disallowed,
  },
  {
    what: "a configuration whose token is in upper case",
    resources: [configuration(huge, {}, "AWS:SageMaker/EndpointConfiguration:EndpointConfiguration")],
    caughtBy: disallowed,
  },
  {
    what: "a configuration of AWS's provider for Terraform, bridged on the spot",
    resources: [
      {
        type: "aws:index/sagemakerEndpointConfiguration:SagemakerEndpointConfiguration",
        props: { productionVariants: [huge] },
      },
    ],
    caughtBy: { rule: "no-opaque-resources", level: "mandatory", says: /SagemakerEndpointConfiguration/ },
  },
  {
    what: "an instance type with spaces around it",
    resources: [configuration({ ...huge, instanceType: "  ml.p4d.24xlarge " })],
    caughtBy: disallowed,
  },
  {
    what: "an instance type in upper case",
    resources: [configuration({ ...huge, instanceType: "ML.P4D.24XLARGE" })],
    caughtBy: { ...disallowed, says: /runs on ML\.P4D\.24XLARGE; allowed are/ },
  },
  {
    what: "an instance type with a letter that nobody sees",
    resources: [configuration({ ...huge, instanceType: "ml.p4d.24xlarge\u200b" })],
    caughtBy: { rule: "hosting-type-valid", level: "mandatory" },
  },
  {
    what: "an instance type that does not exist yet",
    resources: [configuration({ ...small, instanceType: "ml.p9.large" })],
    caughtBy: { rule: "hosting-type-valid", level: "mandatory", says: /ml\.p9\.large/ },
  },
  {
    what: "an allowed size in a region without prices",
    resources: [configuration(small, { region: "ap-southeast-9" })],
    caughtBy: tooDear(/1 × ml\.m5\.xlarge.*unknown/s),
  },
  ...[
    ["a text", "8"],
    ["a text with spaces", " 8 "],
    ["a text with a fraction", "8.0"],
    ["a text with an exponent", "0.8e1"],
  ].map(([as = "", count = ""]) => ({
    what: `eight instances as ${as}`,
    resources: [configuration({ ...small, initialInstanceCount: count })],
    caughtBy: tooDear(/runs 8 × ml\.m5\.xlarge, 1\.84 USD an hour/),
  })),
  {
    what: "a number of instances as a power of two",
    resources: [configuration({ ...small, initialInstanceCount: "1p6" })],
    caughtBy: { rule: "unpriced-resources", level: "advisory", says: /is no number of 0 or more/ },
  },
  {
    what: "a negative number that makes up for another variant",
    resources: [
      configuration(small, {
        productionVariants: [
          { ...small, initialInstanceCount: 8 },
          { ...small, variantName: "other", initialInstanceCount: -8 },
        ],
      }),
    ],
    caughtBy: tooDear(/8 × ml\.m5\.xlarge/),
  },
  {
    what: "one variant as an object in place of a list",
    resources: [configuration({}, { productionVariants: huge })],
    caughtBy: disallowed,
  },
  {
    what: "managed scaling as a list of one",
    resources: [configuration({ ...small, managedInstanceScaling: [{ minInstanceCount: 8 }] })],
    caughtBy: tooDear(/runs 8 × ml\.m5\.xlarge/),
  },
  {
    what: "managed scaling up to a hundred as a list of one",
    resources: [
      configuration({ ...small, managedInstanceScaling: [{ status: "ENABLED", maxInstanceCount: 100 }] }),
    ],
    caughtBy: unbounded,
  },
  {
    what: "capacity that is kept ready in a list of one",
    resources: [
      configuration({
        variantName: "primary",
        modelName: "digits",
        serverlessConfig: [{ memorySizeInMb: "6144", maxConcurrency: 20, provisionedConcurrency: "20" }],
      }),
    ],
    caughtBy: { rule: "no-provisioned-concurrency", level: "mandatory", says: /keeps 20 × 6 GB ready/ },
  },
];

/** Numbers that are elsewhere than where one looks. */
const elsewhere: readonly CaughtAttempt[] = [
  {
    what: "instances of a variant with weight 0",
    resources: [configuration({ ...small, initialInstanceCount: 8, initialVariantWeight: 0 })],
    caughtBy: tooDear(/runs 8 × ml\.m5\.xlarge/),
  },
  {
    what: "instances of a shadow variant",
    resources: [
      configuration(small, {
        shadowProductionVariants: [{ ...small, variantName: "shadow", initialInstanceCount: 8 }],
      }),
    ],
    caughtBy: tooDear(/1 × ml\.m5\.xlarge \+ 8 × ml\.m5\.xlarge/),
  },
  {
    what: "many variants of which each is cheap",
    resources: [
      configuration(small, {
        productionVariants: ["a", "b", "c", "d", "e"].map((variantName) => ({ ...small, variantName })),
      }),
    ],
    caughtBy: tooDear(/1\.15 USD an hour.*the cap is 1/),
  },
  {
    what: "a scalable target up to a hundred",
    resources: [target({ resourceId: "endpoint/e/variant/primary", maxCapacity: 100 })],
    caughtBy: unbounded,
  },
  {
    what: "a scalable target whose endpoint is computed",
    code: `declare(key, "aws:appautoscaling/target:Target", {
      serviceNamespace: "sagemaker", scalableDimension: "sagemaker:variant:DesiredInstanceCount",
      resourceId: unknown("endpoint/e/variant/primary"), minCapacity: 1, maxCapacity: "100" });`,
    caughtBy: unbounded,
  },
  {
    what: "a scheduled action that raises the maximum later",
    resources: [
      {
        type: "aws:appautoscaling/scheduledAction:ScheduledAction",
        props: {
          serviceNamespace: "sagemaker",
          scalableDimension: "sagemaker:variant:DesiredInstanceCount",
          resourceId: "endpoint/e/variant/primary",
          schedule: "cron(0 22 * * ? *)",
          scalableTargetAction: { minCapacity: 1, maxCapacity: 100 },
        },
      },
    ],
    caughtBy: unbounded,
  },
  {
    what: "a scheduled action whose numbers are a list of one",
    resources: [
      {
        type: "aws:appautoscaling/scheduledAction:ScheduledAction",
        props: {
          serviceNamespace: "sagemaker",
          scalableDimension: "sagemaker:variant:DesiredInstanceCount",
          resourceId: "endpoint/e/variant/primary",
          schedule: "cron(0 22 * * ? *)",
          scalableTargetAction: [{ minCapacity: 1, maxCapacity: 100 }],
        },
      },
    ],
    caughtBy: unbounded,
  },
  {
    what: "managed scaling of a variant up to a hundred",
    resources: [
      configuration({ ...small, managedInstanceScaling: { status: "ENABLED", maxInstanceCount: 100 } }),
    ],
    caughtBy: unbounded,
  },
  {
    what: "a budget that is no number",
    resources: [
      configuration(small, {
        tags: { ...tags, "model-hosting/model": "digits", "model-hosting/monthly-budget-usd": "5 USD" },
      }),
    ],
    caughtBy: { rule: "model-budget", level: "mandatory", says: /monthly-budget-usd is no amount/ },
  },
  {
    what: "a second, larger budget beside the first",
    resources: ["1", "1e9"].map((usd) =>
      configuration(small, {
        tags: { ...tags, "model-hosting/model": "reviews", "model-hosting/monthly-budget-usd": usd },
      }),
    ),
    caughtBy: { rule: "model-budget", level: "mandatory", says: /its budget is 1 USD/ },
  },
  {
    what: "capacity of a model in Bedrock in place of an endpoint",
    resources: [
      {
        type: "aws:bedrock/provisionedModelThroughput:ProvisionedModelThroughput",
        props: { region, modelUnits: 10, provisionedModelName: "llm", modelArn: "arn:aws:bedrock:::m" },
      },
    ],
    caughtBy: { rule: "unpriced-resources", level: "advisory", says: /what it costs is unknown/ },
  },
];

const huddled = `{ region: "us-east-1", productionVariants: [{ variantName: "primary", modelName: "digits",`;

/** Values that are made, hidden or changed on their way. */
const computed: readonly CaughtAttempt[] = [
  {
    what: "variants inside an output that is known",
    code: `declare(key, "${type}", { region: "us-east-1",
      productionVariants: pulumi.output(["p4d"]).apply(([size]) => [{ variantName: "primary", instanceType: "ml." + size + ".24xlarge" }]) });`,
    caughtBy: disallowed,
  },
  {
    what: "an instance type that is secret",
    code: `declare(key, "${type}", ${huddled} instanceType: pulumi.secret("ml.p4d.24xlarge") }] });`,
    caughtBy: disallowed,
  },
  {
    what: "a number of instances that is secret",
    code: `declare(key, "${type}", ${huddled} instanceType: "ml.m5.xlarge", initialInstanceCount: pulumi.secret("8") }] });`,
    caughtBy: tooDear(/runs 8 × ml\.m5\.xlarge/),
  },
  {
    what: "a list of variants that is secret",
    code: `declare(key, "${type}", { region: "us-east-1",
      productionVariants: pulumi.secret([{ variantName: "primary", instanceType: "ml.p4d.24xlarge" }]) });`,
    caughtBy: disallowed,
  },
  {
    what: "a variant beside another that is not known yet",
    code: `declare(key, "${type}", { region: "us-east-1", productionVariants: [
      { variantName: unknown("other"), instanceType: unknown("ml.m5.large") },
      { variantName: "primary", instanceType: "ml.p4d.24xlarge" }] });`,
    caughtBy: disallowed,
  },
  {
    what: "an instance type that is not known yet",
    code: `declare(key, "${type}", ${huddled} instanceType: unknown("ml.p4d.24xlarge") }] });`,
    caughtBy: { rule: "instance-types-allowed", level: "advisory", says: /can't run policy/ },
  },
  {
    what: "variants that are not known yet",
    code: `declare(key, "${type}", { region: "us-east-1", productionVariants: unknown([]) });`,
    caughtBy: { rule: "hourly-cost-capped", level: "advisory", says: /can't run policy/ },
  },
  {
    what: "a transform of the program that changes the instance type",
    code: `pulumi.runtime.registerResourceTransform((args) => args.name === key + "--late"
        ? { props: { ...args.props, productionVariants: [{ variantName: "primary", instanceType: "ml.p4d.24xlarge" }] }, opts: args.opts }
        : undefined);
      declare(key + "--late", "${type}", ${huddled} instanceType: "ml.m5.xlarge" }] });`,
    caughtBy: disallowed,
  },
  {
    what: "a transformation of the resource that changes the instance type",
    code: `declare(key, "${type}", ${huddled} instanceType: "ml.m5.xlarge" }] }, { transformations: [(args) => ({
        props: { ...args.props, productionVariants: [{ variantName: "primary", instanceType: "ml.p4d.24xlarge" }] }, opts: args.opts })] });`,
    caughtBy: disallowed,
  },
  {
    what: "a transform of a parent that changes its child",
    code: `const parent = declare(key + "--parent", "my:component:Thing", {}, { transforms: [(args) => args.type === "${type}"
        ? { props: { ...args.props, productionVariants: [{ variantName: "primary", instanceType: "ml.p4d.24xlarge" }] }, opts: args.opts }
        : undefined] });
      declare(key + "--child", "${type}", ${huddled} instanceType: "ml.m5.xlarge" }] }, { parent });`,
    caughtBy: disallowed,
  },
  {
    what: "a child of a child of a component",
    code: `const parent = declare(key + "--a", "my:component:Thing", {});
      const middle = declare(key + "--b", "my:component:Inner", {}, { parent });
      declare(key + "--c", "${type}", ${huddled} instanceType: "ml.p4d.24xlarge" }] }, { parent: middle });`,
    caughtBy: disallowed,
  },
  {
    what: "another name with an alias of the old one",
    code: `declare(key, "${type}", ${huddled} instanceType: "ml.p4d.24xlarge" }] }, { aliases: [{ name: "digits" }] });`,
    caughtBy: disallowed,
  },
  {
    what: "protected and kept in AWS when deleted",
    code: `declare(key, "${type}", ${huddled} instanceType: "ml.p4d.24xlarge" }] }, { protect: true, retainOnDelete: true });`,
    caughtBy: disallowed,
  },
];

export const sageMakerAttempts: readonly CaughtAttempt[] = [...spellings, ...elsewhere, ...computed];

/** What is judged by what else the stack declares, so that each is a stack of its own. */
export const wholeStacks: readonly CaughtAttempt[] = [
  {
    what: "one configuration that ten endpoints use",
    resources: [
      configuration(small, { name: "shared-by-ten" }),
      ...Array.from({ length: 10 }, () => ({
        type: "aws:sagemaker/endpoint:Endpoint",
        props: { region, tags, endpointConfigName: "shared-by-ten" },
      })),
    ],
    caughtBy: { rule: "maximum-cost-bounded", level: "mandatory", says: /may grow to 1679 USD a month/ },
  },
  {
    what: "an endpoint on a configuration that another stack made",
    resources: [
      { type: "aws:sagemaker/endpoint:Endpoint", props: { region, tags, endpointConfigName: "elsewhere" } },
    ],
    caughtBy: { rule: "unpriced-resources", level: "advisory", says: /what it costs is unknown/ },
  },
  {
    what: "one endpoint split into twelve",
    resources: Array.from({ length: 12 }, (_, index) => configuration(small, { name: `part-${index}` })),
    caughtBy: {
      rule: "stack-budget",
      level: "mandatory",
      says: /stack: costs 2014\.80 USD a month.*its budget is 800 USD/,
      ofStack: true,
    },
  },
  {
    what: "five endpoints that may grow, each below its own cap",
    resources: Array.from({ length: 5 }, (_, index) => [
      configuration(small, { name: `growing-${index}` }),
      {
        type: "aws:sagemaker/endpoint:Endpoint",
        props: { region, tags, name: `e-${index}`, endpointConfigName: `growing-${index}` },
      },
      target({ resourceId: `endpoint/e-${index}/variant/primary`, maxCapacity: 5 }),
    ]).flat(),
    caughtBy: {
      rule: "maximum-cost-bounded",
      level: "mandatory",
      says: /together may grow to 4197\.5 USD a month.*the cap for all is 3000/,
      ofStack: true,
    },
  },
];
