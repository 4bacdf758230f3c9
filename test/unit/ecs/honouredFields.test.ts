import assert from "node:assert/strict";
import { ecsModes } from "../../../components/capabilities/ecs/index.js";
import { honouredRows } from "../support/honouredRows.js";
import { lazily, see, seeIfHosted } from "../support/shown.js";
import type { Evidence, EvidenceTable } from "./evidence.js";
import { evidenceOfModel } from "./evidenceOfModel.js";
import {
  evidenceOfOperation,
  evidenceOfPurpose,
  evidenceOfResources,
  evidenceOfRollout,
  evidenceOfScaling,
} from "./evidenceOfOperation.js";
import { hostedOnEcs } from "./hosted.js";

const evidence: EvidenceTable = {
  ...evidenceOfModel,
  ...evidenceOfResources,
  ...evidenceOfPurpose,
  ...evidenceOfScaling,
  ...evidenceOfRollout,
  ...evidenceOfOperation,
};

const rows = Object.entries(evidence).flatMap(([field, found]) =>
  [found].flat().map((row: Evidence) => ({ field, ...row })),
);

// What this cannot prove: that ECS does with the resources what their fields say. The emulator in test/engine does it for
// the example model, as far as it knows ECS.
describe("fields that the ECS host honours in mode realtime", () => {
  const plain = lazily(() => hostedOnEcs());

  it("have evidence each, and nothing else has", () => {
    assert.deepEqual(Object.keys(evidence).sort(), honouredRows(ecsModes.realtime ?? {}));
  });

  for (const { field, write, settings = {}, shows, unlike } of rows) {
    it(`${field} shows on the resources`, async () => {
      assert.deepEqual(see(await hostedOnEcs(write, settings), shows), shows);
      const without = unlike === undefined ? plain() : hostedOnEcs(unlike, settings);
      assert.notDeepEqual(await seeIfHosted(without, shows), shows, "shows without it too");
    });
  }
});
