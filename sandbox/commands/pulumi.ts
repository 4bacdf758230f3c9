import { runPulumi } from "../engine.js";
import { reportAndExit } from "../engine/reportAndExit.js";

/** `npm run -s pulumi -- ARGS…`: the real CLI, its output and its exit code, in the sandbox's environment. */
async function main(): Promise<void> {
  const { code } = await runPulumi(process.argv.slice(2));
  process.exitCode = code;
}

main().catch(reportAndExit);
