import type * as pb from "@pulumi/pulumi/proto/provider_pb";

/** What every operation knows of its resource. */
export interface ResourceRequest {
  urn: string;
  type: string;
  /** From the resource's `customTimeouts`; 0 where it has none. */
  timeoutSeconds: number;
}

/** How the engine wants absent names to be made (`pulumi:autonaming` of the stack's configuration). */
export interface Autonaming {
  mode: "propose" | "enforce" | "disable";
  proposedName: string;
}

/** What a name is made from when the program gives none. */
export interface NamingRequest {
  logicalName: string;
  /** The same seed gives the same name; the engine sends one. */
  randomSeed: Uint8Array;
  autonaming?: Autonaming;
}

export interface CheckFailure {
  property: string;
  reason: string;
}

interface UrnRequest {
  getUrn(): string;
  getType(): string;
}

/** Older engines leave the type out; the URN ends in `::<parents$type>::<name>`. */
export function typeOf(request: UrnRequest): string {
  return request.getType() || (request.getUrn().split("::").at(-2)?.split("$").at(-1) ?? "");
}

export function resourceOf(request: UrnRequest & { getTimeout(): number }): ResourceRequest {
  return { urn: request.getUrn(), type: typeOf(request), timeoutSeconds: request.getTimeout() };
}

export function namingOf(request: pb.CheckRequest): NamingRequest {
  return {
    logicalName: request.getUrn().split("::").at(-1) ?? "",
    randomSeed: request.getRandomseed_asU8(),
    autonaming: autonamingOf(request),
  };
}

function autonamingOf(request: pb.CheckRequest): Autonaming | undefined {
  const options = request.getAutonaming();
  if (options === undefined) return undefined;
  const modes = { 0: "propose", 1: "enforce", 2: "disable" } as const;
  return { mode: modes[options.getMode()], proposedName: options.getProposedName() };
}
