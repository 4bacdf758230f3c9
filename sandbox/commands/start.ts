/** `npm start`: everything from nothing to a real answer of a real model. */
import { ownCluster, prepareCluster } from "../cluster/choose.js";
import { demonstrate } from "../demonstration/demonstrate.js";
import { reportAndExit } from "../engine/reportAndExit.js";
import { runPulumi } from "../engine.js";
import { textProgress } from "../progress.js";

/** Stack that the demonstration hosts. */
const stack = "dev";

async function main(): Promise<void> {
  const progress = textProgress();
  await prepareCluster(progress);
  progress.info(`pulumi up of stack ${stack}, guarded by the policy pack`);
  const policies = ["--policy-pack", "policies", "--policy-pack-config", `policies/config.${stack}.json`];
  const { code } = await runPulumi(["up", "--yes", "--stack", stack, ...policies], { progress });
  if (code !== 0) {
    throw new Error(`pulumi up ended with exit code ${code}`);
  }
  await demonstrate(stack, progress);
  progress.info(ownCluster() === undefined ? "npm stop takes everything down" : "npm stop destroys the stack");
}

main().catch(reportAndExit);
