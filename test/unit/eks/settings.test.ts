import assert from "node:assert/strict";
import { withDeployer } from "../../../components/eks/access.js";
import { eksOffer, eksSettings, makesCluster, planEks, servicesOf } from "../../../components/eks/index.js";
import { clusterSettings } from "../../../components/eks/settings.js";
import { networkSettings } from "../../../components/network/settings.js";
import { HostingProblems } from "../../../components/spec/index.js";
import { created, deployer, givenCluster, onDay, specOf, today } from "./recording.js";

const create = { version: "1.35", access: "private" };

/** Each problem as `path: message`. */
function problems(settings: object, day = today): string[] {
  const result = onDay(day, () => eksSettings.safeParse(settings));
  return (result.error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("the settings of EKS", () => {
  it("refuse what contradicts itself, and say what to write instead", () => {
    const refused: readonly (readonly [object, string])[] = [
      [
        { cluster: { name: "shared" }, create },
        "create: makes a cluster, and eks.cluster names one that is there; give one or the other",
      ],
      [
        { create: { ...create, fargate: true, nodes: {} }, namespace: "models", createNamespace: true },
        "create.fargate: would take the pods that eks.create.nodes and eks.create.gpuNodes are for; give one or the other",
      ],
      [
        { create: { ...create, fargate: true } },
        "namespace: is missing: Fargate takes the pods of one namespace, which eks.namespace names",
      ],
      [
        { create, namespace: "models" },
        "createNamespace: must be true where eks.create makes the cluster: it has no namespace of that name yet",
      ],
      [
        { cluster: { name: "shared" }, createNamespace: true },
        "createNamespace: needs eks.namespace, the name of the namespace to make; each model makes its own without both",
      ],
      [
        { create, capacity: { label: "karpenter.sh/capacity-type", spot: "spot", onDemand: "on-demand" } },
        "capacity: tells the nodes of a given cluster apart; the nodes that are made here are what eks.create.capacity says",
      ],
      [
        { create: { ...create, nodes: { instanceTypes: ["m7i.large", "m7g.large"] } } },
        "create.nodes.instanceTypes: are of two architectures, and a group of nodes has one image; name types of one",
      ],
      [
        { create: { ...create, nodes: { instanceTypes: ["g6.xlarge"] } } },
        "create.nodes.instanceTypes: has GPUs; name such types in eks.create.gpuNodes.instanceTypes",
      ],
      [
        { create: { ...create, gpuNodes: { instanceTypes: ["m7i.large"], max: 1 } } },
        "create.gpuNodes.instanceTypes: expected types with GPUs of NVIDIA that are known here, such as g6.xlarge",
      ],
      [
        { create: { ...create, nodes: { min: 5, max: 2 } } },
        "create.nodes.max: is less than eks.create.nodes.min",
      ],
      [
        { create: { ...create, admins: ["arn:aws:sts::123456789012:assumed-role/deployer/run-7"] } },
        "create.admins.0: expected the ARN of an IAM role or user, such as arn:aws:iam::123456789012:role/deployer",
      ],
    ];
    for (const [settings, message] of refused) {
      assert.deepEqual(problems(settings), [message]);
    }
  });

  it("make no cluster whose API server is open to whoever did not say so", () => {
    const [problem = ""] = problems({ create: { version: "1.35" } });
    assert.match(problem, /^create\.access: /);
    assert.match(problems({ create: { version: "1.35", access: { publicCidrs: [] } } })[0] ?? "", /access/);
  });

  it("make no cluster of a version that is out of standard support, unless they say so", () => {
    const found = (version: string, others: object = {}, day = today) =>
      problems({ create: { ...create, version, ...others } }, day);
    const best = "use 1.35, in standard support until 2027-03-27, or a newer one";
    assert.deepEqual(found("1.34"), []);
    assert.deepEqual(found("1.34", {}, "2026-12-03"), [
      `create.version: is in extended support only, which costs six times as much; ${best}, or set eks.create.extendedSupport`,
    ]);
    assert.deepEqual(found("1.33", { extendedSupport: true }), []);
    const ended = [`create.version: is out of support; ${best}`];
    assert.deepEqual(found("1.30"), ended);
    assert.deepEqual(found("1.30", { extendedSupport: true }), ended);
    assert.deepEqual(found("1.12"), [`create.version: is in no calendar that is known here; ${best}`]);
    assert.deepEqual(found("1.36"), []);
    assert.deepEqual(found("1.35", {}, "2028-03-28"), [
      "create.version: is out of support; name a newer one",
    ]);
  });

  it("make a cluster of the version that stays in standard support longest where they name none", () => {
    assert.equal(created({ version: undefined }).create?.version, "1.35");
    assert.match(problems({ create: { access: "private" } }, "2027-03-28")[0] ?? "", /^create\.version: /);
  });

  it("need a network and endpoints of AWS's services for a cluster that is made, and none for one that is there", () => {
    assert.equal(makesCluster(created()), true);
    assert.ok(servicesOf(created()).includes("eks-auth"));
    const fargate = created({ fargate: true }, { namespace: "models", createNamespace: true });
    assert.ok(!servicesOf(fargate).includes("eks-auth"));
    assert.equal(makesCluster(givenCluster()), false);
    assert.deepEqual(servicesOf(givenCluster()), []);
  });

  it("tell nodes that are made by the label that EKS gives them", () => {
    assert.deepEqual(clusterSettings(created()).capacity, {
      label: "eks.amazonaws.com/capacityType",
      spot: "SPOT",
      onDemand: "ON_DEMAND",
    });
    assert.equal(clusterSettings(givenCluster()).capacity, undefined);
  });

  it("offer nothing where they name no cluster", () => {
    assert.equal(eksOffer(eksSettings.parse({})), undefined);
    assert.ok(eksOffer(givenCluster())?.features.has("eks.cluster"));
  });

  it("say whether a cluster that is made has a way to the internet, and nothing of one that is there", () => {
    const without = networkSettings.parse({});
    assert.equal(eksOffer(created(), without)?.internet, false);
    assert.equal(eksOffer(created(), networkSettings.parse({ nat: "one" }))?.internet, true);
    assert.equal(eksOffer(givenCluster(), without)?.internet, undefined);
  });

  it("offer what the cluster's pods run on", () => {
    const gpu = created({ gpuNodes: { instanceTypes: ["g6.xlarge"], max: 2 } });
    assert.deepEqual(eksOffer(gpu)?.cluster, {
      pods: "nodes",
      podIdentity: true,
      capacity: "onDemand",
      architecture: "amd64",
      nodeTypes: ["m7i.large"],
      gpuTypes: ["g6.xlarge"],
    });
    const fargate = created({ fargate: true }, { namespace: "models", createNamespace: true });
    assert.deepEqual(eksOffer(fargate)?.cluster, {
      pods: "fargate",
      podIdentity: false,
      architecture: "amd64",
    });
    assert.deepEqual(eksOffer(givenCluster())?.cluster, { podIdentity: true });
  });
});

describe("the administrators of a cluster", () => {
  it("are those that are named, with whoever deploys", () => {
    assert.deepEqual(withDeployer(["arn:aws:iam::123456789012:role/people", deployer], deployer).length, 2);
  });

  it("are not those alone who do not deploy: the stack would lock itself out", () => {
    assert.throws(() => withDeployer(["arn:aws:iam::123456789012:role/people"], deployer), {
      message:
        "eks.create.admins: given arn:aws:iam::123456789012:role/people; whoever deploys must be among them, or it " +
        `cannot reach the cluster; add ${deployer}, or leave the setting out`,
    });
  });
});

describe("the nodes with GPUs", () => {
  const settings = (types: string[], max = 10) => created({ gpuNodes: { instanceTypes: types, max } });
  const model = (accelerator: object, replicas = 1, placement: object = {}) =>
    specOf({ resources: { accelerator }, scaling: { minReplicas: replicas }, placement });
  const planned = (types: string[], ...models: ReturnType<typeof specOf>[]) =>
    Object.fromEntries(planEks(settings(types), models, "Pulumi.test.yaml").gpuNodes);

  it("are none without a model that asks for one", () => {
    assert.deepEqual(planned(["g6.xlarge"], specOf()), { "g6.xlarge": 0 });
  });

  it("are one for each replica of one GPU, and one more for rollouts", () => {
    assert.deepEqual(planned(["g6.xlarge"], model({ type: "nvidia" }, 3)), { "g6.xlarge": 4 });
  });

  it("hold several replicas where they have several GPUs", () => {
    // g6.12xlarge has four: three replicas of one and one more, on one node.
    assert.deepEqual(planned(["g6.12xlarge"], model({ type: "nvidia" }, 3)), { "g6.12xlarge": 1 });
    // Of two replicas of three and one more, none fits beside another.
    assert.deepEqual(planned(["g6.12xlarge"], model({ type: "nvidia", count: 3 }, 2)), { "g6.12xlarge": 3 });
  });

  it("are of the first type that has what is asked for, or of the one that is named", () => {
    const types = ["g6.xlarge", "g5.xlarge", "g6.12xlarge"];
    const none = { "g6.xlarge": 0, "g5.xlarge": 0, "g6.12xlarge": 0 };
    assert.deepEqual(planned(types, model({ type: "NVIDIA-A10G" })), { ...none, "g5.xlarge": 2 });
    assert.deepEqual(planned(types, model({ type: "nvidia", count: 4 })), { ...none, "g6.12xlarge": 2 });
    const named = model({ type: "nvidia" }, 1, { instanceTypes: ["g5.xlarge"] });
    assert.deepEqual(planned(types, named), { ...none, "g5.xlarge": 2 });
  });

  it("are never more than the settings allow", () => {
    assert.throws(
      () => planEks(settings(["g6.xlarge"], 2), [model({ type: "nvidia" }, 3)], "Pulumi.test.yaml"),
      (error) => {
        assert.ok(error instanceof HostingProblems);
        assert.deepEqual(error.problems, [
          {
            source: "Pulumi.test.yaml",
            path: "eks.create.gpuNodes.max",
            given: 2,
            why: "is less than the 4 nodes of g6.xlarge that the models need, with one replica more for rollouts",
            instead: "use at least 4, or lower scaling.maxReplicas",
          },
        ]);
        return true;
      },
    );
  });
});
