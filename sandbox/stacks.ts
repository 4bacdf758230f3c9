import * as fs from "node:fs";
import { startAws } from "./aws/index.js";
import { isUp } from "./cluster/index.js";
import { backendFolder, knownStacks, lostClusters } from "./engine/backend.js";
import { runPulumi } from "./engine.js";
import { hostsOnAws } from "./example.js";
import type { Progress } from "./progress.js";

/** Destroys this clone's stacks on the cluster that is in use, and forgets them. Throws when one cannot be destroyed. */
export async function destroyStacks(progress: Progress): Promise<void> {
  const stacks = knownStacks(backendFolder());
  // An AWS that has ended has lost everything; started anew, it says so of every resource that a state names.
  if (stacks.some(hostsOnAws) && (await isUp())) await startAws(progress);
  for (const stack of stacks) {
    progress.info(`pulumi destroy of stack ${stack}`);
    const { code } = await runPulumi(["destroy", "--yes", "--skip-preview", "--stack", stack], {
      progress,
      env: lostClusters(),
    });
    if (code !== 0) {
      throw new Error(`pulumi destroy of stack ${stack} ended with exit code ${code}`);
    }
  }
  fs.rmSync(backendFolder(), { recursive: true, force: true });
}
