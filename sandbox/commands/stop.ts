/** `npm stop`: takes down what `npm start` put up on the cluster that it used. */
import * as fs from "node:fs";
import { startAws, stopAws } from "../aws/index.js";
import { clusterStatus, stopCluster } from "../cluster/index.js";
import { backendFolder, knownStacks, ownCluster, ownClustersWithStacks } from "../engine/backend.js";
import { reportAndExit } from "../engine/reportAndExit.js";
import { runPulumi } from "../engine.js";
import { hostsOnAws } from "../example.js";
import { statePaths } from "../paths.js";
import { type Progress, textProgress } from "../progress.js";

async function main(): Promise<void> {
  const progress = textProgress();
  if (ownCluster() === undefined) {
    await stopNode(progress);
  } else {
    await destroyStacks(progress);
    fs.rmSync(backendFolder(), { recursive: true, force: true });
    progress.info("the cluster of KUBECONFIG has none of this clone's stacks any more");
  }
  for (const kubeconfig of ownClustersWithStacks()) {
    progress.info(
      `stacks are left on the cluster of ${kubeconfig}: KUBECONFIG=${kubeconfig} npm stop takes them down`,
    );
  }
}

async function stopNode(progress: Progress): Promise<void> {
  if ((await clusterStatus()).state === "running") {
    await destroyStacks(progress);
  }
  await stopAws();
  await stopCluster(progress);
  // What stood on the node and in AWS is gone with them, so a state that still names it would be wrong.
  fs.rmSync(statePaths.pulumiState, { recursive: true, force: true });
}

async function destroyStacks(progress: Progress): Promise<void> {
  const stacks = knownStacks(backendFolder());
  // An AWS that has ended has lost everything; started anew, it says so of every resource that a state names.
  if (stacks.some(hostsOnAws) && (await clusterStatus()).state === "running") await startAws(progress);
  for (const stack of stacks) {
    progress.info(`pulumi destroy of stack ${stack}`);
    const { code } = await runPulumi(["destroy", "--yes", "--skip-preview", "--stack", stack], { progress });
    if (code !== 0) {
      throw new Error(`pulumi destroy of stack ${stack} ended with exit code ${code}`);
    }
  }
}

main().catch(reportAndExit);
