import assert from "node:assert/strict";
import { sageMakerModes } from "../../../components/capabilities/sagemaker/index.js";
import { modeName, type ModeName } from "../../../components/spec/index.js";
import { honouredRows } from "../support/honouredRows.js";
import { hostedOn } from "../support/sagemakerHosted.js";
import { lazily, see, seeIfHosted } from "../support/shown.js";
import type { Evidence, EvidenceTable } from "./evidence.js";
import { evidenceOfModel } from "./evidenceOfModel.js";
import {
  evidenceOfInterface,
  evidenceOfOperation,
  evidenceOfPurpose,
  evidenceOfResources,
  evidenceOfRollout,
  evidenceOfScaling,
} from "./evidenceOfOperation.js";

const evidence: EvidenceTable = {
  ...evidenceOfModel,
  ...evidenceOfResources,
  ...evidenceOfPurpose,
  ...evidenceOfInterface,
  ...evidenceOfScaling,
  ...evidenceOfRollout,
  ...evidenceOfOperation,
};

// What this cannot prove: that SageMaker does with the resources what their fields say. The emulator in test/engine does
// it for the example model, as far as it knows SageMaker.
for (const mode of modeName.options) {
  describe(`fields that the SageMaker host honours in mode ${mode}`, () => {
    const rows = evidenceIn(mode);
    const plain = lazily(() => hostedOn(mode));

    it("have evidence each, and nothing else has", () => {
      assert.deepEqual(
        [...new Set(rows.map(({ field }) => field))].sort(),
        honouredRows(sageMakerModes[mode]),
      );
    });

    for (const { field, write, settings = {}, shows, unlike } of rows) {
      it(`${field} shows on the resources`, async () => {
        assert.deepEqual(see(await hostedOn(mode, write, { settings }), shows), shows);
        const without = unlike === undefined ? plain() : hostedOn(mode, unlike, { settings });
        assert.notDeepEqual(await seeIfHosted(without, shows), shows, "shows without it too");
      });
    }
  });
}

interface Row extends Evidence {
  readonly field: string;
}

function evidenceIn(mode: ModeName): Row[] {
  return Object.entries(evidence).flatMap(([field, found]) =>
    [found]
      .flat()
      .filter(({ modes = modeName.options }) => modes.includes(mode))
      .map((row) => ({ field, ...row })),
  );
}
