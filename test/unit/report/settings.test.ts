import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { makeReport } from "../../../tools/report/report.js";
import { readStackSettings, type StackSettings } from "../../../tools/report/settings.js";
import { reportWith } from "./reports.js";

const spec = `name: digits
model: { image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/digits:1", version: "1" }
resources: { cpu: "1", memory: 3Gi }
placement: { backend: sagemaker, mode: serverless }
`;

/**
 * The report's settings are the program's. What is printed here is as the CLI does it by `pulumi config --json`; that a CLI of
 * another version does so, this cannot prove.
 */
describe("the settings of a report", () => {
  let project = "";

  beforeEach(() => {
    project = fs.mkdtempSync(path.join(os.tmpdir(), "settings-"));
    write("Pulumi.yaml", "name: hosting\nruntime: nodejs\n");
    write("digits.yaml", spec);
  });

  afterEach(() => {
    fs.rmSync(project, { recursive: true });
  });

  function write(name: string, text: string): void {
    fs.writeFileSync(path.join(project, name), text);
  }

  function settings(printed: object, stack = "prod"): StackSettings {
    return readStackSettings(JSON.stringify(printed), { stack, project, placements: undefined });
  }

  function choices({ decisions }: StackSettings): unknown[] {
    return decisions.map(({ model, choice }) => [model, choice?.candidate.backend, choice?.candidate.mode]);
  }

  const models = ["digits.yaml"];
  const hosted = [["digits", "sagemaker", "serverless"]];

  it("stand under the project's own name", () => {
    const found = settings({
      "hosting:models": { objectValue: models, value: JSON.stringify(models), secret: false },
      "hosting:placement": { objectValue: { region: "eu-central-1" }, secret: false },
      "other:placement": { objectValue: { region: "us-east-1" }, secret: false },
    });
    assert.equal(found.rates.region, "eu-central-1");
    assert.deepEqual(choices(found), hosted);
  });

  it("may be texts of JSON", () => {
    const found = settings({
      "hosting:models": { value: JSON.stringify(models), secret: false },
      "hosting:placement": { value: '{"region":"eu-central-1"}', secret: false },
    });
    assert.equal(found.rates.region, "eu-central-1");
    assert.deepEqual(choices(found), hosted);
  });

  it("are there though a secret stands among them, of which the CLI says nothing at all", () => {
    write(
      "Pulumi.prod.yaml",
      `config:
  hosting:models: [digits.yaml]
  hosting:sagemaker: { region: eu-central-1, kmsKeyArn: { secure: AAABAcipher } }
`,
    );
    const found = settings({
      "hosting:models": { objectValue: models },
      "hosting:sagemaker": { secret: true },
    });
    assert.equal(found.rates.region, "eu-central-1");
    assert.deepEqual(choices(found), hosted);
  });

  it("are the CLI's where the stack's file does not say them, as those of an environment", () => {
    write("Pulumi.prod.yaml", "config:\n  hosting:models: [digits.yaml]\n");
    const found = settings({
      "hosting:placement": { objectValue: { region: "eu-central-1" } },
      "aws:region": { value: "us-east-1" },
    });
    assert.equal(found.rates.region, "eu-central-1");
  });

  it("count for the stack's own name: that of its organisation makes no name too long", () => {
    write("Pulumi.prod.yaml", "config:\n  hosting:models: [digits.yaml]\n  hosting:sagemaker: {}\n");
    const organisation = "an-organisation-with-a-name-that-no-endpoint-could-have-in-its-own";
    assert.deepEqual(choices(settings({}, `${organisation}/hosting/prod`)), hosted);
  });
});

describe("a report that compares with a base", () => {
  let file = "";

  beforeEach(() => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "base-"));
    file = path.join(folder, "base.json");
  });

  afterEach(() => {
    fs.rmSync(path.dirname(file), { recursive: true });
  });

  /** What a report of this stack says before it previews anything. */
  async function refusal(stack: string, baseStack: string): Promise<string> {
    fs.writeFileSync(file, JSON.stringify(reportWith({ stack: baseStack })));
    const options = { stack, base: file, json: false, sandbox: false, project: ".", pack: "policies" };
    const asked = makeReport(options, () => Promise.reject(new Error("the CLI runs")));
    return asked.then(
      () => "",
      (error: unknown) => String(error),
    );
  }

  it("refuses the base of another stack", async () => {
    for (const other of ["dev", "organisation/hosting/dev", "nonprod"]) {
      assert.match(
        await refusal("prod", other),
        new RegExp(
          `is a report of stack "${other}", expected one of "prod"; make it with --stack prod --json`,
        ),
      );
    }
  });

  it("knows a stack by its name with and without organisation and project", async () => {
    assert.match(await refusal("organisation/hosting/prod", "prod"), /the CLI runs/);
    assert.match(await refusal("prod", "organisation/hosting/prod"), /the CLI runs/);
  });
});
