import assert from "node:assert/strict";
import { allFeatures, backends, type Feature } from "../../../components/capabilities/index.js";
import { decide, targetOf, type Decision, type Offer } from "../../../components/placement/index.js";
import { assumptions, priceTable } from "../../../components/cost/index.js";
import { formatProblem, modeOf, parseSpec, type ParsedSpec } from "../../../components/spec/index.js";
import { specWith, type Fields } from "../spec/specs.js";

const everything: Offer = {
  kubernetes: { features: new Set(allFeatures) },
  sagemaker: { features: new Set(allFeatures) },
};

function parsed(change: Fields): ParsedSpec {
  const result = parseSpec({ source: "models/digits.yaml", document: specWith(change) });
  return "parsed" in result ? result.parsed : assert.fail(result.problems.map(formatProblem).join("\n"));
}

/** A decision where nothing has a price, so that only what a backend can honour counts. */
function decisionOf(change: Fields, offer: Offer): Decision {
  return decide(parsed(change), {
    offer,
    cluster: {},
    prices: priceTable([]),
    assumptions: assumptions.parse({}),
    margin: 0.1,
    quotas: {},
  });
}

function placed(change: Fields, offer = everything): string | string[] {
  const decision = decisionOf(change, offer);
  if (decision.choice === undefined) {
    return decision.problems.map(formatProblem);
  }
  const { backend, mode } = targetOf(decision);
  return `${backend} ${mode}`;
}

const onSageMaker: Fields = { "model.image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/digits:1" };

const noBackend =
  "placement: no backend that this version can host on is allowed; allow one of kubernetes, sagemaker, ecs, eks.";
const noHost = "this version has no host for it yet";

describe("the place of a model", () => {
  const cases: readonly [string, Fields, string | string[]][] = [
    ["is chosen when nothing is said", {}, "kubernetes realtime"],
    ["is chosen for auto", { placement: { backend: "auto" } }, "kubernetes realtime"],
    ["is the backend that is named", { placement: { backend: "kubernetes" } }, "kubernetes realtime"],
    [
      "is chosen among the allowed",
      { placement: { allowedBackends: ["ecs", "kubernetes"] } },
      "kubernetes realtime",
    ],
    [
      "is nowhere when only others are allowed",
      { placement: { allowedBackends: ["onPremises", "ec2"] } },
      [noBackend],
    ],
    [
      "is nowhere when all that can host are denied",
      { placement: { deniedBackends: ["kubernetes", "sagemaker", "ecs", "eks"] } },
      [noBackend],
    ],
    [
      "does not mind that others are denied",
      { placement: { deniedBackends: ["ecs"] } },
      "kubernetes realtime",
    ],
    [
      "is refused when it is named and has no host",
      { placement: { backend: "ec2" } },
      [`placement.backend: "ec2" given, ${noHost}; use kubernetes.`],
    ],
    [
      "is on ECS without a setting of it, where it is named: everything has a default",
      { placement: { backend: "ecs" } },
      "ecs realtime",
    ],
    [
      "is refused on ECS for a type that is not known, which is said",
      { placement: { backend: "ecs", instanceTypes: ["t4g.large"] } },
      [
        "placement.instanceTypes: t4g.large given, Fargate has no instances, and the size of no such EC2 type is known here; " +
          "name a type whose size is known, such as m7i.large or g5.xlarge, or remove it for Fargate.",
      ],
    ],
    [
      "is refused on EKS while no setting names a cluster",
      { placement: { backend: "eks" } },
      [
        'placement.backend: "eks" given, is not honoured by eks in mode realtime: the stack\'s settings do not offer what it needs; ' +
          "name a cluster in the stack's setting eks.cluster, or have one made by eks.create.",
      ],
    ],
    [
      "is refused when it cannot honour a field, also for auto",
      { placement: { nodesPerReplica: 2 } },
      [
        "placement.nodesPerReplica: 2 given, is not honoured by kubernetes in mode realtime: a replica lives on one node on every backend here; " +
          "choose an accelerator with enough memory for the model, or a smaller or quantised model.",
      ],
    ],
    ["takes one node a replica as what it is", { placement: { nodesPerReplica: 1 } }, "kubernetes realtime"],
    ["is Kubernetes where SageMaker fits as well", onSageMaker, "kubernetes realtime"],
    [
      "is SageMaker where Kubernetes cannot honour a field",
      { ...onSageMaker, rollout: { strategy: "canary", steps: [10] } },
      "sagemaker realtime",
    ],
    [
      "is the backend that has the mode",
      { ...onSageMaker, placement: { mode: "serverless" } },
      "sagemaker serverless",
    ],
    ["is SageMaker for a queue", { ...onSageMaker, interface: { type: "queue" } }, "sagemaker async"],
    [
      "is SageMaker for rows in files",
      { ...onSageMaker, interface: { type: "batch", input: "s3://bucket/in/", output: "s3://bucket/out/" } },
      "sagemaker batch",
    ],
    [
      "is refused by the backend that has the mode, where one has it",
      { placement: { mode: "serverless" } },
      [
        'model.image: "team/digits:1" given, is not honoured by sagemaker in mode serverless: SageMaker takes images from Amazon ECR; push it to Amazon ECR and write 123456789012.dkr.ecr.eu-central-1.amazonaws.com/repository:tag.',
      ],
    ],
    [
      "is refused by the backend that lacks least",
      { "model.command": ["serve"], "model.args": ["fast"], placement: { nodesPerReplica: 2 } },
      [
        "placement.nodesPerReplica: 2 given, is not honoured by kubernetes in mode realtime: a replica lives on one node on every backend here; choose an accelerator with enough memory for the model, or a smaller or quantised model.",
      ],
    ],
    [
      "is refused for a mode that it does not host",
      { placement: { mode: "serverless", backend: "kubernetes" } },
      [
        'placement.mode: "serverless" given, is not hosted by kubernetes: it does not scale to zero yet; use placement.mode: realtime with scaling.minReplicas: 1.',
      ],
    ],
    [
      "is refused for an interface that it does not host, by the field that was written",
      { interface: { type: "batch", input: "a", output: "b" }, "placement.backend": "kubernetes" },
      [
        'interface.type: "batch" given, is not hosted by kubernetes: it has no batch jobs yet; use interface.type: http and placement.mode: realtime.',
      ],
    ],
  ];
  for (const [what, change, expected] of cases) {
    it(what, () => {
      assert.deepEqual(placed(change), expected);
    });
  }

  it("is told to nobody as given who gave another backend", () => {
    const { candidates } = decisionOf({ placement: { backend: "kubernetes" } }, everything);
    const withoutHost = candidates
      .filter(({ hostable }) => !hostable)
      .map(({ reasons }) => reasons.find(({ path }) => path === "placement.backend"));
    assert.ok(withoutHost.length > 0);
    for (const reason of withoutHost) {
      assert.equal(reason?.given, undefined);
    }
  });

  it("depends on what the stack's settings offer there", () => {
    const spot = { "resources.capacity": { type: "spot" } };
    assert.equal(placed(spot), "kubernetes realtime");
    assert.deepEqual(placed(spot, { kubernetes: { features: new Set<Feature>() } }), [
      'resources.capacity.type: "spot" given, is not honoured by kubernetes in mode realtime: the stack\'s settings do not offer what it needs; ' +
        "name the label that tells spot nodes from others in the stack's setting kubernetes.capacity.",
    ]);
  });

  it("is a backend that the stack's settings offer, unless the spec names another", () => {
    const { kubernetes, sagemaker } = everything;
    assert.ok(kubernetes !== undefined && sagemaker !== undefined);
    assert.equal(placed(onSageMaker, { sagemaker }), "sagemaker realtime");
    assert.equal(placed({ "placement.backend": "kubernetes" }, { sagemaker }), "kubernetes realtime");
    assert.deepEqual(placed({ "placement.deniedBackends": ["sagemaker"] }, { sagemaker }), [
      "placement.backend: the stack's settings do not offer kubernetes; give the stack's setting kubernetes, or name the backend.",
    ]);
  });

  it("tells every problem of the backend at once, with the file", () => {
    const { problems } = decisionOf(
      { rollout: { strategy: "canary" }, observability: { notify: ["a"] } },
      everything,
    );
    assert.deepEqual(
      problems.map(({ source, path }) => `${source} ${path}`),
      ["models/digits.yaml rollout.strategy", "models/digits.yaml observability.notify"],
    );
  });

  it("is in the order of the capability table when several fit", () => {
    const hostable = Object.entries(backends).filter(([, { hostable: can }]) => can);
    assert.ok(placed({}).includes(hostable[0]?.[0] ?? "none"));
  });
});

describe("the mode of a model", () => {
  const modes: readonly [Fields, string][] = [
    [{}, "realtime"],
    [{ interface: { type: "http" } }, "realtime"],
    [{ interface: { type: "http" }, placement: { mode: "serverless" } }, "serverless"],
    [{ interface: { type: "http" }, placement: { mode: "async" } }, "async"],
    [{ interface: { type: "queue" } }, "async"],
    [{ interface: { type: "batch", input: "a", output: "b" } }, "batch"],
  ];
  for (const [change, mode] of modes) {
    it(`is ${mode} for ${JSON.stringify(change)}`, () => {
      assert.equal(modeOf(parsed(change).spec), mode);
    });
  }
});
