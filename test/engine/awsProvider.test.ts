import assert from "node:assert/strict";

import { ACM } from "@aws-sdk/client-acm";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { EC2 } from "@aws-sdk/client-ec2";
import { ECS } from "@aws-sdk/client-ecs";
import { EKS } from "@aws-sdk/client-eks";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAM } from "@aws-sdk/client-iam";

import type { PulumiRun } from "../../sandbox/engine.js";
import { type AwsRow, awsRows } from "./support/awsRows.js";
import { networkRows } from "./support/awsRowsNetwork.js";
import { runtimeRows } from "./support/awsRowsRuntime.js";
import { PlainAws } from "./support/plainAws.js";
import { type StateResource, TemporaryProgram } from "./support/temporaryProgram.js";

const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:1";

/** Rows that are in one program, and what other hands do to some of them. */
interface RowSet {
  rows: readonly AwsRow[];
  /** Takes one resource away and changes another, by the ids in the state. */
  otherHands: (client: PlainAws["client"], idOf: (name: string) => string) => Promise<void>;
  /** What a refresh shows of that, and then an `up`. */
  drift: readonly RegExp[];
  mending: readonly RegExp[];
}

/** Rows that a program needs of others. */
const needed = (rows: readonly AwsRow[], ...names: string[]) =>
  rows.filter(({ name }) => names.includes(name));

const rowSets: Record<string, RowSet> = {
  "models and what is around them": {
    rows: awsRows,
    otherHands: async (client, idOf) => {
      await new CloudWatchLogs(client).deleteLogGroup({ logGroupName: idOf("logGroup") });
      await new IAM(client).updateRole({ RoleName: idOf("role"), Description: "by other hands" });
    },
    drift: [/description.*"by other hands"/, /- aws:cloudwatch\/logGroup:LogGroup/],
    mending: [/\+ {2}aws:cloudwatch:LogGroup logGroup created/, /~ {2}aws:iam:Role role updated/],
  },
  "networks and load balancers": {
    rows: networkRows,
    otherHands: async (client, idOf) => {
      await new ElasticLoadBalancingV2(client).deleteRule({ RuleArn: idOf("byPath") });
      const Key = "idle_timeout.timeout_seconds";
      const Attributes = [{ Key, Value: "77" }];
      const LoadBalancerArn = idOf("balancer");
      await new ElasticLoadBalancingV2(client).modifyLoadBalancerAttributes({ LoadBalancerArn, Attributes });
      const SecurityGroupRuleIds = [idOf("everywhere")];
      await new EC2(client).revokeSecurityGroupEgress({ GroupId: idOf("group"), SecurityGroupRuleIds });
    },
    drift: [/idleTimeout.*77/, /- aws:lb\/listenerRule:ListenerRule/, /- aws:vpc\/securityGroupEgressRule/],
    mending: [
      /\+ {2}aws:lb:ListenerRule byPath created/,
      /\+ {2}aws:vpc:SecurityGroupEgressRule everywhere created/,
      /~ {2}aws:lb:LoadBalancer balancer updated/,
    ],
  },
  "what runs containers": {
    rows: runtimeRows,
    otherHands: async (client, idOf) => {
      const [clusterName, associationId] = [idOf("cluster"), idOf("identity")];
      await new EKS(client).deletePodIdentityAssociation({ clusterName, associationId });
      const [cluster, service] = [idOf("taskCluster"), idOf("service")];
      await new ECS(client).updateService({ cluster, service, desiredCount: 1 });
    },
    drift: [/- aws:eks\/podIdentityAssociation/, /desiredCount.*0 => 1/],
    mending: [
      /\+ {2}aws:eks:PodIdentityAssociation identity created/,
      /~ {2}aws:ecs:Service service updated/,
    ],
  },
};

/** A program with every row; the same logical names each time. */
function programOf(
  rows: readonly AwsRow[],
  certificates: readonly string[],
  argumentsOf: (row: AwsRow) => string,
  optionsOf: (row: AwsRow) => string = () => "{}",
) {
  const resources = rows.map(
    (row) => `r.${row.name} = new aws.${row.type}("${row.name}", ${argumentsOf(row)}, ${optionsOf(row)});`,
  );
  return [
    `const aws = require("@pulumi/aws");`,
    `const image = "${image}";`,
    `const [certificate, otherCertificate] = ${JSON.stringify(certificates)};`,
    "const r = {};",
    ...resources,
  ].join("\n");
}

const first = (row: AwsRow) => row.args;
const inPlace = (row: AwsRow) => row.inPlace ?? row.args;
/** AWS does not know it, so that an import finds the default and the next update has it to change. */
const inStateAlone = "forceDestroy: true,";
const replaced = (row: AwsRow) => row.replace ?? inPlace(row);

const succeeds = async (run: Promise<PulumiRun>) => {
  const { code, stdout, stderr } = await run;
  assert.equal(code, 0, stdout + stderr);
  return stdout;
};
const fails = async (run: Promise<PulumiRun>, message: RegExp) => {
  const { code, stdout, stderr } = await run;
  assert.notEqual(code, 0);
  assert.match(stdout + stderr, message);
};

/** Two certificates that AWS has issued. */
async function issueCertificates(client: PlainAws["client"]): Promise<string[]> {
  const acm = new ACM(client);
  const issued = ["digits.example.com", "letters.example.com"].map((DomainName) =>
    acm.requestCertificate({ DomainName }),
  );
  return (await Promise.all(issued)).map(({ CertificateArn = "" }) => CertificateArn);
}

/**
 * The stand-in for the AWS provider under the real engine, against moto. A refresh without a change shows that AWS has
 * what the program wrote: a value that was not sent, or sent under a wrong name, would be missing. What the real
 * provider does in the same place, and how AWS differs from moto, these tests cannot prove.
 */
describe("the stand-in for the AWS provider", function () {
  for (const [index, [what, set]] of Object.entries(rowSets).entries()) {
    describe(`with ${what}`, function () {
      lifeOf(set, `aws-provider-${index}-test`);
    });
  }
  describe("in its answers", answersOfIts);
});

/** From the first preview to nothing left. */
function lifeOf({ rows, otherHands, drift, mending }: RowSet, name: string) {
  const aws = new PlainAws();
  const program = new TemporaryProgram(name);
  const pulumi = (...args: string[]) => program.pulumiWith(aws.environment, ...args);
  const up = (...args: string[]) => pulumi("up", "--yes", "--skip-preview", ...args);
  let certificates: string[];
  let untouched: object;
  let created: Map<string, StateResource>;
  const write = (argumentsOf: (row: AwsRow) => string) =>
    program.program(programOf(rows, certificates, argumentsOf));
  const settles = async () => {
    await succeeds(up("--expect-no-changes", "--diff"));
    await succeeds(pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes", "--diff"));
  };

  before(async function () {
    await aws.start();
    certificates = await issueCertificates(aws.client);
    untouched = await aws.everything();
    await program.create();
  });
  after(async function () {
    await pulumi("destroy", "--yes", "--skip-preview");
    await program.dispose();
    await aws.stop();
  });

  it("previews every type with what is not known yet, and touches nothing", async function () {
    write(first);
    await succeeds(pulumi("preview"));
    assert.deepEqual(await aws.everything(), untouched);
  });

  it("creates every type, and finds no change afterwards", async function () {
    await succeeds(up());
    await settles();
    created = await program.state();
    for (const row of rows) assert.ok(created.get(row.name)?.id, `${row.name} has no id`);
  });

  it("names what has no name after the resource, with seven hex digits", function () {
    for (const { name, named } of rows) {
      if (named === undefined) continue;
      const pattern = new RegExp(`^${named === "bucket" ? name.toLowerCase() : name}-[0-9a-f]{7}$`);
      assert.match(String(created.get(name)?.outputs?.[named]), pattern);
    }
  });

  it("changes in place what can be changed", async function () {
    write(inPlace);
    const stdout = await succeeds(up());
    const changed = rows.filter((row) => row.inPlace !== undefined).length;
    assert.match(stdout, new RegExp(`~ ${changed} updated`));
    assert.doesNotMatch(stdout, /replaced|created|deleted/);
    await settles();
  });

  it("replaces what cannot, the new one first unless the program named it", async function () {
    write(replaced);
    const stdout = await succeeds(up());
    const after = await program.state();
    for (const { name, replace, named } of rows) {
      if (replace === undefined) continue;
      const changes = [...stdout.matchAll(/(\+\+|--) aws:\S+ (\w+) (?:created|deleted)/g)];
      const order = changes.filter(([, , resource]) => resource === name).map(([, sign]) => sign);
      const explicit = named !== undefined && replace.includes(` ${named}:`);
      const goesFirst = explicit || name === "attachment";
      assert.deepEqual(order, goesFirst ? ["--", "++"] : ["++", "--"], name);
      assert.notEqual(after.get(name)?.id, created.get(name)?.id, name);
    }
    await settles();
  });

  it("sees a change made by other hands, and undoes it", async function () {
    const state = await program.state();
    await otherHands(aws.client, (name) => state.get(name)?.id ?? "");
    const drifted = await pulumi("refresh", "--yes", "--skip-preview", "--diff");
    for (const message of drift) assert.match(drifted.stdout, message);
    const stdout = await succeeds(up());
    for (const message of mending) assert.match(stdout, message);
    await settles();
  });

  it("imports every type by its id, with nothing to change", async function () {
    const adopted = new TemporaryProgram("aws-import-test");
    const state = await program.state();
    const importOf = ({ name, importId }: AwsRow) => {
      const { id, outputs } = state.get(name)!;
      if (importId === undefined) return JSON.stringify(id);
      return `((o) => ${importId})(${JSON.stringify(outputs)})`;
    };
    const adoptedArguments = (row: AwsRow) => {
      const name = row.named === undefined ? undefined : state.get(row.name)?.outputs?.[row.named];
      return `{ ...${replaced(row).replace(inStateAlone, "")}, ${name === undefined ? "" : `${row.named}: ${JSON.stringify(name)}`} }`;
    };
    const options = (row: AwsRow) =>
      row.importId === "none"
        ? "{ retainOnDelete: true }"
        : `{ import: ${importOf(row)}, retainOnDelete: true }`;
    await adopted.create();
    adopted.program(programOf(rows, certificates, adoptedArguments, options));
    const run = (...args: string[]) =>
      adopted.pulumiWith(aws.environment, ...args, "--yes", "--skip-preview");
    const stdout = await succeeds(run("up"));
    const imported = rows.filter(({ importId }) => importId !== "none").length;
    assert.match(stdout, new RegExp(`= ${imported} imported`));
    await succeeds(run("up", "--expect-no-changes"));
    await succeeds(run("destroy"));
    await adopted.dispose();
    await settles();
  });

  it("destroys every type and leaves nothing", async function () {
    await succeeds(pulumi("destroy", "--yes", "--skip-preview"));
    assert.deepEqual(await aws.everything(), untouched);
  });
}

function answersOfIts() {
  const aws = new PlainAws();
  const program = new TemporaryProgram("aws-answers-test");
  const pulumi = (...args: string[]) => program.pulumiWith(aws.environment, ...args);

  before(async function () {
    await aws.start();
    await program.create();
  });
  after(async function () {
    await pulumi("destroy", "--yes", "--skip-preview");
    await program.dispose();
    await aws.stop();
  });

  it("says that a type, a function or an action is missing, never that a resource is", async function () {
    program.program(`const aws = require("@pulumi/aws"); new aws.kinesis.Stream("stream");`);
    await fails(pulumi("preview"), /aws:kinesis\/stream:Stream is not in the table.*types\/kinesis\.ts/);
    program.program(`const aws = require("@pulumi/aws"); exports.x = aws.getBillingServiceAccount();`);
    await fails(pulumi("preview"), /getBillingServiceAccount is not in the table.*invokes\.ts/);
    const hosting = needed(
      awsRows,
      "role",
      "model",
      "servedModel",
      "configuration",
      "serverless",
      "endpoint",
    );
    program.program(programOf(hosting, [], first));
    await succeeds(pulumi("up", "--yes", "--skip-preview"));
    const moved = (row: AwsRow) =>
      row.name === "endpoint" ? row.args.replace("configuration.name", "serverless.name") : row.args;
    program.program(programOf(hosting, [], moved));
    await fails(
      pulumi("up", "--yes", "--skip-preview"),
      /emulator gap: sagemaker UpdateEndpoint is not in the emulator/,
    );
  });

  it("refuses wrong inputs at preview, naming the property and what is allowed", async function () {
    const refuses = async (statement: string, message: RegExp) => {
      program.program(`const aws = require("@pulumi/aws"); ${statement}`);
      await fails(pulumi("preview"), message);
    };
    await refuses(
      `new aws.cloudwatch.LogGroup("days", { retentionInDays: 8 });`,
      /property retentionInDays value \{8\} has a problem: expected to be one of \[0 1 3 5 7 [\d ]+\], got 8/,
    );
    const long = "long".repeat(16);
    await refuses(
      `new aws.iam.Role("${long}", { assumeRolePolicy: "{}" });`,
      /property name .* has 72 characters and may have 64/,
    );
  });

  it("answers the functions, and keeps secrets secret", async function () {
    const functions = new TemporaryProgram("aws-functions-test");
    await functions.create();
    functions.program(`const aws = require("@pulumi/aws");
      exports.account = aws.getCallerIdentityOutput().accountId;
      exports.region = aws.getRegionOutput().region;
      exports.partition = aws.getPartitionOutput().partition;
      const vpc = aws.ec2.getVpcOutput({ default: true });
      exports.cidr = vpc.cidrBlock;
      exports.zones = aws.getAvailabilityZonesOutput({ state: "available", excludeNames: ["us-east-1f"] }).names;
      exports.subnets = aws.ec2.getSubnetsOutput({ filters: [{ name: "vpc-id", values: [vpc.id] }] }).ids.length;
      exports.zone = aws.ec2.getSubnetOutput({ vpcId: vpc.id, availabilityZone: "us-east-1b" }).availabilityZone;
      const images = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id";
      exports.image = aws.ssm.getParameterOutput({ name: images }).value.apply((id) => id.startsWith("ami-"));
      exports.policy = aws.iam.getPolicyDocumentOutput({ statements: [{ actions: ["s3:GetObject"], resources: ["*"] }] }).minifiedJson;
      new aws.sns.Topic("hidden", { displayName: pulumi.secret("correct-horse") });`);
    await succeeds(functions.pulumiWith(aws.environment, "up", "--yes", "--skip-preview"));
    assert.deepEqual(await functions.outputs(), {
      account: "123456789012",
      region: "us-east-1",
      partition: "aws",
      cidr: "172.31.0.0/16",
      zones: ["a", "b", "c", "d", "e"].map((zone) => `us-east-1${zone}`),
      subnets: 6,
      zone: "us-east-1b",
      image: true,
      policy: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`,
    });
    const { stdout } = await functions.pulumi("stack", "export");
    assert.ok(!stdout.includes("correct-horse"), "the state shows the secret");
    await functions.pulumiWith(aws.environment, "destroy", "--yes", "--skip-preview");
    await functions.dispose();
  });
}
