import { artifactScheme, reservedFolder, type Artifact, type ArtifactScheme } from "../spec/index.js";
import { artifactUsage, secretKeyOf, type SecretKey } from "./secrets.js";
import { containerSecurity } from "./security.js";
import type { Container, EnvVar, Volume, VolumeMount, Workload } from "./workload.js";

/** How the model's files come into a pod. */
export interface ArtifactDelivery {
  readonly initContainers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
}

/** User of the image that downloads, in KServe's storage initializer. */
const downloadUser = 1000;
const credentialsFolder = `${reservedFolder}/credentials`;
const credentialsFile = "credentials";
const httpsPort = 443;

/** Volumes, mounts and downloads of all artifacts of a model. */
export function artifactDelivery(workload: Workload): ArtifactDelivery {
  const deliveries = (workload.spec.model.artifacts ?? []).map((artifact, index) =>
    deliver(workload, artifact, index),
  );
  return {
    initContainers: deliveries.flatMap(({ initContainers }) => initContainers),
    volumes: deliveries.flatMap(({ volumes }) => volumes),
    mounts: deliveries.flatMap(({ mounts }) => mounts),
  };
}

/** TCP ports from which artifacts are downloaded when a pod starts, in order; none where nothing is downloaded. */
export function downloadPorts({ spec }: Workload): number[] {
  const ports = (spec.model.artifacts ?? []).flatMap(({ uri }) => portsOf(uri));
  return [...new Set(ports)].sort((a, b) => a - b);
}

function portsOf(uri: string): number[] {
  switch (artifactScheme(uri)) {
    case "https":
      return [Number(new URL(uri).port || httpsPort)];
    case "s3":
    case "gs":
    case "hf":
      return [httpsPort];
    case "oci":
    case "pvc":
    case undefined:
      return [];
  }
}

function deliver(workload: Workload, artifact: Artifact, index: number): ArtifactDelivery {
  const name = `artifact-${index}`;
  const mount: VolumeMount = { name, mountPath: artifact.mountPath, readOnly: true };
  const scheme = artifactScheme(artifact.uri);
  switch (scheme) {
    case "pvc":
      return fromClaim(artifact, mount);
    case "oci":
      return {
        initContainers: [],
        volumes: [
          { name, image: { reference: artifact.uri.slice("oci://".length), pullPolicy: "IfNotPresent" } },
        ],
        mounts: [mount],
      };
    case "s3":
    case "gs":
    case "hf":
    case "https":
      return fromDownload(workload, artifact, index, scheme, mount);
    case undefined:
      throw new TypeError(`${artifact.uri} has no known scheme`);
  }
}

function fromClaim({ uri }: Artifact, mount: VolumeMount): ArtifactDelivery {
  const [claim = "", ...folders] = uri.slice("pvc://".length).split("/");
  const subPath = folders.filter((folder) => folder !== "").join("/");
  return {
    initContainers: [],
    volumes: [{ name: mount.name, persistentVolumeClaim: { claimName: claim, readOnly: true } }],
    mounts: [subPath === "" ? mount : { ...mount, subPath }],
  };
}

function fromDownload(
  { spec, settings, ...rest }: Workload,
  artifact: Artifact,
  index: number,
  scheme: ArtifactScheme,
  mount: VolumeMount,
): ArtifactDelivery {
  const workload = { spec, settings, ...rest };
  const name = `artifact-${index}`;
  const secret =
    artifact.credentials === undefined
      ? undefined
      : secretKeyOf(workload, artifact.credentials, artifactUsage(index));
  const access = secret === undefined ? noCredentials : credentialsFor(scheme, artifact.uri, secret, name);
  const download: Container = {
    name: `download-${index}`,
    image: settings.artifactImage,
    args: [artifact.uri, artifact.mountPath],
    env: access.env,
    resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
    terminationMessagePolicy: "FallbackToLogsOnError",
    securityContext: { ...containerSecurity, runAsUser: spec.model.user ?? downloadUser },
    volumeMounts: [{ name, mountPath: artifact.mountPath }, ...access.mounts],
  };
  return {
    initContainers: [download],
    volumes: [{ name, emptyDir: {} }, ...access.volumes],
    mounts: [mount],
  };
}

interface Credentials {
  readonly env: EnvVar[];
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
}

const noCredentials: Credentials = { env: [], volumes: [], mounts: [] };

/** A token as a variable or a key file as a file, the way the storage initializer reads each. */
function credentialsFor(
  scheme: ArtifactScheme,
  uri: string,
  secret: SecretKey,
  artifact: string,
): Credentials {
  const file = `${credentialsFolder}/${credentialsFile}`;
  switch (scheme) {
    case "hf":
      return fromVariable("HF_TOKEN", secret);
    case "https":
      return fromVariable(`${writtenHost(uri)}-headers`, secret);
    case "gs":
      return fromFile({ name: "GOOGLE_APPLICATION_CREDENTIALS", value: file }, secret, artifact);
    case "s3":
      return fromFile({ name: "AWS_SHARED_CREDENTIALS_FILE", value: file }, secret, artifact);
    case "oci":
    case "pvc":
      return noCredentials;
  }
}

/**
 * The host of an https address as the storage initializer looks it up: in lower case, without port and brackets.
 * Not the `hostname` of a URL, which writes addresses anew: `10.1` as `10.0.0.1`.
 */
function writtenHost(uri: string): string {
  const [, address, name = ""] = /^https:\/\/(?:\[([^\]]+)\]|([^:/]+))/.exec(uri) ?? [];
  return (address ?? name).toLowerCase();
}

function fromVariable(name: string, secret: SecretKey): Credentials {
  return { ...noCredentials, env: [{ name, valueFrom: { secretKeyRef: { ...secret } } }] };
}

function fromFile(variable: EnvVar, secret: SecretKey, artifact: string): Credentials {
  const name = `${artifact}-credentials`;
  const items = [{ key: secret.key, path: credentialsFile }];
  return {
    env: [variable],
    volumes: [{ name, secret: { secretName: secret.name, items } }],
    mounts: [{ name, mountPath: credentialsFolder, readOnly: true }],
  };
}
