import { reservedFolder } from "../spec/index.js";
import { containerSecurity } from "./security.js";
import type { Container, Volume, VolumeMount, Workload } from "./workload.js";

/** Where the static busybox is found in the model's container. */
export const toolsFolder = `${reservedFolder}/tools`;

const volumeName = "model-hosting-tools";

/** User of the tools image's init container; any that is not root will do. */
const nobody = 65534;

interface Tools {
  readonly initContainers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
}

/** What a pod needs for a health check that POSTs; nothing for the others. */
export function toolsOf({ contract, settings }: Workload): Tools {
  if (contract.healthCheck.post === undefined) {
    return { initContainers: [], volumes: [], mounts: [] };
  }
  const copy: Container = {
    name: volumeName,
    image: settings.toolsImage,
    command: ["/bin/busybox", "cp", "/bin/busybox", `${toolsFolder}/busybox`],
    resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "16Mi" } },
    terminationMessagePolicy: "FallbackToLogsOnError",
    securityContext: { ...containerSecurity, runAsUser: nobody },
    volumeMounts: [{ name: volumeName, mountPath: toolsFolder }],
  };
  return {
    initContainers: [copy],
    volumes: [{ name: volumeName, emptyDir: { sizeLimit: "16Mi" } }],
    mounts: [{ name: volumeName, mountPath: toolsFolder, readOnly: true }],
  };
}
