import assert from "node:assert/strict";
import { rules } from "model-hosting-policies/rules";
import { changesOf, unchangedIn } from "../../../tools/report/changes.js";
import { readEvents } from "../../../tools/report/events.js";
import { exemptionsOf, findingsOf, remediationsOf } from "../../../tools/report/findings.js";
import { ModelNames } from "../../../tools/report/models.js";
import { readOptions } from "../../../tools/report/options.js";
import {
  increaseRules,
  pricingRules,
  regionRules,
  withStackFacts,
} from "../../../tools/report/policyConfig.js";
import { isServing } from "../../../tools/report/serving.js";
import { readStackState } from "../../../tools/report/stackState.js";
import { labelIn } from "../../../tools/report/urn.js";

const urn = (type: string, name: string) => `urn:pulumi:prod::project::${type}::${name}`;
const deployment = "kubernetes:apps/v1:Deployment";

/** A stream of engine events, a line each. */
function stream(...events: readonly object[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}

function step(op: string, type: string, name: string, state: object = {}) {
  const resource = { custom: true, ...state };
  const metadata = {
    op,
    urn: urn(type, name),
    type,
    old: resource,
    new: op.startsWith("delete") ? null : resource,
  };
  return { resourcePreEvent: { metadata } };
}

function policy(policyName: string, message: string, enforcementLevel = "advisory") {
  return {
    policyEvent: {
      ...{ policyName, message, enforcementLevel },
      ...{ resourceUrn: urn(deployment, "digits"), policyPackName: "pack" },
    },
  };
}

describe("the engine's events", () => {
  it("are told as changes, both halves of a replacement as one, in an order of their own", () => {
    const events = readEvents(
      stream(
        step("update", deployment, "b"),
        step("create", deployment, "a"),
        step("same", deployment, "c"),
        step("create", "model-hosting:index:ModelHost", "component", { custom: false }),
        step("create", "pulumi:providers:aws", "default"),
        step("delete-replaced", deployment, "gap"),
        step("replace", deployment, "gap"),
        step("create-replacement", deployment, "gap"),
        step("create-replacement", deployment, "smooth"),
        step("replace", deployment, "smooth"),
        step("delete-replaced", deployment, "smooth"),
        step("read", deployment, "foreign"),
      ),
    );
    assert.deepEqual(
      changesOf(events, new ModelNames([])).map(({ kind, name, gap }) => [kind, name, gap]),
      [
        ["create", "a", false],
        ["update", "b", false],
        ["replace", "gap", true],
        ["replace", "smooth", false],
      ],
    );
    assert.equal(unchangedIn(events), 1);
  });

  it("hold what policies found: without its description, exemptions apart, `remediate` as mandatory", () => {
    const events = readEvents(
      stream(
        policy("b-rule", "What b is about.\nis wrong\nin two lines\n"),
        policy("a-rule", "can't run policy 'a-rule' during preview\n", "remediate"),
        policy("exemptions-in-force", "Exemptions.\nis exempt\n"),
        {
          policyRemediationEvent: {
            policyName: "mends",
            resourceUrn: urn(deployment, "digits"),
            after: { a: 1 },
          },
        },
      ),
    );
    assert.deepEqual(findingsOf(events), [
      {
        policy: "a-rule",
        level: "mandatory",
        resource: "Deployment digits",
        message: "can't run policy 'a-rule' during preview",
      },
      {
        policy: "b-rule",
        level: "advisory",
        resource: "Deployment digits",
        message: "is wrong in two lines",
      },
    ]);
    assert.deepEqual(exemptionsOf(events), ["is exempt"]);
    assert.deepEqual(remediationsOf(events), [{ policy: "mends", resource: "Deployment digits" }]);
  });

  it("have ended only with their summary", () => {
    assert.equal(readEvents(stream(step("create", deployment, "a"))).ended, false);
    assert.equal(readEvents(stream({ summaryEvent: { result: "succeeded" } })).ended, true);
  });

  it("are refused where a line is none, rather than passed over", () => {
    assert.throws(() => readEvents("{}\nnot JSON\n"), SyntaxError);
    assert.throws(() => readEvents('{"policyEvent":{}}\n'));
  });
});

describe("a stack's state", () => {
  it("leaves out what is only read, and what a replacement left behind: neither is a cost that a change ends", () => {
    const resource = (name: string, more: object = {}) => ({
      ...{ urn: urn(deployment, name), type: deployment, custom: true },
      ...more,
    });
    const resources = [
      resource("own"),
      resource("foreign", { external: true }),
      resource("old", { delete: true }),
    ];
    const read = readStackState(JSON.stringify({ version: 3, deployment: { resources } }));
    assert.deepEqual(
      read.map((one) => one.urn),
      [urn(deployment, "own")],
    );
  });

  it("has no resources before the first update", () => {
    assert.deepEqual(readStackState('{"version":3,"deployment":{}}'), []);
  });
});

describe("a resource of a preview", () => {
  it("belongs to the model of its tag or label, else to that of the component around it", () => {
    const host = urn("model-hosting:index:ModelHost", "digits");
    const around = urn("model-hosting:index:ModelHost$model-hosting:sagemaker:SageMakerHost", "inner");
    const names = new ModelNames([
      { urn: "tagged", state: { inputs: { tags: { "model-hosting/model": "by-tag" } } } },
      {
        urn: "labelled",
        state: { inputs: { metadata: { labels: { "app.kubernetes.io/name": "by-label" } } } },
      },
      { urn: around, state: { parent: host } },
      { urn: "inside", state: { parent: around, inputs: { tags: {} } } },
      { urn: "alone", state: { inputs: { metadata: "unknown" } } },
    ]);
    assert.deepEqual(
      ["tagged", "labelled", "inside", "alone", "absent"].map((each) => names.of(each)),
      ["by-tag", "by-label", "digits", undefined, undefined],
    );
  });

  it("is called by its kind and name", () => {
    assert.equal(labelIn(urn(deployment, "a::b")), "Deployment a::b");
    assert.equal(labelIn(urn("pulumi:pulumi:Stack", "project-prod")), "stack");
  });

  const serving = [
    [deployment, true],
    ["kubernetes:core/v1:Service", true],
    ["kubernetes:core/v1:ConfigMap", false],
    ["aws:sagemaker/endpoint:Endpoint", true],
    ["aws:sagemaker/endpointConfiguration:EndpointConfiguration", false],
    ["pulumi-nodejs:dynamic/model-hosting:HostedEndpoint", true],
    ["pulumi-nodejs:dynamic/model-hosting:RevisionHistory", false],
    ["aws:alb/loadBalancer:LoadBalancer", true],
    ["aws:ecs/service:Service", true],
    ["aws:cloudwatch/metricAlarm:MetricAlarm", false],
  ] as const;
  for (const [type, answer] of serving) {
    it(`${answer ? "answers requests" : "answers none"} as ${type}`, () => {
      assert.equal(isServing(type), answer);
    });
  }
});

describe("what the pack is told of a stack", () => {
  const facts = { before: { usd: 12.5 }, region: "eu-central-1", cluster: { region: "site" } };
  const told = (config: object, more: Partial<Parameters<typeof withStackFacts>[1]> = {}): unknown =>
    JSON.parse(withStackFacts(JSON.stringify(config), { ...facts, ...more }));

  it("goes to the rules that have a setting for it", () => {
    const having = (setting: string) =>
      rules.filter(({ settings }) => setting in settings.shape).map(({ policy: { name } }) => name);
    assert.deepEqual([...increaseRules].sort(), having("before").sort());
    assert.deepEqual([...pricingRules].sort(), having("cluster").sort());
    assert.deepEqual([...pricingRules, ...regionRules].sort(), having("region").sort());
  });

  it("fills in what the configuration leaves out, and adds no rule", () => {
    assert.deepEqual(told({ "stack-increase-usd": "mandatory", "image-pinned": "advisory" }), {
      "stack-increase-usd": {
        ...{ before: 12.5, region: "eu-central-1", cluster: { region: "site" } },
        enforcementLevel: "mandatory",
      },
      "image-pinned": "advisory",
    });
  });

  it("gives way to what the configuration says", () => {
    assert.deepEqual(told({ "model-budget": { enforcementLevel: "mandatory", region: "us-east-1" } }), {
      "model-budget": { region: "us-east-1", cluster: { region: "site" }, enforcementLevel: "mandatory" },
    });
  });

  it("holds no cost that is not known", () => {
    const before = { missing: ["a price"], atLeastUsd: 0 };
    assert.deepEqual(told({ "stack-increase-usd": "advisory" }, { before, region: undefined, cluster: {} }), {
      "stack-increase-usd": "advisory",
    });
  });
});

describe("a stack of which a part had no price before", () => {
  it("is compared by the parts that have one, before as after", () => {
    const before = { missing: ["a price"], atLeastUsd: 1500 };
    assert.deepEqual(JSON.parse(withStackFacts('{"stack-budget-crossing":"mandatory"}', { before })), {
      "stack-budget-crossing": { before: 1500, enforcementLevel: "mandatory" },
    });
  });
});

describe("the command line of a report", () => {
  it("takes paths from the folder that a person is in", () => {
    const options = readOptions(
      ["--stack", "prod", "--out", "a.md", "--base", "../b.json"],
      "/home/me",
      "/project",
    );
    assert.deepEqual(
      [options.out, options.base, options.project, options.pack],
      ["/home/me/a.md", "/home/b.json", "/project", "/project/policies"],
    );
  });

  it("needs a stack, and knows no other option", () => {
    assert.throws(() => readOptions([], "/", "/"), /--stack is missing: name the stack to preview/);
    assert.throws(() => readOptions(["--stack", "a", "--outt", "b"], "/", "/"), /outt/);
  });
});
