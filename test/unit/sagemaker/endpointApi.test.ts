import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { ProtocolError, timeLimits } from "../../../components/aws/sdk.js";
import { AwsApi, awsClient } from "../../../components/sagemaker/endpoint/awsApi.js";
import { RefusedError } from "../../../components/sagemaker/endpoint/api.js";

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

interface Request {
  readonly action: string;
  readonly body: unknown;
}

// The real SDK against a server that answers as told: what it sends, and what becomes of the answers.
describe("the API of SageMaker by the AWS SDK", () => {
  let server: Server;
  let client: SageMakerClient;
  let api: AwsApi;
  let answers: Answer[] = [];
  let requests: Request[] = [];

  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const action = String(request.headers["x-amz-target"]).replace("SageMaker.", "");
        requests.push({ action, body: JSON.parse(Buffer.concat(chunks).toString()) });
        const { status = 200, body } = answers.shift() ?? { status: 500, body: {} };
        response.statusCode = status;
        response.end(typeof body === "string" ? body : JSON.stringify(body));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    client = new SageMakerClient({
      region: "eu-central-1",
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    });
    api = new AwsApi(client);
  });

  after(async () => {
    client.destroy();
    server.close();
    await once(server, "close");
  });

  beforeEach(() => {
    answers = [];
    requests = [];
  });

  const endpoint = {
    EndpointName: "digits",
    EndpointArn: "arn:e",
    EndpointStatus: "InService",
    EndpointConfigName: "digits-a",
    FailureReason: "alarm",
    CreationTime: 1,
    LastModifiedTime: 1,
  };

  it("reads an endpoint", async () => {
    answers = [{ body: endpoint }];
    assert.deepEqual(await api.describeEndpoint("digits"), {
      arn: "arn:e",
      status: "InService",
      configurationName: "digits-a",
      failureReason: "alarm",
    });
    assert.deepEqual(requests, [{ action: "DescribeEndpoint", body: { EndpointName: "digits" } }]);
  });

  const missing = (what: string): Answer => ({
    status: 400,
    body: { __type: "ValidationException", message: `Could not find ${what} "arn:x".` },
  });

  it("takes what does not exist for absent where it reads, and for done where it deletes", async () => {
    answers = [missing("endpoint"), missing("endpoint configuration"), missing("endpoint"), missing("model")];
    answers.push(missing("endpoint configuration"), { status: 400, body: { __type: "ResourceNotFound" } });
    assert.equal(await api.describeEndpoint("digits"), undefined);
    assert.equal(await api.modelsOf("digits-a"), undefined);
    await api.deleteEndpoint("digits");
    await api.deleteModel("digits-m");
    await api.deleteConfiguration("digits-a");
    assert.deepEqual(await api.tagsOf("arn:e"), {});
  });

  it("never takes an answer that is no JSON for absence, whatever its HTTP status", async () => {
    for (const status of [200, 404, 500]) {
      answers = [{ status, body: "<html>Not Found</html>" }];
      await assert.rejects(api.describeEndpoint("digits"), (error) => {
        assert.ok(error instanceof ProtocolError);
        assert.match(error.message, new RegExp(`^the answer to DescribeEndpoint .*HTTP ${status}.*emulator`));
        return true;
      });
    }
  });

  it("does not take JSON of another kind for an answer", async () => {
    answers = [{ body: {} }, { body: {} }];
    await assert.rejects(api.describeEndpoint("digits"), ProtocolError);
    await assert.rejects(api.listModels("digits"), ProtocolError);
  });

  it("tells what is refused from what failed, naming the call", async () => {
    const text = 'Cannot update in-progress endpoint "arn:e".';
    answers = [{ status: 400, body: { __type: "ValidationException", message: text } }];
    const change = { endpointName: "digits", configurationName: "digits-b", retainInstanceCounts: false };
    await assert.rejects(api.updateEndpoint(change), (error) => {
      assert.ok(error instanceof RefusedError);
      assert.equal(error.message, `UpdateEndpoint: ${text}`);
      return true;
    });
    answers = [{ status: 400, body: { __type: "AccessDeniedException", message: "not you" } }];
    await assert.rejects(api.updateEndpoint(change), { name: "Error", message: "UpdateEndpoint: not you" });
  });

  it("asks for an update that retains the instance counts, and nothing else", async () => {
    answers = [{ body: { EndpointArn: "arn:e" } }, { body: { EndpointArn: "arn:e" } }];
    const change = { endpointName: "digits", configurationName: "digits-b" };
    await api.updateEndpoint({ ...change, retainInstanceCounts: true });
    await api.updateEndpoint({
      ...change,
      deploymentConfiguration: { AutoRollbackConfiguration: { Alarms: [{ AlarmName: "errors" }] } },
      retainInstanceCounts: false,
    });
    assert.deepEqual(
      requests.map(({ body }) => body),
      [
        {
          EndpointName: "digits",
          EndpointConfigName: "digits-b",
          RetainAllVariantProperties: true,
          ExcludeRetainedVariantProperties: [
            { VariantPropertyType: "DesiredWeight" },
            { VariantPropertyType: "DataCaptureConfig" },
          ],
        },
        {
          EndpointName: "digits",
          EndpointConfigName: "digits-b",
          DeploymentConfig: { AutoRollbackConfiguration: { Alarms: [{ AlarmName: "errors" }] } },
        },
      ],
    );
  });

  it("asks for a creation and for tags", async () => {
    answers = [{ body: { EndpointArn: "arn:e" } }, { body: { Tags: [] } }, { body: {} }];
    await api.createEndpoint({
      endpointName: "digits",
      configurationName: "digits-a",
      tags: { team: "vision" },
    });
    await api.addTags("arn:e", { team: "vision" });
    await api.deleteTags("arn:e", ["cost"]);
    const tags = [{ Key: "team", Value: "vision" }];
    assert.deepEqual(requests, [
      {
        action: "CreateEndpoint",
        body: { EndpointName: "digits", EndpointConfigName: "digits-a", Tags: tags },
      },
      { action: "AddTags", body: { ResourceArn: "arn:e", Tags: tags } },
      { action: "DeleteTags", body: { ResourceArn: "arn:e", TagKeys: ["cost"] } },
    ]);
  });

  it("lists every page, newest first", async () => {
    const configuration = (name: string, time: number) => ({
      EndpointConfigName: name,
      EndpointConfigArn: `arn:${name}`,
      CreationTime: time,
    });
    answers = [
      { body: { EndpointConfigs: [configuration("digits-b", 2)], NextToken: "more" } },
      { body: { EndpointConfigs: [configuration("digits-a", 1)] } },
    ];
    assert.deepEqual(await api.listConfigurations("digits"), [
      { name: "digits-b", arn: "arn:digits-b", created: new Date(2000) },
      { name: "digits-a", arn: "arn:digits-a", created: new Date(1000) },
    ]);
    const question = {
      NameContains: "digits",
      MaxResults: 100,
      SortBy: "CreationTime",
      SortOrder: "Descending",
    };
    assert.deepEqual(
      requests.map(({ body }) => body),
      [question, { ...question, NextToken: "more" }],
    );
  });

  it("reads the tags of every page, the models of every variant and the names of those that answer", async () => {
    const configuration = {
      ...{ EndpointConfigName: "digits-a", EndpointConfigArn: "arn:c", CreationTime: 1 },
      ProductionVariants: [
        { VariantName: "a", ModelName: "m1" },
        { VariantName: "b", ModelName: "m2" },
      ],
      ShadowProductionVariants: [{ VariantName: "s", ModelName: "m3" }],
    };
    answers = [
      { body: { Tags: [{ Key: "a", Value: "1" }], NextToken: "more" } },
      { body: { Tags: [{ Key: "b", Value: "2" }] } },
      { body: configuration },
      { body: configuration },
      { body: { Models: [{ ModelName: "m1", ModelArn: "arn:m1", CreationTime: 1 }] } },
    ];
    assert.deepEqual(await api.tagsOf("arn:e"), { a: "1", b: "2" });
    assert.deepEqual(await api.modelsOf("digits-a"), ["m1", "m2", "m3"]);
    assert.deepEqual(await api.variantsOf("digits-a"), ["a", "b"]);
    assert.deepEqual(await api.listModels("m"), [{ name: "m1", arn: "arn:m1", created: new Date(1000) }]);
  });
});

describe("the client of SageMaker", () => {
  it("is of the region and profile asked for, and retries", async () => {
    const client = awsClient("eu-central-1", { profile: "staging" });
    const { region, maxAttempts, profile } = client.config;
    assert.deepEqual([await region(), await maxAttempts(), profile], ["eu-central-1", 8, "staging"]);
    client.destroy();
  });

  it("ends calls that are never answered", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const client = new SageMakerClient({
      region: "eu-central-1",
      endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
      requestHandler: { ...timeLimits, requestTimeout: 50 },
    });
    await assert.rejects(new AwsApi(client).describeEndpoint("digits"), /^Error: DescribeEndpoint: .*50 ?ms/);
    client.destroy();
    silent.closeAllConnections();
    silent.close();
  });
});
