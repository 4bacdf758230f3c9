import assert from "node:assert/strict";
import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudWatchClient, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { connect } from "model-hosting-client";
import { z } from "zod";
import { awsControl, startAws } from "../../sandbox/aws/index.js";
import { digitsAnswer, readHeldOut } from "../../sandbox/demonstration/heldOut.js";
import type { PulumiRun } from "../../sandbox/engine.js";
import { prepareNode } from "../../sandbox/example.js";
import { silentProgress } from "../../sandbox/progress.js";
import { waitFor } from "../../sandbox/waitFor.js";
import { readAws, readOne } from "./support/boto3.js";
import { CallLoad, type LoadReport } from "./support/load.js";
import { expectSuccess, TestProject } from "./support/project.js";
import { RecordedAws } from "./support/recordedAws.js";
import { commonSpec, digitsImage, thingsNamed, useSandboxAws } from "./support/sageMaker.js";

const model = "rolled-digits";
const endpointName = `${model}-test`;
const alarm = `${endpointName}-errors`;

/** A version of the model, autoscaled, rolled out in four steps that an alarm can stop. */
function rolledSpec(version: string, { instanceType = "ml.m5.large" } = {}): object {
  return {
    ...commonSpec,
    name: model,
    model: { image: digitsImage(version), version, startupBudget: "60s" },
    placement: { backend: "sagemaker", instanceTypes: [instanceType] },
    scaling: { minReplicas: 1, maxReplicas: 3, metric: { type: "requestsPerSecond", target: 20 } },
    rollout: {
      strategy: "linear",
      steps: [25, 50, 75, 100],
      bakeTime: "2m",
      rollbackAlarms: ["errors"],
      revisionsKept: 1,
    },
    observability: { alarms: [{ name: "errors", metric: "errorRate", above: 5, for: "2m" }] },
  };
}

/** Seconds that the emulator waits at most where the spec says two minutes. */
const shortWait = 1;
const requestsDuringUpdate = 2000;
/** Waits of a rollout in four steps: one behind each, and one before the old instances end. */
const waits = 5;

/** An action of SageMaker or Application Auto Scaling that changes something, behind the dot; tags do not count. */
const changing =
  /^(?:SageMaker|AnyScaleFrontendService)\.((?:Create|Update|Delete|Register|Deregister|Put)(?!.*Tags)\w+)$/;

const liveEndpoint = z.object({
  EndpointStatus: z.string(),
  EndpointConfigName: z.string(),
  FailureReason: z.string().optional(),
  ProductionVariants: z.array(
    z.object({ VariantName: z.string(), CurrentInstanceCount: z.int(), DesiredInstanceCount: z.int() }),
  ),
});

/**
 * New versions on SageMaker, through the real engine, with the model's containers behind the emulator's endpoint. What
 * it cannot prove: that the real AWS provider makes the same models and configurations, and that SageMaker itself loses
 * no request while it moves the traffic; the emulator does it in the way and the order that AWS documents. That an alarm
 * goes off is decided by hand here, since nothing computes metrics.
 */
describe("a rollout on SageMaker", function () {
  this.timeout(600_000);
  const recorded = new RecordedAws();
  const project = new TestProject("sagemaker-rollout", () => recorded.environment);
  let leaveAws: () => void;
  let predict: () => Promise<string>;

  before(async () => {
    const example = await prepareNode(silentProgress);
    await startAws(silentProgress);
    leaveAws = useSandboxAws();
    await recorded.start();
    const instances = readHeldOut(example.heldOut).instances.slice(0, 1);
    predict = async () => {
      // Without retries: a request that fails once must show.
      const client = connect(await endpoint(), { retries: 0 });
      predict = async () => digitsAnswer.parse(await client.predict({ instances })).model_version;
      return predict();
    };
    await project.create();
    project.configure({ models: [rolledSpec("1")] });
    expectSuccess(await project.up());
  });

  after(async () => {
    await awsControl.pace({ longest_wait: shortWait });
    if (fs.existsSync(project.folder)) await project.dispose();
    await recorded.stop();
    leaveAws();
  });

  const endpoint = () => project.endpoint(model);

  /** Rolls a spec out while requests come: what the engine did, what came of them, how many came during the update. */
  async function rollUnderLoad(spec: object, meanwhile = () => Promise.resolve()): Promise<Roll> {
    project.configure({ models: [spec] });
    recorded.clear();
    const load = new CallLoad(() => predict(), 4);
    try {
      const running = project.up();
      await waitFor("the update begins", () => changes().includes("UpdateEndpoint"), { timeoutMs: 120_000 });
      const before = load.total;
      await meanwhile();
      await waitFor("the update ends", async () => (await live()).EndpointStatus === "InService", {
        timeoutMs: 300_000,
        intervalMs: 300,
      });
      const during = load.total - before;
      return { run: await running, during, report: await load.stop() };
    } finally {
      await load.stop();
    }
  }

  const live = () => readOne(liveEndpoint, "sagemaker", "describe_endpoint", { EndpointName: endpointName });

  /** What `up` changed in SageMaker and Application Auto Scaling, in order; without tags. */
  const changes = () => recorded.calls.flatMap(({ action }) => changing.exec(action)?.[1] ?? []);

  it("goes to version 2 under load: 2,000 invocations at least during the update, none failed", async () => {
    const rate = await requestsASecond(() => predict());
    // Long enough for the requests at the machine's own speed, with some to spare.
    await awsControl.pace({ longest_wait: Math.max(2, (1.5 * requestsDuringUpdate) / rate / waits) });
    const { run, during, report } = await rollUnderLoad(rolledSpec("2"));
    await awsControl.pace({ longest_wait: shortWait });
    expectSuccess(run);
    assert.deepEqual(report.failures, []);
    assert.deepEqual([...report.versions.keys()].sort(), ["1", "2"]);
    assert.ok(during >= requestsDuringUpdate, `only ${during} requests during the update`);
    console.log(`      ${during} requests during the update, ${report.failures.length} failed`);
    assert.equal((await endpoint()).version, "2");
    assert.equal(await predict(), "2");
  });

  it("calls the API in an order that leaves no gap, and deletes no endpoint", () => {
    assert.deepEqual(changes(), ["CreateModel", "CreateEndpointConfig", "UpdateEndpoint"]);
  });

  it("keeps the counts that autoscaling set, and as many old revisions as asked", async () => {
    await awsControl.capacity(endpointName, "primary", 2);
    await waitFor("two instances", async () => (await counts()).current === 2, { timeoutMs: 60_000 });
    const first = await revisions();
    assert.equal(first.configurations.length, 2);

    project.configure({ models: [rolledSpec("1")] });
    recorded.clear();
    expectSuccess(await project.up());
    assert.deepEqual(await counts(), { current: 2, desired: 2 });
    assert.equal(await predict(), "1");

    assert.deepEqual(changes(), [
      ...["CreateModel", "CreateEndpointConfig", "UpdateEndpoint"],
      ...["DeleteEndpointConfig", "DeleteModel"],
    ]);
    const actions = recorded.calls.map(({ action }) => action);
    const [updated, retired] = ["SageMaker.UpdateEndpoint", "SageMaker.DeleteEndpointConfig"].map((action) =>
      actions.indexOf(action),
    );
    assert.ok(actions.slice(updated, retired).includes("SageMaker.DescribeEndpoint"), "retired unverified");
    const second = await revisions();
    assert.equal(second.configurations.length, 2, "the one that serves, and one");
    assert.equal(second.models.length, 2);
    const { EndpointConfigName } = await live();
    assert.ok(second.configurations.includes(EndpointConfigName));
    assert.ok(!first.configurations.includes(EndpointConfigName));
    expectSuccess(await project.up("--expect-no-changes"));
  });

  it("stays with what serves when the new container never answers /ping, and says so", async () => {
    const { EndpointConfigName: served } = await live();
    const { run, report } = await rollUnderLoad(rolledSpec("3"));
    assert.notEqual(run.code, 0, "up must fail");
    assert.match(
      run.stdout,
      /rolled the update of endpoint rolled-digits-test back: .*primary did not pass the ping health check/,
    );
    assert.match(run.stdout, new RegExp(`It still serves configuration ${served}; the next up tries again`));
    assert.deepEqual(report.failures, []);
    assert.deepEqual([...report.versions.keys()], ["1"]);
    assert.equal((await live()).EndpointConfigName, served);
    assert.ok(!changes().some((action) => action.startsWith("Delete")), "a failed update deletes nothing");
  });

  it("goes on to a good version with the next up, without hand work", async () => {
    const { EndpointConfigName: served } = await live();
    project.configure({ models: [rolledSpec("2")] });
    recorded.clear();
    expectSuccess(await project.up());
    assert.equal(await predict(), "2");
    const { EndpointConfigName: serves } = await live();
    const { configurations } = await revisions();
    assert.deepEqual(
      configurations.sort(),
      [served, serves].sort(),
      "the one that failed is nothing to go back to",
    );
    assert.deepEqual(await counts(), { current: 2, desired: 2 });
    assert.ok(!changes().includes("DeleteEndpoint"));
    expectSuccess(await project.up("--expect-no-changes"));
  });

  it("rolls back when an alarm goes off, and the next up with the same spec tries again", async () => {
    const { EndpointConfigName: served } = await live();
    const { run, report } = await rollUnderLoad(rolledSpec("1"), () => setAlarm("ALARM"));
    assert.notEqual(run.code, 0, "up must fail");
    assert.match(run.stdout, new RegExp(`rolled the update of endpoint ${endpointName} back: .*${alarm}`));
    assert.deepEqual(report.failures, []);
    assert.equal((await live()).EndpointConfigName, served);
    assert.equal(await predict(), "2");

    await setAlarm("OK");
    recorded.clear();
    expectSuccess(await project.up());
    assert.equal(await predict(), "1");
    assert.deepEqual(changes().slice(0, 1), ["UpdateEndpoint"], "model and configuration are there already");
  });

  it("changes the instance type of an autoscaled endpoint", async () => {
    project.configure({ models: [rolledSpec("1", { instanceType: "ml.c5.large" })] });
    recorded.clear();
    expectSuccess(await project.up());
    const [deregistered, updated, registered] = [
      ...["DeregisterScalableTarget", "UpdateEndpoint", "RegisterScalableTarget"],
    ].map((action) => changes().indexOf(action));
    assert.ok(deregistered !== undefined && updated !== undefined && registered !== undefined);
    assert.ok(0 <= deregistered && deregistered < updated && updated < registered, changes().join(", "));
    assert.ok(!changes().includes("DeleteEndpoint"));
    const { ScalableTargets } = await readOne(
      z.object({ ScalableTargets: z.array(z.object({ MinCapacity: z.int(), MaxCapacity: z.int() })) }),
      ...(["application-autoscaling", "describe_scalable_targets", targetOf(endpointName)] as const),
    );
    assert.deepEqual(ScalableTargets, [{ MinCapacity: 1, MaxCapacity: 3 }]);
    const { ScalingPolicies } = await readOne(
      z.object({ ScalingPolicies: z.array(z.object({ PolicyType: z.string() })) }),
      ...(["application-autoscaling", "describe_scaling_policies", policiesOf(endpointName)] as const),
    );
    assert.deepEqual(ScalingPolicies, [{ PolicyType: "TargetTrackingScaling" }]);
    assert.deepEqual(await servedTypes(), ["ml.c5.large"]);
    assert.equal(await predict(), "1");
    expectSuccess(await project.up("--expect-no-changes"));
  });

  it("leaves nothing behind", async () => {
    expectSuccess(await project.dispose());
    assert.deepEqual(await thingsNamed(model), []);
  });

  async function counts(): Promise<{ current: number | undefined; desired: number | undefined }> {
    const [variant] = (await live()).ProductionVariants;
    return { current: variant?.CurrentInstanceCount, desired: variant?.DesiredInstanceCount };
  }

  async function servedTypes(): Promise<string[]> {
    const { EndpointConfigName } = await live();
    const { ProductionVariants } = await readOne(
      z.object({ ProductionVariants: z.array(z.object({ InstanceType: z.string() })) }),
      "sagemaker",
      "describe_endpoint_config",
      { EndpointConfigName },
    );
    return ProductionVariants.map(({ InstanceType }) => InstanceType);
  }
});

/** What came of a rollout under load. */
interface Roll {
  readonly run: PulumiRun;
  readonly report: LoadReport;
  /** Requests that ended between the begin of the update and its end. */
  readonly during: number;
}

/** Names of the endpoint's configurations and models. */
async function revisions(): Promise<{ configurations: string[]; models: string[] }> {
  const [configurations, models] = await readAws(
    ["sagemaker", "list_endpoint_configs", { NameContains: endpointName }],
    ["sagemaker", "list_models", { NameContains: endpointName }],
  );
  return {
    configurations: z
      .object({ EndpointConfigs: z.array(z.object({ EndpointConfigName: z.string() })) })
      .parse(configurations)
      .EndpointConfigs.map(({ EndpointConfigName }) => EndpointConfigName),
    models: z
      .object({ Models: z.array(z.object({ ModelName: z.string() })) })
      .parse(models)
      .Models.map(({ ModelName }) => ModelName),
  };
}

function targetOf(name: string): object {
  return { ServiceNamespace: "sagemaker", ResourceIds: [`endpoint/${name}/variant/primary`] };
}

function policiesOf(name: string): object {
  return { ServiceNamespace: "sagemaker", ResourceId: `endpoint/${name}/variant/primary` };
}

/** Sets the alarm's state, as CloudWatch does when it evaluates the metric. */
async function setAlarm(state: "ALARM" | "OK"): Promise<void> {
  const command = new SetAlarmStateCommand({ AlarmName: alarm, StateValue: state, StateReason: "the test" });
  await new CloudWatchClient().send(command);
}

/** How many requests get an answer in a second, measured. */
async function requestsASecond(call: () => Promise<string>): Promise<number> {
  await call();
  const load = new CallLoad(call, 4);
  const seconds = 4;
  await sleep(seconds * 1000);
  return (await load.stop()).answered / seconds;
}
