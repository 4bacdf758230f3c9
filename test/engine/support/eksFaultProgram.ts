import * as pulumi from "@pulumi/pulumi";
import {
  eksSettings,
  planEks,
  servicesOf,
  shareEks,
  type EksSettingsInput,
} from "../../../components/eks/index.js";
import { createPodIdentity } from "../../../components/eks/podIdentity.js";
import { Network, networkSettings, planNetwork } from "../../../components/network/index.js";
import { hostingSpec } from "../../../components/spec/index.js";
import { awsRegion } from "../../../sandbox/aws/environment.js";

/**
 * A program: clusters of EKS with nodes and on Fargate, and the role of a model's pods, everything of the backend that is
 * in AWS. It makes nothing by the clusters' own API, so that nobody needs to answer there. The faults of Kubernetes have
 * tests of their own.
 */
export function hostOnEks(version: string): void {
  const tags = { owner: "tests", version };
  const clusters = clustersOf(version);
  const settings = networkSettings.parse({ nat: "one" });
  const plan = planNetwork(settings, [], { services: clusters.flatMap(servicesOf) });
  const network = new Network("faults", { settings, plan, region: awsRegion, tags });
  const shared = clusters.map((one, index) =>
    shareEks({
      // Its namespace would be made by Kubernetes.
      settings: { ...one, createNamespace: false },
      plan: planEks(one, [], "the test"),
      ...{ name: `faults-${index}`, network, tags },
    }),
  );
  const [first] = clusters;
  const [onNodes] = shared;
  if (first === undefined || onNodes === undefined) throw new Error("there is no cluster");
  createPodIdentity({
    spec: model(version),
    settings: first,
    cluster: onNodes.name,
    namespace: "faults",
    tags,
    transform: {},
    parent: new pulumi.ComponentResource("test:eks:Model", "faults-model"),
  });
}

function clustersOf(version: string) {
  const common = { access: "private", logRetentionDays: version === "1" ? 30 : 60 } as const;
  const given: EksSettingsInput[] = [
    { create: { ...common, name: "faults-nodes", nodes: { max: Number(version) + 2 } }, settleSeconds: 0 },
    {
      create: { ...common, name: "faults-fargate", fargate: true },
      ...{ namespace: "faults", createNamespace: true, settleSeconds: 0 },
    },
  ];
  return given.map((one) => eksSettings.parse(one));
}

function model(version: string) {
  return hostingSpec.parse({
    name: "faults-model",
    model: {
      image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:${version}`,
      version,
      startupBudget: "60s",
      artifacts: [{ uri: `s3://models/digits/${version}/model.joblib` }],
    },
    resources: { cpu: "250m", memory: "512Mi" },
    placement: { backend: "eks" },
    cost: { owner: "tests", costCentre: "tests" },
  });
}
