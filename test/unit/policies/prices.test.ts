import assert from "node:assert/strict";
import { judgeAllBy } from "./analyze.js";

/** Judges nothing that costs anything by a rule that has to read the prices first. */
async function messageWith(file: string): Promise<string> {
  const before = process.env["MODEL_HOSTING_PRICES"];
  process.env["MODEL_HOSTING_PRICES"] = file;
  try {
    await judgeAllBy("unpriced-resources", []);
  } catch (error) {
    return (error as Error).message;
  } finally {
    if (before === undefined) delete process.env["MODEL_HOSTING_PRICES"];
    else process.env["MODEL_HOSTING_PRICES"] = before;
  }
  return assert.fail("the file was accepted");
}

describe("the file of prices that the policy pack is given", () => {
  it("is named from the root, for the pack does not run in the caller's folder", async () => {
    assert.match(
      await messageWith("prices/sandbox.yaml"),
      /MODEL_HOSTING_PRICES is "prices\/sandbox\.yaml"; write the path from the root/,
    );
  });

  it("exists", async () => {
    assert.match(await messageWith("/nowhere/prices.yaml"), /ENOENT.*\/nowhere\/prices\.yaml/);
  });
});
