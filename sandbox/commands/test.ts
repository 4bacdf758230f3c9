/**
 * `npm test`: every test, with all set-up. The unit tests run first; then the engine tests, on the sandbox's node, which
 * is started for them and stopped after them.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { stopAws } from "../aws/index.js";
import { stopCluster } from "../cluster/index.js";
import { reportAndExit } from "../engine/reportAndExit.js";
import { prepareNode } from "../example.js";
import { repositoryRoot, stateFolder } from "../paths.js";
import { textProgress } from "../progress.js";
import { destroyStacks } from "../stacks.js";
import { ensureDebianPackages, testPackages } from "../toolchain/index.js";

const stats = z.object({ passes: z.int(), failures: z.int(), pending: z.int() });
type Stats = z.infer<typeof stats>;

const nothing: Stats = { passes: 0, failures: 0, pending: 0 };

async function main(): Promise<void> {
  const progress = textProgress();
  // The engine tests break and stop the node that they run on: never a cluster of the user's.
  delete process.env["KUBECONFIG"];
  await ensureDebianPackages(testPackages, progress);
  const unit = await mocha("unit", ["bin/test/unit/**/*.test.js"]);
  await prepareNode(progress);
  // What `npm start` hosts goes with the node anyway; tests that host it, too, would find its names taken.
  await destroyStacks(progress);
  const engine = await mocha("engine", ["bin/test/engine/**/*.test.js"]);
  await stopAws();
  await stopCluster(progress);
  const [passed, failed, skipped] = (["passes", "failures", "pending"] as const).map(
    (key) => unit[key] + engine[key],
  );
  process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  process.exitCode = failed === 0 && (passed ?? 0) > 0 ? 0 : 1;
}

/** Runs one suite in a process of its own: Pulumi's mocks and its engine do not live well in one. */
async function mocha(suite: string, specs: readonly string[]): Promise<Stats> {
  process.stdout.write(`\n== ${suite} tests\n`);
  const file = path.join(stateFolder, "tmp", `${suite}-stats.json`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.rmSync(file, { force: true });
  const bin = path.join(repositoryRoot, "node_modules", "mocha", "bin", "mocha.js");
  const reporter = path.join(__dirname, "..", "testing", "countingReporter.js");
  const args = [bin, "--config", `.mocharc.${suite}.json`, "--reporter", reporter, ...specs];
  const child = spawn(process.execPath, args, {
    cwd: repositoryRoot,
    stdio: "inherit",
    env: { ...process.env, TEST_STATS_FILE: file },
  });
  await new Promise((resolve) => child.once("exit", resolve));
  // A suite that died before its end counts as one failure, not as none.
  return fs.existsSync(file)
    ? stats.parse(JSON.parse(fs.readFileSync(file, "utf8")))
    : { ...nothing, failures: 1 };
}

main().catch(reportAndExit);
