import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../commandLine.js";
import { network, nodeAddress, nodeName } from "./settings.js";

/** An authority signs only the kind of client or server that is named with it. */
type Authority = "cluster" | "frontProxy" | "etcd";

interface Leaf {
  authority: Authority;
  commonName: string;
  /** Kubernetes reads the organisation as the user's group. */
  organization?: string;
  usage: ("client" | "server")[];
  hosts?: string[];
}

const authorities: Record<Authority, string> = {
  cluster: "sandbox cluster",
  frontProxy: "sandbox front proxy",
  etcd: "sandbox etcd",
};

const admins = "system:masters";

const leaves = {
  admin: { authority: "cluster", commonName: "sandbox-admin", organization: admins, usage: ["client"] },
  apiServer: {
    authority: "cluster",
    commonName: "kube-apiserver",
    usage: ["server"],
    hosts: [
      nodeAddress,
      "127.0.0.1",
      network.firstServiceAddress,
      "localhost",
      "kubernetes",
      "kubernetes.default",
      "kubernetes.default.svc",
      "kubernetes.default.svc.cluster.local",
    ],
  },
  apiServerToKubelet: {
    authority: "cluster",
    commonName: "kube-apiserver-kubelet-client",
    organization: admins,
    usage: ["client"],
  },
  apiServerToEtcd: { authority: "etcd", commonName: "kube-apiserver", usage: ["client"] },
  etcd: {
    authority: "etcd",
    commonName: "etcd",
    usage: ["client", "server"],
    hosts: ["127.0.0.1", "localhost"],
  },
  controllerManager: {
    authority: "cluster",
    commonName: "system:kube-controller-manager",
    usage: ["client"],
  },
  scheduler: { authority: "cluster", commonName: "system:kube-scheduler", usage: ["client"] },
  proxy: { authority: "cluster", commonName: "system:kube-proxy", usage: ["client"] },
  kubelet: {
    authority: "cluster",
    commonName: `system:node:${nodeName}`,
    organization: "system:nodes",
    usage: ["client"],
  },
  kubeletServer: {
    authority: "cluster",
    commonName: `system:node:${nodeName}`,
    organization: "system:nodes",
    usage: ["server"],
    hosts: [nodeAddress, nodeName],
  },
  frontProxy: { authority: "frontProxy", commonName: "front-proxy-client", usage: ["client"] },
} satisfies Record<string, Leaf>;

export type CertificateName = keyof typeof leaves;

const lifetimeDays = 365;
const renewBeforeDays = 7;

/** Files of one folder of certificates; `authority`, `certificate` and `key` give their paths. */
export interface Certificates {
  authority(name: Authority): string;
  authorityKey(name: Authority): string;
  certificate(name: CertificateName): string;
  key(name: CertificateName): string;
  /** The pair that signs and verifies ServiceAccount tokens. */
  serviceAccountKey: string;
  serviceAccountPublicKey: string;
}

export function certificateFiles(folder: string): Certificates {
  return {
    authority: (name) => join(folder, `authority-${name}.crt`),
    authorityKey: (name) => join(folder, `authority-${name}.key`),
    certificate: (name) => join(folder, `${name}.crt`),
    key: (name) => join(folder, `${name}.key`),
    serviceAccountKey: join(folder, "serviceAccount.key"),
    serviceAccountPublicKey: join(folder, "serviceAccount.pub"),
  };
}

/**
 * Writes all certificates of the cluster into `folder`, unless they are there, for these hosts, and valid for
 * another week. They live for a year. New certificates make old ServiceAccount tokens invalid.
 */
export async function ensureCertificates(folder: string): Promise<Certificates> {
  const files = certificateFiles(folder);
  if (areCurrent(files)) return files;
  const draft = `${folder}.partial`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  await writeAll(certificateFiles(draft));
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  return files;
}

function areCurrent(files: Certificates): boolean {
  const names = Object.keys(leaves) as CertificateName[];
  return names.every(
    (name) => existsSync(files.key(name)) && isCurrent(files.certificate(name), leaves[name]),
  );
}

function isCurrent(file: string, leaf: Leaf): boolean {
  if (!existsSync(file)) return false;
  const certificate = new X509Certificate(readFileSync(file));
  const renewFrom = Date.parse(certificate.validTo) - renewBeforeDays * 24 * 3600_000;
  const names = certificate.subjectAltName ?? "";
  return Date.now() < renewFrom && (leaf.hosts ?? []).every((host) => names.includes(host));
}

async function writeAll(files: Certificates): Promise<void> {
  for (const [name, commonName] of Object.entries(authorities) as [Authority, string][]) {
    await createAuthority(commonName, files.authority(name), files.authorityKey(name));
  }
  const names = Object.keys(leaves) as CertificateName[];
  await Promise.all(names.map((name) => createLeaf(leaves[name], files, name)));
  await openssl("genpkey", ...newKey, "-out", files.serviceAccountKey);
  await openssl("pkey", "-in", files.serviceAccountKey, "-pubout", "-out", files.serviceAccountPublicKey);
}

const newKey = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];

/** A self-signed certificate with a new key; `-addext` gives it exactly the extensions that follow. */
const newCertificate = [
  ...[
    "req",
    "-x509",
    "-config",
    "/dev/null",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
  ],
  ...["-days", String(lifetimeDays)],
];

async function createAuthority(commonName: string, certificate: string, key: string): Promise<void> {
  const extensions = [
    "basicConstraints=critical,CA:TRUE,pathlen:0",
    "keyUsage=critical,digitalSignature,keyCertSign",
  ];
  await openssl(
    ...newCertificate,
    "-subj",
    `/CN=${commonName}`,
    "-out",
    certificate,
    "-keyout",
    key,
    ...add(extensions),
  );
}

async function createLeaf(leaf: Leaf, files: Certificates, name: CertificateName): Promise<void> {
  const { authority, commonName, organization, usage, hosts = [] } = leaf;
  const subject = (organization === undefined ? "" : `/O=${organization}`) + `/CN=${commonName}`;
  const purposes = usage.map((purpose) => `${purpose}Auth`).join(",");
  const extensions = ["basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature"];
  extensions.push(`extendedKeyUsage=${purposes}`);
  if (hosts.length > 0) extensions.push(`subjectAltName=${hosts.map(alternativeName).join(",")}`);
  const signer = ["-CA", files.authority(authority), "-CAkey", files.authorityKey(authority)];
  const output = ["-out", files.certificate(name), "-keyout", files.key(name)];
  await openssl(...newCertificate, "-subj", subject, ...signer, ...output, ...add(extensions));
}

function add(extensions: string[]): string[] {
  return extensions.flatMap((extension) => ["-addext", extension]);
}

function alternativeName(host: string): string {
  return /^[0-9.]+$/.test(host) ? `IP:${host}` : `DNS:${host}`;
}

function openssl(...args: string[]): Promise<string> {
  return run("openssl", args);
}
