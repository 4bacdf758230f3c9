import * as fs from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { rules } from "model-hosting-policies/rules";
import { z } from "zod";
import { hostStack } from "../../../components/hostStack.js";
import { mergeSpec } from "../../../components/spec/index.js";
import type { Fields } from "../spec/specs.js";
import { judgeAllBy, type Resource } from "./analyze.js";

export const region = "us-east-1";
const registry = `123456789012.dkr.ecr.${region}.amazonaws.com`;

/** A model as a team that keeps the rules writes it; tests lay what they are about over it. */
export const sane = {
  name: "digits",
  model: { image: `${registry}/digits:1`, version: "1" },
  resources: { cpu: "500m", memory: "1Gi", architecture: "arm64" },
  traffic: {
    ...{ requestsPerMonth: 2_000_000, peakRps: 5, secondsPerRequest: 0.05 },
    ...{ requestSize: "1Ki", responseSize: "1Ki" },
  },
  cost: { owner: "ml-platform", costCentre: "research", monthlyBudgetUsd: 200 },
  placement: { backend: "ecs" },
} satisfies Fields;

/** Settings of a stack with a network, and clusters of ECS and EKS, all of them made for it. */
export const saneSettings = {
  network: { nat: "one" },
  ecs: { region, toolsImage: `${registry}/busybox:1`, instances: { maxPerType: 3 } },
  eks: {
    region,
    namespace: "models",
    createNamespace: true,
    addressing: "clusterIp",
    create: { access: "private", nodes: { instanceTypes: ["m7g.large"], max: 3 }, logRetentionDays: 30 },
  },
};

/** Who is told of budgets and alarms on ECS; on a cluster others tell them. */
const told = { observability: { notify: [`arn:aws:sns:${region}:123456789012:models`] } };

/** A model of this name on ECS, with changes. */
export function onEcs(name: string, changes: object = {}): unknown {
  return mergeSpec(mergeSpec(sane, told), { name, ...changes });
}

/** A model of this name on EKS, with changes. */
export function onEks(name: string, changes: object = {}): unknown {
  return mergeSpec(mergeSpec(sane, { placement: { backend: "eks" } }), { name, ...changes });
}

/**
 * What a stack registers for its models, as the engine tells it to a policy pack: after an update, when all values are
 * known. Pulumi's mocks stand in for AWS and for the cluster; they accept everything and answer with the inputs.
 */
export async function hostedResources(
  documents: readonly unknown[],
  settings: object = saneSettings,
): Promise<Resource[]> {
  const resources: Resource[] = [];
  const kubeconfigs = new Map<string, string>();
  const mapped = process.sourceMapsEnabled;
  process.setSourceMapsEnabled(false);
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, provider = "" }) => {
        // Of dynamic resources, without the code that the engine runs.
        const props = Object.fromEntries(
          Object.entries(inputs as Record<string, unknown>).filter(([key]) => key !== "__provider"),
        );
        if (type === "pulumi:providers:kubernetes") {
          kubeconfigs.set(name, String(props["kubeconfig"]));
        }
        const kubeconfig = kubeconfigs.get(provider.split("::").at(-2) ?? "");
        if (!type.startsWith("pulumi:providers:")) {
          resources.push({
            ...{ type, name, props },
            ...(type.startsWith("aws:") ? { region } : {}),
            ...(type.startsWith("kubernetes:") && kubeconfig !== undefined ? { kubeconfig } : {}),
          });
        }
        // A launch template's id bears no name by which it could be found.
        const id = type.endsWith(":LaunchTemplate") ? "lt-0123456789abcdef0" : `${name}-id`;
        return { id, state: stateOf(type, name, props) };
      },
      call: ({ token }) => answers[token.slice(token.lastIndexOf(":") + 1)] ?? {},
    },
    "model-hosting",
    "test",
    false,
  );
  try {
    hostStack({
      documents: documents.map((document, index) => ({ source: `models/${String(index)}.yaml`, document })),
      settings,
      source: "Pulumi.test.yaml",
    });
    await pulumi.runtime.disconnect();
    return resources;
  } finally {
    process.setSourceMapsEnabled(mapped);
  }
}

const account = { accountId: "123456789012", region, partition: "aws" };
const deployer = "arn:aws:iam::123456789012:role/ci/deployer";

const answers: Readonly<Record<string, Record<string, unknown>>> = {
  getPartition: account,
  getRegion: account,
  getCallerIdentity: { ...account, arn: "arn:aws:sts::123456789012:assumed-role/deployer/run-7" },
  getSessionContext: { issuerArn: deployer },
  getAvailabilityZones: { names: ["us-east-1a", "us-east-1b", "us-east-1c"] },
  getCluster: { endpoint: "https://eks.example", certificateAuthorities: [{ data: "Y2VydA==" }] },
  getParameter: { value: "ami-0123456789abcdef0" },
};

function stateOf(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const made = {
    name,
    arn: `arn:aws:${type}:${name}`,
    dnsName: `${name}.elb.amazonaws.com`,
    latestVersion: 1,
  };
  const cluster = type.endsWith(":Cluster")
    ? { endpoint: "https://eks.example", certificateAuthority: { data: "Y2VydA==" } }
    : {};
  const service = type === "kubernetes:core/v1:Service";
  return {
    ...{ ...made, arnSuffix: `app/${name}/0`, ...cluster, associationId: `a-${name}`, ...inputs },
    ...(service ? { spec: { ...(inputs["spec"] as object), clusterIP: "10.100.0.7" } } : {}),
  };
}

const configuration = z.record(z.string(), z.looseObject({ enforcementLevel: z.string() }));

/** The configurations that come with the pack. */
export type Stage = "dev" | "prod";

/** What the rules say that are at least this strict in a configuration of the pack, as `rule: message`. */
export async function foundBy(
  stage: Stage,
  resources: readonly Resource[],
  levels: readonly string[] = ["mandatory", "remediate"],
): Promise<string[]> {
  const config = configuration.parse(
    JSON.parse(fs.readFileSync(`policies/config.${stage}.json`, "utf8")) as unknown,
  );
  const found: string[] = [];
  for (const { policy } of rules) {
    const { enforcementLevel = "", ...settings } = config[policy.name] ?? {};
    if (!levels.includes(enforcementLevel)) continue;
    const diagnostics = await judgeAllBy(policy.name, resources, settings);
    found.push(...diagnostics.map(({ message }) => `${policy.name}: ${message}`));
  }
  return found;
}
