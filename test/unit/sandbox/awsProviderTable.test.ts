import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { AwsApi } from "../../../sandbox/standIns/awsProvider/api.js";
import { readConfiguration } from "../../../sandbox/standIns/awsProvider/configuration.js";
import type { Field, Fields } from "../../../sandbox/standIns/awsProvider/fields.js";
import type { Context, ResourceType } from "../../../sandbox/standIns/awsProvider/resourceType.js";
import { services } from "../../../sandbox/standIns/awsProvider/services.js";
import { typeOfToken } from "../../../sandbox/standIns/awsProvider/types/index.js";
import { isObject, type Json, type JsonObject } from "../../../sandbox/standIns/provider/json.js";

const tokens = [
  "aws:appautoscaling/policy:Policy",
  "aws:appautoscaling/scheduledAction:ScheduledAction",
  "aws:appautoscaling/target:Target",
  "aws:autoscaling/group:Group",
  "aws:cloudwatch/dashboard:Dashboard",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:ecs/capacityProvider:CapacityProvider",
  "aws:ecs/cluster:Cluster",
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
  "aws:ecs/service:Service",
  "aws:ecs/taskDefinition:TaskDefinition",
  "aws:eks/accessEntry:AccessEntry",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
  "aws:eks/addon:Addon",
  "aws:eks/cluster:Cluster",
  "aws:eks/fargateProfile:FargateProfile",
  "aws:eks/nodeGroup:NodeGroup",
  "aws:eks/podIdentityAssociation:PodIdentityAssociation",
  "aws:iam/instanceProfile:InstanceProfile",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:kms/alias:Alias",
  "aws:kms/key:Key",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:sagemaker/endpoint:Endpoint",
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
  "aws:sagemaker/model:Model",
  "aws:scheduler/schedule:Schedule",
  "aws:sfn/stateMachine:StateMachine",
  "aws:sns/topic:Topic",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:sqs/queue:Queue",
];

/** Answers of the creates whose ids AWS chooses. */
const named = { Policy: { Arn: "arn" }, stateMachineArn: "arn" };

/** A value for every field, each text and number in it another one, so that each can be told on the wire. */
class Sample {
  private count = 0;
  readonly marks: { path: string; mark: string }[] = [];

  object(fields: Fields, path = ""): JsonObject {
    return Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, this.value(field, `${path}.${name}`)]),
    );
  }

  private value(field: Field, path: string): Json {
    switch (field.kind) {
      case "object":
        return this.object(field.fields, path);
      case "list":
        return [this.value(field.of, path)];
      case "map":
        return { key: this.mark(field, path, `value-${(this.count += 1)}`) };
      case "flag":
        return true;
      case "number":
        return Number(this.mark(field, path, String(700_000 + (this.count += 1))));
      case "text":
        if (field.rules.is === "number") return this.mark(field, path, String(700_000 + (this.count += 1)));
        if (field.rules.meaning !== undefined)
          return JSON.stringify([{ image: this.mark(field, path, `text-${(this.count += 1)}`) }]);
        if (field.rules.is === "date") return "2026-01-02T03:04:05Z";
        return this.mark(field, path, `text-${(this.count += 1)}`);
    }
  }

  private mark(field: Field, path: string, mark: string): string {
    const isSent = field.rules.local !== true && field.rules.output !== true;
    if (!path.includes(".tags") && isSent) this.marks.push({ path, mark });
    return mark;
  }
}

/**
 * The SDK drops without a word what it does not know by exactly that name, so a field of the table under a wrong name
 * would never reach AWS. Here every text and number of every type is looked for in what goes over the wire. That AWS
 * takes the values for what the table means by them this cannot prove.
 */
describe("the table of the stand-in for the AWS provider", function () {
  let server: Server;
  let sent: string;
  let api: AwsApi;

  before(async function () {
    server = createServer((request, response) => {
      sent += `${decodeURIComponent(request.url ?? "")} ${JSON.stringify(request.headers)}`;
      request.on("data", (chunk: Buffer) => (sent += chunk.toString("latin1")));
      request.on("end", () => {
        const isXml = request.headers["content-type"]?.includes("json") !== true;
        response.writeHead(200, { "content-type": isXml ? "application/xml" : "application/json" });
        response.end(isXml ? "<Answer/>" : "{}");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const endpoints = [Object.fromEntries(Object.keys(services).map((service) => [service, endpoint]))];
    const options = { region: "us-east-1", accessKey: "a", secretKey: "b", endpoints };
    api = new AwsApi(readConfiguration(options, {}));
  });

  after(function () {
    server.close();
  });

  const contextOf = (type: ResourceType): Context => {
    // What the service would answer to it is not looked at: only what it is sent.
    const call: Context["call"] = (action, input) => api.call(type.service, action, input).catch(() => ({}));
    return {
      region: "us-east-1",
      account: () => Promise.resolve("123456789012"),
      call,
      create: (action, input) => call(action, input).then(() => named),
      find: call,
      until: async (_what, look) => {
        await look();
      },
      retryOn: (_message, work) => work(),
    };
  };

  for (const token of tokens) {
    it(`sends every field of ${token}`, async function () {
      const type = await typeOfToken(token);
      const sample = new Sample();
      const inputs = sample.object(type.fields);
      sent = "";
      const id = await type.create(contextOf(type), inputs, undefined);
      await type.settle?.(contextOf(type), id, inputs);
      const wire = `${sent} ${formDecoded(sent)}`;
      const lost = sample.marks.filter(({ mark }) => !wire.includes(mark));
      assert.deepEqual(lost, []);
    });
  }

  it("has an input or output for every name that it gives", async function () {
    for (const token of tokens) {
      const type = await typeOfToken(token);
      const names = [type.autoname?.property, ...(type.together ?? []).flatMap(({ of }) => of)];
      for (const name of names) if (name !== undefined) assert.ok(name in type.fields, `${token}: ${name}`);
      assert.deepEqual(
        type.outputs.filter((output) => output in type.fields),
        [],
        token,
      );
      assert.ok(isObject(type.fields));
    }
  });
});

/** Bodies of the query protocol write blanks and slashes as a form does. */
function formDecoded(body: string): string {
  return decodeURIComponent(body.replaceAll("+", " ").replaceAll(/%(?![0-9A-Fa-f]{2})/g, "%25"));
}
