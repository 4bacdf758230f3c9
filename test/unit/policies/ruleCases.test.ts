import assert from "node:assert/strict";
import { rules } from "model-hosting-policies/rules";
import { type Diagnostic, judgeAllBy, messages, type Resource, ruleNamed } from "./analyze.js";
import { awsCases } from "./cases/aws.js";
import { costCases } from "./cases/cost.js";
import { kubernetesCases } from "./cases/kubernetes.js";
import { sageMakerCases } from "./cases/sageMaker.js";
import type { FailingCase, RuleCase, UnknownCase } from "./ruleCases.js";

const allCases = [...kubernetesCases, ...sageMakerCases, ...awsCases, ...costCases];

/** Exemptions by the value of the tag or annotation, and what each adds to the message of a rule that they do not exempt from. */
const invalidExemptions: readonly (readonly [what: string, value: string, note: string])[] = [
  ["that has ended", "until=2024-02-29 measured with the vendor", " (its exemption ended on 2024-02-29)"],
  ["without a reason", "until=2099-12-31", " (its exemption does not hold: see exemptions-valid)"],
  ["without an end", "measured with the vendor", " (its exemption does not hold: see exemptions-valid)"],
  [
    "that ends on no day",
    "until=2099-02-30 measured with the vendor",
    " (its exemption does not hold: see exemptions-valid)",
  ],
];

describe("every rule", () => {
  for (const { rule, passes, fails, unknown } of allCases) {
    describe(rule, () => {
      for (const each of passes) {
        it(`lets pass ${each.what}`, async () => {
          assert.deepEqual(await judged(rule, each), []);
        });
      }
      for (const each of fails)
        describe(`reports ${each.what}`, () => {
          failing(rule, each);
        });
      for (const each of unknown) {
        it(`does not let pass in silence ${each.what}`, async () => {
          said(await judged(rule, each), each.reports);
        });
        it(`makes a violation of it where its settings say so: ${each.what}`, async () => {
          const strict = { ...each, settings: { ...each.settings, unknown: "violation" } };
          for (const { level, message } of await judged(rule, strict))
            assert.equal(level, "mandatory", message);
        });
      }
    });
  }

  it("has a case that passes, one that fails and one with an unknown value", () => {
    const complete = allCases.filter(
      ({ passes, fails, unknown }) => passes.length > 0 && fails.length > 0 && unknown.length > 0,
    );
    assert.deepEqual(
      complete.map(({ rule }) => rule).sort(),
      rules.map(({ policy: { name } }) => name).sort(),
    );
  });
});

function failing(rule: string, each: FailingCase): void {
  it("with this message", async () => {
    assert.deepEqual(messages(await judged(rule, each)), each.reports);
  });
  if (each.exempt === "never") {
    it("also with an exemption, for nothing is exempt from it", async () => {
      const value = "until=2099-12-31 measured with the vendor";
      const found = messages(await judged(rule, marked(each, 0, rule, value)));
      for (const message of each.reports) assert.ok(found.includes(message), found.join("\n"));
    });
    return;
  }
  if (typeof each.exempt === "object") {
    const { resource } = each.exempt;
    it("unless its settings exempt it", async () => {
      const exempt = [{ resource, reason: "measured with the vendor", until: "2099-12-31" }];
      assert.deepEqual(await judged(rule, { ...each, settings: { ...each.settings, exempt } }), []);
    });
    it("also with an exemption in its settings that has ended", async () => {
      const exempt = [{ resource, reason: "measured with the vendor", until: "2024-02-29" }];
      const found = messages(await judged(rule, { ...each, settings: { ...each.settings, exempt } }));
      assert.deepEqual(
        found,
        each.reports.map((message) => `${message} (its exemption ended on 2024-02-29)`),
      );
    });
    return;
  }
  const culprit = each.exempt ?? 0;
  it("unless a mark on the resource exempts it", async () => {
    assert.deepEqual(
      await judged(rule, marked(each, culprit, rule, "until=2099-12-31 measured with the vendor")),
      [],
    );
  });
  for (const [what, value, note] of invalidExemptions) {
    it(`also with an exemption ${what}`, async () => {
      const found = messages(await judged(rule, marked(each, culprit, rule, value)));
      assert.deepEqual(
        found,
        each.reports.map((message) => `${message}${note}`),
      );
    });
  }
}

function judged(rule: string, { resources, settings = {} }: RuleCase): Promise<Diagnostic[]> {
  ruleNamed(rule);
  return judgeAllBy(rule, resources, settings);
}

function said(found: readonly Diagnostic[], expected: UnknownCase["reports"]): void {
  assert.equal(found.length, expected.length, messages(found).join("\n"));
  for (const [index, { level, says }] of expected.entries()) {
    assert.match(found[index]?.message ?? "", says);
    assert.equal(found[index]?.level, level, found[index]?.message);
  }
}

/** The same resources, of which one carries a tag or an annotation. */
function marked(each: RuleCase, culprit: number, rule: string, value: string): RuleCase {
  const mark = { [`guardrail-exempt/${rule}`]: value };
  return {
    ...each,
    resources: each.resources.map((resource, index) =>
      index === culprit ? withMark(resource, mark) : resource,
    ),
  };
}

function withMark({ props, ...resource }: Resource, mark: object): Resource {
  if (!resource.type.startsWith("kubernetes:")) {
    return { ...resource, props: { ...props, tags: { ...objectOf(props["tags"]), ...mark } } };
  }
  const metadata = objectOf(props["metadata"]);
  const annotations = { ...objectOf(metadata["annotations"]), ...mark };
  return { ...resource, props: { ...props, metadata: { ...metadata, annotations } } };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
