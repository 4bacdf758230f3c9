/** `npm stop`: takes down what `npm start` put up on the cluster that it used. */
import * as fs from "node:fs";
import { stopAws } from "../aws/index.js";
import { isUp, stopCluster } from "../cluster/index.js";
import { ownCluster, ownClustersWithStacks } from "../engine/backend.js";
import { reportAndExit } from "../engine/reportAndExit.js";
import { statePaths } from "../paths.js";
import { type Progress, textProgress } from "../progress.js";
import { destroyStacks } from "../stacks.js";

async function main(): Promise<void> {
  const progress = textProgress();
  if (ownCluster() === undefined) {
    await stopNode(progress);
  } else {
    await destroyStacks(progress);
    progress.info("the cluster of KUBECONFIG has none of this clone's stacks any more");
  }
  for (const kubeconfig of ownClustersWithStacks()) {
    progress.info(
      `stacks are left on the cluster of ${kubeconfig}: KUBECONFIG=${kubeconfig} npm stop takes them down`,
    );
  }
}

async function stopNode(progress: Progress): Promise<void> {
  if (await isUp()) {
    await destroyStacks(progress);
  }
  await stopAws();
  await stopCluster(progress);
  // What stood on the node and in AWS is gone with them, so a state that still names it would be wrong.
  fs.rmSync(statePaths.pulumiState, { recursive: true, force: true });
}

main().catch(reportAndExit);
