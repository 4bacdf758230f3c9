import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findOnPath, run, systemPath } from "../commandLine.js";
import { type Progress } from "../progress.js";
import { ensureDebianPackages, imagePackages } from "../toolchain/index.js";
import { cached, sourceFile, textsOf } from "./cache.js";
import { runInRoot } from "./chroot.js";
import { loadLayer, packLayer, saveLayer, type Layer } from "./layers.js";

/** Debian with Python: the lowest layer of every Python image. */
export interface PythonBase {
  root: string;
  layer: Layer;
}

/** A base with Python packages in /opt/python. */
export interface PythonPackages {
  base: PythonBase;
  /** The folder that appears as /opt/python. */
  folder: string;
  layer: Layer;
}

const suite = "bookworm";
const debianPackages = [
  "python3-minimal",
  "libpython3-stdlib",
  "python3-distutils",
  "python3-pip-whl",
  "ca-certificates",
];
const unneeded = ["/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*"];

/** Files that tell of the machine or the hour of the build. Python's own compiled files hold time stamps. */
const traces = ["etc/resolv.conf", "etc/hostname", "etc/machine-id", "var/log", "var/cache", "var/lib/apt"];

/** What every process in a Python image needs; a root file system that is read-only is fine for it. */
export const pythonEnvironment = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  HOME: "/tmp",
  LANG: "C.UTF-8",
  PYTHONPATH: "/opt/python",
  PYTHONDONTWRITEBYTECODE: "1",
  PYTHONUNBUFFERED: "1",
  // One folder for what is compiled of Debian's and of the packages' modules.
  PYTHONPYCACHEPREFIX: "/opt/python/.compiled",
};

/** Debian's root file system with Python, from Debian's archive. */
export async function pythonBase(progress: Progress): Promise<PythonBase> {
  const folder = await cached(
    {
      name: "python-base",
      inputs: [suite, ...debianPackages, ...unneeded, ...traces],
      title: "making a Debian root file system with Python (about 30 s the first time)",
      async fill(draft) {
        await ensureDebianPackages(imagePackages, progress);
        await makeRoot(join(draft, "root"));
        const layer = await packLayer(join(draft, "root"), join(draft, "layer.tar"), {
          keepOwners: true,
          exclude: ["./dev/*", "./proc/*", "./sys/*", "./tmp/*", "./run/*"],
        });
        saveLayer(layer, join(draft, "layer.json"));
      },
    },
    progress,
  );
  return {
    root: join(folder, "root"),
    layer: loadLayer(join(folder, "layer.tar"), join(folder, "layer.json")),
  };
}

async function makeRoot(root: string): Promise<void> {
  const dpkg = [...unneeded.map((pattern) => `path-exclude=${pattern}`), "force-unsafe-io"];
  await run(
    "mmdebstrap",
    [
      ...["--mode=root", "--variant=minbase", "--quiet", `--include=${debianPackages.join(",")}`],
      ...dpkg.map((option) => `--dpkgopt=${option}`),
      ...[suite, root],
    ],
    { env: { ...process.env, PATH: systemPath(), SOURCE_DATE_EPOCH: "0", TMPDIR: "/tmp" } },
  );
  for (const trace of traces) rmSync(join(root, trace), { recursive: true, force: true });
  for (const folder of ["var/log", "var/cache", "var/lib/apt"])
    mkdirSync(join(root, folder), { mode: 0o755 });
  await run("find", [root, "-name", "__pycache__", "-type", "d", "-prune", "-exec", "rm", "-r", "{}", "+"]);
}

export interface PackagesOptions {
  /** Name of the image that they are for. */
  name: string;
  /** The requirements file: the whole closure, each with its version. */
  requirements: string;
  /** Modules that the image's program imports; they and what they import are compiled ahead. */
  modules: string[];
}

/** Python packages from PyPI, or from the index that pip's configuration on this machine names. */
export async function pythonPackages(options: PackagesOptions, progress: Progress): Promise<PythonPackages> {
  const base = await pythonBase(progress);
  const precompile = sourceFile("sandbox", "images", "precompile.py");
  const folder = await cached(
    {
      name: `${options.name}-packages`,
      inputs: [base.layer.digest, ...textsOf([options.requirements, precompile]), ...options.modules],
      title: `installing the Python packages of ${options.name} (about 20 s the first time)`,
      async fill(draft) {
        const target = join(draft, "content", "opt", "python");
        mkdirSync(target, { recursive: true });
        await install(base.root, options.requirements, target);
        await compile(base.root, precompile, target, options.modules);
        const layer = await packLayer(join(draft, "content"), join(draft, "layer.tar"));
        saveLayer(layer, join(draft, "layer.json"));
      },
    },
    progress,
  );
  const layer = loadLayer(join(folder, "layer.tar"), join(folder, "layer.json"));
  return { base, folder: join(folder, "content", "opt", "python"), layer };
}

/** pip of the root file system, run from its wheel: an image needs no pip of its own. */
async function install(root: string, requirements: string, target: string): Promise<void> {
  const wheels = join(root, "usr", "share", "python-wheels");
  const pip = readdirSync(wheels).find((name) => name.startsWith("pip-"));
  if (pip === undefined)
    throw new Error(`${wheels} has no pip; Debian's python3-pip-whl should have brought it.`);
  const certificates = "/etc/ssl/certs/ca-certificates.crt";
  await runInRoot({
    root,
    command: [
      ...["python3", `/usr/share/python-wheels/${pip}/pip`, "install"],
      ...["--target", "/opt/python", "--requirement", "/mnt/requirements.txt"],
      ...[
        "--no-deps",
        "--only-binary=:all:",
        "--no-compile",
        "--no-cache-dir",
        "--quiet",
        "--root-user-action=ignore",
      ],
    ],
    mounts: {
      "/opt/python": target,
      "/mnt/requirements.txt": requirements,
      // The network as this machine sees it: its name servers, its index, the authorities that it trusts.
      ...present({
        "/etc/resolv.conf": "/etc/resolv.conf",
        "/etc/hosts": "/etc/hosts",
        "/etc/pip.conf": "/etc/pip.conf",
        [certificates]: trustedCertificates(),
      }),
    },
    env: {
      PIP_CERT: certificates,
      REQUESTS_CA_BUNDLE: certificates,
      SSL_CERT_FILE: certificates,
      PIP_DISABLE_PIP_VERSION_CHECK: "1",
    },
  });
  // Tests are a sixth of the packages, and no program imports them.
  await run("find", [target, "-name", "tests", "-type", "d", "-prune", "-exec", "rm", "-r", "{}", "+"]);
}

function trustedCertificates(): string {
  const { PIP_CERT, REQUESTS_CA_BUNDLE, SSL_CERT_FILE } = process.env;
  return PIP_CERT ?? REQUESTS_CA_BUNDLE ?? SSL_CERT_FILE ?? "/etc/ssl/certs/ca-certificates.crt";
}

function present(mounts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(mounts).filter(([, source]) => existsSync(source)));
}

async function compile(root: string, precompile: string, target: string, modules: string[]): Promise<void> {
  await runInRoot({
    root,
    command: ["python3", "/mnt/precompile.py", ...modules],
    mounts: { "/opt/python": target, "/mnt/precompile.py": precompile },
    env: pythonEnvironment,
  });
}

/** Copies files into a layer's folder. */
export function copyInto(folder: string, files: string[]): void {
  mkdirSync(folder, { recursive: true });
  for (const file of files) copyFileSync(file, join(folder, file.slice(file.lastIndexOf("/") + 1)));
}

/** Whether this machine can build the images: the tools are here, or root can install them with apt-get. */
export function canBuildImages(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  return findOnPath("mmdebstrap") !== undefined || findOnPath("apt-get") !== undefined;
}
