import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { checkPolicyConfig } from "model-hosting-policies/config";
import { rules } from "model-hosting-policies/rules";
import { z } from "zod";
import { judgeAllBy } from "./analyze.js";

const load = createRequire(__filename);
const typesAllowed = z.object({ allow: z.array(z.string()), deny: z.array(z.string()) });
const names = rules.map(({ policy }) => policy.name);

function problemOf(config: unknown): string {
  try {
    checkPolicyConfig(config);
  } catch (error) {
    return (error as Error).message;
  }
  return assert.fail("the configuration was accepted");
}

describe("checkPolicyConfig", () => {
  for (const environment of ["dev", "prod"]) {
    it(`accepts the pack's own configuration of ${environment}, which leaves no rule out`, () => {
      const config = checkPolicyConfig(load(`model-hosting-policies/config.${environment}.json`));
      assert.deepEqual(Object.keys(config), names);
    });
  }

  it("has no instance type of dev that is smaller than those it allows and refused", async () => {
    const { "instance-types-allowed": given } = checkPolicyConfig(
      load("model-hosting-policies/config.dev.json"),
    );
    const settings = typesAllowed.parse(given);
    const judged = (instanceType: string) =>
      judgeAllBy(
        "instance-types-allowed",
        [{ type: "aws:ec2/instance:Instance", props: { instanceType } }],
        settings,
      );
    for (const size of ["nano", "micro", "small", "medium"]) {
      assert.deepEqual(await judged(`t3.${size}`), [], size);
    }
    assert.equal((await judged("m5.4xlarge")).length, 1);
  });

  it("accepts a level alone, and all policies at once", () => {
    checkPolicyConfig({ all: "advisory", "image-pinned": "mandatory", "replicas-bounded": { maximum: 3 } });
  });

  it("lists every problem in one error, with what was given and what is allowed", () => {
    assert.equal(
      problemOf({
        "image-pined": { require: "digest" },
        "image-pinned": { require: "sha", requires: "tag" },
        "replicas-bounded": { enforcementLevel: "remediate", maximum: "3" },
        "no-plain-secrets": { names: ["("] },
        all: "strict",
      }),
      [
        "the policy configuration has 7 problem(s):",
        `  - "image-pined" is no policy of this pack; write one of all, ${names.join(", ")}`,
        '  - image-pinned.require: Invalid option: expected one of "tag"|"digest"',
        '  - image-pinned: Unrecognized key: "requires"',
        "  - replicas-bounded.maximum: Invalid input: expected number, received string",
        '  - replicas-bounded.enforcementLevel: "remediate" is no level; write one of advisory, mandatory, disabled',
        "  - no-plain-secrets.names.0: is not a regular expression; write one that JavaScript's RegExp accepts",
        '  - all: "strict" is no level; write one of advisory, mandatory, disabled',
      ].join("\n"),
    );
  });

  it("refuses exemptions of everything, however it is written", () => {
    const exemption = { reason: "measured with the vendor", until: "2099-12-31" };
    for (const resource of ["*", "**", "?*", "[a-z]*", "!digits", "{*,digits}", "aws:*", "*::*"]) {
      assert.match(
        problemOf({ "image-pinned": { exempt: [{ resource, ...exemption }] } }),
        /would exempt everything; name the resource/,
        resource,
      );
    }
    for (const resource of ["digits", "digits-*", "aws:sqs/queue:Queue::*", "stack"]) {
      checkPolicyConfig({ "image-pinned": { exempt: [{ resource, ...exemption }] } });
    }
  });

  it("refuses what is no object", () => {
    for (const config of [null, [], "mandatory", undefined]) {
      assert.match(problemOf(config), /is one JSON object/);
    }
  });
});
