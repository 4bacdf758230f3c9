import { readFileSync } from "node:fs";
import { sep } from "node:path";
import { run, systemPath } from "../commandLine.js";

/** Mount points at or below a folder, the latest first, as they must be unmounted. */
export function mountsBelow(
  folder: string,
  mountInfo = readFileSync("/proc/self/mountinfo", "utf8"),
): string[] {
  return mountInfo
    .split("\n")
    .map((line) => unescape(line.split(" ")[4] ?? ""))
    .filter((point) => point === folder || point.startsWith(folder + sep))
    .reverse();
}

/** The kernel writes blank, tab, newline and backslash as octal numbers. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_match, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

/** Unmounts everything at or below a folder; fails if something is still mounted afterwards. */
export async function unmountBelow(folder: string): Promise<void> {
  const env = { ...process.env, PATH: systemPath() };
  // Lazily: a file that a dying process still has open must not keep the mount.
  for (const point of mountsBelow(folder)) await run("umount", ["--lazy", point], { env });
  const left = mountsBelow(folder);
  if (left.length > 0) throw new Error(`Still mounted after unmounting: ${left.join(", ")}`);
}
