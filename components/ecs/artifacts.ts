import { artifactScheme, type Artifact, type SecretReference } from "../spec/index.js";
import type { Variant } from "./workload.js";

/** A variable of a container whose value is a secret. */
export interface SecretVariable {
  readonly name: string;
  readonly reference: SecretReference;
}

/** A file or folder that a container fetches before the model starts. */
export interface Download {
  /** Name of the container that fetches it, and of the volume that it is in. */
  readonly name: string;
  readonly uri: string;
  readonly mountPath: string;
  readonly secrets: readonly SecretVariable[];
}

/** What is fetched before a variant starts. */
export function downloadsOf({ artifacts }: Variant): Download[] {
  return artifacts.map((artifact, index) => ({
    name: `download-${index}`,
    uri: artifact.uri,
    mountPath: artifact.mountPath,
    secrets: credentialsOf(artifact),
  }));
}

/** A token as a variable, the way KServe's storage initializer reads it. */
function credentialsOf({ uri, credentials }: Artifact): SecretVariable[] {
  if (credentials === undefined) {
    return [];
  }
  const name = artifactScheme(uri) === "hf" ? "HF_TOKEN" : `${writtenHost(uri)}-headers`;
  return [{ name, reference: credentials }];
}

/**
 * The host of an https address as the storage initializer looks it up: in lower case, without port and brackets.
 * Not the `hostname` of a URL, which writes addresses anew: `10.1` as `10.0.0.1`.
 */
function writtenHost(uri: string): string {
  const [, address, name = ""] = /^https:\/\/(?:\[([^\]]+)\]|([^:/]+))/.exec(uri) ?? [];
  return (address ?? name).toLowerCase();
}

const httpsPort = 443;

/** TCP ports from which the artifacts are downloaded, in order; none where nothing is. */
export function downloadPorts(artifacts: readonly Artifact[]): number[] {
  const ports = artifacts.map(({ uri }) =>
    artifactScheme(uri) === "https" ? Number(new URL(uri).port || httpsPort) : httpsPort,
  );
  return [...new Set(ports)].sort((a, b) => a - b);
}
