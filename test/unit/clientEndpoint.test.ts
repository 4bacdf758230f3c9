import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connect, endpointJsonSchema, parseEndpoint } from "model-hosting-client";
import { repositoryRoot } from "../../sandbox/paths.js";
import { asynchronous, batch, realtime } from "./support/fakeAwsEndpoints.js";
import { endpointAt } from "./support/fakeModel.js";

const valid = endpointAt("http://digits.models.svc/invocations");
function refuses(value: unknown, expected: assert.AssertPredicate): void {
  assert.throws(() => parseEndpoint(value), expected);
}

describe("the endpoint description", () => {
  it("is accepted whole", () => {
    assert.deepEqual(parseEndpoint(valid), valid);
  });

  for (const described of [realtime({ targetModels: { north: "n.tar.gz" } }), asynchronous(), batch()]) {
    it(`is accepted whole where the model is called by ${described.call.kind}`, () => {
      assert.deepEqual(parseEndpoint(described), described);
    });
  }

  it("is refused where a SageMaker call lacks what it needs", () => {
    const { region, ...withoutRegion } = realtime().call;
    refuses({ ...valid, call: withoutRegion }, { message: /call\.region: .*given nothing/ });
    refuses(realtime({ region: `${region}1` }), { message: /call\.region: expected an AWS region/ });
    refuses(asynchronous({ input: "s3://bucket/in" }), { message: /call\.input: .*ends in "\/"/ });
    refuses(batch({ stateMachineArn: "digits" }), {
      message: /call\.stateMachineArn: .*ARN.*given "digits"/,
    });
  });

  it("is refused with every problem, each with its path and what was given", () => {
    const broken = {
      ...valid,
      backend: "mainframe",
      call: { ...valid.call, url: "ftp://digits", timeoutSeconds: -1 },
    };
    refuses(broken, (error: Error) => {
      assert.equal(error.name, "InvalidEndpointError");
      assert.match(error.message, /backend: .*given "mainframe"/);
      assert.match(error.message, /call\.url: expected an http or https URL.*given "ftp:\/\/digits"/);
      assert.match(error.message, /call\.timeoutSeconds: .*given -1/);
      return true;
    });
  });

  for (const [what, value] of Object.entries({ nothing: undefined, text: "digits", list: [], empty: {} })) {
    it(`is refused when it is ${what}`, () => {
      refuses(value, { name: "InvalidEndpointError", message: /pass one model of the stack output/ });
    });
  }

  it("asks for a newer client when its form is newer", () => {
    const newer = { schemaVersion: 2, anything: true };
    refuses(newer, { message: /schemaVersion 2; this client reads up to 1\. Upgrade model-hosting-client/ });
  });

  it("asks for a newer client when the kind of call is unknown", () => {
    const queued = { ...valid, call: { kind: "queue", url: "https://sqs" } };
    refuses(queued, { message: /called by "queue".*Upgrade model-hosting-client/ });
  });

  it("has no room for the value of a secret, and does not repeat one that was put there", () => {
    const leaking = { ...valid, authentication: { type: "bearer", secret: "s3cret" } };
    refuses(leaking, (error: Error) => {
      assert.match(error.message, /authentication\.secret: expected exactly one of/);
      assert.ok(!error.message.includes("s3cret"));
      return true;
    });
  });

  it("needs from the application what its authentication wants", () => {
    const signed = { type: "awsSigV4", service: "sagemaker", region: "eu-central-1" } as const;
    const keyed = {
      type: "apiKey",
      header: "x-api-key",
      secret: { ssmParameter: { name: "/key" } },
    } as const;
    assert.throws(
      () => connect({ ...valid, authentication: signed }),
      /pass a `fetch` that signs for service sagemaker/,
    );
    assert.throws(() => connect({ ...valid, authentication: keyed }), /pass `credential`.*ssmParameter/);
    assert.throws(() => connect(valid, { retries: 1.5 }), /retries: given 1.5/);
  });

  it("has a committed JSON Schema that is up to date (npm run schemas)", () => {
    const committed: unknown = JSON.parse(
      readFileSync(join(repositoryRoot, "schemas/endpoint.schema.json"), "utf8"),
    );
    assert.deepEqual(committed, endpointJsonSchema());
  });
});
