import assert from "node:assert/strict";
import * as path from "node:path";
import { repositoryRoot } from "../../sandbox/paths.js";
import { type PreviewEvents, readEvents, streamingEvents } from "../../tools/report/events.js";
import { type CaughtAttempt, keyOf, nameIn, programOf } from "./support/bypass.js";
import { awsAttempts } from "./support/bypassAws.js";
import { exemptionAttempts } from "./support/bypassExemptions.js";
import { kubernetesAttempts } from "./support/bypassKubernetes.js";
import { sageMakerAttempts, wholeStacks } from "./support/bypassSageMaker.js";
import { TemporaryProgram } from "./support/temporaryProgram.js";

const pack = path.join(repositoryRoot, "policies");

const groups: Readonly<Record<string, readonly CaughtAttempt[]>> = {
  "SageMaker's endpoints": sageMakerAttempts,
  "other resources of AWS": awsAttempts,
  "objects of Kubernetes": kubernetesAttempts,
  exemptions: exemptionAttempts,
  ...Object.fromEntries(wholeStacks.map((attempt) => [`a stack: ${attempt.what}`, [attempt]])),
};

describe("attempts to get past the policy pack", function () {
  const program = new TemporaryProgram("policy-bypass");

  before(() => program.create());
  after(() => program.dispose());

  async function preview(config = "config.dev.json"): Promise<PreviewEvents> {
    const pathOf = (file: string) => path.join(pack, file);
    const options = ["--policy-pack", pack, "--policy-pack-config", pathOf(config)];
    const run = await program.pulumiWith(streamingEvents, "preview", "-s", "test", "--json", ...options);
    const events = readEvents(run.stdout);
    // A mistake in the program would end the preview before the pack has seen everything.
    const mistakes = events.errors
      .map(({ message }) => message)
      .filter((text) => !/polic|^preview failed$/im.test(text));
    assert.deepEqual(mistakes, []);
    return events;
  }

  for (const [subject, attempts] of Object.entries(groups)) {
    describe(`with ${subject}`, function () {
      let events: PreviewEvents;
      before(async () => {
        program.program(programOf(attempts));
        events = await preview();
      });
      for (const attempt of attempts) {
        const { what, caughtBy } = attempt;
        it(`${what}: ${caughtBy.rule}, ${caughtBy.level}`, () => {
          assertCaught(events, attempt);
        });
      }
    });
  }
});

function assertCaught(events: PreviewEvents, attempt: CaughtAttempt): void {
  const { caughtBy } = attempt;
  const key = keyOf(attempt);
  const isOwn = ({ resourceUrn }: { resourceUrn: string }) =>
    caughtBy.ofStack === true || nameIn(resourceUrn).split("--")[0] === key;
  const told = events.policyResults
    .filter(isOwn)
    .map(({ policyName, enforcementLevel, message }) => `${policyName} (${enforcementLevel}): ${message}`);
  if (caughtBy.level === "remediate") {
    const mended = events.remediations.filter(isOwn).map(({ policyName }) => policyName);
    assert.ok(mended.includes(caughtBy.rule), `not mended; ${mended.join(", ")}\n${told.join("\n")}`);
    return;
  }
  const expected = `${caughtBy.rule} (${caughtBy.level}): `;
  const { says } = caughtBy;
  assert.ok(
    told.some((text) => text.startsWith(expected) && (says === undefined || says.test(text))),
    `nothing like ${expected}${String(says)} among\n${told.join("\n")}`,
  );
}
