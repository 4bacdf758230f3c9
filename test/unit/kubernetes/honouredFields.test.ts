import assert from "node:assert/strict";
import { kubernetesRealtime } from "../../../components/capabilities/kubernetes.js";
import { honouredRows } from "../support/honouredRows.js";
import { hosted } from "../support/hosted.js";
import { lazily, see, seeIfHosted } from "../support/shown.js";
import type { Evidence } from "./evidence.js";
import { evidenceOfModel } from "./evidenceOfModel.js";
import { evidenceOfOperation, evidenceOfResources } from "./evidenceOfOperation.js";

const evidence: Readonly<Record<string, Evidence>> = {
  ...evidenceOfModel,
  ...evidenceOfResources,
  ...evidenceOfOperation,
};

// What this cannot prove: that a cluster does with the objects what their fields say; test/engine does that for the
// example model.
describe("fields that the Kubernetes host honours", () => {
  it("have evidence each, and nothing else has", () => {
    assert.deepEqual(Object.keys(evidence).sort(), honouredRows(kubernetesRealtime));
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
