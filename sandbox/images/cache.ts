import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../fileLock.js";
import { cacheFolder, repositoryRoot } from "../paths.js";
import { type Progress } from "../progress.js";

/** A folder that is costly to make and depends on nothing but its inputs. */
export interface CachedFolder {
  /** First part of the folder's name. */
  name: string;
  /** All that decides its content: file contents, versions, parameters. */
  inputs: string[];
  /** What a person reads while it is made. */
  title: string;
  /** Fills the empty folder `draft`. */
  fill: (draft: string) => Promise<void>;
}

/** Raised when the code that builds images changes what it makes of the same inputs. */
const recipe = "1";

/** The folder's path; made first, beside its place, if the cache lacks it. */
export async function cached(
  { name, inputs, title, fill }: CachedFolder,
  progress: Progress,
): Promise<string> {
  const target = join(cacheFolder(), "images", `${name}-${hashOf([recipe, process.arch, ...inputs])}`);
  if (existsSync(target)) return target;
  await withLock(`${target}.lock`, progress, async () => {
    // Another start may have made it while this one waited.
    if (existsSync(target)) return;
    const draft = `${target}.partial`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    try {
      await progress.task(title, () => fill(draft));
      renameSync(draft, target);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  });
  return target;
}

/** A short hash of texts, in which the borders between them count. */
function hashOf(texts: string[]): string {
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 16);
}

/** The path of a file of this repository, from its parts below the root. */
export function sourceFile(...parts: string[]): string {
  return join(repositoryRoot, ...parts);
}

/** The texts of files, as inputs of a cached folder. */
export function textsOf(files: string[]): string[] {
  return files.map((file) => readFileSync(file, "utf8"));
}
