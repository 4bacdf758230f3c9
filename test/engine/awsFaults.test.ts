import assert from "node:assert/strict";
import {
  allModes,
  ownInventory,
  SageMakerFaultStack,
  startAwsWithoutContainers,
  type FaultMode,
} from "./support/awsFaultStack.js";
import { faultKinds, type FaultProxy } from "./support/faultProxy.js";
import { everyCallOnce, failFirst, mutations, type Inventory } from "./support/faultStack.js";
import { expectSuccess } from "./support/project.js";

/** Serverless endpoints call nothing that the others do not. */
const withoutServerless: readonly FaultMode[] = ["realtime", "async", "batch"];

/**
 * Every API call of an `up` fails, in every way that calls fail. A proxy between the engine and the sandbox's AWS makes
 * them fail, so that nobody else's calls do. What this cannot prove: that the real AWS provider tries again as the
 * stand-in does (both leave it to their SDK's standard retries), and that AWS words its refusals like the proxy.
 */
describe("faults of AWS", () => {
  let proxy: FaultProxy;
  let stack: SageMakerFaultStack;
  let clean: Inventory;
  /** Every action that changes something in a creation and in an update without faults. */
  const creating = new Set<string>();
  const updating = new Set<string>();

  before("a clean run", async () => {
    proxy = await startAwsWithoutContainers();
    stack = new SageMakerFaultStack("faults", proxy);
    await stack.create();
    assert.deepEqual(await ownInventory(), {}, "an earlier run left something behind");
    stack.host(allModes, "1");
    expectSuccess(await stack.up());
    for (const action of mutations(proxy)) creating.add(action);
    clean = await stack.settled();
    stack.host(allModes, "2");
    proxy.follow();
    expectSuccess(await stack.up());
    for (const action of mutations(proxy)) updating.add(action);
    assert.deepEqual(await ownInventory(), clean);
    await stack.destroyAll();
  });

  after(async () => {
    proxy.follow();
    expectSuccess(await stack.dispose());
    await proxy.stop();
  });

  for (const kind of faultKinds) {
    it(`an up whose every call meets "${kind}" once ends as if nothing had been`, async () => {
      stack.host(allModes, "1");
      await everyCallOnce(proxy, kind, () => stack.up());
      assert.deepEqual(await stack.settled(), clean);
      await everyCallOnce(proxy, kind, () => stack.destroy());
      assert.deepEqual(await ownInventory(), {}, "destroy leaves nothing behind");
    });
  }

  it("an update whose every call fails once, in each of the ways, ends as if nothing had been", async () => {
    stack.host(allModes, "1");
    expectSuccess(await stack.up());
    for (const [index, kind] of faultKinds.entries()) {
      stack.host(allModes, String(index + 2));
      await everyCallOnce(proxy, kind, () => stack.up());
      assert.deepEqual(await ownInventory(), clean, kind);
    }
    assert.deepEqual(await stack.settled(), clean);
    await stack.destroyAll();
  });

  /**
   * One run for a group of actions: those that depend on none that has not failed yet, so that all of them fail in it.
   */
  it("an up that fails for good at any creating action is completed by the next one", async () => {
    stack.host(withoutServerless, "1");
    const expected = await stack.converge();
    await stack.destroyAll();
    for (const left = new Set(creating); left.size > 0;) {
      await failFirst(proxy, left, (...args) => stack.up(...args));
      assert.deepEqual(await stack.converge(), expected);
      await stack.destroyAll();
    }
  });

  /** Groups as above; that a further `up` changes nothing is looked at after the last, to save time. */
  it("an update that fails for good at any action is completed by the next one", async () => {
    stack.host(withoutServerless, "1");
    const expected = await stack.converge();
    let version = 1;
    for (const left = new Set(updating); left.size > 0;) {
      stack.host(withoutServerless, String((version += 1)));
      await failFirst(proxy, left, (...args) => stack.up(...args));
      proxy.follow();
      expectSuccess(await stack.up());
      assert.deepEqual(await ownInventory(), expected);
    }
    assert.deepEqual(await stack.settled(), expected);
    await stack.destroyAll();
  });
});
