import { join } from "node:path";
import { findOnPath, run, runUnchecked } from "../commandLine.js";
import { cached, sourceFile, textsOf } from "../images/cache.js";
import { type Progress } from "../progress.js";
import { awsPackages, ensureDebianPackages } from "../toolchain/index.js";

const requirements = sourceFile("sandbox", "aws", "requirements.txt");

/** A Python that can make virtual environments, with what tells it from another. */
export interface SandboxPython {
  python: string;
  version: string;
}

/**
 * The machine's own Python; Debian's is installed where it has none that can make virtual environments. Fails where that
 * is not possible, and where python3 is older than 3.11.
 */
export async function sandboxPython(progress: Progress): Promise<SandboxPython> {
  const python = await ensurePython(progress);
  const version = await run(python, ["-c", "import sys; print(*sys.version_info[:2], sys.prefix)"]);
  assertRecent(version);
  return { python, version };
}

/**
 * The Python of the virtual environment that the emulator runs in; made first, from PyPI or the index that pip's
 * configuration names.
 */
export async function emulatorPython(progress: Progress): Promise<string> {
  const { python, version } = await sandboxPython(progress);
  const folder = await cached(
    {
      name: "aws-emulator",
      inputs: [version, ...textsOf([requirements])],
      title: "installing the AWS emulator's Python packages (about 20 s the first time)",
      fill: (draft) => createEnvironment(python, join(draft, "environment"), requirements),
    },
    progress,
  );
  return join(folder, "environment", "bin", "python");
}

async function ensurePython(progress: Progress): Promise<string> {
  const present = findOnPath("python3");
  if (present !== undefined && (await canMakeEnvironments(present))) return present;
  await ensureDebianPackages(awsPackages, progress);
  const installed = findOnPath("python3");
  if (installed !== undefined && (await canMakeEnvironments(installed))) return installed;
  throw new Error(
    "The sandbox's AWS needs Python 3.11 or newer with its modules venv and ensurepip as python3 on PATH.",
  );
}

/** Debian's python3 comes without the second module. */
async function canMakeEnvironments(python: string): Promise<boolean> {
  return (await runUnchecked(python, ["-c", "import venv, ensurepip"])).code === 0;
}

function assertRecent(version: string): void {
  const [major = 0, minor = 0] = version.split(" ").map(Number);
  if (major > 3 || (major === 3 && minor >= 11)) return;
  throw new Error(
    `The sandbox's AWS needs Python 3.11 or newer; python3 on PATH is ${String(major)}.${String(minor)}.`,
  );
}

/** Makes a virtual environment with the packages of a requirements file, which names every one that is needed. */
export async function createEnvironment(
  python: string,
  environment: string,
  requirementsFile: string,
): Promise<void> {
  await run(python, ["-m", "venv", environment]);
  await run(join(environment, "bin", "python"), [
    ...["-m", "pip", "install", "--requirement", requirementsFile],
    // The file names the whole closure: what pip would add is not needed.
    ...["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--quiet", "--disable-pip-version-check"],
  ]);
}
