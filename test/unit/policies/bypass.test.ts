import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { repositoryRoot } from "../../../sandbox/paths.js";
import { awsAttempts } from "../../engine/support/bypassAws.js";
import { exemptionAttempts } from "../../engine/support/bypassExemptions.js";
import { kubernetesAttempts } from "../../engine/support/bypassKubernetes.js";
import { sageMakerAttempts, wholeStacks } from "../../engine/support/bypassSageMaker.js";
import { judgeAllBy, messages, type Resource } from "./analyze.js";

const config = z
  .record(z.string(), z.looseObject({ enforcementLevel: z.string() }))
  .parse(JSON.parse(fs.readFileSync(path.join(repositoryRoot, "policies", "config.dev.json"), "utf8")));

/** The attempts of test/engine/policyBypass.test.ts that need no engine, without its levels and the values it computes. */
describe("attempts to get past a rule", () => {
  const all = [
    ...[...sageMakerAttempts, ...wholeStacks, ...awsAttempts],
    ...[...kubernetesAttempts, ...exemptionAttempts],
  ];
  for (const { what, resources, caughtBy } of all) {
    const { rule, level, says = /./ } = caughtBy;
    if (resources === undefined || level === "remediate") continue;
    it(`${what}: ${rule}`, async () => {
      const { enforcementLevel, ...settings } = config[rule] ?? { enforcementLevel: "" };
      assert.notEqual(enforcementLevel, "disabled");
      const named = resources.map((each, index): Resource => ({ name: `attempt-${index}`, ...each }));
      const told = messages(await judgeAllBy(rule, named, settings));
      assert.ok(
        told.some((message) => says.test(message)),
        told.join("\n"),
      );
    });
  }
});
