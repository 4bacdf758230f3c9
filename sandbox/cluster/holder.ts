import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { repositoryRoot } from "../paths.js";
import { isAlive, isGone, processIdentity, type ProcessIdentity } from "../processes.js";
import { runPaths } from "./settings.js";

/** Who has the machine's one node, since when, and what a stop has to put back. */
const holder = z.strictObject({
  folder: z.string(),
  since: z.iso.datetime(),
  /** Hash of how its processes were started; absent where an earlier version of the sandbox started them. */
  configuration: z.string().optional(),
  /** Whether the machine forwarded packets before. */
  forwarding: z.boolean(),
  /** Whether /var/lib/kubelet was there before; kubelet writes some files there whatever its root folder. */
  kubeletFolder: z.boolean(),
});
export type Holder = z.infer<typeof holder>;

export function readHolder(): Holder | undefined {
  return readJson(runPaths.holder, holder);
}

export function writeHolder(content: Holder): void {
  mkdirSync(runPaths.processes, { recursive: true });
  writeFileSync(runPaths.holder, JSON.stringify(content));
}

/** Fails when another clone, whose folder is still there, has processes of the node running. */
export function assertNotHeldElsewhere(): void {
  const current = readHolder();
  if (!current || !isHeldElsewhere(current)) return;
  throw new Error(
    `The sandbox's node is held by ${current.folder} (since ${current.since}). One machine has room for one node: ` +
      `run \`npm stop\` there first, or set KUBECONFIG to a cluster of your own.`,
  );
}

export function isHeldElsewhere(current: Holder): boolean {
  return current.folder !== repositoryRoot && isClone(current.folder) && liveProcesses().length > 0;
}

/**
 * Whether `npm stop` can still run there. The folder alone says nothing: deleting a clone whose node runs
 * leaves the folders in which something is mounted.
 */
function isClone(folder: string): boolean {
  return existsSync(join(folder, "sandbox", "toolchain"));
}

/** A process of the node, by name. */
export interface NodeProcess {
  name: string;
  identity: ProcessIdentity;
}

export function recordProcess({ name, identity }: NodeProcess): void {
  mkdirSync(runPaths.processes, { recursive: true });
  writeFileSync(join(runPaths.processes, `${name}.json`), JSON.stringify(identity));
}

export function forgetProcess(name: string): void {
  rmSync(join(runPaths.processes, `${name}.json`), { force: true });
}

/** The recorded processes that still run; a pid that went to another program since does not count. */
export function liveProcesses(): NodeProcess[] {
  if (!existsSync(runPaths.processes)) return [];
  return readdirSync(runPaths.processes)
    .map((file) => ({
      name: file.replace(/\.json$/, ""),
      identity: readJson(join(runPaths.processes, file), processIdentity),
    }))
    .filter((process): process is NodeProcess => process.identity !== undefined && isAlive(process.identity));
}

/** Undefined for a file that is absent or was cut off by an unclean end; both count as not written. */
function readJson<T>(file: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch (error) {
    if (isGone(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
