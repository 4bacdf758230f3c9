import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  createRoute,
  createTargetSecurityGroup,
  Network,
  planNetwork,
} from "../../../components/network/index.js";
import type { Egress, NetworkTransforms, NetworkUse, RouteArgs } from "../../../components/network/index.js";
import { networkSettings, type NetworkSettingsInput } from "../../../components/network/settings.js";
import type { Recorded } from "../support/record.js";

/** What AWS says of the VPC and subnets that are there. */
export interface Existing {
  readonly cidrs: readonly string[];
  /** Subnets by id: their zone, and their VPC where it is another one. */
  readonly subnets: Readonly<Record<string, { readonly zone: string; readonly vpcId?: string }>>;
}

export const vpcId = "vpc-0123456789abcdef0";

/** The smallest use: a model that is called inside the VPC. */
export function use(model: string, more: Partial<NetworkUse> = {}): NetworkUse {
  const services = ["ecr.api", "ecr.dkr", "logs"];
  return { model, exposure: "internal", callers: undefined, timeoutSeconds: 60, services, ...more };
}

/** A public model with a host and a certificate. */
export function publicUse(model: string, more: Partial<NetworkUse> = {}): NetworkUse {
  const host = `${model}.example.com`;
  return use(model, { exposure: "public", host, certificateArn: certificate(model), ...more });
}

/** ARN of a certificate of ACM. */
export function certificate(name: string): string {
  return `arn:aws:acm:eu-central-1:123456789012:certificate/${name}`;
}

export interface Asked {
  readonly settings?: NetworkSettingsInput;
  readonly uses?: readonly NetworkUse[];
  readonly existing?: Existing;
  readonly transform?: NetworkTransforms;
  readonly region?: string;
  /** Whether each model gets its route and its group, too. */
  readonly hosted?: boolean;
  readonly ignoreActions?: boolean;
  readonly listenerRule?: RouteArgs["transform"];
  /** Whom the tasks may call. */
  readonly egress?: readonly Egress[];
}

/** What a network is made of. */
export interface Made {
  readonly resources: readonly Recorded[];
  /** Inputs of the resources of a kind, such as `Subnet`, by name, sorted. */
  readonly of: (kind: string) => Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly outputs: {
    readonly vpcId: string;
    readonly cidrs: readonly string[];
    readonly privateSubnetIds: readonly string[];
    readonly publicSubnetIds: readonly string[];
    readonly zones: readonly string[];
    readonly hasEgress: boolean;
    readonly urls: Readonly<Record<string, string>>;
  };
}

/**
 * Runs the network under Pulumi's mocks. They accept everything, so what AWS would refuse is not seen here; and they do
 * not see options, which hooks see.
 */
export async function made(asked: Asked = {}): Promise<Made> {
  const { uses = [use("digits")], existing, transform, region, hosted = false } = asked;
  const settings = networkSettings.parse(asked.settings ?? {});
  const plan = planNetwork(settings, uses);
  const resources: Recorded[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, custom, inputs }) => {
        resources.push({ type, name, inputs: inputs as Record<string, unknown> });
        return { id: custom ? `${name}-id` : undefined, state: stateOf(name, inputs as object) };
      },
      call: ({ token, inputs }) => answer(token, inputs as Record<string, unknown>, existing),
    },
    "model-hosting",
    "test",
    false,
  );
  try {
    const outputs = await settled(() => {
      const network = new Network("net", {
        settings,
        plan,
        tags: { project: "shop" },
        ...(transform === undefined ? {} : { transform }),
        ...(region === undefined ? {} : { region }),
      });
      const urls = (hosted ? uses : []).map((each): [string, pulumi.Output<string>] => [
        each.model,
        host(network, each, asked),
      ]);
      const { vpcId: id, cidrs, privateSubnetIds, publicSubnetIds, zones, hasEgress } = network;
      return pulumi.output({
        ...{ vpcId: id, cidrs, privateSubnetIds, publicSubnetIds, zones, hasEgress },
        urls: Object.fromEntries(urls),
      });
    });
    const of = (kind: string) =>
      Object.fromEntries(
        resources
          .filter(({ type }) => type.endsWith(`:${kind}`))
          .sort((one, other) => (one.name < other.name ? -1 : 1))
          .map(({ name, inputs }) => [name, inputs]),
      );
    return { resources, of, outputs };
  } finally {
    await pulumi.runtime.disconnect();
  }
}

function host(
  network: Network,
  each: NetworkUse,
  { egress = [], ignoreActions = false, listenerRule }: Asked,
): pulumi.Output<string> {
  const tags = { "model-hosting/model": each.model };
  createTargetSecurityGroup(`${each.model}-tasks`, { network, use: each, port: 8080, egress, tags }, network);
  const targets = [{ arn: `arn:targets/${each.model}`, weight: 100 }];
  return createRoute(
    each.model,
    { network, use: each, targets, ignoreActions, tags, ...(listenerRule && { transform: listenerRule }) },
    { parent: network },
  ).url;
}

/** The value, or the error that kept it from being one. */
async function settled<Value>(program: () => pulumi.Output<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const output = program();
    void (Reflect.get(output, "promise") as () => Promise<Value>)().then(resolve, reject);
  });
}

function stateOf(name: string, inputs: object): Record<string, unknown> {
  return {
    ...inputs,
    arn: `arn:${name}`,
    arnSuffix: `app/${name}`,
    dnsName: `${name}.elb.amazonaws.com`,
    zoneId: "Z1",
  };
}

type Answer = (inputs: Record<string, unknown>, existing: Existing | undefined) => Record<string, unknown>;

/** What AWS says, by function. */
const answers: Readonly<Record<string, Answer>> = {
  getRegion: () => ({ region: "eu-central-1" }),
  getAvailabilityZones: () => ({ names: ["eu-central-1c", "eu-central-1a", "eu-central-1b"] }),
  getVpc: (_inputs, existing) => {
    const cidrs = existing?.cidrs ?? [];
    return {
      id: vpcId,
      cidrBlock: cidrs[0],
      cidrBlockAssociations: cidrs.map((cidrBlock) => ({ cidrBlock })),
    };
  },
  getSubnets: (_inputs, existing) => ({ ids: Object.keys(existing?.subnets ?? {}) }),
  getSubnet: (inputs, existing) => {
    const id = String(inputs["id"]);
    const found = existing?.subnets[id];
    return { id, vpcId: found?.vpcId ?? vpcId, availabilityZone: found?.zone };
  },
};

function answer(token: string, inputs: Record<string, unknown>, existing: Existing | undefined) {
  const found = answers[token.slice(token.lastIndexOf(":") + 1)];
  assert.ok(found, `the mocks know no function ${token}`);
  return found(inputs, existing);
}
