import { seconds } from "../spec/index.js";
import { artifactDelivery } from "./artifacts.js";
import { drainSeconds, modelContainer, sidecarContainer, transformerContainer } from "./containers.js";
import { scheduling } from "./scheduling.js";
import { podSecurity } from "./security.js";
import { toolsOf } from "./tools.js";
import type { PodSpec, Volume, VolumeMount, Workload } from "./workload.js";

/** How long a client waits for an answer when the spec does not say, in seconds. */
const defaultTimeoutSeconds = 60;

/** Seconds that a client waits for an answer, and a replica that ends has for its last ones. */
export function requestTimeoutSeconds({ spec }: Workload): number {
  const { interface: access } = spec;
  return access.type === "http" && access.timeout !== undefined
    ? seconds(access.timeout)
    : defaultTimeoutSeconds;
}

/** The pod of one replica. */
export function podSpecOf(workload: Workload): PodSpec {
  const { spec, transformer } = workload;
  const artifacts = artifactDelivery(workload);
  const tools = toolsOf(workload);
  const scratch = scratchVolumes(workload);
  const sidecars = (spec.model.companions ?? []).filter(({ role }) => role === "sidecar");
  const initContainers = [
    ...tools.initContainers,
    ...artifacts.initContainers,
    ...sidecars.map((companion) => sidecarContainer(workload, companion)),
  ];
  const volumes = [...artifacts.volumes, ...scratch.volumes, ...tools.volumes];
  return {
    serviceAccountName: spec.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: podSecurity(spec.model.user),
    terminationGracePeriodSeconds: drainSeconds + requestTimeoutSeconds(workload),
    ...pullSecrets(workload),
    ...(initContainers.length === 0 ? {} : { initContainers }),
    containers: [
      modelContainer(workload, [...artifacts.mounts, ...scratch.mounts, ...tools.mounts]),
      ...(transformer === undefined ? [] : [transformerContainer(workload, transformer)]),
    ],
    ...(volumes.length === 0 ? {} : { volumes }),
    ...scheduling(workload),
  };
}

function pullSecrets({ spec }: Workload): Pick<PodSpec, "imagePullSecrets"> {
  const name = spec.model.imageCredentials?.kubernetesSecret;
  return name === undefined ? {} : { imagePullSecrets: [{ name }] };
}

/** Shared memory and caches. */
function scratchVolumes({ spec }: Workload): { volumes: Volume[]; mounts: VolumeMount[] } {
  const { sharedMemory, caches = [] } = spec.resources;
  const shared: [Volume, VolumeMount][] =
    sharedMemory === undefined
      ? []
      : [
          [
            { name: "shared-memory", emptyDir: { medium: "Memory", sizeLimit: sharedMemory } },
            { name: "shared-memory", mountPath: "/dev/shm" },
          ],
        ];
  const cached = caches.map(({ mountPath, size, claim }, index): [Volume, VolumeMount] => {
    const name = `cache-${index}`;
    const volume: Volume =
      claim === undefined
        ? { name, emptyDir: { sizeLimit: size } }
        : { name, persistentVolumeClaim: { claimName: claim } };
    return [volume, { name, mountPath }];
  });
  const pairs = [...shared, ...cached];
  return { volumes: pairs.map(([volume]) => volume), mounts: pairs.map(([, mount]) => mount) };
}
