import { join } from "node:path";
import { repositoryRoot, statePathsOf } from "../paths.js";

/** Fixed facts of the one node. One cluster fits on a machine, because these do not vary. */
export const nodeName = "sandbox";

/** The node's and its bridge's address: what is served on the machine for pods listens here. */
export const nodeAddress = "10.244.0.1";

export const network = {
  /** At most 15 characters, a limit of the kernel. */
  bridge: "modelhosting0",
  cniName: "model-hosting-sandbox",
  podCidr: "10.244.0.0/24",
  /** Below it stay addresses for the machine's own servers on the bridge. */
  firstPodAddress: "10.244.0.10",
  serviceCidr: "10.245.0.0/16",
  firstServiceAddress: "10.245.0.1",
  /** The table with the one rule that lets pods reach what lies outside of the machine. */
  nftTable: "model_hosting_sandbox",
};

/** Away from the usual ports, so that a cluster or an etcd of the user's own does not clash. */
export const ports = {
  apiServer: 16443,
  etcd: 12379,
  etcdPeer: 12380,
  kubelet: 10250,
  proxyHealth: 10256,
  proxyMetrics: 10249,
  /** Where the API server asks whose a token is that it did not give; the sandbox's AWS answers there. */
  tokenWebhook: 16444,
};

/** The address that the sandbox's AWS must answer at for tokens of EKS. */
export const tokenWebhookUrl = `http://127.0.0.1:${ports.tokenWebhook}/authenticate`;

export const apiServerUrl = `https://${nodeAddress}:${ports.apiServer}`;

/** The parent of all pod control groups, so that cleaning never touches those of another Kubernetes. */
export const cgroupRoot = "model-hosting-sandbox";

/**
 * The one folder outside of the clone: who holds the node, its processes, its sockets (whose paths must stay
 * below 108 bytes) and containerd's running state.
 */
export const runFolder = "/run/model-hosting-sandbox";

export const runPaths = {
  holder: join(runFolder, "holder.json"),
  processes: join(runFolder, "processes"),
  containerdSocket: join(runFolder, "containerd.sock"),
  containerdState: join(runFolder, "containerd"),
  runc: join(runFolder, "runc"),
  /** Beside the folder, so that cleaning it does not free the lock. */
  lock: `${runFolder}.lock`,
};

/** The cluster's folders inside a clone's state. */
export function clusterPathsOf(clone: string) {
  const { cluster: folder, logs } = statePathsOf(clone);
  return {
    certificates: join(folder, "certificates"),
    configuration: join(folder, "configuration"),
    etcd: join(folder, "etcd"),
    /** Images and snapshots; kept when the cluster stops, so that the next start imports nothing. */
    containerd: join(folder, "containerd"),
    cniConfiguration: join(folder, "configuration", "cni"),
    cniAddresses: join(folder, "cni-addresses"),
    kubelet: join(folder, "kubelet"),
    podLogs: join(logs, "pods"),
    /** Static persistent volumes (hostPath) belong here. */
    volumes: join(folder, "volumes"),
  };
}

export const clusterPaths = clusterPathsOf(repositoryRoot);
export type ClusterPaths = ReturnType<typeof clusterPathsOf>;
