import type { types } from "@pulumi/kubernetes";
import type { Companion } from "../spec/index.js";
import { modelProbes, probesOf, startupSeconds } from "./probes.js";
import { acceleratorOf } from "./scheduling.js";
import { variablesOf } from "./secrets.js";
import { containerSecurity } from "./security.js";
import { servingPort, type Container, type VolumeMount, type Workload } from "./workload.js";

/**
 * Seconds between the end of a replica's traffic and its SIGTERM. Endpoints are taken away while the container still
 * answers, so that no request meets a closed port: measured on one node, 3 s brought failures of a rollout from 23 of
 * 1,200 to none; larger clusters propagate more slowly.
 */
export const drainSeconds = 5;

const drain: types.input.core.v1.Lifecycle = { preStop: { sleep: { seconds: drainSeconds } } };

/** The container of the model itself. */
export function modelContainer(workload: Workload, volumeMounts: readonly VolumeMount[]): Container {
  const { spec, contract, transformer } = workload;
  return {
    name: "model",
    image: contract.image,
    ...(contract.command === undefined ? {} : { command: [...contract.command] }),
    ...(contract.args === undefined || contract.args.length === 0 ? {} : { args: [...contract.args] }),
    env: variablesOf(workload, "model", contract.environment, spec.model.secrets),
    ports: [{ name: transformer === undefined ? servingPort : "model", containerPort: contract.port }],
    resources: modelResources(workload),
    ...modelProbes(workload),
    lifecycle: drain,
    // Without it, a container that fails says why in its log only, and `up` could not repeat the reason.
    terminationMessagePolicy: "FallbackToLogsOnError",
    securityContext: containerSecurity,
    volumeMounts: [...volumeMounts],
  };
}

function modelResources(workload: Workload): types.input.core.v1.ResourceRequirements {
  const { cpu, cpuLimit, memory, ephemeralStorage } = workload.spec.resources;
  const accelerator = acceleratorOf(workload);
  const both = {
    memory,
    ...(ephemeralStorage === undefined ? {} : { "ephemeral-storage": ephemeralStorage }),
    ...(accelerator === undefined ? {} : { [accelerator.resource]: String(accelerator.count) }),
  };
  return {
    requests: { cpu, ...both },
    limits: { ...(cpuLimit === undefined ? {} : { cpu: cpuLimit }), ...both },
  };
}

/** The container that answers requests and calls the model on localhost. */
export function transformerContainer(workload: Workload, companion: Companion): Container {
  const check = companion.healthPath === undefined ? { tcp: true as const } : { path: companion.healthPath };
  return {
    ...companionContainer(workload, companion),
    ports: [{ name: servingPort, containerPort: companion.port ?? 0 }],
    ...probesOf(check, servingPort, startupSeconds(workload)),
    lifecycle: drain,
  };
}

/** A container beside the model. As an init container that always restarts it starts before the model and ends after it. */
export function sidecarContainer(workload: Workload, companion: Companion): Container {
  return { ...companionContainer(workload, companion), restartPolicy: "Always" };
}

function companionContainer(workload: Workload, companion: Companion): Container {
  const { name, image, command, args, environment, secrets, cpu, memory } = companion;
  return {
    name,
    image,
    ...(command === undefined ? {} : { command }),
    ...(args === undefined ? {} : { args }),
    env: variablesOf(workload, name, environment, secrets),
    resources: { requests: { cpu, memory }, limits: { memory } },
    // Without it, a container that fails says why in its log only, and `up` could not repeat the reason.
    terminationMessagePolicy: "FallbackToLogsOnError",
    securityContext: containerSecurity,
  };
}
