import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { documentationFiles } from "../../tools/documentation.js";
import { schemaFiles } from "../../tools/schemas.js";
import { problemsIn } from "../../tools/validate.js";
import { hostingSpecJsonSchema } from "../../components/spec/index.js";

const models = fs.readdirSync("models").filter((name) => name.endsWith(".yaml"));

describe("npm run validate", () => {
  let folder = "";

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "validate-"));
  });

  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  function write(name: string, text: string): string {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    return file;
  }

  function run(...files: string[]) {
    return runFrom(process.cwd(), ...files);
  }

  /** As npm does for a person in this folder: in the project's, and with theirs in a variable. */
  function runFrom(folder: string, ...files: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["bin/tools/validate.js", ...files], {
      encoding: "utf8",
      env: { ...process.env, INIT_CWD: folder },
    });
    return { status, stdout, stderr };
  }

  it("says that valid files are valid, on stdout, and ends with 0", () => {
    assert.deepEqual(run("models/digits.yaml"), {
      status: 0,
      stdout: "1 hosting spec is valid.\n",
      stderr: "",
    });
  });

  it("says every problem of every file, on stderr, and ends with 1", () => {
    const wrong = write(
      "wrong.yaml",
      "name: a\nmodel: { image: 'a:1', version: '1' }\nresources: { cpu: 1, memory: 4 }\n",
    );
    const broken = write("broken.yaml", "name: a\nname: b\n");
    const refused = write(
      "refused.yaml",
      "name: b\nmodel: { image: 'a:1', version: '1' }\nresources: { cpu: 1, memory: 4Gi }\nrollout: { strategy: canary }\n",
    );
    assert.deepEqual(run(wrong, broken, "models/missing.yaml", refused), {
      status: 1,
      stdout: "",
      stderr: [
        "4 problems; nothing was created or changed.",
        broken,
        "  line 2, column 1: a field is given twice in one map; keep one of the two.",
        "models/missing.yaml",
        "  there is no such file; paths start at the folder that you are in.",
        wrong,
        "  resources.memory: 4 given, expected a size with a unit, such as 512Mi or 4Gi.",
        refused,
        '  rollout.strategy: "canary" given, is not honoured by kubernetes in mode realtime: the Kubernetes host has no weighted routing yet; use rolling with batchSize: 1 and a bakeTime.',
        "",
      ].join("\n"),
    });
  });

  it("takes paths from the folder in which they were typed", () => {
    const valid = { status: 0, stdout: "1 hosting spec is valid.\n", stderr: "" };
    assert.deepEqual(runFrom(path.resolve("models"), "digits.yaml"), valid);
    assert.equal(runFrom(path.resolve("models"), "models/digits.yaml").status, 1);
  });

  it("says how it is used when no file is given, and ends with 2", () => {
    assert.deepEqual(run(), { status: 2, stdout: "", stderr: "usage: npm run -s validate -- FILE…\n" });
  });

  it("takes what a field needs of a stack's settings as given: a file has no stack", () => {
    const file = write(
      "spot.yaml",
      "name: a\nmodel: { image: 'a:1', version: '1' }\nresources: { cpu: 1, memory: 4Gi, capacity: { type: spot } }\n",
    );
    assert.deepEqual(problemsIn([file]), []);
  });
});

describe("generated files", () => {
  it("are the ones that their generators write now: schemas", async () => {
    for (const [name, text] of await schemaFiles()) {
      assert.equal(fs.readFileSync(path.join("schemas", name), "utf8"), text, `${name}: run npm run schemas`);
    }
  });

  it("are the ones that their generators write now: documentation", async () => {
    for (const [name, text] of await documentationFiles()) {
      assert.equal(fs.readFileSync(path.join("docs", name), "utf8"), text, `${name}: run npm run schemas`);
    }
  });
});

describe("an editor", () => {
  const schemaLine = "# yaml-language-server: $schema=../schemas/hosting-spec.schema.json";
  const ajv = new Ajv2020({
    // The schema says types where the fields are, not again beside each rule over them.
    strictTypes: false,
    allowUnionTypes: true,
    allErrors: true,
    formats: { cidrv4: true, cidrv6: true, date: true },
  });
  const validate = ajv.compile(hostingSpecJsonSchema());

  it("has models to complete", () => {
    assert.ok(models.length > 0);
  });

  for (const name of models) {
    const text = fs.readFileSync(path.join("models", name), "utf8");

    it(`finds the schema of models/${name} in its first line`, () => {
      assert.equal(text.split("\n")[0], schemaLine);
      assert.ok(fs.existsSync(path.resolve("models", "../schemas/hosting-spec.schema.json")));
    });

    it(`has nothing to complain about in models/${name}`, () => {
      assert.ok(validate(parse(text)), ajv.errorsText(validate.errors));
    });
  }

  // An editor knows single fields only; rules over several fields are for npm run validate.
  const wrong: readonly [string, object][] = [
    ["a misspelt field", { resources: { cpu: 1, memori: "4Gi" } }],
    ["a size without a unit", { resources: { cpu: 1, memory: "4" } }],
    ["CPU that is none", { resources: { cpu: "two", memory: "4Gi" } }],
    ["an unknown value", { rollout: { strategy: "recreate" } }],
    [
      "fields that exclude each other",
      { model: { image: "a:1", version: "1", healthCheck: { path: "/", tcp: true } } },
    ],
    ["a duration in words", { model: { image: "a:1", version: "1", startupBudget: "10 minutes" } }],
  ];
  for (const [what, change] of wrong) {
    it(`complains about ${what}`, () => {
      const spec = {
        name: "a",
        model: { image: "a:1", version: "1" },
        resources: { cpu: 1, memory: "4Gi" },
        ...change,
      };
      assert.equal(validate(spec), false);
    });
  }
});
