import { HostingProblems } from "../spec/index.js";
import { limits } from "./limits.js";
import { networkProblems } from "./problems.js";
import { offersEgress, type NetworkSettings } from "./settings.js";
import {
  balancerOf,
  callersOf,
  certificateOf,
  listenerOf,
  sortedOnce,
  type BalancerKind,
  type ListenerKind,
  type NetworkUse,
} from "./use.js";

/** A listener of a load balancer, as it is needed. */
export interface ListenerPlan {
  /** IPv4 networks that may connect, or `ownNetwork`; each once, sorted. */
  readonly callers: readonly string[];
}

/** A load balancer, as it is needed. */
export interface BalancerPlan {
  readonly http?: ListenerPlan;
  readonly https?: ListenerPlan & {
    /** What is shown to callers that name no host of the others. */
    readonly defaultCertificate: string;
    /** Certificates of other hosts, sorted. */
    readonly certificates: readonly string[];
  };
  /** Seconds without data after which a connection ends, 1 to 4000. */
  readonly idleTimeout: number;
  /** Tags that approve of it. */
  readonly approvals: Readonly<Record<string, string>>;
}

/** What the models of a stack need of the network, together. */
export interface NetworkPlan {
  readonly internal?: BalancerPlan;
  readonly public?: BalancerPlan;
  /** Services of AWS that get an endpoint in the VPC, sorted; none where there is another way out. */
  readonly endpoints: readonly string[];
}

/** Whether the network made here has subnets with a way to the internet, for what is to be reached from it or to reach it. */
export function needsPublicSubnets({ vpc, nat }: NetworkSettings, plan: NetworkPlan): boolean {
  return vpc.cidr !== undefined && (plan.public !== undefined || nat !== "none");
}

/**
 * Decides what the models of a stack share.
 *
 * @param others Services of AWS that something else than a model calls, such as the nodes of a cluster.
 * @throws HostingProblems with everything that no network of these settings can be.
 */
export function planNetwork(
  settings: NetworkSettings,
  uses: readonly NetworkUse[],
  others: { readonly services?: readonly string[] } = {},
): NetworkPlan {
  const services = sortedOnce([...uses.flatMap((use) => use.services), ...(others.services ?? [])]);
  const problems = networkProblems(settings, uses, services);
  if (problems.length > 0) {
    throw new HostingProblems(problems);
  }
  const of = (kind: BalancerKind) => uses.filter((use) => balancerOf(use) === kind);
  const [internal, outside] = [balancerPlan(settings, of("internal")), balancerPlan(settings, of("public"))];
  return {
    ...(internal === undefined ? {} : { internal }),
    ...(outside === undefined ? {} : { public: outside }),
    endpoints: offersEgress(settings) ? [] : services,
  };
}

/** Seconds for which a connection outlasts the longest answer, so that it is the model that says it took too long. */
const slackSeconds = 10;
/** What AWS has where nothing is said; nobody gains by less. */
const leastIdleTimeout = 60;

function balancerPlan(settings: NetworkSettings, uses: readonly NetworkUse[]): BalancerPlan | undefined {
  if (uses.length === 0) {
    return undefined;
  }
  const { http, https } = listenersOf(settings, uses);
  const longest = Math.max(
    leastIdleTimeout,
    ...uses.map(({ timeoutSeconds }) => timeoutSeconds + slackSeconds),
  );
  const certificates = certificatesOf(settings, https);
  return {
    ...(http.length === 0 ? {} : { http: listenerPlan(settings, http) }),
    ...(certificates === undefined ? {} : { https: { ...listenerPlan(settings, https), ...certificates } }),
    idleTimeout: Math.min(longest, limits.idleTimeout),
    approvals: Object.assign({}, ...uses.map(({ approvals = {} }) => approvals)) as Record<string, string>,
  };
}

function listenersOf(settings: NetworkSettings, uses: readonly NetworkUse[]) {
  const of = (kind: ListenerKind) => uses.filter((use) => listenerOf(settings, use) === kind);
  return { http: of("http"), https: of("https") };
}

function listenerPlan(settings: NetworkSettings, uses: readonly NetworkUse[]): ListenerPlan {
  return { callers: callersOfAll(settings, uses) };
}

function callersOfAll(settings: NetworkSettings, uses: readonly NetworkUse[]): readonly string[] {
  const all = uses.flatMap((use) => callersOf(settings, use));
  return all.includes("0.0.0.0/0") ? ["0.0.0.0/0"] : sortedOnce(all);
}

/**
 * The default certificate is the settings', or the first model's. AWS changes it in place, but for a moment shows the
 * host whose certificate it was another one: settings that name one keep it where models come and go.
 */
function certificatesOf(
  settings: NetworkSettings,
  uses: readonly NetworkUse[],
): { defaultCertificate: string; certificates: readonly string[] } | undefined {
  const all = uses.flatMap((use) => certificateOf(settings, use) ?? []);
  const [first] = all;
  if (first === undefined) {
    return undefined;
  }
  const defaultCertificate = settings.loadBalancer.certificateArn ?? first;
  return { defaultCertificate, certificates: sortedOnce(all).filter((arn) => arn !== defaultCertificate) };
}
