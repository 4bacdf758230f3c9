import assert from "node:assert/strict";

import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { IAM } from "@aws-sdk/client-iam";

import type { PulumiRun } from "../../sandbox/engine.js";
import { type AwsRow, awsRows } from "./support/awsRows.js";
import { PlainAws } from "./support/plainAws.js";
import { type StateResource, TemporaryProgram } from "./support/temporaryProgram.js";

const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:1";

/** A program with every row of the table; the same logical names each time. */
function programOf(argumentsOf: (row: AwsRow) => string, optionsOf: (row: AwsRow) => string = () => "{}") {
  const resources = awsRows.map(
    (row) => `r.${row.name} = new aws.${row.type}("${row.name}", ${argumentsOf(row)}, ${optionsOf(row)});`,
  );
  return [
    `const aws = require("@pulumi/aws");`,
    `const image = "${image}";`,
    "const r = {};",
    ...resources,
  ].join("\n");
}

const first = (row: AwsRow) => row.args;
const inPlace = (row: AwsRow) => row.inPlace ?? row.args;
/** AWS does not know it, so that an import finds the default and the next update has it to change. */
const inStateAlone = "forceDestroy: true,";
const replaced = (row: AwsRow) => row.replace ?? inPlace(row);

/**
 * The stand-in for the AWS provider under the real engine, against moto. A refresh without a change shows that AWS has
 * what the program wrote: a value that was not sent, or sent under a wrong name, would be missing. What the real
 * provider does in the same place, and how AWS differs from moto, these tests cannot prove.
 */
describe("the stand-in for the AWS provider", function () {
  const aws = new PlainAws();
  const program = new TemporaryProgram("aws-provider-test");
  const pulumi = (...args: string[]) => program.pulumiWith(aws.environment, ...args);
  const up = (...args: string[]) => pulumi("up", "--yes", "--skip-preview", ...args);
  let untouched: object;
  let created: Map<string, StateResource>;

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
  const settles = async () => {
    await succeeds(up("--expect-no-changes", "--diff"));
    await succeeds(pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes", "--diff"));
  };

  before(async function () {
    await aws.start();
    untouched = await aws.everything();
    await program.create();
  });
  after(async function () {
    await program.pulumiWith(aws.environment, "destroy", "--yes", "--skip-preview");
    await program.dispose();
    await aws.stop();
  });

  it("previews every type with what is not known yet, and touches nothing", async function () {
    program.program(programOf(first));
    await succeeds(pulumi("preview"));
    assert.deepEqual(await aws.everything(), untouched);
  });

  it("creates every type, and finds no change afterwards", async function () {
    await succeeds(up());
    await settles();
    created = await program.state();
    for (const row of awsRows) assert.ok(created.get(row.name)?.id, `${row.name} has no id`);
  });

  it("names what has no name after the resource, with seven hex digits", function () {
    for (const { name, named } of awsRows) {
      if (named === undefined) continue;
      const pattern = new RegExp(`^${named === "bucket" ? name.toLowerCase() : name}-[0-9a-f]{7}$`);
      assert.match(String(created.get(name)?.outputs?.[named]), pattern);
    }
  });

  it("changes in place what can be changed", async function () {
    program.program(programOf(inPlace));
    const stdout = await succeeds(up());
    const changed = awsRows.filter((row) => row.inPlace !== undefined).length;
    assert.match(stdout, new RegExp(`~ ${changed} updated`));
    assert.doesNotMatch(stdout, /replaced|created|deleted/);
    await settles();
  });

  it("replaces what cannot, the new one first unless the program named it", async function () {
    program.program(programOf(replaced));
    const stdout = await succeeds(up());
    const after = await program.state();
    for (const { name, replace, named } of awsRows) {
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
    const [logGroup, role] = [state.get("logGroup")?.id, state.get("role")?.id];
    const { client } = aws;
    await new CloudWatchLogs(client).deleteLogGroup({ logGroupName: logGroup });
    await new IAM(client).updateRole({ RoleName: role, Description: "by other hands" });
    const drifted = await pulumi("refresh", "--yes", "--skip-preview", "--diff");
    assert.match(drifted.stdout, /description.*"by other hands"/);
    assert.match(drifted.stdout, /- aws:cloudwatch\/logGroup:LogGroup/);
    const stdout = await succeeds(up());
    assert.match(stdout, /\+ {2}aws:cloudwatch:LogGroup logGroup created/);
    assert.match(stdout, /~ {2}aws:iam:Role role updated/);
    assert.equal((await program.state()).get("logGroup")?.id, logGroup);
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
    const rows = (row: AwsRow) => {
      const name = row.named === undefined ? undefined : state.get(row.name)?.outputs?.[row.named];
      return `{ ...${replaced(row).replace(inStateAlone, "")}, ${name === undefined ? "" : `${row.named}: ${JSON.stringify(name)}`} }`;
    };
    const options = (row: AwsRow) =>
      row.importId === "none"
        ? "{ retainOnDelete: true }"
        : `{ import: ${importOf(row)}, retainOnDelete: true }`;
    await adopted.create();
    adopted.program(programOf(rows, options));
    const run = (...args: string[]) =>
      adopted.pulumiWith(aws.environment, ...args, "--yes", "--skip-preview");
    const stdout = await succeeds(run("up"));
    const imported = awsRows.filter(({ importId }) => importId !== "none").length;
    assert.match(stdout, new RegExp(`= ${imported} imported`));
    await succeeds(run("up", "--expect-no-changes"));
    await succeeds(run("destroy"));
    await adopted.dispose();
    await settles();
  });

  it("says that a type, a function or an action is missing, never that a resource is", async function () {
    program.program(`const aws = require("@pulumi/aws"); new aws.kms.Key("key");`);
    await fails(pulumi("preview"), /aws:kms\/key:Key is not in the table.*types\/kms\.ts/);
    program.program(`const aws = require("@pulumi/aws"); exports.x = aws.getAvailabilityZones();`);
    await fails(pulumi("preview"), /getAvailabilityZones is not in the table.*invokes\.ts/);
    program.program(
      programOf((row) =>
        row.name === "endpoint"
          ? replaced(row).replace("configuration.name", "serverless.name")
          : replaced(row),
      ),
    );
    await fails(up(), /emulator gap: sagemaker UpdateEndpoint is not in the emulator/);
    program.program(programOf(replaced));
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
    program.program(programOf(replaced));
  });

  it("answers the functions, and keeps secrets secret", async function () {
    const functions = new TemporaryProgram("aws-functions-test");
    await functions.create();
    functions.program(`const aws = require("@pulumi/aws");
      exports.account = aws.getCallerIdentityOutput().accountId;
      exports.region = aws.getRegionOutput().region;
      exports.partition = aws.getPartitionOutput().partition;
      exports.policy = aws.iam.getPolicyDocumentOutput({ statements: [{ actions: ["s3:GetObject"], resources: ["*"] }] }).minifiedJson;
      new aws.sns.Topic("hidden", { displayName: pulumi.secret("correct-horse") });`);
    await succeeds(functions.pulumiWith(aws.environment, "up", "--yes", "--skip-preview"));
    assert.deepEqual(await functions.outputs(), {
      account: "123456789012",
      region: "us-east-1",
      partition: "aws",
      policy: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`,
    });
    const { stdout } = await functions.pulumi("stack", "export");
    assert.ok(!stdout.includes("correct-horse"), "the state shows the secret");
    await functions.pulumiWith(aws.environment, "destroy", "--yes", "--skip-preview");
    await functions.dispose();
  });

  it("destroys every type and leaves nothing", async function () {
    await succeeds(pulumi("destroy", "--yes", "--skip-preview"));
    assert.deepEqual(await aws.everything(), untouched);
  });
});
