import type * as pulumi from "@pulumi/pulumi";
import { loadEcs, loadEks, loadKubernetes, loadNetwork } from "./backends.js";
import type { SharedEcs } from "./ecs/index.js";
import { makesCluster, servicesOf } from "./eks/settings.js";
import type { SharedEks } from "./eks/index.js";
import type { SharedCluster } from "./kubernetes/index.js";
import type { Network } from "./network/index.js";
import type { ResolvedModel } from "./resolve.js";
import type { HostingSettings } from "./settings.js";
import { HostingProblems, noted, type BackendName, type HostingSpec } from "./spec/index.js";

/** What the models of a stack share: made once, however many they are. Only what one of them needs is there. */
export interface Shared {
  readonly kubernetes: SharedCluster;
  readonly network?: Network;
  readonly ecs?: SharedEcs;
  readonly eks?: SharedEks;
}

/** What is shared, among whom, and under which names. */
export interface SharedArgs {
  readonly models: readonly Pick<ResolvedModel, "spec" | "target">[];
  readonly settings: HostingSettings;
  /** Where the settings stand, for messages: `Pulumi.dev.yaml`. */
  readonly source: string;
  /** What the names of shared components begin with. Default: nothing, as is right for a whole stack. */
  readonly prefix?: string;
}

/**
 * Makes what the models share on their backends: the namespace of a cluster, the network with its load balancers, the
 * cluster of ECS or EKS. Throws `HostingProblems` where no network or cluster of the settings can be what they need,
 * before anything is registered.
 */
export function share(args: SharedArgs, options: pulumi.ComponentResourceOptions = {}): Shared {
  const { settings } = args;
  const plans = plansOf(args);
  const network = plans.network === undefined ? undefined : makeNetwork(args, plans.network, options);
  const ecs =
    plans.ecs === undefined || network === undefined
      ? undefined
      : loadEcs().shareEcs(
          {
            settings: settings.ecs,
            plan: plans.ecs,
            network,
            tags: sharedTags(args),
            name: named(args, "ecs"),
          },
          options,
        );
  const eks =
    plans.eks === undefined
      ? undefined
      : loadEks().shareEks(
          {
            ...{ settings: settings.eks, plan: plans.eks, tags: sharedTags(args), name: named(args, "eks") },
            ...(network === undefined ? {} : { network }),
          },
          options,
        );
  return {
    kubernetes: on(args, "kubernetes").length > 0 ? loadKubernetes().shareCluster(settings.kubernetes) : {},
    ...(network === undefined ? {} : { network }),
    ...(ecs === undefined ? {} : { ecs }),
    ...(eks === undefined ? {} : { eks }),
  };
}

/** Tags of what belongs to no single model: whose all of them are, where they agree. */
function sharedTags({ models }: SharedArgs): Record<string, string> {
  const agreed = (values: readonly (string | undefined)[]) => {
    const different = new Set(values.filter((value) => value !== undefined));
    return different.size > 1 ? "shared" : [...different][0];
  };
  const costs = models.map(({ spec }) => spec.cost);
  return noted({
    owner: agreed(costs.map((cost) => cost?.owner)),
    "cost-centre": agreed(costs.map((cost) => cost?.costCentre)),
  });
}

function plansOf(args: SharedArgs) {
  const { settings, source } = args;
  const [onEcs, onEks] = [on(args, "ecs"), on(args, "eks")];
  const inNetwork = onEks.length > 0 && makesCluster(settings.eks);
  if (onEcs.length > 0 && inNetwork) {
    checkRegions(args);
  }
  return {
    network:
      onEcs.length > 0 || inNetwork
        ? loadNetwork().planNetwork(
            settings.network,
            onEcs.length > 0 ? onEcs.map((spec) => loadEcs().networkUse(spec)) : [],
            inNetwork ? { services: servicesOf(settings.eks) } : {},
          )
        : undefined,
    ecs: onEcs.length > 0 ? loadEcs().planCluster(onEcs) : undefined,
    eks: onEks.length > 0 ? loadEks().planEks(settings.eks, onEks, source) : undefined,
  };
}

/** A VPC is in one region. The settings' schema refuses two that are named; here one may be left to the provider. */
function checkRegions({ settings: { ecs, eks }, source }: SharedArgs): void {
  if (ecs.region === eks.region) {
    return;
  }
  const shown = (region: string | undefined) => region ?? "the provider's region";
  throw new HostingProblems([
    {
      source,
      path: "eks.region",
      given: shown(eks.region),
      why: `the cluster that is made is in one network with the models on ECS, which are in ${shown(ecs.region)}`,
      instead: "give ecs.region and eks.region the same region, or host the models in a stack each",
    },
  ]);
}

function makeNetwork(
  args: SharedArgs,
  plan: ReturnType<ReturnType<typeof loadNetwork>["planNetwork"]>,
  options: pulumi.ComponentResourceOptions,
): Network {
  const { network, ecs, eks } = args.settings;
  const region = on(args, "ecs").length > 0 ? ecs.region : eks.region;
  const { Network: Foundation } = loadNetwork();
  return new Foundation(
    named(args, "network"),
    { settings: network, plan, region, tags: sharedTags(args) },
    options,
  );
}

function on({ models }: SharedArgs, backend: BackendName): HostingSpec[] {
  return models.filter(({ target }) => target.backend === backend).map(({ spec }) => spec);
}

function named({ prefix }: SharedArgs, what: string): string {
  return prefix === undefined ? what : `${prefix}-${what}`;
}
