import assert from "node:assert/strict";
import { DeleteBudgetCommand } from "@aws-sdk/client-budgets";
import { DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DeleteRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import { DeleteModelCommand } from "@aws-sdk/client-sagemaker";
import { DeleteScheduleCommand } from "@aws-sdk/client-scheduler";
import { DeleteStateMachineCommand } from "@aws-sdk/client-sfn";
import { awsAccount, awsControl, awsRegion, awsUrl } from "../../sandbox/aws/index.js";
import { awsClients } from "./support/aws.js";
import {
  ownInventory,
  SageMakerFaultStack,
  startAwsWithoutContainers,
  type FaultMode,
} from "./support/awsFaultStack.js";
import type { Attempt, FaultProxy } from "./support/faultProxy.js";
import { difference, expectFailure, type Inventory } from "./support/faultStack.js";
import { expectSuccess } from "./support/project.js";

/**
 * SIGKILL gives the CLI no time to write what it knows, and comes here in the worst moment: AWS has carried out a call and
 * nobody has heard of it. What this cannot prove: that the real provider of dynamic resources ends with the CLI, as the
 * sandbox's does within a quarter of a second; one that lived on would go on with its rollout beside the next run.
 */
describe("an up on AWS that is killed", () => {
  const modes: FaultMode[] = ["realtime", "async", "batch"];
  let proxy: FaultProxy;
  let stack: SageMakerFaultStack;
  let clean: Inventory;

  before("a clean run", async () => {
    proxy = await startAwsWithoutContainers();
    stack = new SageMakerFaultStack("killed", proxy);
    await stack.create();
    assert.deepEqual(await ownInventory(), {}, "an earlier run left something behind");
    stack.host(modes, "1");
    clean = await stack.converge();
    await stack.destroyAll();
  });

  afterEach(async () => {
    await stack.destroyAll();
  });

  after(async () => {
    proxy.follow();
    expectSuccess(await stack.dispose());
    await proxy.stop();
  });

  it("while it waits for an endpoint to be created or updated is completed by the next one", async () => {
    stack.host(modes, "1");
    await stack.killWhenAnswered(during("CreateEndpoint"));
    assert.deepEqual(await stack.converge(), clean);
    stack.host(modes, "2");
    await stack.killWhenAnswered(during("UpdateEndpoint"));
    assert.deepEqual(await stack.converge(), clean);
  });

  it("finds again what has a name of the program's own, and removes what bears the endpoint's owner tag", async () => {
    stack.host(modes, "1");
    for (const calls of found) {
      await stack.killWhenAnswered(...calls.map(isCall));
    }
    assert.deepEqual(await stack.converge(), clean);
  });

  // The provider has made these names up and the state never heard of them; nothing could tell them from somebody else's.
  // The engine's warning of pending operations names the resources. The promise is that they are all that is left over.
  it("leaves one thing behind for each that has a made-up name, and is completed nevertheless", async () => {
    stack.host(modes, "1");
    for (const calls of orphaning) {
      await stack.killWhenAnswered(...calls.map(isCall));
    }
    assert.deepEqual(withoutNotifications(difference(await stack.converge(), clean)), orphans);
    expectSuccess(await stack.pulumi("destroy", "--yes", "--skip-preview"));
    assert.deepEqual(withoutNotifications(await ownInventory()), orphans);
    await removeOrphans();
  });

  // As with the real provider, which does not take over a log group that exists.
  it("says which log group is in the way, where that was made last", async () => {
    stack.host(modes, "1");
    await stack.killWhenAnswered(isCall(["CreateLogGroup", "faults-async-test"]));
    proxy.follow();
    const again = await stack.up();
    expectFailure(again);
    assert.match(again.stdout, /faults-async-test[^]*The specified log group already exists/);
    await awsClients().logs.send(
      new DeleteLogGroupCommand({ logGroupName: "/aws/sagemaker/Endpoints/faults-async-test" }),
    );
    assert.deepEqual(await stack.converge(), clean);
  });
});

/**
 * Of the budget that is left behind, its notifications are parts. The provider makes them after the budget, in calls of their
 * own: how many it comes to before it ends with the engine is a matter of milliseconds.
 */
function withoutNotifications(inventory: Inventory): Inventory {
  return Object.fromEntries(Object.entries(inventory).filter(([kind]) => kind !== "budgets:notification"));
}

/** An action, and what its request contains. */
type Call = readonly [action: string, content: string];

/** Calls that get lost together, one run after the other, in the order in which an `up` comes to them. */
const found: readonly (readonly Call[])[] = [
  [
    ["PutRolePolicy", "faults-realtime-test"],
    ["PutMetricAlarm", "faults-realtime-test"],
    ["CreateTopic", "faults-async-test"],
  ],
  [["CreateModel", "faults-realtime-test"]],
  [["CreateEndpointConfig", "faults-realtime-test"]],
  [["CreateEndpoint", "faults-realtime-test"]],
  [["RegisterScalableTarget", "faults-realtime-test"]],
  [
    ["PutScalingPolicy", "faults-realtime-test"],
    ["PutScheduledAction", "faults-realtime-test"],
  ],
];

const orphaning: readonly (readonly Call[])[] = [
  [
    ["CreateRole", "faults-realtime-test"],
    ["CreateBudget", "faults-realtime-test"],
    ["PUT bucket", "faults-async-test"],
    ["CreateModel", "faults-batch-test"],
  ],
  [["CreateStateMachine", "faults-batch-test"]],
  [["POST schedules", "faults-batch-test"]],
];
const orphans: Inventory = {
  "budgets:budget": ["faults-realtime-test-*"],
  "iam:role": ["faults-realtime-test-*"],
  "s3:bucket": ["faults-async-test-*"],
  "sagemaker:model": ["faults-batch-test-*"],
  "scheduler:schedule": ["default/faults-batch-test-schedule-*"],
  "states:machine": ["faults-batch-test-*"],
};

function isCall([action, content]: Call): (attempt: Attempt) => boolean {
  return (attempt) => attempt.action === action && attempt.call.includes(content);
}

/** The first look at an endpoint after it was asked to change. */
function during(change: string): (attempt: Attempt) => boolean {
  let asked = false;
  return ({ action }) => {
    asked ||= action === change;
    return asked && action === "DescribeEndpoint";
  };
}

/** Deletes what the killed runs left, as a person would. */
async function removeOrphans(): Promise<void> {
  const { budgets, s3, sagemaker, scheduler, states } = awsClients();
  const iam = iamClient();
  const inventory = await awsControl.inventory();
  const left = (kind: string) => (inventory[kind] ?? []).filter((name) => name.includes("faults-"));
  for (const Bucket of left("s3:bucket")) await s3.send(new DeleteBucketCommand({ Bucket }));
  for (const ModelName of left("sagemaker:model"))
    await sagemaker.send(new DeleteModelCommand({ ModelName }));
  for (const BudgetName of left("budgets:budget"))
    await budgets.send(new DeleteBudgetCommand({ AccountId: awsAccount, BudgetName }));
  for (const RoleName of left("iam:role")) await iam.send(new DeleteRoleCommand({ RoleName }));
  for (const name of left("states:machine")) {
    const stateMachineArn = `arn:aws:states:${awsRegion}:${awsAccount}:stateMachine:${name}`;
    await states.send(new DeleteStateMachineCommand({ stateMachineArn }));
  }
  for (const schedule of left("scheduler:schedule")) {
    const [GroupName, Name] = schedule.split("/");
    await scheduler.send(new DeleteScheduleCommand({ GroupName, Name }));
  }
}

function iamClient(): IAMClient {
  const endpoint = awsUrl();
  if (endpoint === undefined) throw new Error("the sandbox's AWS does not run");
  return new IAMClient({
    endpoint,
    region: awsRegion,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
}
