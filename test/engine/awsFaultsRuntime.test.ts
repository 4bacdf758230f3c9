import assert from "node:assert/strict";
import { faultKinds } from "./support/faultProxy.js";
import { difference, everyCallOnce, type Inventory } from "./support/faultStack.js";
import { expectSuccess } from "./support/project.js";
import { hostOnEcs, hostOnEks, RuntimeFaultStack } from "./support/runtimeFaultStack.js";

const backends = [
  { backend: "ECS", hosting: hostOnEcs },
  { backend: "EKS", hosting: hostOnEks },
];

/** Ways in which a call fails before anything is done, or is answered when it is asked again. */
const kinds = faultKinds.filter((kind) => kind !== "lost");

/**
 * Every API call of an `up` fails on ECS and EKS, as on SageMaker. What this does not show: a call that is carried out and
 * whose answer is lost, a call that fails for good, and, besides what is said there, that AWS keeps each client token and
 * refuses each second name as the emulator does.
 */
for (const { backend, hosting } of backends) {
  describe(`faults of AWS with models on ${backend}`, () => {
    let stack: RuntimeFaultStack;
    let clean: Inventory;

    before("a clean run", async () => {
      stack = await RuntimeFaultStack.start(`faults-${backend.toLowerCase()}`, hosting);
      assert.deepEqual(await stack.inventory(), {});
      stack.host("1");
      expectSuccess(await stack.up());
      clean = await stack.settled();
      stack.host("2");
      stack.proxy.follow();
      expectSuccess(await stack.up());
      assert.deepEqual(await stack.inventory(), clean);
      stack.proxy.follow();
      await stack.destroyAll();
    });

    after(() => stack.stop());

    for (const kind of kinds) {
      it(`an up, an update and a destroy whose every call meets "${kind}" once end as if nothing had been`, async () => {
        for (const version of ["1", "2"]) {
          stack.host(version);
          await everyCallOnce(stack.proxy, kind, () => stack.up());
          const present = await stack.inventory();
          assert.deepEqual(difference(present, clean), {});
          assert.deepEqual(difference(clean, present), {});
        }
        await everyCallOnce(stack.proxy, kind, () => stack.destroy());
        assert.deepEqual(await stack.inventory(), {}, "destroy leaves nothing behind");
      });
    }
  });
}
