import {
  getSubnetOutput,
  getSubnetsOutput,
  getVpcOutput,
  type GetSubnetResult,
} from "@pulumi/aws/ec2/index.js";
import * as pulumi from "@pulumi/pulumi";
import { inRegion } from "../aws/account.js";
import { formatProblem } from "../spec/index.js";
import { anywhere } from "./endpoints.js";
import type { Parts, Place, Subnets } from "./parts.js";
import type { NetworkPlan } from "./plan.js";
import type { SubnetChoice } from "./settings.js";
import { ownNetwork } from "./use.js";

/** Finds a VPC and its subnets, and looks whether they can be what the settings say that they are. Makes nothing. */
export function findVpc(parts: Parts): Place {
  const { settings, plan, region, parent } = parts;
  const { id, tags } = settings.vpc;
  const vpc = getVpcOutput(
    { ...inRegion(region), ...(id === undefined ? {} : { id }), ...(tags === undefined ? {} : { tags }) },
    { parent },
  );
  const find = (kind: "private" | "public") => {
    const choice = settings.subnets[kind];
    const needed = plan[kind === "private" ? "internal" : "public"] !== undefined;
    return choice && findSubnets(parts, vpc.id, { kind, choice, needsTwoZones: needed });
  };
  const inside = find("private");
  if (inside === undefined) {
    // The settings' schema refuses this before anything is looked up.
    throw new TypeError("private subnets of a VPC that is there are named");
  }
  const outside = find("public");
  return {
    vpcId: vpc.id,
    cidrs: vpc.apply(({ cidrBlock, cidrBlockAssociations }) => {
      checkCallers(plan, cidrBlock);
      return [...new Set([cidrBlock, ...cidrBlockAssociations.map((association) => association.cidrBlock)])];
    }),
    private: inside,
    ...(outside === undefined ? {} : { public: outside }),
    ready: [],
    facing: [],
    services: [anywhere],
  };
}

/** A security group has no two rules of one network and port: AWS refuses the second one (InvalidPermission.Duplicate). */
function checkCallers({ internal, public: outside }: NetworkPlan, first: string): void {
  const listeners = [internal, outside].flatMap((plan) => [plan?.http, plan?.https]);
  if (
    listeners.some((listener) => [first, ownNetwork].every((caller) => listener?.callers.includes(caller)))
  ) {
    refuse("network.callers", {
      why: `${first}, the VPC's own network, is named by a model and meant by another that names no callers`,
      instead: `set it to ["${first}"], so that both are one`,
    });
  }
}

/** @throws pulumi.RunError with what of the settings is wrong, as only AWS knows; its trace would say nothing more. */
function refuse(path: string, { why, instead }: { why: string; instead: string }): never {
  throw new pulumi.RunError(`settings of the stack: ${formatProblem({ source: "", path, why, instead })}`);
}

interface Wanted {
  readonly kind: "private" | "public";
  readonly choice: SubnetChoice;
  /** A load balancer is to be in them ("Subnets for your load balancer"). */
  readonly needsTwoZones: boolean;
}

function findSubnets(parts: Parts, vpcId: pulumi.Output<string>, wanted: Wanted): Subnets {
  const { region, parent } = parts;
  const { ids, tags } = wanted.choice;
  const named =
    ids === undefined
      ? getSubnetsOutput(
          {
            ...inRegion(region),
            filters: [{ name: "vpc-id", values: [vpcId] }],
            ...(tags === undefined ? {} : { tags }),
          },
          { parent },
        ).ids
      : pulumi.output(ids);
  const found = named.apply((all) =>
    pulumi.all([...all].sort().map((id) => getSubnetOutput({ ...inRegion(region), id }, { parent }))),
  );
  const checked = pulumi.all([found, vpcId]).apply(([subnets, vpc]) => {
    checkSubnets(subnets, vpc, wanted);
    return subnets;
  });
  return {
    ids: checked.apply((subnets) => subnets.map(({ id }) => id)),
    onePerZone: checked.apply((subnets) => firstOfEachZone(subnets).map(({ id }) => id)),
    zones: checked.apply((subnets) =>
      firstOfEachZone(subnets).map(({ availabilityZone }) => availabilityZone),
    ),
  };
}

/** A load balancer takes one subnet of a zone. */
function firstOfEachZone(subnets: readonly GetSubnetResult[]): GetSubnetResult[] {
  const zones = [...new Set(subnets.map(({ availabilityZone }) => availabilityZone))].sort();
  return zones.flatMap((zone) => subnets.find(({ availabilityZone }) => availabilityZone === zone) ?? []);
}

function checkSubnets(
  subnets: readonly GetSubnetResult[],
  vpc: string,
  { kind, choice, needsTwoZones }: Wanted,
): void {
  const path = `network.subnets.${kind}`;
  if (subnets.length === 0) {
    refuse(path, {
      why: `no subnet of ${vpc} has the tags ${JSON.stringify(choice.tags)}`,
      instead: "name tags that they have, or their ids",
    });
  }
  const foreign = subnets.filter(({ vpcId }) => vpcId !== vpc);
  if (foreign.length > 0) {
    refuse(path, {
      why: `${listed(foreign)} given, not in ${vpc}`,
      instead: "name subnets of the VPC, or the VPC that they are in",
    });
  }
  const zones = firstOfEachZone(subnets).map(({ availabilityZone }) => availabilityZone);
  if (needsTwoZones && zones.length < 2) {
    refuse(path, {
      why: `${listed(subnets)} given, all in ${zones.join(", ")}, and a load balancer needs two zones`,
      instead: "add a subnet in another zone",
    });
  }
}

function listed(subnets: readonly GetSubnetResult[]): string {
  return subnets.map(({ id }) => id).join(", ");
}
