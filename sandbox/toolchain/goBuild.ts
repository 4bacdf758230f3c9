import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findOnPath, run } from "../commandLine.js";
import { withLock } from "../fileLock.js";
import { cacheFolder } from "../paths.js";
import { type Progress } from "../progress.js";
import {
  buildEnvironment,
  buildFlags,
  goTools,
  moduleFolder,
  moduleHash,
  requiredGoVersion,
  type GoTool,
  type ToolName,
} from "./goTools.js";

/** Where a tool is, or will be once it is built. */
export function builtToolPath(name: ToolName): string {
  const { module } = goTools[name];
  return join(cacheFolder(), "tools", `${module}-${moduleHash(module)}`, name);
}

/** Compiles a tool unless the cache has it, and returns its path. */
export async function buildTool(name: ToolName, progress: Progress): Promise<string> {
  const target = builtToolPath(name);
  if (existsSync(target)) return target;
  await assertGo(name);
  await withLock(`${target}.lock`, progress, async () => {
    // Another start may have built it while this one waited.
    if (existsSync(target)) return;
    const tool: GoTool = goTools[name];
    const title = `building ${name} (about ${tool.firstBuildSeconds} s on 2 cores the first time)`;
    await progress.task(title, () => compile(tool, target));
  });
  return target;
}

/** Compiles beside the target and renames, so that a build that is interrupted leaves nothing half done. */
async function compile({ module, goPackage, linkerFlags }: GoTool, target: string): Promise<void> {
  const draft = `${target}.${process.pid}.partial`;
  mkdirSync(dirname(target), { recursive: true });
  try {
    await run("go", ["build", ...buildFlags, "-ldflags", linkerFlags, "-o", draft, goPackage], {
      cwd: moduleFolder(module),
      env: { ...process.env, ...buildEnvironment },
    });
    renameSync(draft, target);
  } finally {
    rmSync(draft, { force: true });
  }
}

async function assertGo(name: ToolName): Promise<void> {
  const required = requiredGoVersion(
    readFileSync(join(moduleFolder(goTools[name].module), "go.mod"), "utf8"),
  );
  if (findOnPath("go") === undefined) {
    throw new Error(
      `${name} has to be built, and there is no \`go\` on PATH. ` +
        `Install Go ${required} or newer (https://go.dev/doc/install) and put its bin folder on PATH.`,
    );
  }
  // Outside of any module, so that a go.mod cannot change the answer.
  const output = await run("go", ["env", "GOVERSION", "GOTOOLCHAIN"], { cwd: tmpdir() });
  const [version = "", toolchain = ""] = output.trim().split("\n");
  const problem = goVersionProblem({ name, required, version, toolchain });
  if (problem !== undefined) throw new Error(problem);
}

/** Why this Go cannot build the tool, if so. With a `toolchain` other than `local`, Go fetches a newer self. */
export function goVersionProblem(facts: {
  name: string;
  required: string;
  version: string;
  toolchain: string;
}): string | undefined {
  const { name, required, version, toolchain } = facts;
  if (compareVersions(version.replace(/^go/, ""), required) >= 0) return undefined;
  const fetchesNewer = toolchain !== "" && toolchain !== "local";
  if (fetchesNewer) return undefined;
  return (
    `${name} needs Go ${required} or newer; \`go\` on PATH is ${version}` +
    (toolchain === "local" ? " and GOTOOLCHAIN=local keeps it from fetching a newer one" : "") +
    `. Install Go ${required} or newer (https://go.dev/doc/install)` +
    (toolchain === "local" ? ", or set GOTOOLCHAIN=auto." : ".")
  );
}

/** Compares dotted versions by number; negative when `a` is older. A missing or odd part counts as 0. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) =>
    version.split(".").map((part) => Number.parseInt(part, 10) || 0),
  );
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
