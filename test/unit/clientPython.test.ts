import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { connect } from "model-hosting-client";
import { repositoryRoot } from "../../sandbox/paths.js";
import {
  answer,
  endpointAt,
  fakeModel,
  reset,
  silence,
  trickle,
  trickleOfHeaders,
  trickleOfNoLength,
} from "./support/fakeModel.js";

const payload = { instances: [[1, 2]] };
const prediction = { predictions: [{ label: 3, probability: 0.25 }] };

/** Runs the Python client as a program, as an application's script would. */
async function predictInPython(endpoint: unknown): Promise<{ code: number; stdout: string; stderr: string }> {
  const folder = mkdtempSync(join(tmpdir(), "python-client-"));
  try {
    writeFileSync(join(folder, "endpoint.json"), JSON.stringify(endpoint));
    const program = join(repositoryRoot, "client/python/model_client.py");
    const child = spawn("python3", ["-B", program, join(folder, "endpoint.json")]);
    child.stdin.end(JSON.stringify(payload));
    const ended = new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve(code ?? -1);
      });
    });
    const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { code, stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("the Python client", () => {
  it("gets the answer that the TypeScript client gets, for the same request", async () => {
    await using model = await fakeModel(answer(200, prediction));
    const endpoint = endpointAt(model.url);
    const { code, stdout, stderr } = await predictInPython(endpoint);
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), await connect(endpoint).predict(payload));
    const [python, typescript] = model.seen.map(({ method, url, headers, body }) => ({
      method,
      url,
      contentType: headers["content-type"],
      body: JSON.parse(body) as unknown,
    }));
    assert.deepEqual(python, typescript);
  });

  it("sends again after 503 and after a lost connection", async () => {
    await using model = await fakeModel(answer(503, "later"), reset, answer(200, prediction));
    const { code, stdout, stderr } = await predictInPython(endpointAt(model.url));
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), prediction);
    assert.equal(model.seen.length, 3);
  });

  it("does not send again what is refused or too slow", async () => {
    await using model = await fakeModel(answer(400, { error: "bad pixels" }), silence);
    const endpoint = endpointAt(model.url);
    const refused = await predictInPython(endpoint);
    assert.equal(refused.code, 1);
    assert.equal(refused.stderr, 'ModelRequestError: digits answered 400: {"error":"bad pixels"}\n');
    const slow = await predictInPython({ ...endpoint, call: { ...endpoint.call, timeoutSeconds: 0.3 } });
    assert.match(slow.stderr, /^ModelTimeoutError: digits did not answer within 0\.3 s/);
    assert.equal(model.seen.length, 2);
  });

  const trickles = {
    answer: trickle,
    "answer without a length": trickleOfNoLength,
    header: trickleOfHeaders,
  };
  for (const [what, behaviour] of Object.entries(trickles)) {
    it(`ends on time when the ${what} trickles, and does not send again`, async () => {
      await using model = await fakeModel(behaviour);
      const endpoint = endpointAt(model.url);
      const { code, stderr } = await predictInPython({
        ...endpoint,
        call: { ...endpoint.call, timeoutSeconds: 0.3 },
      });
      assert.equal(code, 1);
      assert.match(stderr, /^ModelTimeoutError: digits did not answer within 0\.3 s/);
      assert.equal(model.seen.length, 1);
    });
  }

  it("gives up on a model that is away", async () => {
    await using model = await fakeModel(answer(503, "away", { "retry-after": "0" }));
    const { code, stderr } = await predictInPython(endpointAt(model.url));
    assert.equal(code, 1);
    assert.match(stderr, /^ModelUnavailableError: digits .* after 4 attempts: the last answer was 503: away/);
  });

  it("refuses descriptions as the TypeScript client does", async () => {
    const endpoint = endpointAt("http://127.0.0.1:9/");
    const refusals: [unknown, RegExp][] = [
      [{ ...endpoint, schemaVersion: 2 }, /schemaVersion 2.*Upgrade/],
      [{ ...endpoint, call: { kind: "queue" } }, /called by "queue".*Upgrade/],
      [
        { ...endpoint, call: { ...endpoint.call, url: "digits" } },
        /call\.url: expected a URL, given "digits"/,
      ],
      [[], /pass one model of the stack output/],
    ];
    for (const [description, message] of refusals) {
      const { code, stderr } = await predictInPython(description);
      assert.equal(code, 1);
      assert.match(stderr, /^InvalidEndpointError: /);
      assert.match(stderr, message);
    }
  });
});
