import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run, systemPath } from "../commandLine.js";

export interface ChrootCommand {
  /** The root file system. Mount points that it lacks are added to it. */
  root: string;
  command: string[];
  /** Files and folders of this machine that the command sees, by their path inside. */
  mounts?: Record<string, string>;
  /** Variables besides this process's own. */
  env?: Record<string, string>;
}

/** Arguments: the root, pairs of source and target, `--`, the command. */
const mountAndRun = `
set -e
root=$1; shift
mount -t proc proc "$root/proc"
while [ "$1" != -- ]; do mount --bind "$1" "$root$2"; shift 2; done
shift
exec chroot "$root" "$@"`;

/**
 * Runs a command inside a root file system, as root, and returns its stdout. The mounts are in a namespace of
 * the command's own: they go with it, however it ends.
 */
export async function runInRoot({ root, command, mounts = {}, env = {} }: ChrootCommand): Promise<string> {
  for (const [target, source] of Object.entries(mounts)) makeMountPoint(join(root, target), source);
  const pairs = Object.entries(mounts).flatMap(([target, source]) => [source, target]);
  const namespaces = ["--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"];
  // Inside, so that the image's PATH does not hide this machine's chroot and mount.
  const variables = Object.entries({ HOME: "/tmp", TMPDIR: "/tmp", LC_ALL: "C.UTF-8", ...env });
  const inside = ["env", ...variables.map(([name, value]) => `${name}=${value}`), ...command];
  const script = ["sh", "-c", mountAndRun, "sh", root, ...pairs, "--", ...inside];
  return run("unshare", [...namespaces, ...script], {
    env: { ...process.env, PATH: systemPath() },
  });
}

function makeMountPoint(point: string, source: string): void {
  if (existsSync(point)) return;
  if (statSync(source).isDirectory()) {
    mkdirSync(point, { recursive: true });
    return;
  }
  mkdirSync(dirname(point), { recursive: true });
  writeFileSync(point, "");
}
