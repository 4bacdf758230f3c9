import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { ModelHost } from "../../../components/modelHost.js";
import { mergeSpec, type HostingSpecInput, type ModeName } from "../../../components/spec/index.js";
import { hostedOn, smallest } from "../support/sagemakerHosted.js";
import { recordSageMaker } from "../support/sagemakerRecord.js";

const modes: readonly ModeName[] = ["realtime", "serverless", "async", "batch"];
const topic = "arn:aws:sns:eu-central-1:123456789012:on-call";

// What this cannot prove: that AWS counts by the tag what the model costs, and that it lets the budget tell the topic.
describe("the budget of a model on SageMaker", () => {
  for (const mode of modes) {
    it(`is made in mode ${mode} where the spec names one, and not otherwise`, async () => {
      const { find } = await hostedOn(mode, { cost: { monthlyBudgetUsd: 400 } });
      assert.equal(find("Budget limitAmount"), "400");
      assert.equal((await hostedOn(mode)).find("Budget"), undefined);
    });
  }

  it("is written as the API takes numbers: without an exponent, and exactly", async () => {
    for (const [written, sent] of [
      [100, "100"],
      [0.1, "0.1"],
      [1234.56, "1234.56"],
      [1e-7, "0.0000001"],
      [1e21, "1000000000000000000000"],
    ] as const) {
      const { find } = await hostedOn("serverless", { cost: { monthlyBudgetUsd: written } });
      assert.equal(find("Budget limitAmount"), sent);
    }
  });

  it("has no start, which another month would change", async () => {
    const { find } = await hostedOn("serverless", { cost: { monthlyBudgetUsd: 400 } });
    assert.equal(find("Budget timePeriodStart"), undefined);
    assert.equal(find("Budget timePeriodEnd"), undefined);
  });

  it("tells a topic of its own that AWS Budgets alone may publish to, for this account alone", async () => {
    const kmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555";
    const settings = { kmsKeyArn, region: "eu-central-1" };
    const { find } = await hostedOn("serverless", { cost: { monthlyBudgetUsd: 400 } }, { settings });
    const arn = "arn:aws:sns:eu-central-1:123456789012:digits-test-budget";
    assert.equal(find("Topic name"), "digits-test-budget");
    assert.equal(find("Topic kmsMasterKeyId"), kmsKeyArn);
    assert.deepEqual(find("TopicPolicy policy.Statement"), [
      {
        Sid: "TellOfBudget",
        Effect: "Allow",
        Principal: { Service: "budgets.amazonaws.com" },
        Action: "sns:Publish",
        Resource: arn,
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": "arn:aws:budgets::123456789012:*" },
        },
      },
    ]);
    assert.equal(find("Topic region"), "eu-central-1");
    assert.equal(find("TopicPolicy region"), "eu-central-1");
    assert.equal(find("Budget region"), undefined, "budgets are of an account");
  });

  it("tells the first topic of the spec, where there is one, and makes none", async () => {
    const change = { cost: { monthlyBudgetUsd: 400 }, observability: { notify: [topic, `${topic}-2`] } };
    const { find, resources } = await hostedOn("batch", change);
    const told = ["FORECASTED", "ACTUAL"].map((type) =>
      find(`Budget notifications[notificationType=${type}].subscriberSnsTopicArns`),
    );
    assert.deepEqual(told, [[topic], [topic]]);
    assert.deepEqual(
      resources.filter(({ type }) => type.startsWith("aws:sns/")),
      [],
    );
  });

  it("waits for the topic's policy, without which AWS would refuse it", async () => {
    const waits: unknown[] = [];
    const sagemaker = {
      budget: (_args: object, { dependsOn }: pulumi.CustomResourceOptions) => {
        for (const resource of [dependsOn].flat()) waits.push(resource?.constructor.name);
      },
    };
    const change = { cost: { monthlyBudgetUsd: 400 } };
    const spec = mergeSpec(smallest.serverless, change) as HostingSpecInput;
    await recordSageMaker(() => new ModelHost("digits", { spec, transform: { sagemaker } }).endpoint);
    assert.deepEqual(waits, ["TopicPolicy"]);
  });
});
