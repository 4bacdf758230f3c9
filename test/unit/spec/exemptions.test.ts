import assert from "node:assert/strict";
import { judge, type Resource } from "../policies/analyze.js";
import { hosted } from "../support/hosted.js";
import type { Recorded } from "../support/record.js";
import { hostedOn } from "../support/sagemakerHosted.js";

/** A day far ahead: the pack looks at the clock. */
const until = "2999-12-31";
const exempt = (rule: string, last = until) => ({
  cost: { exemptions: [{ rule, reason: "pilot of the new region", until: last }] },
});

/** What the host makes of a spec's exemptions is what the policy pack, which knows nothing of the spec, reads as such. */
describe("an exemption that a spec writes", () => {
  type Judged = readonly [rule: string, settings: object, resource: (changes: object) => Promise<Resource>];
  const cases: Readonly<Record<string, Judged>> = {
    "on Kubernetes": [
      "image-pinned",
      { require: "digest" },
      async (changes) => one((await hosted(changes)).resources, "Deployment"),
    ],
    "on SageMaker": [
      "expiry-set",
      {},
      async (changes) => one((await hostedOn("realtime", changes)).resources, "EndpointConfiguration"),
    ],
  };

  for (const [place, [rule, settings, resource]] of Object.entries(cases)) {
    const refusals = async (changes: object): Promise<number> =>
      (await judge(rule, await resource(changes), settings)).length;

    it(`exempts from its rule, ${place}, and is valid to the pack`, async () => {
      assert.equal(await refusals({}), 1, "the rule has something to say without it");
      assert.equal(await refusals(exempt(rule)), 0);
      assert.deepEqual(
        await judge("exemptions-valid", await resource(exempt(rule)), { longestDays: 1e6 }),
        [],
      );
    });

    it(`exempts from no other rule, ${place}, and from none after its end`, async () => {
      assert.equal(await refusals(exempt("required-tags")), 1);
      assert.equal(await refusals(exempt(rule, "2026-01-31")), 1);
    });
  }
});

function one(resources: readonly Recorded[], kind: string): Resource {
  const found = resources.find(({ type }) => type.endsWith(`:${kind}`));
  assert.ok(found);
  return { type: found.type, name: found.name, props: found.inputs };
}
