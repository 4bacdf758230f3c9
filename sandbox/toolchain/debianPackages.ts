import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { findOnPath, run, runUnchecked } from "../commandLine.js";
import { type Progress } from "../progress.js";

/** A Debian package, and the file that shows its content is there even when it came another way. */
interface DebianPackage {
  name: string;
  /** A program on PATH or an absolute file. Absent: only the package itself counts. */
  provides?: string;
}

/** What runs pods: the container runtime, its network plugins, and the tools that kube-proxy calls. */
export const nodePackages: DebianPackage[] = [
  // A company's containerd.io package provides the same programs; installing Debian's would remove it.
  { name: "containerd", provides: "containerd" },
  { name: "runc", provides: "runc" },
  { name: "iptables", provides: "iptables" },
  { name: "nftables", provides: "nft" },
  { name: "containernetworking-plugins", provides: "/usr/lib/cni/bridge" },
  { name: "conntrack", provides: "conntrack" },
  { name: "iproute2", provides: "ip" },
  { name: "openssl", provides: "openssl" },
];

/** What makes container images without a registry. */
export const imagePackages: DebianPackage[] = [
  { name: "mmdebstrap", provides: "mmdebstrap" },
  { name: "busybox-static" },
];

/** What the virtual environment of the sandbox's AWS is made with. */
export const awsPackages: DebianPackage[] = [{ name: "python3" }, { name: "python3-venv" }];

/** What the tests of the Python client run. */
export const testPackages: DebianPackage[] = [{ name: "python3", provides: "python3" }];

/**
 * Installs those of the packages that are missing. It never removes a package and starts no service.
 * Fails, naming the packages, where there is no apt-get or no right to use it.
 */
export async function ensureDebianPackages(packages: DebianPackage[], progress: Progress): Promise<void> {
  const missing = await missingPackages(packages);
  if (missing.length === 0) return;
  const list = missing.join(" ");
  if (findOnPath("apt-get") === undefined || process.getuid?.() !== 0) {
    throw new Error(
      `The sandbox needs ${list}, and can install them only as root on Debian or Ubuntu. ` +
        `Install what they contain and start again.`,
    );
  }
  await progress.task(`installing Debian packages: ${list}`, () => install(missing));
}

async function missingPackages(packages: DebianPackage[]): Promise<string[]> {
  const candidates = packages.filter(({ provides }) => provides === undefined || !isPresent(provides));
  const installed = await Promise.all(candidates.map(({ name }) => isInstalled(name)));
  return candidates.filter((_candidate, index) => !installed[index]).map(({ name }) => name);
}

function isPresent(provided: string): boolean {
  return provided.startsWith("/") ? existsSync(provided) : findOnPath(provided) !== undefined;
}

async function isInstalled(name: string): Promise<boolean> {
  if (findOnPath("dpkg-query") === undefined) return false;
  const { code, stdout } = await runUnchecked("dpkg-query", ["-W", "-f", "${db:Status-Status}", name]);
  return code === 0 && stdout === "installed";
}

async function install(names: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = ["-y", "--no-install-recommends", "--no-remove"];
  await withoutServices(async () => {
    const first = await runUnchecked("apt-get", ["install", ...options, ...names], { env });
    if (first.code === 0) return;
    // Package lists are often absent or older than the archive, above all in images.
    await run("apt-get", ["update"], { env });
    await run("apt-get", ["install", ...options, ...names], { env });
  });
}

/** Debian asks this file before it starts a service; exit code 101 means no. */
const servicePolicy = "/usr/sbin/policy-rc.d";

/** Keeps containerd's package from starting a containerd of its own, which would need the whole machine. */
async function withoutServices(work: () => Promise<unknown>): Promise<void> {
  const ours = !existsSync(servicePolicy);
  if (ours) {
    writeFileSync(servicePolicy, "#!/bin/sh\nexit 101\n");
    chmodSync(servicePolicy, 0o755);
  }
  try {
    await work();
  } finally {
    if (ours) rmSync(servicePolicy, { force: true });
  }
}
