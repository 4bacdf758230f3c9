import assert from "node:assert/strict";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { AwsApi } from "../../../sandbox/standIns/awsProvider/api.js";
import { defaultsKey, diffInputs, inputsOfLive } from "../../../sandbox/standIns/awsProvider/compare.js";
import { readConfiguration } from "../../../sandbox/standIns/awsProvider/configuration.js";
import {
  arn,
  exactlyOne,
  flag,
  list,
  number,
  object,
  objects,
  text,
} from "../../../sandbox/standIns/awsProvider/fields.js";
import { completeInputs, failuresOf } from "../../../sandbox/standIns/awsProvider/inputs.js";
import { policyDocument } from "../../../sandbox/standIns/awsProvider/policyDocument.js";
import { AwsProvider } from "../../../sandbox/standIns/awsProvider/provider.js";
import type { ResourceType } from "../../../sandbox/standIns/awsProvider/resourceType.js";
import { AwsError } from "../../../sandbox/standIns/awsProvider/services.js";
import { typeOfToken } from "../../../sandbox/standIns/awsProvider/types/index.js";
import { type JsonObject, textAt } from "../../../sandbox/standIns/provider/json.js";
import { hasUnknown, unknownText } from "../../../sandbox/standIns/provider/propertyValues.js";

const naming = { logicalName: "digits", randomSeed: new Uint8Array([1]) };
const configuration = readConfiguration({ region: "eu-west-1", defaultTags: { tags: { team: "a" } } }, {});

describe("inputs of AWS resources", function () {
  const complete = async (token: string, given: JsonObject, olds?: JsonObject) => {
    const type = await typeOfToken(token);
    const inputs = completeInputs(type, given, olds, naming, configuration);
    return { inputs, failures: failuresOf(type, inputs) };
  };

  it("get a name, defaults, the region and all tags, and say which of it the provider made", async function () {
    const { inputs, failures } = await complete("aws:cloudwatch/logGroup:LogGroup", { tags: { a: "1" } });
    assert.deepEqual(failures, []);
    assert.match(textAt(inputs, "name"), /^digits-[0-9a-f]{7}$/);
    assert.deepEqual(inputs, {
      name: inputs.name,
      retentionInDays: 0,
      skipDestroy: false,
      region: "eu-west-1",
      tags: { a: "1" },
      tagsAll: { team: "a", a: "1" },
      [defaultsKey]: ["name", "retentionInDays", "skipDestroy"],
    });
  });

  it("keep the name that the provider made, and not one that the program took away", async function () {
    const token = "aws:sagemaker/model:Model";
    const made = await complete(token, {}, { name: "digits-old", [defaultsKey]: ["name"] });
    assert.equal(made.inputs.name, "digits-old");
    const given = await complete(token, {}, { name: "mine", [defaultsKey]: [] });
    assert.match(textAt(given.inputs, "name"), /^digits-/);
  });

  it("have IAM's without a region, buckets in small letters, FIFO queues with their ending", async function () {
    assert.equal((await complete("aws:iam/role:Role", {})).inputs.region, undefined);
    const type = await typeOfToken("aws:s3/bucket:Bucket");
    const bucket = completeInputs(type, {}, undefined, { ...naming, logicalName: "Digits" }, configuration);
    assert.match(textAt(bucket, "bucket"), /^digits-/);
    const queue = await complete("aws:sqs/queue:Queue", { fifoQueue: true });
    assert.match(textAt(queue.inputs, "name"), /\.fifo$/);
    assert.deepEqual(queue.failures, []);
  });

  const variant = (more: JsonObject) => ({
    productionVariants: [{ modelName: "m", variantName: "v", ...more }],
  });
  const endpointConfiguration = "aws:sagemaker/endpointConfiguration:EndpointConfiguration";
  const serverless = (memorySizeInMb: number, maxConcurrency: number) =>
    variant({ serverlessConfig: { memorySizeInMb, maxConcurrency } });
  const wrong: [title: string, token: string, given: JsonObject, property: string, reason: RegExp][] = [
    ["a missing one", "aws:iam/role:Role", {}, "assumeRolePolicy", /missing required property/],
    [
      "a choice",
      endpointConfiguration,
      variant({ instanceType: "ml.huge" }),
      "productionVariants[0].instanceType",
      /one of \[.*ml\.m5\.large.*got "ml\.huge"/,
    ],
    [
      "a range",
      endpointConfiguration,
      serverless(2048, 201),
      "productionVariants[0].serverlessConfig.maxConcurrency",
      /in the range \(1 - 200\), got 201/,
    ],
    [
      "a step",
      endpointConfiguration,
      serverless(2000, 5),
      "productionVariants[0].serverlessConfig.memorySizeInMb",
      /divisible by 1024, got 2000/,
    ],
    [
      "exclusive fields",
      "aws:sagemaker/model:Model",
      {
        executionRoleArn: "arn:aws:iam::123456789012:role/r",
        primaryContainer: { image: "i" },
        containers: [{ image: "i" }],
      },
      "primaryContainer",
      /exactly one of primaryContainer, containers, got primaryContainer, containers/,
    ],
    ["a document", "aws:iam/role:Role", { assumeRolePolicy: "{" }, "assumeRolePolicy", /JSON document/],
    [
      "a pattern",
      "aws:scheduler/schedule:Schedule",
      {
        flexibleTimeWindow: { mode: "OFF" },
        scheduleExpression: "0 3 * * *",
        target: {
          arn: "arn:aws:states:eu-west-1:123456789012:x",
          roleArn: "arn:aws:iam::123456789012:role/r",
        },
      },
      "scheduleExpression",
      /to match/,
    ],
    ["what the table lacks", "aws:sqs/queue:Queue", { speed: 1 }, "speed", /not in the table/],
  ];
  for (const [title, token, given, property, reason] of wrong) {
    it(`are refused with the property and what is allowed: ${title}`, async function () {
      const { failures } = await complete(token, given);
      assert.deepEqual(
        failures.map((failure) => failure.property),
        [property],
      );
      assert.match(failures[0]?.reason ?? "", reason);
    });
  }

  it("are not judged while they are unknown", async function () {
    const { failures } = await complete("aws:iam/role:Role", {
      assumeRolePolicy: unknownText,
      tags: unknownText,
    });
    assert.deepEqual(failures, []);
    const nested = await complete(endpointConfiguration, { productionVariants: unknownText });
    assert.deepEqual(nested.failures, []);
  });
});

describe("differences of AWS resources", function () {
  const fields = {
    policy: text({ json: true }),
    groups: list(text(), { unordered: true }),
    steps: objects({ bound: text({ is: "number" }), size: number({ forceNew: true }) }),
    chosen: text({ computed: true }),
    wait: number({ default: 30 }),
    part: object({ on: flag({ default: true }) }, { together: [exactlyOne("on")] }),
    role: arn({ forceNew: true }),
  };
  const diff = (before: JsonObject, after: JsonObject) =>
    [...diffInputs(fields, before, after, [])].map(([path, { replaces }]) => `${path}${replaces ? "!" : ""}`);

  const same: [string, JsonObject, JsonObject][] = [
    [
      "a document that is spelled differently",
      { policy: `{"a":1,"b":[2]}` },
      { policy: `{ "b": [2], "a": 1 }` },
    ],
    ["a set in another order", { groups: ["a", "b"] }, { groups: ["b", "a"] }],
    ["a number in a text", { steps: [{ bound: "0" }] }, { steps: [{ bound: "0.0" }] }],
    ["a default that is written out", { part: {} }, { wait: 30, part: { on: true } }],
    ["what AWS chose", { chosen: "by AWS" }, {}],
  ];
  for (const [title, before, after] of same)
    it(`are none for ${title}`, function () {
      assert.deepEqual(diff(before, after), []);
    });

  it("name the path, and whether it replaces", function () {
    assert.deepEqual(diff({ steps: [{ bound: "0", size: 1 }] }, { steps: [{ bound: "1", size: 2 }] }), [
      "steps[0].bound",
      "steps[0].size!",
    ]);
    assert.deepEqual(diff({ role: "a" }, { role: unknownText }), ["role!"]);
    assert.deepEqual(diff({ chosen: "a" }, { chosen: "b" }), ["chosen"]);
  });

  it("of a refresh are drift alone: neither what AWS chose nor how it spells", function () {
    const inputs = { policy: `{"a": 1}`, groups: ["a", "b"] };
    const live = { policy: `{"a":1}`, groups: ["b", "a"], chosen: "x", wait: 30, part: { on: true } };
    assert.deepEqual(inputsOfLive(fields, live, inputs), inputs);
    assert.deepEqual(inputsOfLive(fields, { ...live, wait: 40 }, inputs), { ...inputs, wait: 40 });
    assert.deepEqual(inputsOfLive(fields, { ...live, groups: undefined }, inputs), { policy: inputs.policy });
  });

  it("make the old one go first exactly where the program chose the name, or the type says so", async function () {
    const provider = new AwsProvider(configuration);
    const goesFirst = async (type: string, olds: JsonObject, news: JsonObject) =>
      (await provider.diff({ type }, { oldInputs: olds, inputs: news, state: {}, ignoreChanges: [] }))
        .deleteBeforeReplace;
    const role = (path: string, name: string, made: string[]) => ({ path, name, [defaultsKey]: made });
    const token = "aws:iam/role:Role";
    assert.equal(await goesFirst(token, role("/", "a", ["name"]), role("/b/", "a", ["name"])), false);
    assert.equal(await goesFirst(token, role("/", "a", []), role("/b/", "a", [])), true);
    assert.equal(await goesFirst(token, role("/", "a", []), role("/", "b", [])), true);
    const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
    assert.equal(await goesFirst(attachment, { role: "a" }, { role: "b" }), true);
  });

  it("leave in a preview unknown what AWS decides", async function () {
    const request = { urn: "", type: "aws:iam/role:Role", timeoutSeconds: 0 };
    const predicted = await new AwsProvider(configuration).previewCreate(request, {
      name: "a",
      [defaultsKey]: [],
    });
    assert.equal(predicted.name, "a");
    assert.ok(hasUnknown(predicted.arn) && hasUnknown(predicted.uniqueId));
    assert.equal(predicted[defaultsKey], undefined);
  });
});

describe("calls of AWS", function () {
  let server: Server;
  let answers: ((response: ServerResponse) => void)[];
  let api: AwsApi;
  let provider: AwsProvider;
  const answer = (status: number, type: string, body: string) => (response: ServerResponse) => {
    response.writeHead(status, { "content-type": type }).end(body);
  };
  const json = (status: number, body: object) =>
    answer(status, "application/x-amz-json-1.1", JSON.stringify(body));
  const cut = (response: ServerResponse): void => {
    response.destroy();
  };
  const existing = json(400, {
    __type: "ValidationException",
    message: "Cannot create already existing model",
  });
  const gone = json(400, { __type: "ValidationException", message: "Could not find model" });

  before(async function () {
    server = createServer((request, response) => {
      request.resume();
      request.on("end", () => {
        (answers.shift() ?? json(200, {}))(response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const sagemaker = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const options = {
      region: "us-east-1",
      accessKey: "a",
      secretKey: "b",
      endpoints: JSON.stringify([{ sagemaker }]),
    };
    api = new AwsApi(readConfiguration(options, {}));
    provider = new AwsProvider(readConfiguration(options, {}));
  });
  after(function () {
    server.close();
  });

  const request = {
    urn: "urn:pulumi:a::b::aws:sagemaker/model:Model::m",
    type: "aws:sagemaker/model:Model",
    timeoutSeconds: 0,
  };
  const inputs = { name: "m", executionRoleArn: "arn:aws:iam::123456789012:role/r", region: "us-east-1" };

  it("are sent again when AWS throttles, fails or is cut off", async function () {
    answers = [
      json(400, { __type: "ThrottlingException", message: "slow" }),
      json(500, {}),
      cut,
      json(200, { ModelArn: "arn" }),
    ];
    assert.equal((await api.call("sagemaker", "DescribeModel", { ModelName: "m" })).ModelArn, "arn");
  });

  for (const status of [404, 500])
    it(`never take a web page with status ${status} for "not found"`, async function () {
      answers = [answer(status, "text/html; charset=utf-8", "<!doctype html><title>no</title>")];
      const reading = provider.read(request, "m", {}, inputs);
      await assert.rejects(reading, /emulator gap: sagemaker DescribeModel is not in the emulator.*HTTP \d+/);
    });

  it("take what AWS does not find for gone", async function () {
    answers = [gone];
    assert.equal((await provider.read(request, "m", {}, inputs)).id, "");
    answers = [gone];
    await provider.delete(request, "m", {});
  });

  it("take a create whose answer was lost for done, and what was there before for an error", async function () {
    answers = [cut, existing, json(200, { ModelName: "m", ModelArn: "arn" })];
    assert.equal((await provider.create(request, inputs)).id, "m");
    answers = [existing];
    await assert.rejects(
      provider.create(request, inputs),
      (error) => error instanceof AwsError && error.isExisting,
    );
  });

  it("update an endpoint in place, wait for it, and leave its tags alone where they stay", async function () {
    const endpoint = { ...request, type: "aws:sagemaker/endpoint:Endpoint" };
    const old = { name: "e", endpointConfigName: "c1", region: "us-east-1", [defaultsKey]: ["name"] };
    const now = { EndpointName: "e", EndpointConfigName: "c2", EndpointArn: "arn" };
    const status = (EndpointStatus: string) => json(200, { ...now, EndpointStatus });
    answers = [
      json(200, {}),
      status("Updating"),
      status("InService"),
      status("InService"),
      json(200, { Tags: [] }),
    ];
    const revision = {
      state: { ...old, arn: "arn" },
      oldInputs: old,
      inputs: { ...old, endpointConfigName: "c2" },
      ignoreChanges: [],
    };
    const outputs = await provider.update(endpoint, "e", revision);
    assert.deepEqual(outputs, { name: "e", endpointConfigName: "c2", region: "us-east-1", arn: "arn" });
    assert.deepEqual(answers, [], "not every call was made");
  });

  it("leave the engine the id of what exists although it failed afterwards", async function () {
    const endpoint = { ...request, type: "aws:sagemaker/endpoint:Endpoint" };
    answers = [json(200, {}), json(200, { EndpointStatus: "Failed", FailureReason: "no capacity" })];
    const creating = provider.create(endpoint, { name: "e", endpointConfigName: "c" });
    await assert.rejects(creating, /Failed: no capacity/);
    answers = [json(200, {}), ...Array.from({ length: 50 }, () => json(200, { EndpointStatus: "Creating" }))];
    const waiting = provider.create(endpoint, { name: "e", endpointConfigName: "c" });
    setTimeout(() => {
      provider.cancel();
    }, 100);
    await assert.rejects(waiting, /cancelled while waiting: endpoint e is InService/);
  });
});

describe("the configuration of the AWS provider", function () {
  it("takes the region from the environment, and names buckets by path at an endpoint of one's own", function () {
    const read = readConfiguration({}, { AWS_REGION: "eu-west-1", AWS_ENDPOINT_URL: "http://10.0.0.1" });
    assert.equal(read.region, "eu-west-1");
    assert.equal(read.s3UsePathStyle, true);
    assert.equal(readConfiguration({ region: "a" }, {}).s3UsePathStyle, false);
  });

  it("names every option that is wrong", function () {
    const options = { assumeRoles: "[]", endpoints: `[{"ec3":"http://a"}]` };
    assert.throws(() => readConfiguration(options, {}), /aws:assumeRoles is not covered[\s\S]*aws:region/);
    assert.throws(() => readConfiguration({ ...options, region: "a" }, {}), /aws:endpoints names ec3/);
  });
});

describe("aws.iam.getPolicyDocument", function () {
  it("writes one entry as a text and several as a list, and leaves out what is empty", function () {
    const policy = policyDocument({
      statements: [
        { sid: "read", actions: ["s3:Put", "s3:Get"], resources: ["*"] },
        {
          effect: "Deny",
          actions: ["a"],
          principals: [{ type: "*", identifiers: ["*"] }],
          conditions: [{ test: "StringEquals", variable: "k", values: ["v"] }],
        },
      ],
    });
    assert.deepEqual(JSON.parse(textAt(policy, "minifiedJson")), {
      Version: "2012-10-17",
      Statement: [
        { Sid: "read", Effect: "Allow", Action: ["s3:Get", "s3:Put"], Resource: "*" },
        { Effect: "Deny", Action: "a", Principal: "*", Condition: { StringEquals: { k: "v" } } },
      ],
    });
  });

  it("lets later documents take the place of statements of the same name, and sources not", function () {
    const source = `{"Statement":[{"Sid":"a","Effect":"Allow"},{"Effect":"Deny"}]}`;
    const override = `{"Statement":[{"Sid":"a","Effect":"Deny"}]}`;
    const policy = policyDocument({
      sourcePolicyDocuments: [source],
      overridePolicyDocuments: [override],
    });
    assert.match(
      textAt(policy, "minifiedJson"),
      /"Statement":\[\{"Sid":"a","Effect":"Deny"\},\{"Effect":"Deny"\}\]/,
    );
    assert.throws(() => policyDocument({ sourcePolicyDocuments: [source, source] }), /"a" is there twice/);
  });
});

describe("a type that the table lacks", function () {
  it("is an error that names it and where to add it", async function () {
    const adding = /aws:ecr\/repository:Repository.*row "repository".*types\/ecr\.ts/;
    await assert.rejects(typeOfToken("aws:ecr/repository:Repository"), adding);
    const known: ResourceType = await typeOfToken("aws:iam/role:Role");
    assert.equal(known.service, "iam");
  });
});
