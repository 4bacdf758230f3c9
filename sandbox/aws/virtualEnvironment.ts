import { join } from "node:path";
import { findOnPath, run } from "../commandLine.js";
import { cached, sourceFile, textsOf } from "../images/cache.js";
import { type Progress } from "../progress.js";

const requirements = sourceFile("sandbox", "aws", "requirements.txt");

/**
 * The Python of the virtual environment that the emulator runs in; made first, from PyPI or the index that pip's
 * configuration names. Fails where the machine has no Python 3.11 or newer with its module venv.
 */
export async function emulatorPython(progress: Progress): Promise<string> {
  const python = findOnPath("python3");
  if (python === undefined)
    throw new Error("The sandbox's AWS needs Python 3.11 or newer as python3 on PATH.");
  const version = await run(python, ["-c", "import sys; print(*sys.version_info[:2], sys.prefix)"]);
  assertRecent(version);
  const folder = await cached(
    {
      name: "aws-emulator",
      inputs: [version, ...textsOf([requirements])],
      title: "installing the AWS emulator's Python packages (about 20 s the first time)",
      fill: (draft) => install(python, join(draft, "environment")),
    },
    progress,
  );
  return join(folder, "environment", "bin", "python");
}

function assertRecent(version: string): void {
  const [major = 0, minor = 0] = version.split(" ").map(Number);
  if (major > 3 || (major === 3 && minor >= 11)) return;
  throw new Error(
    `The sandbox's AWS needs Python 3.11 or newer; python3 on PATH is ${String(major)}.${String(minor)}.`,
  );
}

async function install(python: string, environment: string): Promise<void> {
  try {
    await run(python, ["-m", "venv", environment]);
  } catch (error) {
    throw new Error("Python cannot make a virtual environment; on Debian install python3-venv.", {
      cause: error,
    });
  }
  await run(join(environment, "bin", "python"), [
    ...["-m", "pip", "install", "--requirement", requirements],
    // The file names the whole closure: what pip would add is not needed.
    ...["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--quiet", "--disable-pip-version-check"],
  ]);
}
