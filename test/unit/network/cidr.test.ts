import assert from "node:assert/strict";
import fc from "fast-check";
import {
  cidrOf,
  cidrText,
  contains,
  isAligned,
  startOf,
  subnetCidrs,
} from "../../../components/network/cidr.js";

const vpc = fc
  .record({ address: fc.nat(2 ** 32 - 1), prefix: fc.integer({ min: 16, max: 24 }) })
  .map(({ address, prefix }) => ({ first: startOf(address, prefix), prefix }));

describe("the subnets of a VPC", () => {
  it("are half of it private, a quarter public, and a quarter free", () => {
    assert.deepEqual(subnetCidrs("10.64.0.0/16"), {
      private: ["10.64.0.0/18", "10.64.64.0/18"],
      public: ["10.64.128.0/19", "10.64.160.0/19"],
    });
  });

  it("leave a /27 to a load balancer in the smallest VPC", () => {
    assert.deepEqual(subnetCidrs("192.168.7.0/24"), {
      private: ["192.168.7.0/26", "192.168.7.64/26"],
      public: ["192.168.7.128/27", "192.168.7.160/27"],
    });
  });

  it("lie in it and never in each other", () => {
    fc.assert(
      fc.property(vpc, (whole) => {
        const cidrs = subnetCidrs(cidrText(whole));
        const subnets = [...cidrs.private, ...cidrs.public].map(cidrOf);
        for (const subnet of subnets) {
          assert.ok(isAligned(subnet) && contains(whole, subnet));
          assert.equal(
            subnets.filter((other) => contains(subnet, other) || contains(other, subnet)).length,
            1,
          );
        }
      }),
    );
  });
});

describe("a network", () => {
  it("is read as it is written", () => {
    fc.assert(
      fc.property(vpc, (network) => {
        assert.deepEqual(cidrOf(cidrText(network)), network);
      }),
    );
  });

  it("contains itself and what is smaller, and nothing beside it", () => {
    const lies = (inner: string, outer: string) => contains(cidrOf(outer), cidrOf(inner));
    assert.ok(lies("10.0.0.0/8", "10.0.0.0/8"));
    assert.ok(lies("172.31.0.0/16", "172.16.0.0/12"));
    assert.ok(!lies("172.32.0.0/16", "172.16.0.0/12"));
    assert.ok(!lies("10.0.0.0/8", "10.0.0.0/16"));
  });
});
