import assert from "node:assert/strict";
import { EC2 } from "@aws-sdk/client-ec2";
import { KMS } from "@aws-sdk/client-kms";
import { faultKinds } from "./support/faultProxy.js";
import { difference, everyCallOnce, failFirst, mutations, type Inventory } from "./support/faultStack.js";
import { expectSuccess } from "./support/project.js";
import { hostOnEcs, hostOnEks, RuntimeFaultStack } from "./support/runtimeFaultStack.js";

/**
 * What AWS makes twice where the answer to the first call is lost: these calls have neither client token nor name (EC2 API
 * reference, "Ensuring idempotency"; KMS API reference, CreateKey). Of them the address and the keys are paid for.
 * Everything else is found again.
 */
const ofNetwork: Inventory = {
  "ec2:elastic-ip": ["eipalloc-*"],
  "ec2:internet-gateway": ["igw-*"],
  "ec2:vpc": ["vpc-*"],
};

const backends = [
  { backend: "ECS", hosting: hostOnEcs, unheard: ofNetwork },
  { backend: "EKS", hosting: hostOnEks, unheard: { ...ofNetwork, "kms:key": ["*", "*"] } },
];

/**
 * Every API call of an `up` fails on ECS and EKS, in every way that calls fail, as on SageMaker. What this cannot prove,
 * besides what is said there: that AWS keeps each client token and refuses each second name as the emulator does.
 */
for (const { backend, hosting, unheard } of backends) {
  describe(`faults of AWS with models on ${backend}`, () => {
    let stack: RuntimeFaultStack;
    let clean: Inventory;
    /** Every action that changes something in a creation, an update and a deletion without faults. */
    const changing = { up: new Set<string>(), update: new Set<string>(), destroy: new Set<string>() };

    before("a clean run", async () => {
      stack = await RuntimeFaultStack.start(`faults-${backend.toLowerCase()}`, hosting);
      assert.deepEqual(await stack.inventory(), {});
      stack.host("1");
      expectSuccess(await stack.up());
      changing.up = mutations(stack.proxy);
      clean = await stack.settled();
      stack.host("2");
      stack.proxy.follow();
      expectSuccess(await stack.up());
      changing.update = mutations(stack.proxy);
      assert.deepEqual(await stack.inventory(), clean);
      stack.proxy.follow();
      await stack.destroyAll();
      changing.destroy = mutations(stack.proxy);
    });

    after(() => stack.stop());

    for (const kind of faultKinds) {
      it(`an up, an update and a destroy whose every call meets "${kind}" once end as if nothing had been`, async () => {
        const lost = kind === "lost" ? unheard : {};
        for (const version of ["1", "2"]) {
          stack.host(version);
          await everyCallOnce(stack.proxy, kind, () => stack.up());
          const present = await stack.inventory();
          assert.deepEqual(difference(present, clean), lost);
          assert.deepEqual(difference(clean, present), {});
        }
        await everyCallOnce(stack.proxy, kind, () => stack.destroy());
        assert.deepEqual(await stack.inventory(), lost, "destroy leaves nothing else behind");
        await removeUnheard(stack.client);
        assert.deepEqual(await stack.inventory(), {});
      });
    }

    // Each run goes on where the one before has failed: it completes that, up to what fails next.
    it("what fails for good at any action is completed by the next run", async () => {
      for (const [version, actions] of [
        ["1", changing.up],
        ["2", changing.update],
      ] as const) {
        stack.host(version);
        for (const left = new Set(actions); left.size > 0;) {
          await failFirst(stack.proxy, left, (...args) => stack.up(...args));
        }
        assert.deepEqual(await stack.converge(), clean);
      }
      for (const left = new Set(changing.destroy); left.size > 0;) {
        await failFirst(stack.proxy, left, (...args) => stack.destroy(...args));
      }
      stack.proxy.follow();
      await stack.destroyAll();
    });
  });
}

/** Deletes what is lost, as a person would. */
async function removeUnheard(client: RuntimeFaultStack["client"]): Promise<void> {
  const ec2 = new EC2(client);
  const { Addresses = [] } = await ec2.describeAddresses();
  for (const { AllocationId } of Addresses) await ec2.releaseAddress({ AllocationId });
  const { InternetGateways = [] } = await ec2.describeInternetGateways();
  for (const { InternetGatewayId } of InternetGateways)
    await ec2.deleteInternetGateway({ InternetGatewayId });
  const { Vpcs = [] } = await ec2.describeVpcs();
  for (const { VpcId, IsDefault } of Vpcs) if (IsDefault !== true) await ec2.deleteVpc({ VpcId });
  const kms = new KMS(client);
  const { Keys = [] } = await kms.listKeys();
  for (const { KeyId } of Keys) {
    const { KeyMetadata } = await kms.describeKey({ KeyId });
    if (KeyMetadata?.KeyState === "Enabled") await kms.scheduleKeyDeletion({ KeyId });
  }
}
