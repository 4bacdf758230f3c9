import assert from "node:assert/strict";
import { planEks, shareEks } from "../../../components/eks/index.js";
import type { EksSettings } from "../../../components/eks/settings.js";
import type { HostingSpec } from "../../../components/spec/index.js";
import {
  account,
  authority,
  created,
  deployer,
  endpoint,
  givenCluster,
  recordEks,
  specOf,
  type Recorded,
  type Registered,
} from "./recording.js";

const network = { privateSubnetIds: ["subnet-a", "subnet-b"], ready: [] };
const tags = { team: "vision" };

async function share(settings: EksSettings, models: readonly HostingSpec[] = []): Promise<Recorded<string>> {
  const plan = planEks(settings, models, "Pulumi.test.yaml");
  return recordEks(() => shareEks({ settings, plan, network, tags }).name);
}

function kubeconfig(recorded: Recorded<unknown>): Record<string, unknown> {
  const { inputs } = recorded.one("Provider", "eks");
  return JSON.parse(String(inputs["kubeconfig"])) as Record<string, unknown>;
}

const gpuModel = specOf({ resources: { accelerator: { type: "nvidia" } }, scaling: { minReplicas: 2 } });

describe("a cluster of EKS that is given", () => {
  it("is reached by a command that asks AWS for tokens, and nothing is made for it", async () => {
    const recorded = await share(givenCluster());
    assert.deepEqual(
      recorded.resources.map(({ kind }) => kind),
      ["EksCluster", "Provider"],
    );
    assert.deepEqual(kubeconfig(recorded), {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "shared", cluster: { server: endpoint, "certificate-authority-data": authority } }],
      contexts: [{ name: "shared", context: { cluster: "shared", user: "shared" } }],
      "current-context": "shared",
      users: [
        {
          name: "shared",
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1beta1",
              command: "aws",
              args: [
                ...["eks", "get-token", "--cluster-name", "shared"],
                ...["--region", account.region, "--output", "json"],
              ],
            },
          },
        },
      ],
    });
  });

  it("is asked for tokens with the profile and the role of the settings, in their region", async () => {
    const assumeRoleArn = "arn:aws:iam::123456789012:role/cluster-admin";
    const recorded = await share(givenCluster({ region: "eu-west-1", profile: "ops", assumeRoleArn }));
    const [user] = kubeconfig(recorded)["users"] as { user: { exec: { args: string[]; env: unknown } } }[];
    assert.deepEqual(user?.user.exec.args.slice(4), [
      ...["--region", "eu-west-1", "--output", "json", "--role-arn", assumeRoleArn],
    ]);
    assert.deepEqual(user.user.exec.env, [{ name: "AWS_PROFILE", value: "ops" }]);
  });

  it("gets the models' namespace where the settings say so", async () => {
    const recorded = await share(givenCluster({ namespace: "models", createNamespace: true }));
    const { inputs, provider } = recorded.one("Namespace");
    assert.equal(provider, "Provider(eks)");
    assert.deepEqual(inputs["metadata"], {
      name: "models",
      labels: {
        "app.kubernetes.io/managed-by": "pulumi",
        "pod-security.kubernetes.io/enforce": "restricted",
      },
    });
  });
});

describe("a cluster of EKS that is made", () => {
  it("gives access by entries alone, and to nobody for having created it", async () => {
    const { one } = await share(created());
    const { inputs } = one("Cluster");
    assert.deepEqual(inputs["accessConfig"], {
      authenticationMode: "API",
      bootstrapClusterCreatorAdminPermissions: false,
    });
    assert.equal(inputs["bootstrapSelfManagedAddons"], false);
    assert.equal(inputs["name"], "model-hosting-test");
    assert.deepEqual(inputs["upgradePolicy"], { supportType: "STANDARD" });
    assert.deepEqual(inputs["tags"], tags);
  });

  it("answers inside its network, and outside it the networks that are named alone", async () => {
    const inside = await share(created());
    const subnets = { subnetIds: network.privateSubnetIds, endpointPrivateAccess: true };
    assert.deepEqual(inside.one("Cluster").inputs["vpcConfig"], { ...subnets, endpointPublicAccess: false });
    const outside = await share(created({ access: { publicCidrs: ["203.0.113.0/24"] } }));
    assert.deepEqual(outside.one("Cluster").inputs["vpcConfig"], {
      ...subnets,
      endpointPublicAccess: true,
      publicAccessCidrs: ["203.0.113.0/24"],
    });
  });

  it("keeps its logs for as long as the settings say, in a group that is there before it", async () => {
    const { one, comesAfter } = await share(created({ logRetentionDays: 30 }));
    assert.deepEqual(one("Cluster").inputs["enabledClusterLogTypes"], ["api", "audit", "authenticator"]);
    assert.deepEqual(one("LogGroup").inputs, {
      name: "/aws/eks/model-hosting-test/cluster",
      retentionInDays: 30,
      tags,
    });
    assert.ok(comesAfter("Cluster", "LogGroup"));
  });

  it("encrypts its Secrets with a key of its own, or with the one that is named", async () => {
    const own = await share(created());
    const arn = "arn:aws:aws:kms/key:Key:model-hosting-test";
    const config = (keyArn: string) => ({ provider: { keyArn }, resources: ["secrets"] });
    assert.deepEqual(own.one("Cluster").inputs["encryptionConfig"], config(arn));
    const kmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/1-2";
    const named = await share(created({ kmsKeyArn }));
    assert.deepEqual(named.one("Cluster").inputs["encryptionConfig"], config(kmsKeyArn));
    assert.equal(named.all("Key").length, 0);
  });

  it("lets in whoever deploys, by the role of the session", async () => {
    const { one } = await share(created());
    const { inputs, name } = one("AccessEntry");
    assert.equal(inputs["principalArn"], deployer);
    assert.equal(name, "model-hosting-test-ci-deployer");
    const association = one("AccessPolicyAssociation").inputs;
    assert.equal(
      association["policyArn"],
      "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    );
    assert.deepEqual(association["accessScope"], { type: "cluster" });
  });

  it("lets in the administrators that are named, and gives whoever deploys the same entry as without", async () => {
    const admins = ["arn:aws:iam::123456789012:role/people", deployer];
    const { all } = await share(created({ admins }));
    assert.deepEqual(
      new Map(all("AccessEntry").map(({ name, inputs }) => [name, inputs["principalArn"]])),
      new Map([
        ["model-hosting-test-people", admins[0]],
        ["model-hosting-test-ci-deployer", deployer],
      ]),
    );
  });

  it("has nodes whose metadata no pod gets at, on encrypted disks", async () => {
    const { one } = await share(created({ nodes: { instanceTypes: ["m7g.large"], min: 1, max: 3 } }));
    const { inputs } = one("NodeGroup");
    assert.equal(inputs["amiType"], "AL2023_ARM_64_STANDARD");
    assert.equal(inputs["capacityType"], "ON_DEMAND");
    assert.deepEqual(inputs["scalingConfig"], { minSize: 1, maxSize: 3, desiredSize: 1 });
    assert.equal(inputs["version"], "1.35");
    assert.deepEqual(inputs["launchTemplate"], { id: "model-hosting-test-nodes-id", version: "3" });
    const template = one("LaunchTemplate").inputs;
    assert.deepEqual(template["metadataOptions"], {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
    });
    assert.deepEqual(template["blockDeviceMappings"], [
      {
        deviceName: "/dev/xvda",
        ebs: { volumeSize: 50, volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" },
      },
    ]);
  });

  it("enforces network policies, and gives pods their roles", async () => {
    const { all } = await share(created());
    assert.deepEqual(addons(all("Addon")), {
      "vpc-cni": '{"enableNetworkPolicy":"true"}',
      "kube-proxy": undefined,
      "eks-pod-identity-agent": undefined,
      coredns: undefined,
      "metrics-server": undefined,
    });
  });

  it("has as many nodes with GPUs as its models need, which other pods keep away from", async () => {
    const settings = created({ gpuNodes: { instanceTypes: ["g6.xlarge"], max: 4 } });
    const { one } = await share(settings, [gpuModel]);
    const { inputs } = one("NodeGroup", "model-hosting-test-g6-xlarge");
    assert.deepEqual(inputs["scalingConfig"], { minSize: 0, maxSize: 4, desiredSize: 3 });
    assert.equal(inputs["amiType"], "AL2023_x86_64_NVIDIA");
    assert.deepEqual(inputs["taints"], [{ key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" }]);
    assert.deepEqual(inputs["labels"], {
      "nvidia.com/gpu.present": "true",
      "nvidia.com/gpu.product": "NVIDIA-L4",
      "nvidia.com/gpu.memory": "24576",
    });
    const plugin = one("DaemonSet").inputs["spec"] as { template: { spec: Record<string, unknown> } };
    const { nodeSelector, tolerations } = plugin.template.spec;
    assert.deepEqual(nodeSelector, { "nvidia.com/gpu.present": "true" });
    assert.deepEqual(tolerations, [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }]);
  });

  it("has no node with GPUs where no model asks for one, and no plugin where there are no such nodes", async () => {
    const none = await share(created({ gpuNodes: { instanceTypes: ["g6.xlarge"], max: 4 } }));
    const { inputs } = none.one("NodeGroup", "model-hosting-test-g6-xlarge");
    assert.deepEqual(inputs["scalingConfig"], { minSize: 0, maxSize: 4, desiredSize: 0 });
    assert.equal((await share(created())).all("DaemonSet").length, 0);
  });

  it("puts pods on Fargate instead, those of its name service too", async () => {
    const settings = created({ fargate: true }, { namespace: "models", createNamespace: true });
    const { all, one } = await share(settings);
    assert.deepEqual(one("FargateProfile").inputs["selectors"], [
      { namespace: "kube-system" },
      { namespace: "models" },
    ]);
    assert.equal(all("NodeGroup").length + all("LaunchTemplate").length, 0);
    assert.deepEqual(addons(all("Addon")), {
      coredns: '{"computeType":"Fargate"}',
      "metrics-server": undefined,
    });
  });

  it("is of spot instances, in extended support, under a boundary and with chosen add-ons where the settings say so", async () => {
    const boundary = "arn:aws:iam::123456789012:policy/boundary";
    const { all, one } = await share(
      created({
        ...{ capacity: "spot", extendedSupport: true, version: "1.33", permissionsBoundaryArn: boundary },
        addonVersions: { coredns: "v1.12.4-eksbuild.1" },
      }),
    );
    assert.equal(one("NodeGroup").inputs["capacityType"], "SPOT");
    assert.deepEqual(one("Cluster").inputs["upgradePolicy"], { supportType: "EXTENDED" });
    assert.deepEqual(
      all("Role").map(({ inputs }) => inputs["permissionsBoundary"]),
      [boundary, boundary],
    );
    assert.equal(one("Addon", "model-hosting-test-coredns").inputs["addonVersion"], "v1.12.4-eksbuild.1");
  });

  it("gives its roles the rights that AWS names for them, to its own service on its own behalf", async () => {
    const { all, one } = await share(created());
    const attached = all("RolePolicyAttachment").map(({ name, inputs }) => [name, inputs["policyArn"]]);
    assert.deepEqual(
      Object.fromEntries(attached),
      Object.fromEntries(
        [
          "cluster-AmazonEKSClusterPolicy",
          "node-AmazonEKSWorkerNodePolicy",
          "node-AmazonEC2ContainerRegistryPullOnly",
          "node-AmazonEKS_CNI_Policy",
        ].map((name) => [
          `model-hosting-test-${name}`,
          `arn:aws:iam::aws:policy/${name.slice(name.indexOf("-") + 1)}`,
        ]),
      ),
    );
    const [cluster, nodes] = ["cluster", "node"].map((kind) =>
      statement(one("Role", `model-hosting-test-${kind}`).inputs["assumeRolePolicy"]),
    );
    assert.deepEqual(cluster, {
      Effect: "Allow",
      Principal: { Service: "eks.amazonaws.com" },
      Action: ["sts:AssumeRole"],
      Condition: {
        ArnLike: { "aws:SourceArn": "arn:aws:eks:eu-central-1:123456789012:cluster/model-hosting-test" },
      },
    });
    assert.deepEqual(nodes?.["Principal"], { Service: "ec2.amazonaws.com" });
    assert.equal(all("RolePolicy").length, 0);
  });
});

/** How each add-on is configured; in which order they are registered is nobody's promise. */
function addons(registered: readonly Registered[]): Record<string, unknown> {
  return Object.fromEntries(
    registered.map(({ inputs }) => [String(inputs["addonName"]), inputs["configurationValues"]]),
  );
}

function statement(document: unknown): Record<string, unknown> | undefined {
  const { Statement: statements } = JSON.parse(String(document)) as { Statement: Record<string, unknown>[] };
  return statements[0];
}

/** What comes later goes first when the stack is destroyed. */
describe("the order of a cluster's parts", () => {
  const settings = created(
    { gpuNodes: { instanceTypes: ["g6.xlarge"], max: 4 } },
    { namespace: "models", createNamespace: true },
  );
  const order: readonly (readonly [string, string, string])[] = [
    [
      "Cluster",
      "RolePolicyAttachment(model-hosting-test-cluster-AmazonEKSClusterPolicy)",
      "it gives back its interfaces with these rights",
    ],
    ["NodeGroup", "RolePolicyAttachment(model-hosting-test-node-AmazonEKS_CNI_Policy)", "and nodes theirs"],
    [
      "NodeGroup",
      "Addon(model-hosting-test-vpc-cni)",
      "a node without its network plugin is not ready, and leaves interfaces",
    ],
    ["NodeGroup", "Addon(model-hosting-test-eks-pod-identity-agent)", "pods ask it for their roles at once"],
    ["NodeGroup", "Cluster", "no cluster goes while it has nodes"],
    ["Addon(model-hosting-test-coredns)", "NodeGroup", "its pods need nodes"],
    [
      "Provider(eks)",
      "AccessPolicyAssociation",
      "nothing on the cluster can be made or deleted without access",
    ],
    ["Provider(eks)", "Settled", "which takes some seconds to work"],
    ["Provider(eks)", "NodeGroup", "pods end while there are nodes"],
    ["Provider(eks)", "Addon", "and while they have a network"],
    ["Namespace", "Provider(eks)", "it is on the cluster"],
    ["DaemonSet", "Provider(eks)", "as this is"],
  ];
  let recorded: Recorded<string>;
  before(async () => {
    recorded = await share(settings);
  });

  for (const [later, earlier, why] of order) {
    it(`is ${earlier} before ${later}: ${why}`, () => {
      assert.ok(recorded.comesAfter(later, earlier));
    });
  }

  it("is declared in one direction", () => {
    assert.ok(!recorded.comesAfter("Cluster", "NodeGroup"));
    assert.ok(!recorded.comesAfter("NodeGroup", "Provider(eks)"));
  });

  it("is the Fargate profile before what runs on it", async () => {
    const onFargate = await share(created({ fargate: true }, { namespace: "models", createNamespace: true }));
    assert.ok(onFargate.comesAfter("Addon", "FargateProfile"));
    assert.ok(onFargate.comesAfter("Provider(eks)", "FargateProfile"));
    assert.ok(
      onFargate.comesAfter(
        "FargateProfile",
        "RolePolicyAttachment(model-hosting-test-fargate-AmazonEKSFargatePodExecutionRolePolicy)",
      ),
    );
  });
});
