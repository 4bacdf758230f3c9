import assert from "node:assert/strict";
import {
  allModes,
  expectFailure,
  FaultStack,
  ownInventory,
  startAwsWithoutContainers,
  type FaultMode,
  type Inventory,
} from "./support/awsFaultStack.js";
import { faultKinds, type Attempt, type FaultKind, type FaultProxy } from "./support/faultProxy.js";
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
  let stack: FaultStack;
  let clean: Inventory;
  /** Every action that changes something in a creation and in an update without faults. */
  const creating = new Set<string>();
  const updating = new Set<string>();

  before("a clean run", async () => {
    proxy = await startAwsWithoutContainers();
    stack = new FaultStack("faults", proxy);
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
      await allOnce(kind, () => stack.up());
      assert.deepEqual(await stack.settled(), clean);
      await allOnce(kind, () => stack.pulumi("destroy", "--yes", "--skip-preview"));
      assert.deepEqual(await ownInventory(), {}, "destroy leaves nothing behind");
    });
  }

  it("an update whose every call fails once, in each of the ways, ends as if nothing had been", async () => {
    stack.host(allModes, "1");
    expectSuccess(await stack.up());
    for (const [index, kind] of faultKinds.entries()) {
      stack.host(allModes, String(index + 2));
      await allOnce(kind, () => stack.up());
      assert.deepEqual(await ownInventory(), clean, kind);
    }
    assert.deepEqual(await stack.settled(), clean);
    await stack.destroyAll();
  });

  /** The calls are tried again by the SDK, so not even the run itself fails. */
  async function allOnce(kind: FaultKind, run: () => ReturnType<FaultStack["up"]>): Promise<void> {
    const met = new Set<string>();
    proxy.follow({
      fault: ({ call }) => {
        if (met.has(call)) return undefined;
        met.add(call);
        return kind;
      },
    });
    expectSuccess(await run());
    const faulty = proxy.attempts.filter(({ fault }) => fault !== undefined);
    assert.ok(faulty.length > 0);
    assert.equal(new Set(proxy.attempts.map(({ call }) => call)).size, faulty.length);
  }

  /**
   * One run for a group of actions: those that depend on none that has not failed yet, so that all of them fail in it.
   */
  it("an up that fails for good at any creating action is completed by the next one", async () => {
    stack.host(withoutServerless, "1");
    const expected = await stack.converge();
    await stack.destroyAll();
    for (const left = new Set(creating); left.size > 0;) {
      await failFirst(left);
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
      await failFirst(left);
      proxy.follow();
      expectSuccess(await stack.up());
      assert.deepEqual(await ownInventory(), expected);
    }
    assert.deepEqual(await stack.settled(), expected);
    await stack.destroyAll();
  });

  /** An `up` in which every action that is left fails for good. Takes those that were tried from the set. */
  async function failFirst(left: Set<string>): Promise<void> {
    proxy.follow({ fault: (attempt) => (left.has(nameOf(attempt)) ? "error" : undefined) });
    // Or the engine would begin nothing more after the first failure, and chance would decide which action that is.
    expectFailure(await stack.up("--continue-on-error"));
    const failed = proxy.attempts.filter(({ fault }) => fault !== undefined).map(nameOf);
    assert.ok(failed.length > 0, `the up failed without having tried any of ${[...left].join(", ")}`);
    for (const action of failed) left.delete(action);
  }
});

function mutations({ attempts }: FaultProxy): Set<string> {
  return new Set(attempts.filter(({ mutates }) => mutates).map(nameOf));
}

function nameOf({ service, action }: Attempt): string {
  return `${service} ${action}`;
}
