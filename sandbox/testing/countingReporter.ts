import * as fs from "node:fs";
import Mocha from "mocha";

/** Mocha's own `spec` report, and its counts in the file that `TEST_STATS_FILE` names, for a total over suites. */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      const file = process.env["TEST_STATS_FILE"];
      if (file !== undefined) {
        fs.writeFileSync(file, JSON.stringify({ passes, failures, pending }));
      }
    });
  }
}
export = CountingReporter;
