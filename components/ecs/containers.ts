import type { Account } from "../aws/account.js";
import { parameterArn } from "../aws/secretArns.js";
import { gpuCount } from "../capabilities/ecs/index.js";
import { bytes, cores, type Companion, type SecretReference } from "../spec/index.js";
import { downloadsOf, type Download, type SecretVariable } from "./artifacts.js";
import { containerCheck, toolsFolder, type ContainerCheck } from "./health.js";
import { modelContainer, servingOf, startupSeconds, type Variant, type Workload } from "./workload.js";

/** A container of a task definition: those fields of the API's ContainerDefinition that the host uses. */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly cpu?: number;
  readonly memory?: number;
  readonly user?: string;
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly portMappings?: readonly object[];
  readonly mountPoints?: readonly MountPoint[];
  readonly dependsOn?: readonly { readonly containerName: string; readonly condition: string }[];
  readonly healthCheck?: ContainerCheck;
  readonly logConfiguration: object;
  readonly repositoryCredentials?: { readonly credentialsParameter: string };
  readonly resourceRequirements?: readonly { readonly type: string; readonly value: string }[];
  readonly linuxParameters?: { readonly sharedMemorySize: number };
}

interface MountPoint {
  readonly sourceVolume: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
}

/** What is known when containers are written. */
export interface Placed {
  readonly account: Account;
  readonly logGroup: string;
}

/** Name of the container that brings the tools for health checks, and of the volume that they are in. */
const tools = "model-hosting-tools";

/** Every image that the model's tasks are made of. */
export function imagesOf({ spec, settings, variants }: Workload): string[] {
  return [
    ...variants.map(({ image }) => image),
    ...(spec.model.companions ?? []).map(({ image }) => image),
    settings.toolsImage,
    ...(variants.some(({ artifacts }) => artifacts.length > 0) ? [settings.artifactImage] : []),
  ];
}

/** Names of the volumes of a variant's tasks. */
export function volumesOf(workload: Workload, variant: Variant): string[] {
  return [
    tools,
    ...downloadsOf(variant).map(({ name }) => name),
    ...cachesOf(workload).map(({ name }) => name),
  ];
}

function cachesOf({ spec }: Workload): { name: string; mountPath: string }[] {
  return (spec.resources.caches ?? []).map(({ mountPath }, index) => ({ name: `cache-${index}`, mountPath }));
}

/** MiB of the containers that the spec sizes; of the others, each has a share of what the task has beyond. */
export function memoryMiB({ spec }: Workload): number {
  return [spec.resources, ...(spec.model.companions ?? [])].reduce(
    (sum, { memory }) => sum + mebibytes(memory),
    0,
  );
}

function mebibytes(size: string): number {
  return Math.ceil(bytes(size) / 2 ** 20);
}

/** Shares of a processor in the unit of ECS, of which a core has 1024; two at least on Linux. */
function cpuUnits(cpu: string): number {
  return Math.max(2, Math.floor(cores(cpu) * 1024));
}

/** The containers of a variant's tasks, in the order in which they start. */
export function containersOf(workload: Workload, variant: Variant, placed: Placed): ContainerDefinition[] {
  const companions = workload.spec.model.companions ?? [];
  const downloads = downloadsOf(variant);
  const sidecars = companions.filter(({ role }) => role === "sidecar");
  const { transformer } = workload;
  return [
    toolsContainer(workload, variant, downloads, placed),
    ...downloads.map((download) => downloadContainer(workload, variant, download, placed)),
    ...sidecars.map((companion) => companionContainer(workload, variant, companion, placed)),
    mainContainer(workload, variant, { downloads, sidecars }, placed),
    ...(transformer === undefined ? [] : [transformerContainer(workload, variant, transformer, placed)]),
  ];
}

/**
 * Brings the static busybox that health checks call, and opens the folders that other users write to: the volumes of a
 * task belong to root ("Use bind mounts with Amazon ECS"), and neither the model nor the download runs as root.
 */
function toolsContainer(
  workload: Workload,
  variant: Variant,
  downloads: readonly Download[],
  placed: Placed,
): ContainerDefinition {
  const folders = [...downloads, ...cachesOf(workload)];
  const script =
    '/bin/busybox cp /bin/busybox "$0/busybox" && { [ $# = 0 ] || /bin/busybox chmod 1777 "$@"; }';
  return {
    name: tools,
    image: workload.settings.toolsImage,
    essential: false,
    user: "0",
    entryPoint: ["/bin/busybox"],
    command: ["sh", "-c", script, toolsFolder, ...folders.map(({ mountPath }) => mountPath)],
    mountPoints: [
      mount(tools, toolsFolder, false),
      ...folders.map((each) => mount(each.name, each.mountPath, false)),
    ],
    logConfiguration: logsOf(workload, variant, placed),
  };
}

function downloadContainer(
  workload: Workload,
  variant: Variant,
  { name, uri, mountPath, secrets }: Download,
  placed: Placed,
): ContainerDefinition {
  const { region } = placed.account;
  return {
    name,
    image: workload.settings.artifactImage,
    essential: false,
    command: [uri, mountPath],
    ...(uri.startsWith("s3://") ? { environment: [{ name: "AWS_DEFAULT_REGION", value: region }] } : {}),
    ...secretsIn(secrets, placed.account),
    mountPoints: [mount(name, mountPath, false)],
    dependsOn: [after(tools, "SUCCESS")],
    logConfiguration: logsOf(workload, variant, placed),
  };
}

interface Before {
  readonly downloads: readonly Download[];
  readonly sidecars: readonly Companion[];
}

function mainContainer(
  workload: Workload,
  variant: Variant,
  { downloads, sidecars }: Before,
  placed: Placed,
): ContainerDefinition {
  const { spec, contract } = workload;
  const { model, resources } = spec;
  const gpus = gpuCount(spec);
  const credentials = model.imageCredentials?.awsSecretsManager;
  return {
    name: modelContainer,
    image: variant.image,
    essential: true,
    cpu: cpuUnits(resources.cpu),
    memory: mebibytes(resources.memory),
    ...(model.user === undefined ? {} : { user: String(model.user) }),
    ...overrides(contract),
    ...variables(contract.environment),
    ...secretsIn(secretVariables(model.secrets), placed.account),
    portMappings: [portMapping(contract.port)],
    mountPoints: [
      mount(tools, toolsFolder, true),
      ...downloads.map(({ name, mountPath }) => mount(name, mountPath, true)),
      ...cachesOf(workload).map(({ name, mountPath }) => mount(name, mountPath, false)),
    ],
    dependsOn: [
      after(tools, "SUCCESS"),
      ...downloads.map(({ name }) => after(name, "SUCCESS")),
      ...sidecars.map(({ name }) => after(name, "START")),
    ],
    healthCheck: containerCheck(contract.healthCheck, contract.port, startupSeconds(workload)),
    logConfiguration: logsOf(workload, variant, placed),
    ...(credentials === undefined
      ? {}
      : { repositoryCredentials: { credentialsParameter: secretAddress(placed.account, credentials) } }),
    ...(gpus === 0 ? {} : { resourceRequirements: [{ type: "GPU", value: String(gpus) }] }),
    ...(resources.sharedMemory === undefined
      ? {}
      : { linuxParameters: { sharedMemorySize: mebibytes(resources.sharedMemory) } }),
  };
}

/** Answers the requests and calls the model on localhost; so it starts when the model is ready. */
function transformerContainer(
  workload: Workload,
  variant: Variant,
  companion: Companion,
  placed: Placed,
): ContainerDefinition {
  const { port } = servingOf(workload);
  const check = companion.healthPath === undefined ? { tcp: true as const } : { path: companion.healthPath };
  return {
    ...companionContainer(workload, variant, companion, placed),
    portMappings: [portMapping(port)],
    mountPoints: [mount(tools, toolsFolder, true)],
    dependsOn: [after(modelContainer, "HEALTHY")],
    healthCheck: containerCheck(check, port, startupSeconds(workload)),
  };
}

function companionContainer(
  workload: Workload,
  variant: Variant,
  companion: Companion,
  placed: Placed,
): ContainerDefinition {
  const { name, image, cpu, memory, environment, secrets } = companion;
  return {
    name,
    image,
    // A replica is what the spec says, or it is replaced.
    essential: true,
    cpu: cpuUnits(cpu),
    memory: mebibytes(memory),
    ...overrides(companion),
    ...variables(environment),
    ...secretsIn(secretVariables(secrets), placed.account),
    logConfiguration: logsOf(workload, variant, placed),
  };
}

/** What replaces the image's own: ECS calls the entry point so, and its arguments the command. */
function overrides({
  command,
  args,
}: {
  command?: readonly string[] | undefined;
  args?: readonly string[] | undefined;
}) {
  return {
    ...(command === undefined ? {} : { entryPoint: command }),
    ...(args === undefined || args.length === 0 ? {} : { command: args }),
  };
}

/** Sorted, so that order never differs. */
function variables(plain: Readonly<Record<string, string>> = {}): Pick<ContainerDefinition, "environment"> {
  const environment = Object.entries(plain)
    .map(([name, value]) => ({ name, value }))
    .sort(byName);
  return environment.length === 0 ? {} : { environment };
}

function secretVariables(secrets: Readonly<Record<string, SecretReference>> = {}): SecretVariable[] {
  return Object.entries(secrets).map(([name, reference]) => ({ name, reference }));
}

function secretsIn(used: readonly SecretVariable[], account: Account): Pick<ContainerDefinition, "secrets"> {
  const secrets = used
    .map(({ name, reference }) => ({ name, valueFrom: valueFrom(account, reference) }))
    .sort(byName);
  return secrets.length === 0 ? {} : { secrets };
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}

/** Where ECS finds the value ("Pass sensitive data to an Amazon ECS container"). */
function valueFrom(account: Account, { awsSecretsManager, ssmParameter }: SecretReference): string {
  if (awsSecretsManager !== undefined) {
    const address = secretAddress(account, awsSecretsManager.name);
    return awsSecretsManager.key === undefined ? address : `${address}:${awsSecretsManager.key}::`;
  }
  if (ssmParameter !== undefined) {
    return parameterArn(account, ssmParameter.name);
  }
  // The capability table refuses this before anything is registered.
  throw new TypeError("a secret of Kubernetes has no place on ECS");
}

/** ARN of a secret, without the six characters that AWS puts at its end where it is named without them. */
function secretAddress({ partition, region, accountId }: Account, name: string): string {
  return name.startsWith("arn:")
    ? name
    : `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${name}`;
}

function portMapping(port: number): object {
  // In its own network, a task has the same port outside as inside.
  return { containerPort: port, hostPort: port, protocol: "tcp" };
}

function mount(sourceVolume: string, containerPath: string, readOnly: boolean): MountPoint {
  return { sourceVolume, containerPath, readOnly };
}

function after(containerName: string, condition: "START" | "SUCCESS" | "HEALTHY") {
  return { containerName, condition };
}

function logsOf({ spec }: Workload, { name = spec.name }: Variant, { account, logGroup }: Placed): object {
  return {
    logDriver: "awslogs",
    options: {
      "awslogs-group": logGroup,
      "awslogs-region": account.region,
      "awslogs-stream-prefix": name,
      // A model does not wait for its logs ("Send Amazon ECS logs to CloudWatch").
      mode: "non-blocking",
      "max-buffer-size": "25m",
    },
  };
}
