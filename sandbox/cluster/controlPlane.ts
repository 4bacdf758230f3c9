import { createHash } from "node:crypto";
import { type Certificates } from "./certificates.js";
import { configurationFiles, renderConfiguration, type ConfigurationFiles } from "./configuration.js";
import { clusterPaths, network, nodeAddress, nodeName, ports } from "./settings.js";

/** Every process of the cluster, in the order of its start. */
export const processNames = [
  "etcd",
  "containerd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kube-proxy",
] as const;
export type ProcessName = (typeof processNames)[number];

/** Arguments of every process. */
export function processArguments(
  certificates: Certificates,
  configuration: ConfigurationFiles,
): Record<ProcessName, string[]> {
  return {
    etcd: etcdArguments(certificates),
    containerd: ["--config", configuration.containerd],
    "kube-apiserver": apiServerArguments(certificates, configuration),
    "kube-controller-manager": controllerManagerArguments(certificates, configuration),
    "kube-scheduler": [
      `--kubeconfig=${configuration.kubeconfig("scheduler")}`,
      "--leader-elect=false",
      "--secure-port=0",
    ],
    kubelet: [
      `--config=${configuration.kubelet}`,
      `--kubeconfig=${configuration.kubeconfig("kubelet")}`,
      `--root-dir=${clusterPaths.kubelet}`,
      `--node-ip=${nodeAddress}`,
      `--hostname-override=${nodeName}`,
    ],
    "kube-proxy": [`--config=${configuration.proxy}`, `--hostname-override=${nodeName}`],
  };
}

/** A hash of how the processes are started: a node that was started otherwise is one of another version. */
export function configurationHash(certificates: Certificates): string {
  const started = [processArguments(certificates, configurationFiles()), renderConfiguration(certificates)];
  return createHash("sha256").update(JSON.stringify(started)).digest("hex");
}

function etcdArguments(files: Certificates): string[] {
  const client = `https://127.0.0.1:${ports.etcd}`;
  const peer = `https://127.0.0.1:${ports.etcdPeer}`;
  return [
    `--name=${nodeName}`,
    `--data-dir=${clusterPaths.etcd}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=${nodeName}=${peer}`,
    `--cert-file=${files.certificate("etcd")}`,
    `--key-file=${files.key("etcd")}`,
    `--trusted-ca-file=${files.authority("etcd")}`,
    "--client-cert-auth",
    `--peer-cert-file=${files.certificate("etcd")}`,
    `--peer-key-file=${files.key("etcd")}`,
    `--peer-trusted-ca-file=${files.authority("etcd")}`,
    "--peer-client-cert-auth",
    // Data that a power cut may lose: the next start hosts everything again.
    "--unsafe-no-fsync",
    "--log-level=warn",
  ];
}

function apiServerArguments(files: Certificates, configuration: ConfigurationFiles): string[] {
  return [
    // On the bridge and not on loopback, so that pods reach it through the Service `kubernetes`.
    `--bind-address=${nodeAddress}`,
    `--advertise-address=${nodeAddress}`,
    `--secure-port=${ports.apiServer}`,
    `--service-cluster-ip-range=${network.serviceCidr}`,
    `--etcd-servers=https://127.0.0.1:${ports.etcd}`,
    `--etcd-cafile=${files.authority("etcd")}`,
    `--etcd-certfile=${files.certificate("apiServerToEtcd")}`,
    `--etcd-keyfile=${files.key("apiServerToEtcd")}`,
    "--authorization-mode=Node,RBAC",
    "--enable-admission-plugins=NodeRestriction",
    "--anonymous-auth=false",
    `--client-ca-file=${files.authority("cluster")}`,
    `--tls-cert-file=${files.certificate("apiServer")}`,
    `--tls-private-key-file=${files.key("apiServer")}`,
    `--kubelet-certificate-authority=${files.authority("cluster")}`,
    `--kubelet-client-certificate=${files.certificate("apiServerToKubelet")}`,
    `--kubelet-client-key=${files.key("apiServerToKubelet")}`,
    "--kubelet-preferred-address-types=InternalIP,Hostname",
    "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
    `--service-account-key-file=${files.serviceAccountPublicKey}`,
    `--service-account-signing-key-file=${files.serviceAccountKey}`,
    // Tokens that are not of its own making are EKS's: the sandbox's AWS knows whose. While that does not run, they are
    // nobody's. An answer is not remembered: an access entry that is taken back counts at once.
    `--authentication-token-webhook-config-file=${configuration.tokenWebhook}`,
    "--authentication-token-webhook-version=v1",
    "--authentication-token-webhook-cache-ttl=0s",
    // The aggregation layer, for API servers that extend this one (metrics, for example).
    `--requestheader-client-ca-file=${files.authority("frontProxy")}`,
    "--requestheader-allowed-names=front-proxy-client",
    "--requestheader-extra-headers-prefix=X-Remote-Extra-",
    "--requestheader-group-headers=X-Remote-Group",
    "--requestheader-username-headers=X-Remote-User",
    `--proxy-client-cert-file=${files.certificate("frontProxy")}`,
    `--proxy-client-key-file=${files.key("frontProxy")}`,
    "--enable-aggregator-routing=true",
    "--allow-privileged=true",
    // Connections that a stop would otherwise wait for end with it.
    "--shutdown-delay-duration=0s",
    "--profiling=false",
  ];
}

function controllerManagerArguments(files: Certificates, configuration: ConfigurationFiles): string[] {
  return [
    `--kubeconfig=${configuration.kubeconfig("controllerManager")}`,
    "--leader-elect=false",
    "--secure-port=0",
    "--use-service-account-credentials=true",
    "--allocate-node-cidrs=false",
    `--cluster-cidr=${network.podCidr}`,
    `--service-cluster-ip-range=${network.serviceCidr}`,
    `--root-ca-file=${files.authority("cluster")}`,
    `--service-account-private-key-file=${files.serviceAccountKey}`,
    `--cluster-signing-cert-file=${files.authority("cluster")}`,
    `--cluster-signing-key-file=${files.authorityKey("cluster")}`,
    `--flex-volume-plugin-dir=${clusterPaths.kubelet}/volume-plugins`,
  ];
}
