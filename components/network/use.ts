import { callersPerRule } from "./limits.js";
import type { NetworkSettings } from "./settings.js";

/** What a model needs of the network. */
export interface NetworkUse {
  /** Name of the model; unique in the stack. */
  readonly model: string;
  readonly exposure: "internal" | "private" | "public";
  /** IPv4 networks that may call. Undefined: the networks of the settings, else the VPC's own, or everybody of a public model. */
  readonly callers: readonly string[] | undefined;
  /** Host name that callers use. Undefined: the load balancer's own name, and a path that begins with the model's. */
  readonly host?: string | undefined;
  /** Certificate of the host, of ACM. */
  readonly certificateArn?: string | undefined;
  /** Longest time for an answer, in seconds; at most 4000. */
  readonly timeoutSeconds: number;
  /** Services of AWS that the model's tasks call, by the names of their endpoints, such as `ecr.api` or `logs`. */
  readonly services: readonly string[];
  /** Tags that approve of the load balancer being open to the internet, for the policy pack. Default: none. */
  readonly approvals?: Readonly<Record<string, string>>;
}

/** Which load balancer: the one inside the VPC, for internal and private models, or the one that faces the internet. */
export type BalancerKind = "internal" | "public";
/** Which listener: port 80, or port 443 with TLS. */
export type ListenerKind = "http" | "https";

/** The VPC's first network, which is known only to AWS where the VPC is not made here. */
export const ownNetwork = "vpc";

/** Which load balancer a model is called through. */
export function balancerOf({ exposure }: Pick<NetworkUse, "exposure">): BalancerKind {
  return exposure === "public" ? "public" : "internal";
}

/** Which listener a model is called through: the one with TLS where its host has a certificate. */
export function listenerOf(
  settings: NetworkSettings,
  use: Pick<NetworkUse, "host" | "certificateArn">,
): ListenerKind {
  return certificateOf(settings, use) === undefined ? "http" : "https";
}

/** Certificate of a model's host: its own, else the settings'. */
export function certificateOf(
  { loadBalancer }: NetworkSettings,
  { host, certificateArn }: Pick<NetworkUse, "host" | "certificateArn">,
): string | undefined {
  return certificateArn ?? (host === undefined ? undefined : loadBalancer.certificateArn);
}

/** Everybody, in IPv4 and IPv6. */
const everybody: readonly string[] = ["0.0.0.0/0", "::/0"];

/** Networks that may call a model: IPv4 networks, or {@link ownNetwork}; each once, sorted. Everybody is `0.0.0.0/0` alone. */
export function callersOf(settings: NetworkSettings, { callers, exposure }: NetworkUse): readonly string[] {
  const assumed = exposure === "public" ? everybody : (settings.callers ?? [settings.vpc.cidr ?? ownNetwork]);
  const all = callers ?? assumed;
  return all.includes("0.0.0.0/0") ? ["0.0.0.0/0"] : sortedOnce(all);
}

/** Networks of callers by the listener rule that lets them in; no network where everybody may call. */
export function callersByRule(callers: readonly string[]): (readonly string[])[] {
  if (callers.includes("0.0.0.0/0")) {
    return [[]];
  }
  const count = Math.ceil(callers.length / callersPerRule);
  return Array.from({ length: count }, (_, index) =>
    callers.slice(index * callersPerRule, (index + 1) * callersPerRule),
  );
}

/** Each text once, in an order that does not depend on how they were given. */
export function sortedOnce(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
