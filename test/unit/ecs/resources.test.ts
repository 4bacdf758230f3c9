import assert from "node:assert/strict";
import { hostedOnEcs, registry, smallest, stackOnEcs } from "./hosted.js";

const onInstances = { placement: { instanceTypes: ["g5.xlarge"] } };
const withGpu = { ...onInstances, resources: { accelerator: { type: "NVIDIA-A10G" } } };
const variants = [
  { name: "blue", weight: 90, version: "1" },
  { name: "green", weight: 10, version: "2", image: `${registry}/digits:2` },
];

/** Kinds of the resources of a stack, with how many there are of each. */
function counted(resources: readonly { readonly type: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of resources) {
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

/** What every model adds to a stack, whatever it asks for. */
const ofModel = {
  "model-hosting:index:ModelHost": 1,
  "model-hosting:ecs:EcsHost": 1,
  "aws:cloudwatch/logGroup:LogGroup": 1,
  "aws:iam/role:Role": 1,
  "aws:iam/rolePolicy:RolePolicy": 2,
  "aws:lb/targetGroup:TargetGroup": 1,
  "aws:lb/listenerRule:ListenerRule": 1,
  "aws:ec2/securityGroup:SecurityGroup": 1,
  // Lets the load balancer in; and out to endpoints and S3, and the load balancer to the tasks.
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 1,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 3,
  "pulumi-nodejs:dynamic/model-hosting:TaskDefinitionHistory": 1,
  "pulumi-nodejs:dynamic/model-hosting:ServiceRollout": 1,
  "aws:ecs/taskDefinition:TaskDefinition": 1,
  "aws:ecs/service:Service": 1,
};

// What the mocks do not see are options: what is kept when it is deleted, and what comes after what.
describe("a model on ECS", () => {
  it("is a service of one task definition, on Fargate, behind a rule of the load balancer", async () => {
    const { find } = await hostedOnEcs();
    assert.deepEqual(find("Service"), {
      cluster: "arn:Cluster/ecs-test-1a2b3c4",
      taskDefinition: "arn:TaskDefinition/digits-test-1a2b3c4",
      desiredCount: 1,
      capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
      forceNewDeployment: true,
      availabilityZoneRebalancing: "ENABLED",
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentConfiguration: { strategy: "ROLLING" },
      deploymentMaximumPercent: 200,
      deploymentMinimumHealthyPercent: 100,
      healthCheckGracePeriodSeconds: 600,
      loadBalancers: [
        {
          targetGroupArn: "arn:TargetGroup/digits-test-1a2b3c4",
          containerName: "model",
          containerPort: 8080,
        },
      ],
      networkConfiguration: {
        subnets: ["network-private-1-id", "network-private-2-id"],
        securityGroups: ["digits-test-id"],
        assignPublicIp: false,
      },
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      enableExecuteCommand: false,
      waitForSteadyState: false,
      tags: {
        "model-hosting/model": "digits",
        "model-hosting/version": "1",
        "model-hosting/mode": "realtime",
        "model-hosting/min-replicas": "1",
        "model-hosting/max-replicas": "1",
      },
    });
    assert.deepEqual(find("ServiceRollout"), {
      family: "digits-test",
      owner: "model-hosting/test/digits-test",
      region: "eu-central-1",
      cluster: "arn:Cluster/ecs-test-1a2b3c4",
      service: "digits-test-id",
      taskDefinition: "arn:TaskDefinition/digits-test-1a2b3c4",
      logGroup: "digits-test-1a2b3c4",
      revisionsKept: 3,
      // Four starts of 900 s, and the last answers of 60 s with a minute around them.
      timeoutSeconds: 3720,
    });
  });

  it("adds to a stack what it needs itself, and nothing that others have already", async () => {
    const names = ["a", "b"].map((name) => ({ ...smallest, name }));
    const [one, two] = [await stackOnEcs(names.slice(0, 1)), await stackOnEcs(names)];
    const before = counted(one.resources);
    const added = Object.entries(counted(two.resources))
      .map(([type, count]): [string, number] => [type, count - (before[type] ?? 0)])
      .filter(([, count]) => count > 0);
    assert.deepEqual(Object.fromEntries(added), ofModel);
  });

  it("has names that AWS takes, whatever the model's", async () => {
    const name = "a".repeat(40);
    const { resources } = await hostedOnEcs({
      ...onInstances,
      name,
      model: { artifacts: [{ uri: "s3://models/a" }] },
      rollout: { strategy: "blueGreen" },
    });
    // What the provider puts behind a name has eight characters.
    const longest: Readonly<Record<string, number>> = { TargetGroup: 32 - 8, Role: 64 - 8, RolePolicy: 128 };
    const tooLong = resources.filter(
      ({ type, name: logical }) =>
        logical.length > (longest[type.slice(type.lastIndexOf(":") + 1)] ?? 128 - 8),
    );
    assert.deepEqual(tooLong, []);
    const providers = resources.filter(({ type }) => type.endsWith(":CapacityProvider"));
    assert.deepEqual(
      providers.filter((provider) => /^(?:aws|ecs|fargate)/.test(provider.name)),
      [],
    );
    assert.equal(providers.length, 1);
  });

  it("tells applications its path on the load balancer", async () => {
    const { endpoint } = await hostedOnEcs();
    assert.deepEqual(endpoint, {
      schemaVersion: 1,
      name: "digits",
      backend: "ecs",
      mode: "realtime",
      protocol: "sagemaker",
      version: "1",
      call: {
        kind: "http",
        url: "http://network-internal.elb.amazonaws.com/digits/invocations",
        method: "POST",
        contentType: "application/json",
        timeoutSeconds: 60,
      },
      health: { url: "http://network-internal.elb.amazonaws.com/digits/ping" },
      authentication: { type: "none" },
      reachableFrom: "private",
      example:
        "curl --fail -H 'Content-Type: application/json' --data @payload.json 'http://network-internal.elb.amazonaws.com/digits/invocations'",
    });
  });

  it("can be previewed before anything is known", async () => {
    const { resources } = await hostedOnEcs({ rollout: { strategy: "blueGreen" } }, { preview: true });
    assert.ok(resources.some(({ type }) => type === "aws:ecs/service:Service"));
  });

  it("starts when its tools are there and its files are, beside what runs with it", async () => {
    const artifact = { uri: "s3://models/digits/1" };
    const companion = { image: `${registry}/c:1`, cpu: "100m", memory: "64Mi" };
    const companions = [
      { ...companion, name: "words", role: "transformer", port: 9000 },
      { ...companion, name: "metrics", role: "sidecar" },
    ];
    const { find } = await hostedOnEcs({ model: { artifacts: [artifact], companions } });
    const before = (name: string) => find(`TaskDefinition containerDefinitions[name=${name}].dependsOn`);
    assert.deepEqual(before("model-hosting-tools"), undefined);
    assert.deepEqual(before("download-0"), [{ containerName: "model-hosting-tools", condition: "SUCCESS" }]);
    assert.deepEqual(before("metrics"), undefined);
    assert.deepEqual(before("model"), [
      { containerName: "model-hosting-tools", condition: "SUCCESS" },
      { containerName: "download-0", condition: "SUCCESS" },
      { containerName: "metrics", condition: "START" },
    ]);
    assert.deepEqual(before("words"), [{ containerName: "model", condition: "HEALTHY" }]);
  });

  it("has root in one container alone, which opens folders for the users of the others", async () => {
    const { find } = await hostedOnEcs({
      model: { user: 1000, artifacts: [{ uri: "s3://models/digits/1" }] },
      resources: { caches: [{ mountPath: "/cache", size: "1Gi" }] },
    });
    const user = (name: string) => find(`TaskDefinition containerDefinitions[name=${name}].user`);
    assert.deepEqual(["model-hosting-tools", "download-0", "model"].map(user), ["0", undefined, "1000"]);
    assert.deepEqual(find("TaskDefinition containerDefinitions[name=model-hosting-tools].command"), [
      "sh",
      "-c",
      '/bin/busybox cp /bin/busybox "$0/busybox" && { [ $# = 0 ] || /bin/busybox chmod 1777 "$@"; }',
      "/opt/model-hosting/tools",
      "/opt/ml/model",
      "/cache",
    ]);
  });
});

describe("a model on instances", () => {
  it("has the GPU image of ECS, its own GPUs, and zones before density", async () => {
    const { find } = await hostedOnEcs(withGpu);
    assert.equal(
      find("LaunchTemplate imageId"),
      "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id",
    );
    assert.deepEqual(find("TaskDefinition containerDefinitions[name=model].resourceRequirements"), [
      { type: "GPU", value: "1" },
    ]);
    assert.deepEqual(find("Service orderedPlacementStrategies"), [
      { type: "spread", field: "attribute:ecs.availability-zone" },
      { type: "binpack", field: "memory" },
    ]);
    const userData = Buffer.from(String(find("LaunchTemplate userData")), "base64").toString();
    assert.equal(
      userData,
      "#!/bin/bash\ncat >> /etc/ecs/ecs.config <<'END'\nECS_CLUSTER=ecs-test-1a2b3c4\nECS_AWSVPC_BLOCK_IMDS=true\nECS_ENABLE_GPU_SUPPORT=true\nEND\n",
    );
  });

  it("has instances that answer IMDSv2 alone, on encrypted volumes, and that destroy takes away", async () => {
    const { find } = await hostedOnEcs(withGpu);
    assert.deepEqual(find("LaunchTemplate metadataOptions"), {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
    });
    assert.deepEqual(find("LaunchTemplate blockDeviceMappings[0].ebs"), {
      volumeType: "gp3",
      volumeSize: 30,
      encrypted: "true",
      deleteOnTermination: "true",
    });
    assert.equal(find("Group forceDelete"), true);
    assert.equal(find("Group protectFromScaleIn"), true);
    assert.deepEqual(
      [find("Group minSize"), find("Group maxSize"), find("Group desiredCapacity")],
      [0, 10, undefined],
    );
    assert.deepEqual(find("CapacityProvider autoScalingGroupProvider"), {
      autoScalingGroupArn: "arn:Group/ecs-test-g5-xlarge-1a2b3c4",
      managedScaling: { status: "ENABLED", targetCapacity: 100 },
      managedTerminationProtection: "ENABLED",
      managedDraining: "ENABLED",
    });
  });

  it("shares them with every other model that names the type", async () => {
    const specs = [
      { ...smallest, name: "a", placement: { backend: "ecs", instanceTypes: ["m7i.large"] } },
      { ...smallest, name: "b", placement: { backend: "ecs", instanceTypes: ["m7i.large"] } },
      { ...smallest, name: "c", placement: { backend: "ecs", instanceTypes: ["m7g.large"] } },
    ];
    const { of, find } = await stackOnEcs(specs);
    assert.deepEqual(Object.keys(of("CapacityProvider")).sort(), [
      "capacity-ecs-test-m7g-large",
      "capacity-ecs-test-m7i-large",
    ]);
    assert.deepEqual(find("ClusterCapacityProviders capacityProviders"), [
      "FARGATE",
      "FARGATE_SPOT",
      "capacity-ecs-test-m7g-large-1a2b3c4",
      "capacity-ecs-test-m7i-large-1a2b3c4",
    ]);
    assert.equal(
      find("LaunchTemplate(ecs-test-m7g-large) imageId"),
      "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id",
    );
    assert.equal(
      find("LaunchTemplate(ecs-test-m7i-large) imageId"),
      "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
    );
    assert.equal(find("TaskDefinition(c-test) runtimePlatform.cpuArchitecture"), "ARM64");
  });

  it("uses the capacity of a given cluster and makes none", async () => {
    const arn = "arn:aws:ecs:eu-central-1:123456789012:cluster/shared";
    const { of, find } = await hostedOnEcs(onInstances, {
      ecs: { cluster: { arn, capacityProviders: { "g5.xlarge": "gpus" } } },
    });
    assert.deepEqual([of("Cluster"), of("Group"), of("ClusterCapacityProviders")], [{}, {}, {}]);
    assert.equal(find("Service cluster"), arn);
    assert.deepEqual(find("Service capacityProviderStrategies"), [{ capacityProvider: "gpus", weight: 1 }]);
  });
});

describe("an A/B test on ECS", () => {
  it("has a service, a family and a rollout for each variant, and one rule with the weights", async () => {
    const { of, find } = await hostedOnEcs({ model: { variants } });
    for (const kind of ["Service", "TaskDefinition", "ServiceRollout", "TargetGroup"]) {
      assert.deepEqual(Object.keys(of(kind)).sort(), ["digits-test-blue", "digits-test-green"], kind);
    }
    assert.deepEqual(find("ListenerRule actions[0].forward.targetGroups"), [
      { arn: "arn:TargetGroup/digits-test-blue-1a2b3c4", weight: 90 },
      { arn: "arn:TargetGroup/digits-test-green-1a2b3c4", weight: 10 },
    ]);
    assert.equal(
      find("TaskDefinition(digits-test-green) containerDefinitions[name=model].image"),
      `${registry}/digits:2`,
    );
  });

  it("scales each variant and watches each", async () => {
    const { of } = await hostedOnEcs({
      model: { variants },
      scaling: { maxReplicas: 3 },
      observability: { alarms: [{ name: "bad", metric: "errorRate", above: 1 }] },
    });
    assert.deepEqual(Object.keys(of("Target")).sort(), ["digits-test-blue", "digits-test-green"]);
    assert.deepEqual(Object.keys(of("MetricAlarm")).sort(), [
      "digits-test-bad_blue",
      "digits-test-bad_green",
    ]);
  });
});

// How long AWS and the provider take for what is made anew, and what they send meanwhile, the mocks do not show.
describe("another port of a model on ECS", () => {
  it("leaves its target group as it is, and the old rules until the old tasks are gone", async () => {
    const [before, after] = [await hostedOnEcs(), await hostedOnEcs({ model: { port: 8501 } })];
    assert.deepEqual(before.of("TargetGroup"), after.of("TargetGroup"));
    const rulesAtPort = ({ of }: typeof before) =>
      [...Object.keys(of("SecurityGroupIngressRule")), ...Object.keys(of("SecurityGroupEgressRule"))].filter(
        (name) => name.includes("-at-"),
      );
    assert.deepEqual(rulesAtPort(before), [
      "digits-test-from-load-balancer-at-8080",
      "digits-test-to-tasks-at-8080",
    ]);
    assert.deepEqual(rulesAtPort(after), [
      "digits-test-from-load-balancer-at-8501",
      "digits-test-to-tasks-at-8501",
    ]);
  });
});

describe("security groups of a stack with instances of ECS", () => {
  it("are described in the characters that EC2 takes", async () => {
    const { of } = await hostedOnEcs(onInstances);
    const groups = Object.entries(of("SecurityGroup"));
    assert.ok(groups.length > 3);
    for (const [name, { description }] of groups) {
      assert.match(String(description), /^[-\w .:/()#,@[\]+=&;{}!$*]{1,255}$/, name);
    }
  });
});

describe("a rollout that shifts traffic", () => {
  const shifting = { rollout: { strategy: "canary", steps: [10], bakeTime: "5m" } };

  it("has two target groups, of which the rule leads to the first at first", async () => {
    const { of, find } = await hostedOnEcs(shifting);
    assert.deepEqual(Object.keys(of("TargetGroup")).sort(), ["digits-test-b", "digits-test-shifted"]);
    assert.deepEqual(find("ListenerRule actions[0].forward.targetGroups"), [
      { arn: "arn:TargetGroup/digits-test-shifted-1a2b3c4", weight: 100 },
      { arn: "arn:TargetGroup/digits-test-b-1a2b3c4", weight: 0 },
    ]);
  });

  it("is another service than one whose tasks are replaced, with the same family of task definitions", async () => {
    const [shifted, replaced] = [await hostedOnEcs(shifting), await hostedOnEcs()];
    for (const kind of ["Service", "ListenerRule"]) {
      assert.notDeepEqual(Object.keys(shifted.of(kind)), Object.keys(replaced.of(kind)), kind);
    }
    assert.equal(shifted.find("TaskDefinition family"), replaced.find("TaskDefinition family"));
  });

  it("watches the requests of both groups", async () => {
    const alarms = [
      { name: "bad", metric: "errorRate", above: 1 },
      { name: "slow", metric: "p95LatencyMs", above: 500 },
    ];
    const { find } = await hostedOnEcs({ ...shifting, observability: { alarms } });
    assert.equal(
      find("MetricAlarm(digits-test-bad) metricQueries[id=rate].expression"),
      "100 * (FILL(errors0, 0) + FILL(errors1, 0) + FILL(broken0, 0) + FILL(broken1, 0)) / (FILL(requests0, 0) + FILL(requests1, 0))",
    );
    assert.equal(
      find("MetricAlarm(digits-test-slow) metricQueries[id=slowest].expression"),
      "MAX([FILL(latency0, 0), FILL(latency1, 0)])",
    );
  });
});
