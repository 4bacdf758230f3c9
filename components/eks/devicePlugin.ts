import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { transformed } from "../transform.js";
import { gpuLabel, gpuTaint } from "./nodes.js";
import type { ClusterTransforms } from "./transforms.js";

const name = "nvidia-device-plugin";
const plugins = "/var/lib/kubelet/device-plugins";

/**
 * What tells the kubelet of a node's GPUs: the AMI has the driver and the runtime, not this ("Use EKS-optimized accelerated
 * AMIs for GPU instances"). Without a node it has no pod, and waits for none. Its pod is the one of
 * github.com/NVIDIA/k8s-device-plugin.
 */
export function createDevicePlugin(
  image: string,
  hook: ClusterTransforms["devicePlugin"],
  options: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const labels = { "app.kubernetes.io/name": name, "app.kubernetes.io/managed-by": "pulumi" };
  const args: k8s.apps.v1.DaemonSetArgs = {
    metadata: { name, namespace: "kube-system", labels },
    spec: {
      selector: { matchLabels: { "app.kubernetes.io/name": name } },
      updateStrategy: { type: "RollingUpdate" },
      template: { metadata: { labels }, spec: podSpec(image) },
    },
  };
  return new k8s.apps.v1.DaemonSet(...transformed(hook, name, args, options));
}

const podSpec = (image: string): k8s.types.input.core.v1.PodSpec => ({
  priorityClassName: "system-node-critical",
  automountServiceAccountToken: false,
  nodeSelector: { [gpuLabel]: "true" },
  tolerations: [{ key: gpuTaint, operator: "Exists", effect: "NoSchedule" }],
  containers: [
    {
      name,
      image,
      resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      volumeMounts: [{ name: "device-plugins", mountPath: plugins }],
    },
  ],
  // The kubelet's socket, with which a plugin registers.
  volumes: [{ name: "device-plugins", hostPath: { path: plugins, type: "Directory" } }],
});
