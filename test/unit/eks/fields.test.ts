import assert from "node:assert/strict";
import {
  eksSupport,
  eksVersions,
  newestSupportedEksVersion,
} from "../../../components/capabilities/index.js";
import { eksModes } from "../../../components/capabilities/eks.js";
import type { Cell, ClusterSurroundings, Judged } from "../../../components/capabilities/index.js";
import { specOf } from "./recording.js";

type Surroundings = Omit<Judged, "value" | "spec" | "mode">;

const fargate: ClusterSurroundings = { pods: "fargate", podIdentity: false, architecture: "amd64" };
const nodes: ClusterSurroundings = {
  ...{ pods: "nodes", podIdentity: true, capacity: "onDemand", architecture: "amd64" },
  ...{ nodeTypes: ["m7i.large"], gpuTypes: ["g6.xlarge"] },
};
const elsewhere: ClusterSurroundings = { podIdentity: true };

/** What is said against a field: `why; instead`, or undefined where it is honoured. */
function refusal(
  row: string,
  value: unknown,
  changes: object,
  surroundings: Surroundings,
): string | undefined {
  const cell: Cell | undefined = eksModes.realtime?.[row];
  assert.ok(cell?.kind === "unless", row);
  const judged: Judged = { value, spec: specOf(changes), mode: "realtime", ...surroundings };
  const found = cell.cases.find(({ when }) => when(judged));
  return found && [found.why, found.figure?.(judged) ?? found.instead].join("; ");
}

describe("what EKS does with fields", () => {
  it("is to refuse on Fargate what it does not have, and to honour it on nodes", () => {
    const file = { uri: "s3://models/digits/", mountPath: "/opt/ml/model" };
    const refusedOnFargate: readonly (readonly [string, unknown, object, RegExp])[] = [
      ["model.artifacts[].uri", file.uri, { model: { artifacts: [file] } }, /no role by EKS Pod Identity/],
      [
        "resources.accelerator",
        { type: "nvidia" },
        { resources: { accelerator: { type: "nvidia" } } },
        /no accelerators/,
      ],
      ["resources.cpu", "17", {}, /at most 16 vCPU/],
      ["resources.memory", "120Gi", {}, /at most 119\.75 GiB/],
      ["resources.ephemeralStorage", "176Gi", {}, /at most 175 GiB of disk/],
      ["resources.capacity.type", "onDemand", {}, /no spot capacity/],
      ["access.callers.cidrs", ["10.0.0.0/8"], {}, /nothing enforces a NetworkPolicy/],
      ["access.callers.namespaces", ["apps"], {}, /nothing enforces a NetworkPolicy/],
      ["access.egress", { cidrs: [] }, {}, /nothing enforces a NetworkPolicy/],
      [
        "placement.instanceTypes",
        ["m7i.large"],
        { placement: { instanceTypes: ["m7i.large"] } },
        /chooses its machines itself/,
      ],
    ];
    for (const [row, value, changes, why] of refusedOnFargate) {
      assert.match(refusal(row, value, changes, { cluster: fargate }) ?? "", why, row);
      for (const cluster of [nodes, elsewhere]) {
        assert.equal(refusal(row, value, changes, { cluster }), undefined, row);
      }
    }
  });

  it("is to read from S3 on Fargate with credentials of the model's own", () => {
    const credentials = { kubernetes: { name: "keys", key: "credentials" } };
    const file = { uri: "s3://models/digits/", mountPath: "/opt/ml/model", credentials };
    const changes = { model: { artifacts: [file] } };
    assert.equal(refusal("model.artifacts[].uri", file.uri, changes, { cluster: fargate }), undefined);
  });

  it("is to read from S3 by a role only where the cluster gives out roles", () => {
    const changes = { model: { artifacts: [{ uri: "s3://models/digits/", mountPath: "/opt/ml/model" }] } };
    const found = refusal("model.artifacts[].uri", "s3://models/digits/", changes, {
      cluster: { podIdentity: false },
    });
    assert.equal(
      found,
      "the cluster gives pods no role, as the stack's setting eks.cluster.podIdentity says; install the add-on " +
        "eks-pod-identity-agent and remove that setting, or give model.artifacts[].credentials",
    );
  });

  it("is to look for accelerators, types, processors and capacity among the nodes that are made", () => {
    const accelerator = (type: string) => ({ resources: { accelerator: { type } } });
    const gpus = (type: string) =>
      refusal("resources.accelerator", { type }, accelerator(type), { cluster: nodes });
    assert.equal(gpus("NVIDIA-L4"), undefined);
    assert.match(
      gpus("NVIDIA-A10G") ?? "",
      /no node of the cluster has such accelerators; name an instance type/,
    );
    assert.match(gpus("inferentia") ?? "", /no node/);
    const types = (...instanceTypes: string[]) =>
      refusal("placement.instanceTypes", instanceTypes, { placement: { instanceTypes } }, { cluster: nodes });
    assert.equal(types("c7i.large", "g6.xlarge"), undefined);
    assert.equal(types("c7i.large"), "no node of the cluster is of such a type; m7i.large, g6.xlarge");
    assert.match(refusal("resources.architecture", "arm64", {}, { cluster: nodes }) ?? "", /amd64/);
    assert.match(refusal("resources.capacity.type", "spot", {}, { cluster: nodes }) ?? "", /are on demand/);
    assert.equal(refusal("resources.capacity.type", "mixed", {}, { cluster: nodes }), undefined);
  });

  it("is to take images from Amazon ECR alone where the network has no way to the internet", () => {
    const where = { cluster: nodes, internet: false };
    assert.match(refusal("model.image", "docker.io/digits:1", {}, where) ?? "", /Amazon ECR alone/);
    const own = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/digits:1";
    assert.equal(refusal("model.image", own, {}, where), undefined);
    assert.equal(refusal("model.image", "docker.io/digits:1", {}, { ...where, internet: true }), undefined);
    const images = {
      ...where,
      helperImages: { artifact: "kserve/storage-initializer:v1", tools: "busybox:1" },
    };
    assert.match(refusal("model.artifacts[].uri", "s3://models/a/", {}, images) ?? "", /downloads artifacts/);
    assert.equal(refusal("model.artifacts[].uri", "pvc://models", {}, images), undefined);
  });

  it("names the settings of EKS where something of the cluster is missing", () => {
    const shown = JSON.stringify(eksModes);
    assert.ok(shown.includes("eks.routes.private") && shown.includes("eks.secretStores.ssmParameter"));
    assert.doesNotMatch(shown, /kubernetes\.(?:routes|capacity|secretStores)/);
  });
});

describe("the calendar of EKS", () => {
  const [first, second] = eksVersions;
  assert.ok(first && second);

  it("tells in which support a version is on a day, to the last one of each", () => {
    assert.equal(eksSupport("1.28", first.standard), "standard");
    assert.equal(eksSupport("1.28", "2024-11-27"), "extended");
    assert.equal(eksSupport("1.28", first.extended), "extended");
    assert.equal(eksSupport("1.28", "2025-11-27"), "ended");
    assert.equal(eksSupport("1.12", "2024-11-27"), "unknown");
  });

  it("takes what is newer than all of it for supported while its newest is", () => {
    assert.equal(eksSupport("1.99", "2026-11-24"), "newer");
    assert.equal(eksSupport("1.99", "2100-01-01"), "unknown");
  });

  it("knows the version that stays longest in standard support, if any does", () => {
    assert.equal(newestSupportedEksVersion("2024-11-01", [first, second])?.version, "1.29");
    assert.equal(newestSupportedEksVersion("2100-01-01"), undefined);
  });
});
