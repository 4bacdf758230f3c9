/** `npm start`: everything from nothing to a real answer of a real model. */
import { sandboxAwsEnvironment } from "../aws/index.js";
import { demonstrate } from "../demonstration/demonstrate.js";
import { lostClusters } from "../engine/backend.js";
import { reportAndExit } from "../engine/reportAndExit.js";
import { runPulumi } from "../engine.js";
import { prepareExample } from "../example.js";
import { textProgress } from "../progress.js";

/** Stack that is hosted. */
const stack = "dev";

async function main(): Promise<void> {
  const progress = textProgress();
  const example = await prepareExample(stack, progress);
  progress.info(`pulumi up of stack ${stack}, guarded by the policy pack`);
  const policies = ["--policy-pack", "policies", "--policy-pack-config", `policies/config.${stack}.json`];
  // The cluster may have lost what the state remembers, after a crash or a test: refresh looks first.
  const { code } = await runPulumi(["up", "--yes", "--refresh", "--stack", stack, ...policies], {
    progress,
    env: lostClusters(),
  });
  if (code !== 0) {
    throw new Error(`pulumi up ended with exit code ${code}`);
  }
  if (example === undefined) {
    progress.info("the stack does not host the example, so there are no rows to send");
  } else {
    // The clients find AWS as they do anywhere: by these variables.
    Object.assign(process.env, sandboxAwsEnvironment());
    await demonstrate(stack, example, progress);
  }
  progress.info("npm run -s outputs shows how to call it; npm stop takes everything down");
}

main().catch(reportAndExit);
