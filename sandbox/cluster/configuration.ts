import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { type CertificateName, type Certificates } from "./certificates.js";
import { renderKubeconfig } from "./kubeconfig.js";
import {
  cgroupRoot,
  clusterPaths,
  network,
  nodeAddress,
  ports,
  runPaths,
  tokenWebhookUrl,
} from "./settings.js";

/** The name under which the pod's own first program is imported; no registry serves it. */
export const pauseImage = "sandbox.local/pause:1";

/** The configuration file of each process that has one. */
export interface ConfigurationFiles {
  containerd: string;
  kubelet: string;
  proxy: string;
  /** Whom the API server asks about tokens that are not its own. */
  tokenWebhook: string;
  kubeconfig(client: CertificateName): string;
}

const clients: CertificateName[] = ["controllerManager", "scheduler", "kubelet", "proxy"];

export function configurationFiles(): ConfigurationFiles {
  const folder = clusterPaths.configuration;
  return {
    containerd: join(folder, "containerd.toml"),
    kubelet: join(folder, "kubelet.yaml"),
    proxy: join(folder, "proxy.yaml"),
    tokenWebhook: join(folder, "token-webhook.yaml"),
    kubeconfig: (client) => join(folder, `${client}.kubeconfig`),
  };
}

/** The content of every configuration file that holds no key, by its path. */
export function renderConfiguration(certificates: Certificates): Record<string, string> {
  const files = configurationFiles();
  return {
    [files.containerd]: containerdConfiguration(),
    [join(clusterPaths.cniConfiguration, "10-sandbox.conflist")]: cniConfiguration(),
    [files.kubelet]: stringify(kubeletConfiguration(certificates)),
    [files.proxy]: stringify(proxyConfiguration(files.kubeconfig("proxy"))),
    [files.tokenWebhook]: stringify(tokenWebhookConfiguration()),
  };
}

/** Writes every configuration file anew: they follow from the settings and hold nothing of their own. */
export function writeConfiguration(certificates: Certificates): ConfigurationFiles {
  const files = configurationFiles();
  mkdirSync(clusterPaths.cniConfiguration, { recursive: true, mode: 0o700 });
  for (const [file, content] of Object.entries(renderConfiguration(certificates)))
    writeFileSync(file, content);
  for (const client of clients) {
    writeFileSync(files.kubeconfig(client), renderKubeconfig(certificates, client), { mode: 0o600 });
  }
  return files;
}

function containerdConfiguration(): string {
  // JSON's strings are TOML's basic strings.
  const text = (value: string) => JSON.stringify(value);
  return `version = 2
root = ${text(clusterPaths.containerd)}
state = ${text(runPaths.containerdState)}
disabled_plugins = [
  "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs",
  "io.containerd.internal.v1.tracing",
]

[grpc]
  address = ${text(runPaths.containerdSocket)}

[plugins."io.containerd.internal.v1.opt"]
  path = ${text(join(clusterPaths.containerd, "opt"))}

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = ${text(pauseImage)}
  # Root without CAP_SYS_RESOURCE, as in many containers, may not lower the score: pods would not start.
  restrict_oom_score_adj = true
  # Below the state folder, so that cleaning finds every network namespace.
  netns_mounts_under_state_dir = true
  stream_server_address = "127.0.0.1"
  stream_server_port = "0"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
      Root = ${text(runPaths.runc)}
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = ${text(clusterPaths.cniConfiguration)}
`;
}

function cniConfiguration(): string {
  return JSON.stringify({
    cniVersion: "0.4.0",
    name: network.cniName,
    plugins: [
      {
        type: "bridge",
        bridge: network.bridge,
        isGateway: true,
        // A pod may reach itself through its own Service.
        hairpinMode: true,
        ipam: {
          type: "host-local",
          dataDir: clusterPaths.cniAddresses,
          ranges: [[{ subnet: network.podCidr, rangeStart: network.firstPodAddress, gateway: nodeAddress }]],
          routes: [{ dst: "0.0.0.0/0" }],
        },
      },
    ],
  });
}

function kubeletConfiguration(files: Certificates): object {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address: nodeAddress,
    port: ports.kubelet,
    readOnlyPort: 0,
    healthzPort: 0,
    tlsCertFile: files.certificate("kubeletServer"),
    tlsPrivateKeyFile: files.key("kubeletServer"),
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: files.authority("cluster") },
    },
    authorization: { mode: "Webhook" },
    containerRuntimeEndpoint: `unix://${runPaths.containerdSocket}`,
    cgroupDriver: "cgroupfs",
    cgroupRoot: `/${cgroupRoot}`,
    // Hybrid and version 1 hierarchies are common on machines that run sandboxes.
    failCgroupV1: false,
    failSwapOn: false,
    makeIPTablesUtilChains: false,
    oomScoreAdj: 0,
    podLogsDir: clusterPaths.podLogs,
    volumePluginDir: join(clusterPaths.kubelet, "volume-plugins"),
    // Images come from no registry: one that is collected as garbage could not be pulled again.
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    evictionHard: { "memory.available": "50Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
    // The machine's own programs need no reservation: this is not a server.
    enforceNodeAllocatable: ["pods"],
    nodeStatusUpdateFrequency: "5s",
    maxPods: 110,
  };
}

/** In a kubeconfig's form, as the API server's documentation has it ("Webhook Token Authentication"). */
function tokenWebhookConfiguration(): object {
  const name = "sandbox-aws";
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: tokenWebhookUrl } }],
    users: [{ name: "kube-apiserver" }],
    contexts: [{ name, context: { cluster: name, user: "kube-apiserver" } }],
    "current-context": name,
  };
}

function proxyConfiguration(kubeconfig: string): object {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    clientConnection: { kubeconfig },
    mode: "nftables",
    bindAddress: nodeAddress,
    healthzBindAddress: `127.0.0.1:${ports.proxyHealth}`,
    metricsBindAddress: `127.0.0.1:${ports.proxyMetrics}`,
    // By default a NodePort opens on every address of the machine.
    nodePortAddresses: [network.podCidr],
    clusterCIDR: network.podCidr,
    // Pods share one bridge and answer each other directly, past the address translation of a Service,
    // unless the request seems to come from the node.
    nftables: { masqueradeAll: true, minSyncPeriod: "100ms" },
    conntrack: { maxPerCore: 0, min: 0 },
    oomScoreAdj: 0,
  };
}
