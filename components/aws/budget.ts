import { Budget, type BudgetArgs } from "@pulumi/aws/budgets/index.js";
import { Topic, TopicPolicy, type TopicArgs, type TopicPolicyArgs } from "@pulumi/aws/sns/index.js";
import type { input } from "@pulumi/aws/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { transformed, type Transform } from "../transform.js";
import type { HostingSpec } from "../spec/index.js";
import { inRegion, type Account } from "./account.js";

/** Shares of the budget, in per cent, above which AWS tells: once that much is spent, or is forecast for the month. */
const thresholds = { ACTUAL: 80, FORECASTED: 100 } as const;

/** Whose budget it is, and what is made for it. */
export interface BudgetParts {
  readonly spec: HostingSpec;
  /** Name that tells the model from those of other stacks of the account. */
  readonly name: string;
  readonly account: pulumi.Output<Account>;
  /** Region of the topic. Default: the provider's. */
  readonly region?: string | undefined;
  /** Key that encrypts the topic. Default: none. */
  readonly kmsKeyArn?: string | undefined;
  readonly tags: Record<string, string>;
  /** The component that the resources belong to. */
  readonly parent: pulumi.Resource;
  readonly transform: BudgetTransforms;
}

/** Hooks of what is made for a budget. */
export interface BudgetTransforms {
  readonly budget?: Transform<BudgetArgs>;
  readonly topic?: Transform<TopicArgs>;
  readonly topicPolicy?: Transform<TopicPolicyArgs>;
}

/**
 * Makes the budget that the spec names, and where it names nobody to tell, a topic that tells whoever subscribes. It
 * tells and stops nothing: no action of AWS Budgets stops an endpoint ("Configuring budget actions").
 */
export function createBudget(parts: BudgetParts): void {
  const { spec, name } = parts;
  const { monthlyBudgetUsd } = spec.cost ?? {};
  if (monthlyBudgetUsd === undefined) {
    return;
  }
  // A notification tells one topic ("Notification", AWS Billing and Cost Management API reference).
  const [known] = spec.observability?.notify ?? [];
  const { topicArn, dependsOn } =
    known === undefined ? createTopic(parts) : { topicArn: known, dependsOn: [] };
  const args = {
    budgetType: "COST",
    timeUnit: "MONTHLY",
    // No start: AWS takes the month in which the budget is made, and another one would be a change at every run.
    limitAmount: amount(monthlyBudgetUsd),
    limitUnit: "USD",
    costFilters: [{ name: "TagKeyValue", values: [`user:model-hosting/model$${spec.name}`] }],
    notifications: notifications(topicArn),
    tags: parts.tags,
  };
  // Budgets are of an account, not of a region. The name is the provider's to complete: that of an endpoint may be there
  // once in each region.
  new Budget(...transformed(parts.transform.budget, name, args, { parent: parts.parent, dependsOn }));
}

/** A number as the API takes it: without an exponent ("Spend"). */
function amount(usd: number): string {
  return usd.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 20 });
}

function notifications(topicArn: pulumi.Input<string>): input.budgets.BudgetNotification[] {
  return Object.entries(thresholds).map(([notificationType, threshold]) => ({
    notificationType,
    comparisonOperator: "GREATER_THAN",
    threshold,
    thresholdType: "PERCENTAGE",
    subscriberSnsTopicArns: [topicArn],
  }));
}

interface Told {
  readonly topicArn: pulumi.Input<string>;
  /** AWS refuses to tell a topic that does not let it. */
  readonly dependsOn: pulumi.Resource[];
}

function createTopic({ transform, parent, account, tags, kmsKeyArn, ...parts }: BudgetParts): Told {
  const name = `${parts.name}-budget`;
  const args = {
    ...inRegion(parts.region),
    name,
    tags,
    ...(kmsKeyArn === undefined ? {} : { kmsMasterKeyId: kmsKeyArn }),
  };
  const topic = new Topic(...transformed(transform.topic, name, args, { parent }));
  const policyArgs = {
    ...inRegion(parts.region),
    arn: topic.arn,
    policy: account.apply((known) => topicPolicy(known, name)),
  };
  const policy = new TopicPolicy(...transformed(transform.topicPolicy, name, policyArgs, { parent }));
  return { topicArn: topic.arn, dependsOn: [policy] };
}

/** Lets AWS Budgets publish, on behalf of this account alone ("Creating an Amazon SNS topic for budget notifications"). */
function topicPolicy({ partition, region, accountId }: Account, topic: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TellOfBudget",
        Effect: "Allow",
        Principal: { Service: "budgets.amazonaws.com" },
        Action: "sns:Publish",
        Resource: `arn:${partition}:sns:${region}:${accountId}:${topic}`,
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnLike: { "aws:SourceArn": `arn:${partition}:budgets::${accountId}:*` },
        },
      },
    ],
  });
}
