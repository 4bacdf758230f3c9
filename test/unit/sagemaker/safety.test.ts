import assert from "node:assert/strict";
import type { ModeName } from "../../../components/spec/index.js";
import { at, list, texts } from "../support/at.js";
import { hostedOn, repository, type HostedOnSageMaker } from "../support/sagemakerHosted.js";

const kmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const everyMode = {
  model: {
    artifacts: [{ uri: "s3://models/digits/1/model.tar.gz" }],
    secrets: {
      TOKEN: { awsSecretsManager: { name: "prod/digits", key: "token" } },
      LICENCE: { ssmParameter: { name: "/digits/licence" } },
    },
  },
  access: { callers: { principals: ["arn:aws:iam::123456789012:role/apps/shop"] } },
  cost: { owner: "ml-platform", monthlyBudgetUsd: 400 },
};
const onInstances = {
  ...everyMode,
  access: {
    ...everyMode.access,
    network: { subnets: ["subnet-1", "subnet-2"], securityGroups: ["sg-1"] },
  },
};

/** A model that uses everything that asks for a permission, by mode. */
const rich: Readonly<Record<ModeName, object>> = {
  realtime: {
    ...onInstances,
    model: {
      ...everyMode.model,
      artifacts: [{ uri: "s3://models/digits/1/" }],
      shadow: { name: "candidate", version: "2", image: `${repository}-next:2` },
    },
    scaling: { maxReplicas: 3 },
    rollout: { rollbackAlarms: ["errors"] },
    observability: {
      alarms: [{ name: "errors", metric: "errorRate", above: 1 }],
      dataCapture: { percentage: 10, destination: "s3://captured/digits/" },
    },
  },
  serverless: everyMode,
  async: onInstances,
  batch: { ...onInstances, observability: { notify: ["arn:aws:sns:eu-central-1:123456789012:on-call"] } },
};

/**
 * The statements whose resources hold a wildcard: exactly these patterns. The reasons stand beside the statements in
 * components/sagemaker.
 */
const explained: Readonly<Record<string, RegExp>> = {
  LogInToRegistry: /^\*$/,
  PublishMetrics: /^\*$/,
  ReadNetwork: /^\*$/,
  WriteLogs: /^arn:aws:logs:[^*]+:log-group:\/aws\/sagemaker\/[^*]+:\*$/,
  ReadArtifact: /^arn:aws:s3:::models\/digits\/1\/\*$/,
  ReadRequests: /^arn:aws:s3:::[^*]+\/input\/\*$/,
  ReadRows: /^arn:aws:s3:::rows\/in\/\*$/,
  WriteAnswers: /^arn:aws:s3:::[^*]+\/(?:output|failure|out)\/\*$/,
  WriteCaptures: /^arn:aws:s3:::captured\/digits\/\*$/,
  WriteRequests: /^arn:aws:s3:::[^*]+\/(?:input|in)\/\*$/,
  ReadAnswers: /^arn:aws:s3:::[^*]+\/(?:output|failure|out)\/\*$/,
  ReadSecrets: /^arn:aws:secretsmanager:[^*]+:secret:prod\/digits-\?{6}$/,
  CreateInterfaces:
    /^arn:aws:ec2:eu-central-1:(?:123456789012:network-interface\/\*|\*:(?:subnet\/subnet|security-group\/sg)-\d)$/,
  ManageInterfaces: /^arn:aws:ec2:[^*]+:network-interface\/\*$/,
  RunJobs: /^arn:aws:sagemaker:[^*]+:transform-job\/digits-test-\*$/,
  WatchJob: /^arn:aws:states:[^*]+:execution:digits-test[^*]*:\*$/,
};

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
}

function statements(model: HostedOnSageMaker): Statement[] {
  return model.resources
    .filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")
    .flatMap(({ inputs }) => list(at(inputs, "policy.Statement")) as Statement[]);
}

for (const [mode, changes] of Object.entries(rich) as [ModeName, object][]) {
  // What this cannot prove: that AWS asks for these rights and no others; only a real account can.
  describe(`a model on SageMaker in mode ${mode}, with everything`, () => {
    let model: HostedOnSageMaker;
    before(async () => {
      model = await hostedOn(mode, changes, { settings: { kmsKeyArn } });
    });

    it("allows actions by name, on resources that are named or explained", () => {
      const found = statements(model);
      assert.ok(found.length > 5);
      for (const { Sid, Effect, Action, Resource, ...rest } of found) {
        assert.equal(Effect, "Allow");
        assert.deepEqual(
          Object.keys(rest).filter((key) => key !== "Condition"),
          [],
          Sid,
        );
        assert.ok(Action.length > 0 && Resource.length > 0, Sid);
        assert.deepEqual(
          Action.filter((action) => /[*?]/.test(action)),
          [],
          Sid,
        );
        for (const resource of Resource.filter((text) => /[*?]/.test(text))) {
          assert.match(resource, explained[Sid] ?? /^no wildcard has a reason here$/, Sid);
        }
      }
    });

    it("narrows by a condition what no resource narrows", () => {
      const everywhere = statements(model).filter(({ Resource }) => Resource.includes("*"));
      const free = everywhere.filter(({ Condition }) => Condition === undefined).map(({ Sid }) => Sid);
      // AWS has neither resources nor conditions for these: a login to the registry, and reading the network.
      assert.deepEqual(
        free.filter((Sid) => Sid !== "LogInToRegistry" && Sid !== "ReadNetwork"),
        [],
      );
    });

    it("has roles that this account's services alone assume", () => {
      for (const { type, inputs } of model.resources) {
        if (type !== "aws:iam/role:Role") continue;
        const [trust] = list(at(inputs, "assumeRolePolicy.Statement"));
        assert.match(
          String(at(trust, "Principal.Service")),
          /^(?:sagemaker|states|scheduler)\.amazonaws\.com$/,
        );
        assert.deepEqual(at(trust, "Condition.StringEquals"), { "aws:SourceAccount": "123456789012" });
        assert.equal(inputs["managedPolicyArns"], undefined);
      }
    });

    it("tells the container where its secrets are, and holds none", () => {
      const environment = model.find("Model(digits-test) primaryContainer.environment");
      assert.deepEqual(environment, {
        LICENCE_SSM_PARAMETER: "/digits/licence",
        TOKEN_SECRET_ID: "prod/digits",
        TOKEN_SECRET_KEY: "token",
      });
      const types = model.resources.map(({ type }) => type).filter((type) => /secret|parameter/i.test(type));
      assert.deepEqual(types, []);
      assert.deepEqual(
        model.resources
          .flatMap(({ inputs }) => texts(inputs))
          .filter((text) => /secretString|password/i.test(text)),
        [],
      );
    });

    it("bears its tags wherever they show what it costs", () => {
      const kinds = [
        "Role",
        "LogGroup",
        "Model",
        "EndpointConfiguration",
        "HostedEndpoint",
        "Bucket",
        "Topic",
      ];
      const tagged = [...kinds, "MetricAlarm", "StateMachine", "Budget"];
      for (const { type, name, inputs } of model.resources) {
        if (!tagged.includes(type.slice(type.lastIndexOf(":") + 1))) continue;
        assert.equal(at(inputs, 'tags["model-hosting/owner"]'), "ml-platform", `${type} ${name}`);
      }
    });
  });
}

describe("the rights of a version", () => {
  const artifact = (version: number) => ({
    version: String(version),
    artifacts: [{ uri: `s3://models/digits/${version}.tar.gz` }],
  });
  const policies = async (model: object, mode: ModeName = "realtime") => {
    const { resources } = await hostedOn(mode, { model });
    const made = resources.filter(({ type }) => type.endsWith(":RolePolicy"));
    return made.map(({ name }) => name).sort();
  };

  // Pulumi adds what is new before it updates the endpoint that depends on it, and takes away what is no longer named at
  // the end of an update that succeeds. So a rollback leaves the old version with its rights.
  it("are a policy of another name where it reads other files, beside those that all versions have", async () => {
    for (const mode of ["realtime", "serverless", "async"] as const) {
      const [always, first] = await policies(artifact(1), mode);
      const [stillAlways, second] = await policies(artifact(2), mode);
      assert.equal(always, "digits-test");
      assert.equal(stillAlways, "digits-test");
      assert.match(String(first), /^digits-test-version-[0-9a-f]{8}$/);
      assert.notEqual(second, first);
    }
    assert.deepEqual(await policies({ version: "2" }), await policies({ version: "1" }));
  });

  it("are those of the folder where the names of several models are too long for a policy", async () => {
    const models = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        name: `model-${index}`,
        artifact: { uri: `s3://models/digits/${index}.tar.gz` },
      }));
    const read = async (count: number) => {
      const model = await hostedOn("realtime", { model: { models: models(count) } });
      const place = "RolePolicy(digits-test-version-*) policy.Statement";
      assert.deepEqual(model.find(`${place}[Sid=ListArtifact].Condition`), {
        StringLike: { "s3:prefix": ["digits/*"] },
      });
      return model.find(`${place}[Sid=ReadArtifact].Resource`);
    };
    assert.deepEqual(await read(2), [
      "arn:aws:s3:::models/digits/0.tar.gz",
      "arn:aws:s3:::models/digits/1.tar.gz",
    ]);
    assert.deepEqual(await read(200), ["arn:aws:s3:::models/digits/*"]);
  });
});

describe("the policies of an execution role", () => {
  // The policy of the version before is there as well until the new one serves.
  it("leave room for those of another version, with as much as a spec may ask for", async () => {
    const secrets = Object.fromEntries(
      Array.from({ length: 23 }, (_, index) => [
        `TOKEN${index}`,
        { awsSecretsManager: { name: `prod/team-of-digits-tokens-${index}` } },
      ]),
    );
    const archives = Array.from({ length: 50 }, (_, index) => ({
      name: `model-${index}`,
      artifact: { uri: `s3://models/${"digits/".repeat(8)}${index}.tar.gz` },
    }));
    const ids = (kind: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${kind}-0123456789abcde${index.toString(36)}`);
    const model = await hostedOn(
      "realtime",
      {
        model: { models: archives, secrets },
        access: { network: { subnets: ids("subnet", 16), securityGroups: ids("sg", 5) } },
      },
      { settings: { kmsKeyArn } },
    );
    const length = (policy: string) => JSON.stringify(model.find(`RolePolicy(${policy}) policy`)).length;
    const [always, version] = [length("digits-test"), length("digits-test-version-*")];
    assert.ok(always + 2 * version < 10_240, `${always} + 2 * ${version}`);
  });
});

describe("a network of a shared VPC", () => {
  // What this cannot prove: that SageMaker takes subnets of another account; AWS documents shared VPCs for EC2 alone.
  it("is allowed by its ids, whoever owns them, and the interfaces in it are this account's", async () => {
    const model = await hostedOn("realtime", { access: onInstances.access });
    const place = "RolePolicy(digits-test) policy.Statement";
    const subnets = ["1", "2"].map((id) => `arn:aws:ec2:eu-central-1:*:subnet/subnet-${id}`);
    const interfaces = "arn:aws:ec2:eu-central-1:123456789012:network-interface/*";
    assert.deepEqual(model.find(`${place}[Sid=CreateInterfaces].Resource`), [
      ...[interfaces, ...subnets],
      "arn:aws:ec2:eu-central-1:*:security-group/sg-1",
    ]);
    assert.deepEqual(model.find(`${place}[Sid=ManageInterfaces].Resource`), [interfaces]);
    assert.deepEqual(model.find(`${place}[Sid=ManageInterfaces].Condition`), {
      ArnLike: { "ec2:Subnet": subnets },
    });
  });
});

describe("the bucket of an asynchronous model", () => {
  it("is private, forgets, and is encrypted by AWS's key or by the account's", async () => {
    const plain = await hostedOn("async");
    assert.deepEqual(plain.find("BucketPublicAccessBlock"), {
      bucket: "digits-test-1a2b3c4",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(plain.find("BucketLifecycleConfiguration rules[0].expiration"), { days: 30 });
    assert.deepEqual(plain.find("BucketServerSideEncryptionConfiguration rules"), [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
    const own = await hostedOn("async", {}, { settings: { kmsKeyArn } });
    assert.deepEqual(own.find("BucketServerSideEncryptionConfiguration rules"), [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
        bucketKeyEnabled: true,
      },
    ]);
    const output = "EndpointConfiguration asyncInferenceConfig.outputConfig";
    assert.equal(own.find(`${output}.kmsKeyId`), kmsKeyArn);
  });
});

describe("a batch in the settings' bucket", () => {
  it("never reads its own answers, whose folder the table knows as the host makes it", async () => {
    const settings = { bucket: "files" };
    const host = (input: string) =>
      hostedOn("batch", { interface: { type: "batch", input, output: undefined } }, { settings });
    const { find } = await host("s3://files/rows/");
    const written = "RolePolicy(digits-test) policy.Statement[Sid=WriteAnswers].Resource";
    assert.deepEqual(find(written), ["arn:aws:s3:::files/digits-test/output/*"]);
    for (const input of ["s3://files/", "s3://files/digits-test/output/"]) {
      await assert.rejects(host(input), /would read the answers of this one/);
    }
  });
});

describe("the account's key", () => {
  it("encrypts the answers of a batch also where instances have disks of their own", async () => {
    const transform = async (instanceType: string) => {
      const placement = { placement: { instanceTypes: [instanceType] } };
      const model = await hostedOn("batch", placement, { settings: { kmsKeyArn } });
      return model.find("StateMachine definition.States.Transform.Parameters");
    };
    const [volume, disk] = [await transform("ml.m5.xlarge"), await transform("ml.g5.xlarge")];
    assert.equal(at(volume, "TransformResources.VolumeKmsKeyId"), kmsKeyArn);
    assert.equal(at(disk, "TransformResources.VolumeKmsKeyId"), undefined);
    for (const parameters of [volume, disk]) {
      assert.equal(at(parameters, "TransformOutput.KmsKeyId"), kmsKeyArn);
    }
  });

  it("is lent to callers whose requests and answers it encrypts", async () => {
    const callers = { access: { callers: { principals: ["arn:aws:iam::123456789012:role/shop"] } } };
    for (const mode of ["async", "batch"] as const) {
      const place = "RolePolicy(digits-test-shop) policy.Statement[Sid=UseKey]";
      const model = await hostedOn(mode, callers, { settings: { kmsKeyArn } });
      assert.deepEqual(model.find(`${place}.Action`), ["kms:Decrypt", "kms:GenerateDataKey"]);
      assert.deepEqual(model.find(`${place}.Resource`), [kmsKeyArn]);
      assert.equal((await hostedOn(mode, callers)).find(place), undefined);
    }
  });

  it("encrypts volumes, but for instances with disks of their own, which refuse it", async () => {
    const key = async (instanceType: string) => {
      const placement = { placement: { instanceTypes: [instanceType] } };
      const model = await hostedOn("realtime", placement, { settings: { kmsKeyArn } });
      return model.find("EndpointConfiguration kmsKeyArn");
    };
    assert.equal(await key("ml.m5.xlarge"), kmsKeyArn);
    assert.equal(await key("ml.m5d.xlarge"), undefined);
  });
});
