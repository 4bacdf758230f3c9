import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { SageMaker } from "@aws-sdk/client-sagemaker";
import type { PulumiRun } from "../../sandbox/engine.js";
import type { PreviewEvents } from "../../tools/report/events.js";
import { type CaughtAttempt, inDays, keyOf, nameIn, programOf } from "./support/bypass.js";
import { awsAttempts } from "./support/bypassAws.js";
import { canary, canaryProgram } from "./support/bypassCanary.js";
import { exemptionAttempts } from "./support/bypassExemptions.js";
import { kubernetesAttempts } from "./support/bypassKubernetes.js";
import { uncaughtAttempts } from "./support/bypassLimits.js";
import { BypassProgram } from "./support/bypassProgram.js";
import { sageMakerAttempts, wholeStacks } from "./support/bypassSageMaker.js";
import { PlainAws } from "./support/plainAws.js";

const groups: Readonly<Record<string, readonly CaughtAttempt[]>> = {
  "SageMaker's endpoints": sageMakerAttempts,
  "other resources of AWS": awsAttempts,
  "objects of Kubernetes": kubernetesAttempts,
  exemptions: exemptionAttempts,
  ...Object.fromEntries(wholeStacks.map((attempt) => [`a stack: ${attempt.what}`, [attempt]])),
};

/**
 * Attempts on the real engine, with the levels and limits of dev. Resources are registered as components, which the engine
 * tells a pack of as of any other; so these tests cannot prove that a provider hands on what the program wrote.
 */
describe("attempts to get past the policy pack", function () {
  const program = new BypassProgram("policy-bypass");

  before(() => program.create());
  after(() => program.dispose());

  it("are all told apart, and more than forty", () => {
    const attempts = [...Object.values(groups).flat(), ...uncaughtAttempts];
    assert.equal(new Set(attempts.map(keyOf)).size, attempts.length);
    assert.ok(attempts.length >= 40);
  });

  for (const [subject, attempts] of Object.entries(groups)) {
    describe(`with ${subject}`, function () {
      let events: PreviewEvents;
      before(async () => {
        program.program(programOf(attempts));
        events = await program.judged();
      });
      for (const attempt of attempts) {
        const { what, caughtBy } = attempt;
        it(`${what}: ${caughtBy.rule}, ${caughtBy.level}`, () => {
          assertCaught(events, attempt);
        });
      }
    });
  }

  describe("that docs/guardrail-limits.md lists", function () {
    const tried = uncaughtAttempts.filter(({ resources }) => resources !== undefined);
    let events: PreviewEvents;
    before(async () => {
      program.program(programOf(tried));
      events = await program.judged();
    });
    for (const attempt of tried) {
      it(`${attempt.what}: not caught, since ${attempt.why}`, () => {
        assert.deepEqual(
          events.policyResults.filter(isOf(attempt)).map(({ message }) => message),
          [],
          "it is caught now: take it off the list",
        );
      });
    }
  });

  it("by values of another stack is judged by those values", async () => {
    succeeded(await program.pulumi("stack", "init", "other"));
    program.program(`exports.type = "ml.p4d.24xlarge";`);
    succeeded(await program.up("-s", "other"));
    const attempt = {
      what: "values of another stack",
      code: `const other = new pulumi.StackReference("organization/policy-bypass/other");
        declare(key, "aws:sagemaker/endpointConfiguration:EndpointConfiguration", {
          region: "us-east-1", productionVariants: [{ variantName: "primary", instanceType: other.getOutput("type") }] });`,
      caughtBy: { rule: "instance-types-allowed", level: "mandatory", says: /runs on ml\.p4d\.24xlarge/ },
    } as const;
    program.program(programOf([attempt]));
    assertCaught(await program.judged(), attempt);
  });

  it("show no secret, wherever one stands", async () => {
    const all = [...Object.values(groups).flat(), ...uncaughtAttempts];
    program.program(`${programOf([])}${canaryProgram(all.flatMap(({ resources = [] }) => resources))}`);
    const { policyResults, errors, warnings } = await program.judged();
    assert.ok(policyResults.length > 100, "the resources are judged");
    const texts = [...policyResults, ...errors, ...warnings].map(({ message }) => message);
    assert.deepEqual(
      texts.filter((text) => text.includes(canary)),
      [],
    );
  });

  describe("by prices of one's own", function () {
    const priced = async (price: string) => {
      const file = path.join(program.folder, "prices.yaml");
      const list = "{ region: us-east-1, source: test, date: 2026-11-01, prices: { sagemakerHosting: ";
      fs.writeFileSync(file, `currency: USD\nlists:\n  - ${list}{ ml.m5.xlarge: ${price} } } }\n`);
      const attempt = exemptionAttempts.filter(({ what }) => what === "an exemption from another rule");
      program.program(programOf(attempt));
      const { code, stdout, stderr } = await program.previewed({ MODEL_HOSTING_PRICES: file });
      assert.notEqual(code, 0, "the preview fails");
      return stdout + stderr;
    };

    for (const price of ["0", "-0.23"]) {
      it(`of ${price} USD are refused`, async () => {
        assert.match(await priced(price), /expected US dollars above 0/);
      });
    }

    it("of next to nothing are refused", async () => {
      assert.match(await priced("0.0000001"), /less than a tenth of the 0\.23 USD that AWS asks for/);
    });
  });

  it("by a misspelt rule in the configuration leave the rule at its default", async () => {
    const config = path.join(program.folder, "misspelt.json");
    fs.writeFileSync(
      config,
      JSON.stringify({ "endpoint-autoscaling-bound": { enforcementLevel: "disabled" } }),
    );
    const attempt = sageMakerAttempts.filter(({ what }) => what === "a scalable target up to a hundred");
    program.program(programOf(attempt));
    const { code, stdout } = await program.previewed({}, config);
    assert.notEqual(code, 0);
    assert.match(stdout, /scales up to 100; the most that is allowed is 10/);
  });
});

const tags = `tags: { "model-hosting/owner": "tests", "model-hosting/cost-centre": "tests" }`;

/** With `configuration(name, variant, more, options)`, and `later(name, value)` for what is known only when a new role is made. */
const endpoints = `
const aws = require("@pulumi/aws");
const provider = new aws.Provider("aws", { region: "us-east-1" });
const newRole = (name) => new aws.iam.Role(name, { assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [
  { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "sagemaker.amazonaws.com" } }] }) }, { provider });
const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:1";
const model = new aws.sagemaker.Model("digits", { executionRoleArn: newRole("role").arn, primaryContainer: { image } }, { provider });
const later = (name, value) => newRole(name).arn.apply(() => value);
const configuration = (name, variant, more = {}, options = {}) =>
  new aws.sagemaker.EndpointConfiguration(name, {
    name,
    ${tags},
    productionVariants: [{ variantName: "primary", modelName: model.name, initialInstanceCount: 1, ...variant }],
    ...more,
  }, { provider, ...options });
`;

/**
 * Values that are known only during the update, with the stand-in for the AWS provider against moto. That the real provider
 * tells the same at the same time, these tests cannot prove.
 */
describe("attempts to get past the policy pack during an update", function () {
  const aws = new PlainAws();
  const program = new BypassProgram("policy-bypass-update");
  const made = async () => {
    const { EndpointConfigs = [] } = await new SageMaker(aws.client).listEndpointConfigs({});
    return EndpointConfigs.map(({ EndpointConfigName }) => EndpointConfigName);
  };
  const up = (...options: readonly string[]) =>
    program.pulumiWith(aws.environment, "up", "--yes", "--skip-preview", ...options);
  const declares = (statements: string) => {
    program.program(endpoints + statements);
  };
  const isTold = (events: PreviewEvents, name: string, rule: string, level: string, says: RegExp) => {
    const told = events.policyResults.filter(({ resourceUrn }) => nameIn(resourceUrn) === name);
    const found = told.filter((each) => each.policyName === rule && each.enforcementLevel === level);
    assert.ok(
      found.some(({ message }) => says.test(message)),
      told.map(({ policyName, message }) => `${policyName}: ${message}`).join("\n"),
    );
  };

  before(async () => {
    await aws.start();
    await program.create();
  });
  after(async () => {
    await program.pulumiWith(aws.environment, "destroy", "--yes", "--skip-preview");
    await program.dispose();
    await aws.stop();
  });

  it("an instance type that only the update knows: advice in the preview, and nothing is created", async () => {
    declares(`configuration("late", { instanceType: later("first", "ml.p3.2xlarge") });`);
    const events = await program.judged(aws.environment);
    isTold(events, "late", "instance-types-allowed", "advisory", /can't run policy/);
    assert.deepEqual(
      events.policyResults.filter(({ enforcementLevel }) => enforcementLevel === "mandatory"),
      [],
      "the preview lets it pass",
    );
    const { code, stdout } = await up(...BypassProgram.withPack());
    assert.notEqual(code, 0);
    assert.match(stdout, /variant "primary" runs on ml\.p3\.2xlarge; allowed are/);
    assert.deepEqual(await made(), []);
    assert.equal((await program.state()).has("late"), false);
  });

  it("a cost that only the update knows, judged with the stack: the update fails when it is made", async () => {
    const budget = `{ tags: { "model-hosting/owner": "tests", "model-hosting/cost-centre": "tests",
      "model-hosting/model": "digits", "model-hosting/monthly-budget-usd": "10" } }`;
    declares(`configuration("dear", { instanceType: later("second", "ml.m5.xlarge") }, ${budget});`);
    const events = await program.judged(aws.environment);
    const undecided = events.policyResults.filter(({ message }) => message.includes("can't run policy"));
    assert.ok(
      undecided.some(({ policyName }) => policyName === "model-budget"),
      events.policyResults.map(({ policyName, message }) => `${policyName}: ${message}`).join("\n"),
    );
    const { code, stdout } = await up(...BypassProgram.withPack());
    assert.notEqual(code, 0);
    assert.match(stdout, /model "digits" costs 167\.90 USD a month/);
    assert.deepEqual(await made(), ["dear"], "rules on the stack run after the steps");
  });

  it("values of the program that ignoreChanges keeps from AWS: those of AWS are judged", async () => {
    declares(`configuration("kept", { instanceType: "ml.p3.2xlarge" });`);
    succeeded(await up());
    declares(
      `configuration("kept", { instanceType: "ml.m5.xlarge" }, {}, { ignoreChanges: ["productionVariants"] });`,
    );
    isTold(
      await program.judged(aws.environment),
      "kept",
      "instance-types-allowed",
      "mandatory",
      /runs on ml\.p3\.2xlarge/,
    );
  });

  it("an import of what other hands made", async () => {
    const variant = {
      VariantName: "primary",
      ModelName: "elsewhere",
      InstanceType: "ml.p3.2xlarge",
    } as const;
    await new SageMaker(aws.client).createModel({
      ModelName: "elsewhere",
      ExecutionRoleArn: "arn:aws:iam::123456789012:role/r",
    });
    await new SageMaker(aws.client).createEndpointConfig({
      EndpointConfigName: "found",
      ProductionVariants: [{ ...variant, InitialInstanceCount: 1 }],
    });
    declares(
      `configuration("found", { modelName: "elsewhere", instanceType: "ml.p3.2xlarge" }, {}, { import: "found" });`,
    );
    isTold(
      await program.judged(aws.environment),
      "found",
      "instance-types-allowed",
      "mandatory",
      /runs on ml\.p3\.2xlarge/,
    );
  });

  it("an exemption in the default tags of a provider", async () => {
    const exempt = `{ "guardrail-exempt/model-budget": "until=${inDays(30)} load test of the spring campaign" }`;
    declares(`new aws.Provider("tagging", { region: "us-east-1", defaultTags: { tags: ${exempt} } });`);
    isTold(
      await program.judged(aws.environment),
      "tagging",
      "exemptions-valid",
      "mandatory",
      /stands in defaultTags/,
    );
  });
});

function succeeded({ code, stdout, stderr }: PulumiRun): void {
  assert.equal(code, 0, stdout + stderr);
}

/** Whether the engine tells something of an attempt's own resources. */
function isOf(attempt: Parameters<typeof keyOf>[0]) {
  const key = keyOf(attempt);
  return ({ resourceUrn }: { resourceUrn: string }) => nameIn(resourceUrn).split("--")[0] === key;
}

function assertCaught(events: PreviewEvents, attempt: CaughtAttempt): void {
  const { rule, level, says, ofStack = false } = attempt.caughtBy;
  const isOwn = ofStack ? () => true : isOf(attempt);
  const told = events.policyResults
    .filter(isOwn)
    .map(({ policyName, enforcementLevel, message }) => `${policyName} (${enforcementLevel}): ${message}`);
  if (level === "remediate") {
    const mended = events.remediations.filter(isOwn).map(({ policyName }) => policyName);
    assert.ok(mended.includes(rule), `not mended; ${mended.join(", ")}\n${told.join("\n")}`);
    return;
  }
  const expected = `${rule} (${level}): `;
  assert.ok(
    told.some((text) => text.startsWith(expected) && (says === undefined || says.test(text))),
    `nothing like ${expected}${String(says)} among\n${told.join("\n")}`,
  );
}
