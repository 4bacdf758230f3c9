import { defaultStack } from "../engine/stackOf.js";
import { runPulumi } from "../engine.js";
import { reportAndExit } from "../engine/reportAndExit.js";

/** `npm run -s outputs -- [STACK]`: the stack's outputs as JSON, secrets masked as the CLI masks them. */
async function main(): Promise<void> {
  const stack = process.argv[2] ?? defaultStack;
  const { code } = await runPulumi(["stack", "output", "--json", "--stack", stack]);
  process.exitCode = code;
}

main().catch(reportAndExit);
