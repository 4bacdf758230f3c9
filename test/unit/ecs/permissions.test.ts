import assert from "node:assert/strict";
import { ecsSettings } from "../../../components/ecs/settings.js";
import { artifactStatements } from "../../../components/ecs/permissions.js";
import { workloadOf } from "../../../components/ecs/workload.js";
import { mergeSpec, parseSpec } from "../../../components/spec/index.js";
import { hostedOnEcs, registry, smallest } from "./hosted.js";

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** A spec that asks for every right that the host gives. */
const rich = {
  model: {
    artifacts: [{ uri: "s3://models/digits/1" }, { uri: "s3://models/words/2/", mountPath: "/words" }],
    secrets: {
      A: { awsSecretsManager: { name: "prod/digits", key: "token" } },
      B: { ssmParameter: { name: "/digits/token" } },
    },
    imageCredentials: { awsSecretsManager: "prod/registry" },
  },
  placement: { instanceTypes: ["m7i.large"] },
  rollout: { strategy: "blueGreen" },
};

async function statements(): Promise<Statement[]> {
  const { of } = await hostedOnEcs(rich, { ecs: { kmsKeyArn } });
  return Object.values(of("RolePolicy")).flatMap(
    ({ policy }) => (policy as { Statement: Statement[] }).Statement,
  );
}

const kmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/1";

/** Every wildcard that is left, by statement, and why. */
const reasons: Readonly<Record<string, string>> = {
  LogInToRegistry: "the action takes no resource",
  ReadArtifact: "which objects a folder holds is known when it is read",
  ListArtifact: "an action on the bucket; a condition narrows it",
  ReadSecrets: "AWS puts six characters behind the name of a secret",
  WriteLogs: "ECS names streams after tasks",
  LookAtLoadBalancers: "the actions take no resource",
  WorkForCluster: "ECS gives an instance its id when it joins",
  FindEndpoint: "the action takes no resource",
};

// What this cannot prove: that these rights suffice. A run in an account of AWS would show it.
describe("rights on ECS", () => {
  it("have no wildcard in an action, and in a resource those alone that have a reason", async () => {
    const all = await statements();
    assert.ok(all.every(({ Action }) => Action.every((action) => /^[a-z0-9-]+:[A-Za-z]+$/.test(action))));
    const wild = all.filter(({ Resource }) => Resource.some((resource) => /[*?]/.test(resource)));
    const named = new Set(wild.map(({ Sid }) => Sid));
    assert.deepEqual(
      [...named].filter((Sid) => !(Sid in reasons)),
      [],
    );
  });

  it("are those of the model's own images, files and secrets", async () => {
    const all = await statements();
    const resources = (Sid: string) => all.find((statement) => statement.Sid === Sid)?.Resource;
    const secret = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-??????`;
    assert.deepEqual(Object.fromEntries(all.map(({ Sid }) => [Sid, resources(Sid)])), {
      ReadArtifact: [
        "arn:aws:s3:::models/digits/1",
        "arn:aws:s3:::models/digits/1/*",
        "arn:aws:s3:::models/words/2/*",
      ],
      ListArtifact: ["arn:aws:s3:::models"],
      UseKey: [kmsKeyArn],
      PullImages: ["busybox", "digits", "storage-initializer"].map(
        (name) => `arn:aws:ecr:eu-central-1:123456789012:repository/${name}`,
      ),
      LogInToRegistry: ["*"],
      ReadSecrets: [secret("prod/digits"), secret("prod/registry")],
      ReadParameters: ["arn:aws:ssm:eu-central-1:123456789012:parameter/digits/token"],
      WriteLogs: ["arn:LogGroup/digits-test-1a2b3c4:*"],
      LookAtLoadBalancers: ["*"],
      ShiftTraffic: ["arn:ListenerRule/digits-test-shifted-1a2b3c4"],
      RegisterTasks: ["arn:TargetGroup/digits-test-b-1a2b3c4", "arn:TargetGroup/digits-test-shifted-1a2b3c4"],
      JoinCluster: ["arn:aws:ecs:eu-central-1:123456789012:cluster/ecs-test-1a2b3c4"],
      WorkForCluster: ["arn:aws:ecs:eu-central-1:123456789012:container-instance/ecs-test-1a2b3c4/*"],
      FindEndpoint: ["*"],
    });
  });

  it("are none of the containers where they need none: no role, and no credentials", async () => {
    const { of, find } = await hostedOnEcs();
    assert.deepEqual(Object.keys(of("Role")), ["digits-test-execution"]);
    assert.equal(find("TaskDefinition taskRoleArn"), undefined);
  });

  it("leave ECR out where no image is there", async () => {
    const { of } = await hostedOnEcs(
      { model: { image: "team/digits:1" } },
      { network: { nat: "one" }, ecs: { toolsImage: "busybox:1.37.0-musl" } },
    );
    assert.deepEqual(Object.keys(of("RolePolicy")), ["digits-test-logs"]);
  });

  it("have another name with another version, so that both have theirs while one replaces the other", async () => {
    const names = async (image: string) =>
      Object.keys((await hostedOnEcs({ model: { image } })).of("RolePolicy")).filter((name) =>
        name.includes("version"),
      );
    const [one, other] = [await names(`${registry}/digits:1`), await names(`${registry}/next:1`)];
    assert.notDeepEqual(one, other);
    assert.deepEqual(await names(`${registry}/digits:2`), one);
  });

  it("list the very prefixes that a download asks for", () => {
    const document = mergeSpec(smallest, { model: { artifacts: rich.model.artifacts } });
    const result = parseSpec({ source: "x", document });
    assert.ok("parsed" in result);
    const home = { project: "p", stack: "s" };
    const workload = workloadOf(result.parsed.spec, "realtime", ecsSettings.parse({}), home);
    const account = { partition: "aws-cn", region: "cn-north-1", accountId: "123456789012" };
    const list = artifactStatements(workload, account).find(({ Sid }) => Sid === "ListArtifact");
    assert.deepEqual(list?.Condition, {
      StringLike: { "s3:prefix": ["digits/1", "words/2/*"] },
    });
    assert.deepEqual(list.Resource, ["arn:aws-cn:s3:::models"]);
  });
});
