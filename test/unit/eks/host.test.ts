import assert from "node:assert/strict";
import { KubernetesHost } from "../../../components/kubernetes/index.js";
import { EksHost, planEks, shareEks, type EksTransforms } from "../../../components/eks/index.js";
import { clusterSettings, type EksSettings } from "../../../components/eks/settings.js";
import type { HostingSpec } from "../../../components/spec/index.js";
import { created, givenCluster, recordEks, specOf, type Recorded } from "./recording.js";

const network = { privateSubnetIds: ["subnet-a", "subnet-b"], ready: [] };
const artifacts = [
  { uri: "s3://models/digits/1/", mountPath: "/opt/ml/model" },
  { uri: "s3://shared/tokenizer", mountPath: "/opt/ml/tokenizer" },
];
const reading = specOf({ model: { artifacts } });

async function host(
  spec: HostingSpec,
  settings: EksSettings,
  { transform = {}, preview = false }: { transform?: EksTransforms; preview?: boolean } = {},
) {
  const plan = planEks(settings, [spec], "Pulumi.test.yaml");
  return recordEks(
    () => {
      const cluster = shareEks({ settings, plan, network });
      return new EksHost(spec.name, { spec, mode: "realtime", settings, cluster, transform }).endpoint;
    },
    { preview },
  );
}

async function onKubernetes(spec: HostingSpec, settings: EksSettings) {
  return recordEks(
    () =>
      new KubernetesHost(spec.name, { spec, mode: "realtime", settings: clusterSettings(settings) }).endpoint,
  );
}

/** What the API server gets, by kind and name. */
function objects({ resources }: Recorded<unknown>): Record<string, unknown> {
  return Object.fromEntries(
    resources
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .map(({ kind, name, inputs }) => [`${kind}(${name})`, inputs]),
  );
}

describe("a model on EKS", () => {
  const rich = specOf({
    model: {
      user: 1000,
      companions: [
        {
          name: "metrics",
          role: "sidecar",
          image: "registry.example.com/metrics:1",
          cpu: "100m",
          memory: "64Mi",
        },
      ],
    },
    resources: { capacity: { type: "onDemand" } },
    scaling: { minReplicas: 1, maxReplicas: 4, metric: { type: "cpu", target: 70 } },
    cost: { owner: "vision", tags: { team: "vision" } },
  });
  for (const [what, spec] of [
    ["the smallest", specOf()],
    ["a rich one", rich],
  ] as const) {
    it(`is the same objects as on any other cluster: ${what}`, async () => {
      const settings = created();
      const [eks, kubernetes] = [await host(spec, settings), await onKubernetes(spec, settings)];
      const found = objects(eks);
      assert.ok(Object.keys(found).length >= 5, Object.keys(found).join(", "));
      assert.deepEqual(found, objects(kubernetes));
      // What callers get to know is the same too, but for where the model runs.
      assert.deepEqual(eks.result, { ...kubernetes.result, backend: "eks" });
      assert.equal(kubernetes.result?.backend, "kubernetes");
    });
  }

  it("is previewed with everything that an update makes, the cluster and its access entries too", async () => {
    const settings = created({ gpuNodes: { instanceTypes: ["g6.xlarge"], max: 3 } });
    const registered = async (preview: boolean) => {
      const { resources } = await host(reading, settings, { preview });
      return resources.map(({ kind, name }) => `${kind}(${name})`).sort();
    };
    assert.deepEqual(await registered(true), await registered(false));
  });

  it("stands on the cluster that was found, in the namespace of all models", async () => {
    const recorded = await host(specOf(), givenCluster({ namespace: "models" }));
    for (const { kind, inputs, provider } of recorded.resources.filter(({ type }) =>
      type.startsWith("kubernetes:"),
    )) {
      assert.equal(provider, "Provider(eks)", kind);
      assert.equal((inputs["metadata"] as { namespace: string }).namespace, "models", kind);
    }
  });

  it("has no role where it reads nothing of AWS", async () => {
    const secret = { kubernetes: { name: "keys", key: "credentials" } };
    const own = [{ uri: "s3://models/digits/", mountPath: "/opt/ml/model", credentials: secret }];
    for (const spec of [specOf(), specOf({ model: { artifacts: own } })]) {
      const { all } = await host(spec, givenCluster());
      for (const kind of ["Role", "RolePolicy", "PodIdentityAssociation", "Settled"]) {
        assert.equal(all(kind).length, 0, kind);
      }
    }
  });
});

describe("the role of a model's pods on EKS", () => {
  it("reads the files that the spec names and has no credentials for, and nothing else", async () => {
    const { one } = await host(reading, givenCluster());
    const { Statement: statements } = JSON.parse(String(one("RolePolicy").inputs["policy"])) as {
      Statement: unknown[];
    };
    const bucket = (name: string) => `arn:aws:s3:::${name}`;
    assert.deepEqual(statements, [
      {
        Sid: "ReadArtifact",
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: [
          ...[`${bucket("models")}/digits/1/*`, `${bucket("shared")}/tokenizer`],
          `${bucket("shared")}/tokenizer/*`,
        ],
      },
      {
        Sid: "ListArtifact",
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: [bucket("models")],
        Condition: { StringLike: { "s3:prefix": ["digits/1/*"] } },
      },
      {
        Sid: "ListArtifact1",
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: [bucket("shared")],
        Condition: { StringLike: { "s3:prefix": ["tokenizer", "tokenizer/*"] } },
      },
    ]);
  });

  it("is for the pods of its service account on its cluster alone", async () => {
    const { one } = await host(reading, givenCluster({ namespace: "models" }));
    assert.deepEqual(JSON.parse(String(one("Role").inputs["assumeRolePolicy"])), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "pods.eks.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession"],
          Condition: {
            StringEquals: {
              "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:eu-central-1:123456789012:cluster/shared",
              "aws:RequestTag/kubernetes-namespace": "models",
              "aws:RequestTag/kubernetes-service-account": "digits",
            },
          },
        },
      ],
    });
    const { clusterName, namespace, serviceAccount } = one("PodIdentityAssociation").inputs;
    assert.deepEqual(
      { clusterName, namespace, serviceAccount },
      {
        ...{ clusterName: "shared", namespace: "models", serviceAccount: "digits" },
      },
    );
  });

  it("is in the namespace that the model makes where none is named", async () => {
    const { one } = await host(reading, givenCluster());
    const { metadata } = one("Namespace").inputs as { metadata: { name: string } };
    assert.equal(one("PodIdentityAssociation").inputs["namespace"], metadata.name);
  });

  it("is there, with its rights, and has settled before the first pod starts", async () => {
    const { one, comesAfter } = await host(reading, givenCluster());
    const { seconds, triggers } = one("Settled").inputs;
    assert.equal(seconds, 15);
    assert.deepEqual(triggers, ["a-digits", "arn:aws:aws:iam/role:Role:digits"]);
    assert.ok(comesAfter("Deployment", "Settled"));
    assert.ok(comesAfter("Settled", "PodIdentityAssociation"));
    assert.ok(comesAfter("PodIdentityAssociation", "RolePolicy"));
  });

  it("is fetched from the node's agent, which the model's network policy lets it reach", async () => {
    const egress = async (spec: HostingSpec) => {
      const { one } = await host(spec, givenCluster());
      return (one("NetworkPolicy").inputs["spec"] as { egress: unknown[] }).egress;
    };
    const agent = {
      to: [{ ipBlock: { cidr: "169.254.170.23/32" } }],
      ports: [{ protocol: "TCP", port: 80 }],
    };
    assert.deepEqual((await egress(reading)).at(-1), agent);
    assert.ok(!JSON.stringify(await egress(specOf())).includes(agent.to[0]?.ipBlock.cidr ?? "?"));
  });

  it("can be changed before it is registered, as its rights and its association can", async () => {
    const description = "changed";
    const transform: EksTransforms = {
      role: (args) => {
        args.description = description;
      },
      rolePolicy: (args) => {
        args.name = description;
      },
      podIdentity: (args) => {
        args.tags = { description };
      },
    };
    const { one } = await host(reading, givenCluster(), { transform });
    assert.equal(one("Role").inputs["description"], description);
    assert.equal(one("RolePolicy").inputs["name"], description);
    assert.deepEqual(one("PodIdentityAssociation").inputs["tags"], { description });
  });
});

describe("what the state keeps of a cluster of EKS", () => {
  // The mocks answer with inputs; what AWS answers beyond them, such as an OIDC issuer, is not walked here.
  it("holds no token and no secret, in no input and no output", async () => {
    const settings = created({ gpuNodes: { instanceTypes: ["g6.xlarge"], max: 3 } });
    const { resources, result } = await host(reading, settings);
    assert.ok(resources.length > 20, String(resources.length));
    const suspicious =
      /k8s-aws-v1\.|"token"|client-key|client-certificate-data|password|X-Amz-Signature|AKIA|ASIA/i;
    for (const { kind, name, inputs } of resources) {
      const text = JSON.stringify(inputs);
      const found = suspicious.exec(text.replaceAll('"httpTokens"', ""));
      assert.equal(found, null, `${kind}(${name}): ${found?.[0] ?? ""}`);
    }
    assert.equal(suspicious.exec(JSON.stringify(result)), null);
  });
});
