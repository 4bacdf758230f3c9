/** `npm stop`: takes down what `npm start` put up. */
import * as fs from "node:fs";
import * as path from "node:path";

import { clusterStatus, stopCluster } from "../cluster/index.js";
import { reportAndExit } from "../engine/reportAndExit.js";
import { projectName } from "../engine/stackOf.js";
import { runPulumi } from "../engine.js";
import { ownCluster } from "../example.js";
import { statePaths } from "../paths.js";
import { type Progress, textProgress } from "../progress.js";

async function main(): Promise<void> {
  const progress = textProgress();
  if (ownCluster() !== undefined) {
    await destroyStacks(progress);
    return;
  }
  if ((await clusterStatus()).state === "running") {
    await destroyStacks(progress);
  }
  await stopCluster(progress);
  // The cluster's objects are gone with it, so a state that still names them would be wrong.
  fs.rmSync(statePaths.pulumiState, { recursive: true, force: true });
}

async function destroyStacks(progress: Progress): Promise<void> {
  for (const stack of knownStacks()) {
    progress.info(`pulumi destroy of stack ${stack}`);
    const { code } = await runPulumi(["destroy", "--yes", "--skip-preview", "--stack", stack], { progress });
    if (code !== 0) {
      throw new Error(`pulumi destroy of stack ${stack} ended with exit code ${code}`);
    }
  }
}

/** Stacks in the sandbox's own backend. */
function knownStacks(): string[] {
  const folder = path.join(statePaths.pulumiState, ".pulumi", "stacks", projectName);
  const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return files.flatMap((file) => /^([-\w.]+)\.json$/.exec(file)?.[1] ?? []);
}

main().catch(reportAndExit);
