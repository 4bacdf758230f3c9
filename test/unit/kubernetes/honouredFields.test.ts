import assert from "node:assert/strict";
import { HostingProblems } from "../../../components/spec/index.js";
import { hosted, type Hosted } from "../support/hosted.js";
import type { Evidence } from "./evidence.js";
import { evidenceOfModel } from "./evidenceOfModel.js";
import { evidenceOfOperation, evidenceOfResources } from "./evidenceOfOperation.js";
import { honouredRows } from "./honouredRows.js";

const evidence: Readonly<Record<string, Evidence>> = {
  ...evidenceOfModel,
  ...evidenceOfResources,
  ...evidenceOfOperation,
};

// What this cannot prove: that a cluster does with the objects what their fields say; test/engine does that for the
// example model.
describe("fields that the Kubernetes host honours", () => {
  it("have evidence each, and nothing else has", () => {
    assert.deepEqual(Object.keys(evidence).sort(), honouredRows());
  });

  const plain = lazily(() => hosted());

  for (const [field, { write, settings, shows, unlike }] of Object.entries(evidence)) {
    it(`${field} shows on the resources`, async () => {
      const seen = see(await hosted(write, { settings }), shows);
      assert.deepEqual(seen, shows);
      const without = unlike === undefined && settings === undefined ? plain() : hosted(unlike, { settings });
      assert.notDeepEqual(await seeIfHosted(without, shows), shows, "shows without it too");
    });

    it(`${field} shows in a preview too`, async () => {
      const known = Object.fromEntries(
        Object.entries(shows).filter(([place]) => !place.startsWith("Endpoint")),
      );
      assert.deepEqual(see(await hosted(write, { settings, preview: true }), known), known);
    });
  }
});

function see(model: Hosted, shows: Evidence["shows"]): Record<string, unknown> {
  return Object.fromEntries(Object.keys(shows).map((place) => [place, model.find(place)]));
}

async function seeIfHosted(model: Promise<Hosted>, shows: Evidence["shows"]): Promise<unknown> {
  try {
    return see(await model, shows);
  } catch (error) {
    assert.ok(error instanceof HostingProblems, String(error));
    return "refused";
  }
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
