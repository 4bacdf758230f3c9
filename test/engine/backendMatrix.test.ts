import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { connect, type Endpoint } from "model-hosting-client";
import { parse, stringify } from "yaml";
import { awsControl, startAws } from "../../sandbox/aws/index.js";
import { digitsAnswer, readHeldOut } from "../../sandbox/demonstration/heldOut.js";
import { prepareNode } from "../../sandbox/example.js";
import { repositoryRoot } from "../../sandbox/paths.js";
import { silentProgress } from "../../sandbox/progress.js";
import { hostingSettings, places, type Overrides } from "./support/backends.js";
import { askPython } from "./support/boto3.js";
import { namespaceExists } from "./support/cluster.js";
import { expectSuccess, TestProject } from "./support/project.js";
import { useSandboxAws } from "./support/sageMaker.js";

const model = "matrix";
const file = "digits.yaml";
const namespaces = { kubernetes: "matrix-kubernetes", eks: "matrix-eks" };

/**
 * One hosting spec in every place in turn, through the real engine: the example's, moved by `placement` alone. What it
 * cannot prove: that AWS serves the model as the emulator does. Nor does a move keep requests from failing: that is said
 * of it, and not tested here.
 */
describe("one spec on every backend", function () {
  this.timeout(600_000);
  const project = new TestProject("backend-matrix");
  let leaveAws: () => void;
  let rows: number[][];
  let untouched: string[];
  let answerOfAll: unknown;

  before(async () => {
    const example = await prepareNode(silentProgress);
    rows = readHeldOut(example.heldOut).instances.slice(0, 40);
    await startAws(silentProgress);
    leaveAws = useSandboxAws();
    untouched = await everything();
    const text = fs.readFileSync(path.join(repositoryRoot, "models", file), "utf8");
    const spec = { ...(parse(text) as object), name: model };
    fs.writeFileSync(path.join(project.folder, file), stringify(spec));
    await project.create();
  });

  after(async () => {
    if (fs.existsSync(project.folder)) await project.dispose();
    leaveAws();
  });

  const host = (...models: Overrides[]): void => {
    project.writeConfig({
      "model-hosting:models": models.map((overrides) => ({ spec: file, overrides })),
      ...hostingSettings(model, namespaces),
    });
  };

  for (const [place, { placement, demands, call }] of Object.entries(places)) {
    it(`answers alike on ${place}, with both clients`, async () => {
      host({ ...demands?.overrides, placement });
      expectSuccess(await project.up());
      const endpoint = await project.endpoint(model);
      assert.equal(`${endpoint.backend} ${endpoint.mode}`, place);
      assert.equal(endpoint.call.kind, call);
      const payload = { instances: rows };
      const answer = await ask(endpoint, payload);
      const { predictions, model_version } = digitsAnswer.parse(answer);
      assert.equal(predictions.length, rows.length);
      assert.equal(model_version, "1");
      assert.deepEqual(await askInPython(endpoint, payload), answer, "the Python client");
      // All that it said, not only what this test knows of.
      assert.deepEqual(answer, (answerOfAll ??= answer), "the places before");
    });
  }

  it("is left alone where it is by a second up, and a refresh finds no drift", async () => {
    expectSuccess(await project.up("--refresh", "--expect-no-changes"));
  });

  it("says of what a place cannot honour which field, on which backend, why, and what to do instead", async () => {
    const refused = Object.values(places).map(({ placement, demands, refused: { overrides } }, index) => ({
      name: `${model}-${index}`,
      ...demands?.overrides,
      ...overrides,
      placement: { ...placement, ...overrides["placement"] },
    }));
    host(...refused);
    const { code, stdout } = await project.pulumi("preview");
    assert.notEqual(code, 0);
    const said = /nothing was created or changed\.\n([^]*?)\n +at /.exec(stdout)?.[1]?.split("\n") ?? [];
    assert.deepEqual(
      said.map((line) => line.trim()),
      Object.values(places).flatMap(({ refused: { message } }, index) => [
        `${file} as ${model}-${index}`,
        message,
      ]),
    );
  });

  it("leaves AWS and the cluster as they were", async () => {
    expectSuccess(await project.dispose());
    const left = await everything();
    assert.deepEqual(
      left.filter((thing) => !untouched.includes(thing)),
      [],
    );
    for (const namespace of Object.values(namespaces)) {
      assert.equal(await namespaceExists(namespace), false, namespace);
    }
  });

  /** The same code for every place; only a batch has no answer to wait for, but a job whose answers are a list. */
  async function ask(endpoint: Endpoint, payload: object): Promise<unknown> {
    const client = connect(endpoint);
    return endpoint.mode === "batch" ? only(await client.runBatch([payload])) : client.predict(payload);
  }

  async function askInPython(endpoint: Endpoint, payload: object): Promise<unknown> {
    const description = path.join(project.folder, "endpoint.json");
    fs.writeFileSync(description, JSON.stringify(endpoint));
    return endpoint.mode === "batch"
      ? only((await askPython(description, [payload])) as unknown[])
      : askPython(description, payload);
  }
});

function only(answers: readonly unknown[]): unknown {
  assert.equal(answers.length, 1);
  return answers[0];
}

/** All that there is in AWS, as `kind name`. */
async function everything(): Promise<string[]> {
  const inventory = await awsControl.inventory();
  return Object.entries(inventory).flatMap(([kind, names]) => names.map((name) => `${kind} ${name}`));
}
