import { z } from "zod";
import { awsAccount } from "../../../sandbox/aws/index.js";
import { readAws, readOne } from "./boto3.js";

const record = z.record(z.string(), z.unknown());
const variant = z.looseObject({ ModelName: z.string() });
const tags = z.object({ Tags: z.array(z.object({ Key: z.string(), Value: z.string() })) });

/** An endpoint with all that hangs on it, as boto3 describes it. */
export interface ServedThings {
  readonly endpoint: Readonly<Record<string, unknown>>;
  readonly configuration: Readonly<Record<string, unknown>>;
  /** The variants that answer, without the names of their models. */
  readonly variants: readonly unknown[];
  readonly shadows: readonly unknown[];
  /** Models of the variants and then of the shadows. */
  readonly models: readonly z.output<typeof model>[];
  readonly tags: Readonly<Record<string, string>>;
}

const model = z.looseObject({
  PrimaryContainer: record,
  ExecutionRoleArn: z.string(),
  EnableNetworkIsolation: z.boolean(),
});

/** Reads an endpoint, its configuration, its models and its tags. */
export async function readEndpoint(name: string): Promise<ServedThings> {
  const described = z.looseObject({ EndpointArn: z.string(), EndpointConfigName: z.string() });
  const endpoint = await readOne(described, "sagemaker", "describe_endpoint", { EndpointName: name });
  const { EndpointArn: ResourceArn, EndpointConfigName } = endpoint;
  const [configured, tagged] = await readAws(
    ["sagemaker", "describe_endpoint_config", { EndpointConfigName }],
    ["sagemaker", "list_tags", { ResourceArn }],
  );
  const configuration = z
    .looseObject({
      ProductionVariants: z.array(variant),
      ShadowProductionVariants: z.array(variant).default([]),
    })
    .parse(configured);
  const { ProductionVariants: variants, ShadowProductionVariants: shadows } = configuration;
  const names = [...variants, ...shadows].map(({ ModelName }) => ModelName);
  const models = await readAws(
    ...names.map((ModelName) => ["sagemaker", "describe_model", { ModelName }] as const),
  );
  return {
    endpoint,
    configuration,
    variants: variants.map(withoutModel),
    shadows: shadows.map(withoutModel),
    models: models.map((one) => model.parse(one)),
    tags: Object.fromEntries(tags.parse(tagged).Tags.map(({ Key, Value }) => [Key, Value])),
  };
}

function withoutModel({ ModelName: _, ...rest }: z.output<typeof variant>): unknown {
  return rest;
}

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
/** A policy of IAM. */
export const policyDocument = z.object({
  Statement: z.array(
    z.looseObject({
      Sid: z.string().default(""),
      Effect: z.string(),
      Action: texts,
      Resource: texts.default([]),
      Principal: z.unknown().optional(),
      Condition: z.unknown().optional(),
    }),
  ),
});
/** A statement of a policy, as IAM keeps it. */
export type ReadStatement = z.output<typeof policyDocument>["Statement"][number];

/** A role with what it may do. */
export interface ReadRole {
  readonly name: string;
  readonly trust: readonly ReadStatement[];
  /** Statements of its inline policies. */
  readonly statements: readonly ReadStatement[];
  /** ARNs of the managed policies that it has. */
  readonly managed: readonly string[];
}

/** Reads the roles whose names begin so. */
export async function readRoles(start: string): Promise<ReadRole[]> {
  const schema = z.object({
    Roles: z.array(z.object({ RoleName: z.string(), AssumeRolePolicyDocument: policyDocument })),
  });
  const { Roles } = await readOne(schema, "iam", "list_roles");
  const own = Roles.filter(({ RoleName }) => RoleName.startsWith(start));
  return Promise.all(
    own.map(async ({ RoleName, AssumeRolePolicyDocument: { Statement: trust } }) => {
      const [inline, managed] = await readAws(
        ["iam", "list_role_policies", { RoleName }],
        ["iam", "list_attached_role_policies", { RoleName }],
      );
      return {
        name: RoleName,
        trust,
        statements: await inlineStatements(RoleName, inline),
        managed: z
          .object({ AttachedPolicies: z.array(z.object({ PolicyArn: z.string() })) })
          .parse(managed)
          .AttachedPolicies.map(({ PolicyArn }) => PolicyArn),
      };
    }),
  );
}

async function inlineStatements(RoleName: string, listed: unknown): Promise<ReadStatement[]> {
  const { PolicyNames } = z.object({ PolicyNames: z.array(z.string()) }).parse(listed);
  const policies = await readAws(
    ...PolicyNames.map((PolicyName) => ["iam", "get_role_policy", { RoleName, PolicyName }] as const),
  );
  return policies.flatMap(
    (policy) => z.object({ PolicyDocument: policyDocument }).parse(policy).PolicyDocument.Statement,
  );
}

/** A budget with whom it tells, as AWS Budgets has it. */
export interface ReadBudget {
  readonly limit: { readonly Amount: string; readonly Unit: string };
  readonly timeUnit: string;
  /** What of the account's costs counts. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Addresses by what they are told of, such as `FORECASTED > 100 %`; sorted by that. */
  readonly notifications: Readonly<Record<string, readonly string[]>>;
}

const budget = z.object({
  BudgetName: z.string(),
  BudgetLimit: z.object({ Amount: z.string(), Unit: z.string() }),
  TimeUnit: z.string(),
  CostFilters: z.record(z.string(), z.array(z.string())),
});
const notification = z.looseObject({
  NotificationType: z.string(),
  ComparisonOperator: z.literal("GREATER_THAN"),
  Threshold: z.number(),
  // AWS leaves it out for per cent.
  ThresholdType: z.undefined().optional(),
});

/** Reads the account's budgets whose names begin so, sorted by name. */
export async function readBudgets(start: string): Promise<ReadBudget[]> {
  const schema = z.object({ Budgets: z.array(budget) });
  const { Budgets } = await readOne(schema, "budgets", "describe_budgets", { AccountId: awsAccount });
  const own = Budgets.filter(({ BudgetName }) => BudgetName.startsWith(start));
  own.sort((one, other) => (one.BudgetName < other.BudgetName ? -1 : 1));
  return Promise.all(
    own.map(async ({ BudgetName, BudgetLimit: limit, TimeUnit: timeUnit, CostFilters: filters }) => ({
      ...{ limit, timeUnit, filters },
      tags: await tagsOfBudget(BudgetName),
      notifications: await notificationsOf(BudgetName),
    })),
  );
}

async function tagsOfBudget(name: string): Promise<Record<string, string>> {
  const ResourceARN = `arn:aws:budgets::${awsAccount}:budget/${name}`;
  const schema = z.object({ ResourceTags: tags.shape.Tags });
  const { ResourceTags } = await readOne(schema, "budgets", "list_tags_for_resource", { ResourceARN });
  return Object.fromEntries(ResourceTags.map(({ Key, Value }) => [Key, Value]));
}

async function notificationsOf(BudgetName: string): Promise<Record<string, string[]>> {
  const key = { AccountId: awsAccount, BudgetName };
  const schema = z.object({ Notifications: z.array(notification) });
  const { Notifications } = await readOne(schema, "budgets", "describe_notifications_for_budget", key);
  const told = await readAws(
    ...Notifications.map((Notification) => {
      const input = { ...key, Notification };
      return ["budgets", "describe_subscribers_for_notification", input] as const;
    }),
  );
  const subscribers = z.array(z.object({ Subscribers: z.array(z.object({ Address: z.string() })) }));
  const addresses = subscribers
    .parse(told)
    .map(({ Subscribers }) => Subscribers.map(({ Address }) => Address));
  const entries = Notifications.map(({ NotificationType, Threshold }, index): [string, string[]] => [
    `${NotificationType} > ${Threshold} %`,
    addresses[index] ?? [],
  ]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Reads who may do what with a topic. */
export async function readTopicPolicy(TopicArn: string): Promise<ReadStatement[]> {
  const schema = z.object({ Attributes: z.object({ Policy: z.string() }) });
  const { Attributes } = await readOne(schema, "sns", "get_topic_attributes", { TopicArn });
  return policyDocument.parse(JSON.parse(Attributes.Policy)).Statement;
}

/** Statements that may be for more than one thing, with the reason. */
const wildcards: Readonly<Record<string, string>> = {
  LogInToRegistry: "a token is for the whole registry; the action takes no narrower resource",
  PublishMetrics: "metrics are no resources; the condition names the namespace",
  WriteLogs: "SageMaker names streams after instances",
  ReadRequests: "callers name requests",
  ReadRows: "callers name files",
  WriteAnswers: "SageMaker names answers",
  WriteCaptures: "SageMaker names captures",
  RunJobs: "each job has a name of its own",
};
/** Those of them that may be for everything. */
const forEverything = new Set(["LogInToRegistry", "PublishMetrics"]);

/** Statements with a wildcard that nothing justifies. */
export function unjustified(statements: readonly ReadStatement[]): string[] {
  return statements
    .filter(({ Sid, Action, Resource }) => {
      const broad = Resource.includes("*") && !forEverything.has(Sid);
      const wild = Resource.some((resource) => resource.includes("*")) && wildcards[Sid] === undefined;
      return broad || wild || Action.some((action) => action.includes("*"));
    })
    .map((statement) => JSON.stringify(statement));
}
