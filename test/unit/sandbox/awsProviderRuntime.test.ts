import assert from "node:assert/strict";

import { defaultsKey, diffInputs } from "../../../sandbox/standIns/awsProvider/compare.js";
import { readConfiguration } from "../../../sandbox/standIns/awsProvider/configuration.js";
import { AwsProvider } from "../../../sandbox/standIns/awsProvider/provider.js";
import type { Context } from "../../../sandbox/standIns/awsProvider/resourceType.js";
import { AwsError } from "../../../sandbox/standIns/awsProvider/services.js";
import { getSessionContext } from "../../../sandbox/standIns/awsProvider/sessionContext.js";
import { getCluster } from "../../../sandbox/standIns/awsProvider/types/eks/cluster.js";
import { typeOfToken } from "../../../sandbox/standIns/awsProvider/types/index.js";
import { untilAccepted } from "../../../sandbox/standIns/awsProvider/waiting.js";
import type { JsonObject } from "../../../sandbox/standIns/provider/json.js";
import { hasUnknown } from "../../../sandbox/standIns/provider/propertyValues.js";

/** What a row does, against an AWS that answers from a list: each action its next answer, the last one again. */
class ScriptedAws {
  readonly calls: string[] = [];
  readonly inputs: JsonObject[] = [];

  constructor(private readonly answers: Record<string, (JsonObject | AwsError)[]>) {}

  get context(): Context {
    return {
      region: "us-east-1",
      account: () => Promise.resolve("123456789012"),
      call: (action, input) => this.answer(action, input),
      create: (action, input) => this.answer(action, input),
      find: (action, input) => this.answer(action, input),
      until: async (what, look) => {
        for (let looks = 0; looks < 5; looks += 1) if (await look()) return;
        throw new Error(`${what}: not so`);
      },
      retryOn: (_message, work) => work(),
    };
  }

  private answer(action: string, input: unknown): Promise<JsonObject> {
    const answers = this.answers[action] ?? [];
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? {};
    this.calls.push(action);
    this.inputs.push(JSON.parse(JSON.stringify(input)) as JsonObject);
    return answer instanceof AwsError ? Promise.reject(answer) : Promise.resolve(answer);
  }

  /** What was sent to an action the last time. */
  sentTo(action: string): JsonObject {
    return this.inputs[this.calls.lastIndexOf(action)] ?? {};
  }
}

const provider = new AwsProvider(readConfiguration({ region: "us-east-1" }, {}));

describe("containers of an ECS task definition", function () {
  const differs = async (before: object[], after: object[]) => {
    const { fields } = await typeOfToken("aws:ecs/taskDefinition:TaskDefinition");
    const inputs = (containers: object[]) => ({ containerDefinitions: JSON.stringify(containers) });
    const changes = [...diffInputs(fields, inputs(before), inputs(after), []).values()];
    return changes.some((change) => change.replaces);
  };
  const model = { name: "model", image: "digits:1", portMappings: [{ containerPort: 8080 }] };

  const same: [title: string, more: object][] = [
    ["the defaults that ECS writes out", { cpu: 0, essential: true, environment: [], mountPoints: [] }],
    ["the host port of a task's own network", { portMappings: [{ containerPort: 8080, hostPort: 8080 }] }],
    ["the protocol of a port", { portMappings: [{ containerPort: 8080, protocol: "tcp" }] }],
  ];
  for (const [title, more] of same)
    it(`are the same with ${title}`, async function () {
      assert.equal(await differs([model], [{ ...model, ...more }]), false);
    });

  it("are the same in another order, and with their variables in another order", async function () {
    const [a, b] = [
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ];
    const other = { name: "other", image: "other:1" };
    const before = [{ ...model, environment: [a, b] }, other];
    assert.equal(await differs(before, [other, { ...model, environment: [b, a] }]), false);
  });

  it("are the same with the default times of a health check", async function () {
    const check = { command: ["CMD", "true"] };
    const written = { ...check, interval: 30, retries: 3, timeout: 5 };
    assert.equal(
      await differs([{ ...model, healthCheck: check }], [{ ...model, healthCheck: written }]),
      false,
    );
  });

  const other: [title: string, more: object][] = [
    ["image", { image: "digits:2" }],
    ["port", { portMappings: [{ containerPort: 9090 }] }],
    ["command, which has an order", { command: ["b", "a"] }],
    ["part that is not essential", { essential: false }],
  ];
  for (const [title, more] of other)
    it(`make another revision for another ${title}`, async function () {
      assert.equal(await differs([{ ...model, command: ["a", "b"] }], [{ ...model, ...more }]), true);
    });
});

describe("an ECS service", function () {
  const token = "aws:ecs/service:Service";
  const arn = "arn:aws:ecs:us-east-1:123456789012:service/models/digits";
  const describing = (deployments: JsonObject[], more: JsonObject = {}) => ({
    services: [{ serviceArn: arn, status: "ACTIVE", desiredCount: 2, runningCount: 2, deployments, ...more }],
  });
  const primary = (rolloutState: string, rolloutStateReason = "") => ({
    status: "PRIMARY",
    rolloutState,
    rolloutStateReason,
  });
  const settle = async (aws: ScriptedAws, inputs: JsonObject) =>
    (await typeOfToken(token)).settle?.(aws.context, arn, { cluster: "models", ...inputs });

  it("is waited for until its newest deployment is complete and the only one", async function () {
    const aws = new ScriptedAws({
      DescribeServices: [
        describing([primary("IN_PROGRESS"), { status: "ACTIVE" }]),
        describing([primary("COMPLETED"), { status: "ACTIVE" }]),
        describing([primary("COMPLETED")], { runningCount: 1 }),
        describing([primary("COMPLETED")]),
      ],
    });
    await settle(aws, { waitForSteadyState: true });
    assert.equal(aws.calls.length, 4);
  });

  it("is not waited for unless the program says so", async function () {
    const aws = new ScriptedAws({ DescribeServices: [describing([primary("IN_PROGRESS")])] });
    await settle(aws, {});
    assert.equal(aws.calls.length, 1);
  });

  it("fails with the deployment's reason", async function () {
    const reason = "ECS deployment circuit breaker: tasks failed to start.";
    const aws = new ScriptedAws({ DescribeServices: [describing([primary("FAILED", reason)])] });
    await assert.rejects(settle(aws, { waitForSteadyState: true }), /circuit breaker: tasks failed to start/);
  });

  it("is told what changes and nothing else, so that an autoscaled count stays", async function () {
    const aws = new ScriptedAws({ DescribeServices: [describing([primary("COMPLETED")])] });
    const [old, inputs] = [
      { cluster: "models", taskDefinition: "digits:1", desiredCount: 2 },
      { cluster: "models", taskDefinition: "digits:2", desiredCount: 2 },
    ];
    const changes = (...names: string[]) => names.includes("taskDefinition");
    await (await typeOfToken(token)).update?.(aws.context, arn, { old, inputs, changes });
    assert.deepEqual(aws.sentTo("UpdateService"), {
      taskDefinition: "digits:2",
      cluster: "models",
      service: arn,
      forceNewDeployment: false,
    });
  });

  it("has its circuit breaker and alarms switched off where the program no longer names them", async function () {
    const aws = new ScriptedAws({ DescribeServices: [describing([primary("COMPLETED")])] });
    const old = { cluster: "models", deploymentCircuitBreaker: { enable: true, rollback: true } };
    const changes = (...names: string[]) => names.includes("deploymentCircuitBreaker");
    await (
      await typeOfToken(token)
    ).update?.(aws.context, arn, { old, inputs: { cluster: "models" }, changes });
    const { deploymentConfiguration } = aws.sentTo("UpdateService");
    assert.deepEqual(deploymentConfiguration, {
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      deploymentCircuitBreaker: { enable: false, rollback: false },
      alarms: { enable: false, rollback: false, alarmNames: [] },
    });
  });

  it("goes after its tasks: none wanted, then deleted, then waited for", async function () {
    const aws = new ScriptedAws({
      DescribeServices: [
        describing([]),
        describing([], { status: "DRAINING" }),
        describing([], { status: "INACTIVE" }),
      ],
    });
    await (await typeOfToken(token)).delete(aws.context, arn, { cluster: "models" });
    assert.deepEqual(aws.calls, [
      ...["DescribeServices", "UpdateService", "DeleteService"],
      ...["DescribeServices", "DescribeServices"],
    ]);
    assert.equal(aws.inputs[1]?.desiredCount, 0);
  });

  const strategies = (capacityProvider: string) => [{ capacityProvider, weight: 1 }];
  const replaced: [
    title: string,
    forced: boolean,
    before: JsonObject,
    after: JsonObject,
    replaces: boolean,
  ][] = [
    [
      "stays with another one and a new deployment",
      true,
      { a: strategies("A") },
      { a: strategies("B") },
      false,
    ],
    ["is another one without a new deployment", false, { a: strategies("A") }, { a: strategies("B") }, true],
    ["is another one with the first one", true, {}, { a: strategies("B") }, true],
  ];
  for (const [title, forceNewDeployment, before, after, replaces] of replaced)
    it(`of capacity providers ${title}`, async function () {
      const inputs = ({ a }: JsonObject) => ({
        ...(a === undefined ? {} : { capacityProviderStrategies: a }),
        ...{ name: "digits", forceNewDeployment, [defaultsKey]: ["name"] },
      });
      const revision = { oldInputs: inputs(before), inputs: inputs(after), state: {}, ignoreChanges: [] };
      const { changes } = await provider.diff({ type: token }, revision);
      assert.equal(
        [...changes.values()].some((change) => change.replaces),
        replaces,
      );
    });
});

describe("an EKS cluster", function () {
  const token = "aws:eks/cluster:Cluster";
  const old: JsonObject = {
    name: "models",
    version: "1.33",
    vpcConfig: { subnetIds: ["a", "b"], endpointPublicAccess: true, publicAccessCidrs: ["192.0.2.0/24"] },
  };
  const update = { update: { id: "u-1" } };
  const changing = (names: string[]) => ({
    changes: (...asked: string[]) => asked.some((name) => names.includes(name)),
  });

  it("takes each part of a change by itself, and waits for each", async function () {
    const aws = new ScriptedAws({
      UpdateClusterVersion: [update],
      UpdateClusterConfig: [update],
      DescribeUpdate: [{ update: { status: "InProgress" } }, { update: { status: "Successful" } }],
    });
    const inputs = {
      ...old,
      version: "1.34",
      enabledClusterLogTypes: ["audit"],
      vpcConfig: {
        subnetIds: ["a", "c"],
        endpointPublicAccess: true,
        publicAccessCidrs: ["198.51.100.0/24"],
      },
    };
    const names = ["version", "enabledClusterLogTypes", "vpcConfig"];
    await (await typeOfToken(token)).update?.(aws.context, "models", { old, inputs, ...changing(names) });
    const configured = aws.inputs.filter((_, index) => aws.calls[index] === "UpdateClusterConfig");
    assert.deepEqual(configured, [
      {
        name: "models",
        logging: {
          clusterLogging: [
            { types: ["audit"], enabled: true },
            { types: ["api", "authenticator", "controllerManager", "scheduler"], enabled: false },
          ],
        },
      },
      {
        name: "models",
        resourcesVpcConfig: {
          endpointPrivateAccess: false,
          endpointPublicAccess: true,
          publicAccessCidrs: ["198.51.100.0/24"],
        },
      },
      { name: "models", resourcesVpcConfig: { subnetIds: ["a", "c"] } },
    ]);
    assert.equal(aws.calls[0], "UpdateClusterVersion");
    assert.equal(aws.calls.filter((action) => action === "DescribeUpdate").length, 5);
  });

  it("fails with what EKS says of an update", async function () {
    const errors = [{ errorCode: "IpNotAvailable", errorMessage: "no addresses left" }];
    const aws = new ScriptedAws({
      UpdateClusterVersion: [update],
      DescribeUpdate: [{ update: { status: "Failed", errors } }],
    });
    const run = (await typeOfToken(token)).update?.(aws.context, "models", {
      old,
      inputs: { ...old, version: "1.34" },
      ...changing(["version"]),
    });
    await assert.rejects(
      run ?? Promise.resolve(),
      /UpdateClusterVersion of models: Failed: IpNotAvailable: no add/,
    );
  });

  it("leaves unknown in a preview what AWS decides inside of what the program gives", async function () {
    const request = { urn: "", type: token, timeoutSeconds: 0 };
    const { vpcConfig } = await provider.previewCreate(request, {
      name: "models",
      vpcConfig: { subnetIds: ["a"] },
    });
    const { subnetIds, vpcId, clusterSecurityGroupId } = vpcConfig as JsonObject;
    assert.deepEqual(subnetIds, ["a"]);
    assert.ok(hasUnknown(vpcId) && hasUnknown(clusterSecurityGroupId));
  });

  it("is replaced where its secrets would no longer be encrypted, and encrypted in place", async function () {
    const encryptionConfig = {
      provider: { keyArn: "arn:aws:kms:us-east-1:123456789012:key/a" },
      resources: ["secrets"],
    };
    const replaces = async (before: JsonObject, after: JsonObject) => {
      const revision = {
        oldInputs: { ...old, ...before },
        inputs: { ...old, ...after },
        state: {},
        ignoreChanges: [],
      };
      const { changes } = await provider.diff({ type: token }, revision);
      return [...changes.values()].map((change) => change.replaces);
    };
    assert.deepEqual(await replaces({ encryptionConfig }, {}), [true]);
    assert.deepEqual(await replaces({}, { encryptionConfig }), [false]);
  });
});

describe("aws.eks.getCluster", function () {
  it("says where a cluster is, and has lists where the resource has single objects", async function () {
    const certificateAuthority = { data: "bm9ib2R5" };
    const described = { arn: "arn", endpoint: "https://192.0.2.1", certificateAuthority, version: "1.34" };
    const accessConfig = { authenticationMode: "API" };
    const aws = new ScriptedAws({ DescribeCluster: [{ cluster: { ...described, accessConfig } }] });
    const found = await getCluster((action, input) => aws.context.call(action, input), "models");
    assert.deepEqual(aws.sentTo("DescribeCluster"), { name: "models" });
    assert.deepEqual(found.certificateAuthorities, [certificateAuthority]);
    assert.deepEqual(found.accessConfigs, [accessConfig]);
    assert.deepEqual([found.endpoint, found.version, found.name], [described.endpoint, "1.34", "models"]);
  });
});

describe("a KMS key", function () {
  it("that waits for its deletion is gone", async function () {
    const key = await typeOfToken("aws:kms/key:Key");
    const aws = new ScriptedAws({
      DescribeKey: [{ KeyMetadata: { KeyId: "k", KeyState: "PendingDeletion" } }],
    });
    assert.equal(await key.read(aws.context, "k", {}), undefined);
  });
});

describe("an Auto Scaling group", function () {
  it("lets instances go that are protected, before it goes itself", async function () {
    const group = (...Instances: JsonObject[]) => ({ AutoScalingGroups: [{ Instances }] });
    const held = { InstanceId: "i-1", ProtectedFromScaleIn: true };
    const aws = new ScriptedAws({
      DescribeAutoScalingGroups: [group(held), group(held), group(held), group(), { AutoScalingGroups: [] }],
    });
    await (await typeOfToken("aws:autoscaling/group:Group")).delete(aws.context, "models", {});
    assert.deepEqual(aws.sentTo("SetInstanceProtection"), {
      AutoScalingGroupName: "models",
      InstanceIds: ["i-1"],
      ProtectedFromScaleIn: false,
    });
    assert.ok(aws.calls.indexOf("SetInstanceProtection") < aws.calls.indexOf("DeleteAutoScalingGroup"));
  });
});

describe("work that AWS refuses for now", function () {
  const refused = (code: string) => new AwsError("eks", "DeleteCluster", code, "has nodegroups attached", 1);
  const run = async (answers: (JsonObject | AwsError)[]) => {
    const { context } = new ScriptedAws({ DeleteCluster: answers });
    const work = () => context.call("DeleteCluster", {});
    await untilAccepted(context, "cluster goes", work, { codes: ["ResourceInUseException"] }, 60);
  };

  it("is repeated until AWS takes it", async function () {
    await run([refused("ResourceInUseException"), {}]);
  });

  it("ends with what AWS said last when time is up, and at once with any other refusal", async function () {
    await assert.rejects(
      run([refused("ResourceInUseException")]),
      /cluster goes: eks DeleteCluster: .*attached/,
    );
    await assert.rejects(run([refused("AccessDeniedException")]), /^Error: eks DeleteCluster: AccessDenied/);
  });
});

describe("aws.iam.getSessionContext", function () {
  const role = { Role: { Arn: "arn:aws:iam::123456789012:role/teams/deploy", RoleId: "AROA1" } };
  const context = (arn: string) =>
    getSessionContext(
      (action, input) => new ScriptedAws({ GetRole: [role] }).context.call(action, input),
      arn,
    );

  it("names the role of a session, with the path that the session's ARN lacks", async function () {
    const { issuerArn, issuerName, sessionName } = await context(
      "arn:aws:sts::123456789012:assumed-role/deploy/ci",
    );
    assert.deepEqual([issuerArn, issuerName, sessionName], [role.Role.Arn, "deploy", "ci"]);
  });

  it("takes what is no session for its own issuer", async function () {
    const arn = "arn:aws:iam::123456789012:user/ann";
    assert.equal((await context(arn)).issuerArn, arn);
  });
});
