import assert from "node:assert/strict";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import type { DeploymentConfiguration } from "@aws-sdk/client-ecs";
import { awsControl, awsRegion, awsUrl, startAws } from "../../sandbox/aws/index.js";
import { digitsAnswer, readHeldOut, type HeldOut } from "../../sandbox/demonstration/heldOut.js";
import { prepareNode } from "../../sandbox/example.js";
import { silentProgress } from "../../sandbox/progress.js";
import { waitFor } from "../../sandbox/waitFor.js";
import { addressOf, EcsStage, shifted } from "./support/ecsStage.js";
import { thingsNamed } from "./support/sageMaker.js";

const prefix = `ecs-test-${process.pid}`;
const busybox = "sandbox.local/busybox:1";

/**
 * ECS of the sandbox's AWS through AWS's own SDK, with the example's containers as tasks behind a load balancer. What it
 * cannot prove: that AWS does the same. The reasons of stopped tasks are AWS's where its documentation quotes them;
 * those of service deployments are the emulator's own.
 */
describe("ECS of the sandbox's AWS", () => {
  let stage: EcsStage;
  let heldOut: HeldOut;

  before(async () => {
    heldOut = readHeldOut((await prepareNode(silentProgress)).heldOut);
    await startAws(silentProgress);
    stage = new EcsStage(prefix);
    await stage.raise();
  });

  after(async () => {
    await stage.strike();
    assert.deepEqual(await thingsNamed(prefix), []);
  });

  /** The version that answered, or what went wrong. */
  function ask(url: string, host: string): Promise<string> {
    const body = JSON.stringify({ instances: heldOut.instances.slice(0, 1) });
    const headers = { host, "content-type": "application/json" };
    return new Promise((resolve) => {
      const call = request(`${url}/invocations`, { method: "POST", headers, timeout: 20_000 }, (answer) => {
        let text = "";
        answer.on("data", (part: Buffer) => (text += part.toString()));
        answer.on("end", () => {
          if (answer.statusCode !== 200) resolve(`status ${answer.statusCode}: ${text}`);
          else resolve(digitsAnswer.parse(JSON.parse(text)).model_version);
        });
      });
      call.on("timeout", () => call.destroy(new Error("no answer in time")));
      call.on("error", (error) => {
        resolve(error.message);
      });
      call.end(body);
    });
  }

  /** What callers are answered while something goes on, each answer once. */
  async function underLoad<Result>(host: string, work: () => Promise<Result>): Promise<[Result, string[]]> {
    const answers = new Set<string>();
    let goesOn = true;
    const callers = Array.from({ length: 2 }, async () => {
      while (goesOn) answers.add(await ask(stage.url, host));
    });
    try {
      return [await work(), [...answers].sort()];
    } finally {
      goesOn = false;
      await Promise.all(callers);
    }
  }

  async function ends(service: string): Promise<string[]> {
    const stopped = await stage.tasks(service, "STOPPED");
    const texts = stopped.map(({ stopCode, stoppedReason, containers }) => {
      const [container] = containers ?? [];
      return `${stopCode}: ${stoppedReason} (${container?.exitCode}, ${container?.reason})`;
    });
    return [...new Set(texts)];
  }

  describe("a service behind a load balancer", () => {
    const service = "rolling";
    let first: string;
    let groups: [string, string];

    before(async () => {
      ({ groups } = await stage.route(service));
      first = await stage.define("1");
      const loadBalancers = [{ targetGroupArn: groups[0], containerName: "model", containerPort: 8080 }];
      const created = await stage.create(service, first, { loadBalancers });
      assert.equal(created.status, "SUCCESSFUL");
    });

    it("answers by the addresses of its tasks, which are spread over zones, and by the load balancer", async () => {
      const tasks = await stage.tasks(service);
      assert.deepEqual(tasks.map(({ availabilityZone }) => availabilityZone).sort(), [
        "us-east-1a",
        "us-east-1b",
      ]);
      for (const task of tasks) assert.equal(await ask(`http://${addressOf(task)}:8080`, service), "1");
      assert.equal(await ask(stage.url, service), "1");
      const { logStreams = [] } = await stage.logs.describeLogStreams({ logGroupName: stage.logGroup });
      const streams = tasks.map(({ taskArn = "" }) => `digits/model/${taskArn.split("/").at(-1)}`);
      assert.ok(streams.every((name) => logStreams.some(({ logStreamName }) => logStreamName === name)));
    });

    it("goes to another version without a failed call", async () => {
      const taskDefinition = await stage.define("2");
      const [{ status }, answers] = await underLoad(service, () => stage.update(service, { taskDefinition }));
      assert.deepEqual([status, answers], ["SUCCESSFUL", ["1", "2"]]);
      assert.equal(await ask(stage.url, service), "2");
    });

    it("goes back from a version that ends by itself, with its exit code, without a failed call", async () => {
      const taskDefinition = await stage.define("3");
      const [failed, answers] = await underLoad(service, () => stage.update(service, { taskDefinition }));
      assert.deepEqual([failed.status, answers], ["ROLLBACK_SUCCESSFUL", ["2"]]);
      assert.match(failed.statusReason ?? "", /circuit breaker: tasks failed to start/);
      assert.equal(failed.deploymentCircuitBreaker?.status, "TRIGGERED");
      const now = await stage.service(service);
      assert.notEqual(now.taskDefinition, taskDefinition);
      assert.ok(
        (await ends(service)).some((end) =>
          end.startsWith("EssentialContainerExited: Essential container in task exited (1,"),
        ),
      );
      assert.ok(
        now.events?.some(({ message = "" }) => message.includes("deployment failed: tasks failed to start")),
      );
    });

    it("goes back from an image that is not there, from a program that is not there, and from a deaf one", async () => {
      const broken = [
        [await stage.define("99"), /TaskFailedToStart: CannotPullContainerError: .*digits:99: not found/],
        [
          await stage.define("1", { entryPoint: ["/nothing"] }),
          /TaskFailedToStart: Task failed to start \(.*CannotStartContainerError/,
        ],
        [
          await stage.define("1", { environment: [{ name: "PORT", value: "9999" }] }),
          /Task failed ELB health checks in \(target-group arn:aws:/,
        ],
      ] as const;
      await awsControl.pace({ longest_startup: 8 });
      try {
        for (const [taskDefinition, end] of broken) {
          assert.equal((await stage.update(service, { taskDefinition })).status, "ROLLBACK_SUCCESSFUL");
          assert.match((await ends(service)).join("\n"), end);
        }
      } finally {
        await awsControl.pace({ longest_startup: 45 });
      }
      assert.equal(await ask(stage.url, service), "2");
    });

    it("takes a good version after that, and starts it again when it is forced to", async () => {
      assert.equal((await stage.update(service, { taskDefinition: first })).status, "SUCCESSFUL");
      const before = (await stage.tasks(service)).map(({ taskArn }) => taskArn);
      assert.equal((await stage.update(service, { forceNewDeployment: true })).status, "SUCCESSFUL");
      const after = (await stage.tasks(service)).map(({ taskArn }) => taskArn);
      assert.deepEqual(
        after.filter((arn) => before.includes(arn)),
        [],
      );
    });

    it("is scaled out and in without a failed call, and replaces a task that somebody stops", async () => {
      const [, answers] = await underLoad(service, async () => {
        await stage.update(service, { desiredCount: 3 });
        await stage.running(service, 3);
        await stage.update(service, { desiredCount: 2 });
        await stage.running(service, 2);
        const [task] = await stage.tasks(service);
        await stage.ecs.stopTask({ cluster: stage.name, task: task?.taskArn, reason: "a test" });
        const gone = async () =>
          (await stage.tasks(service)).every(({ taskArn }) => taskArn !== task?.taskArn);
        await waitFor("the task has gone", gone, { timeoutMs: 10_000 });
        await stage.running(service, 2);
      });
      assert.deepEqual(answers, ["1"]);
      assert.ok((await ends(service)).some((end) => end.startsWith("UserInitiated: a test")));
    });

    it("leaves no target behind", async () => {
      await stage.remove(service);
      const { TargetHealthDescriptions } = await stage.elb.describeTargetHealth({
        TargetGroupArn: groups[0],
      });
      assert.deepEqual(TargetHealthDescriptions, []);
      assert.ok((await stage.tasks(service, "STOPPED")).every(({ lastStatus }) => lastStatus === "STOPPED"));
    });
  });

  describe("a deployment that shifts traffic", () => {
    const strategies: [string, DeploymentConfiguration, (number | undefined)[]][] = [
      ["blue-green", { strategy: "BLUE_GREEN", bakeTimeInMinutes: 1 }, [0]],
      [
        "canary",
        { strategy: "CANARY", canaryConfiguration: { canaryPercent: 20, canaryBakeTimeInMinutes: 1 } },
        [80, 0],
      ],
      [
        "linear",
        { strategy: "LINEAR", linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 1 } },
        [50, 0],
      ],
    ];

    for (const [name, deploymentConfiguration, shifts] of strategies) {
      it(`${name}: gives the new version its part of the traffic, and goes back as a whole`, async () => {
        const { rule, groups } = await stage.route(name);
        const loadBalancers = shifted(rule, groups);
        const changes = { loadBalancers, deploymentConfiguration, desiredCount: 1 };
        assert.equal((await stage.create(name, await stage.define("1"), changes)).status, "SUCCESSFUL");
        const good = await stage.define("2");
        const seen: (number | undefined)[] = [];
        const [{ status }, answers] = await underLoad(name, async () => {
          const end = stage.update(name, { taskDefinition: good });
          for (const until = end.then(() => "over"); (await Promise.race([until, sleep(100)])) !== "over";) {
            const [old] = await stage.weights(rule);
            if (old !== 100 && old !== seen.at(-1)) seen.push(old);
          }
          return end;
        });
        assert.deepEqual([status, answers, seen], ["SUCCESSFUL", ["1", "2"], shifts]);
        const revision = (await stage.newest(name))?.targetServiceRevision?.arn ?? "";
        const { serviceRevisions } = await stage.ecs.describeServiceRevisions({
          serviceRevisionArns: [revision],
        });
        const used = serviceRevisions?.[0]?.resolvedConfiguration?.loadBalancers?.[0]?.targetGroupArn;
        assert.equal(used, groups[1]);

        const taskDefinition = await stage.define("1", { entryPoint: ["/nothing"] });
        const [failed, kept] = await underLoad(name, () => stage.update(name, { taskDefinition }));
        assert.deepEqual([failed.status, kept], ["ROLLBACK_SUCCESSFUL", ["2"]]);
        assert.equal((await stage.service(name)).taskDefinition, good);
        assert.deepEqual(await stage.weights(rule), [0, 100]);
        await stage.remove(name);
      });
    }
  });

  describe("a task", () => {
    it("gets secrets, files that another container has left it, and its own health check", async () => {
      const { endpoint, region } = { endpoint: awsUrl() ?? "", region: awsRegion };
      const credentials = { accessKeyId: "test", secretAccessKey: "test" };
      const secrets = new SecretsManager({ endpoint, region, credentials });
      const SecretString = JSON.stringify({ token: "from the secret" });
      const { ARN = "" } = await secrets.createSecret({ Name: `${prefix}-secret`, SecretString });
      const mountPoints = [{ sourceVolume: "shared", containerPath: "/shared" }];
      const write = {
        ...{ name: "write", image: busybox, essential: false, mountPoints },
        ...{ entryPoint: ["/bin/sh", "-c"], command: ["echo 'from the other' > /shared/file"] },
      };
      const taskDefinition = await stage.define(
        "1",
        {
          // A shell does not listen for SIGTERM.
          ...{ image: busybox, mountPoints, user: "1000", stopTimeout: 2 },
          secrets: [{ name: "TOKEN", valueFrom: `${ARN}:token::` }],
          dependsOn: [{ containerName: "write", condition: "SUCCESS" }],
          entryPoint: ["/bin/sh", "-c"],
          command: ['echo "$TOKEN, $(cat /shared/file), $(id -u)"; sleep 2; touch /shared/ready; sleep 600'],
          healthCheck: {
            command: ["CMD-SHELL", "test -e /shared/ready"],
            interval: 5,
            retries: 2,
            startPeriod: 10,
          },
        },
        { volumes: [{ name: "shared" }], containerDefinitions: [write] },
      );
      const created = await stage.create("own", taskDefinition, { desiredCount: 1 });
      assert.equal(created.status, "SUCCESSFUL");
      const [task] = await stage.tasks("own");
      assert.equal(task?.healthStatus, "HEALTHY");
      const { events = [] } = await stage.logs.filterLogEvents({
        ...{ logGroupName: stage.logGroup, filterPattern: '"from the"' },
      });
      assert.deepEqual(
        events.map(({ message }) => message),
        ["from the secret, from the other, 1000"],
      );
      await stage.remove("own");
      await secrets.deleteSecret({ SecretId: ARN, ForceDeleteWithoutRecovery: true });
    });

    it("does not start without its secret, its log group or its files, and says so", async () => {
      const missing = "arn:aws:secretsmanager:us-east-1:123456789012:secret:nothing-aBcDeF";
      const options = { ...stage.logConfiguration?.options, "awslogs-group": "/nothing" };
      const fails = {
        name: "write",
        image: busybox,
        essential: false,
        entryPoint: ["/bin/sh", "-c", "exit 7"],
      };
      const dependsOn = [{ containerName: "write", condition: "SUCCESS" as const }];
      const cases = [
        [
          await stage.define("1", { secrets: [{ name: "A", valueFrom: missing }] }),
          /unable to pull secrets or registry auth/,
        ],
        [
          await stage.define("1", { logConfiguration: { logDriver: "awslogs", options } }),
          /The specified log group does not exist/,
        ],
        [await stage.define("1", { dependsOn }, { containerDefinitions: [fails] }), /Task failed to start/],
      ] as const;
      for (const [index, [taskDefinition, reason]] of cases.entries()) {
        const name = `missing-${index}`;
        assert.equal(
          (await stage.create(name, taskDefinition, { desiredCount: 1 })).status,
          "ROLLBACK_FAILED",
        );
        assert.match((await ends(name)).join("\n"), reason);
        await stage.remove(name);
      }
    });
  });

  it("fails a deployment as a test asks for it, without containers", async () => {
    await awsControl.containers("dry", false);
    try {
      const first = await stage.define("1");
      assert.equal((await stage.create("dry", first)).status, "SUCCESSFUL");
      await awsControl.failNext("dry", "a reason of the test");
      const failed = await stage.update("dry", { taskDefinition: await stage.define("2") });
      assert.equal(failed.status, "ROLLBACK_SUCCESSFUL");
      assert.match((await ends("dry")).join("\n"), /TaskFailedToStart: a reason of the test/);
      assert.equal((await stage.service("dry")).taskDefinition, first);
      await stage.remove("dry");
    } finally {
      await awsControl.containers("dry", true);
    }
  });
});
