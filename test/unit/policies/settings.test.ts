import assert from "node:assert/strict";
import { judge, messages } from "./analyze.js";
import { deployment } from "./objects.js";

const rule = "required-labels";
const resource = deployment();

/** Labels that a rule asks for, and how often somebody looked at them. */
function counted(labels: readonly string[]) {
  let looks = 0;
  const seen = new Proxy(labels, {
    get: (target, key) => {
      looks += 1;
      return Reflect.get(target, key) as unknown;
    },
  });
  return { labels: seen, looks: () => looks };
}

describe("the settings of a rule", () => {
  it("are read once for all resources of a stack, though CrossGuard puts them into a new object each time", async () => {
    const { labels, looks } = counted(["model-hosting/owner"]);
    await judge(rule, resource, { labels });
    const first = looks();
    assert.ok(first > 0);
    await judge(rule, resource, { labels });
    assert.equal(looks(), first);
  });

  it("are read again when a value differs, is added or is taken away", async () => {
    const missing = async (settings: object) => messages(await judge(rule, resource, settings)).join("\n");
    assert.match(await missing({ labels: ["team"] }), /lacks team/);
    assert.match(await missing({ labels: ["tier"] }), /lacks tier/);
    assert.match(await missing({ labels: ["tier"], unknown: "violation" }), /lacks tier/);
    assert.equal(await missing({ unknown: "violation" }), "");
    assert.equal(await missing({}), "");
    assert.match(await missing({ labels: ["tier"] }), /lacks tier/);
  });

  it("are refused each time when they are wrong, also after good ones", async () => {
    await judge(rule, resource, {});
    for (let time = 0; time < 2; time++) {
      await assert.rejects(
        judge(rule, resource, { labels: "team" }),
        /the settings of policy required-labels are wrong/,
      );
    }
    assert.deepEqual(await judge(rule, resource, {}), []);
  });
});
