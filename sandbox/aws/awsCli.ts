import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findOnPath, runUnchecked } from "../commandLine.js";
import { cached, sourceFile, textsOf } from "../images/cache.js";
import { type Progress } from "../progress.js";
import { createEnvironment, sandboxPython } from "./virtualEnvironment.js";

const requirements = sourceFile("sandbox", "aws", "cli-requirements.txt");

/**
 * The folder of the AWS CLI, by which kubeconfigs of EKS get their tokens: the user's own where one is on PATH and
 * works, else one that is installed first, from PyPI or the index that pip's configuration names.
 */
export async function awsCliFolder(progress: Progress, path = process.env.PATH): Promise<string> {
  const own = findOnPath("aws", path);
  if (own !== undefined && (await runUnchecked(own, ["--version"])).code === 0) return dirname(own);
  const { python, version } = await sandboxPython(progress);
  const folder = await cached(
    {
      name: "aws-cli",
      inputs: [version, launcher, ...textsOf([requirements])],
      title: "installing the AWS CLI (about 20 s the first time)",
      fill: (draft) => install(python, draft),
    },
    progress,
  );
  return join(folder, "bin");
}

/**
 * Beside the virtual environment, whose own `bin` would bring a `python3` onto PATH; its programs name the folder that they
 * were installed in, which is another one by now.
 */
const launcher = `#!/bin/sh
exec "$(dirname "$0")/../environment/bin/python" -m awscli "$@"
`;

async function install(python: string, draft: string): Promise<void> {
  await createEnvironment(python, join(draft, "environment"), requirements);
  mkdirSync(join(draft, "bin"));
  const program = join(draft, "bin", "aws");
  writeFileSync(program, launcher);
  chmodSync(program, 0o755);
}
