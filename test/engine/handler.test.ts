import assert from "node:assert/strict";
import { once } from "node:events";
import * as net from "node:net";
import { digitsAnswer, readHeldOut, type HeldOut } from "../../sandbox/demonstration/heldOut.js";
import { prepareNode } from "../../sandbox/example.js";
import { silentProgress } from "../../sandbox/progress.js";
import { waitFor } from "../../sandbox/waitFor.js";
import { type Answer, KeptConnection, type Request } from "./support/keptConnection.js";
import { TestNamespace } from "./support/testNamespace.js";

const namespace = new TestNamespace(`handler-test-${process.pid}`);

/** A body that the handler takes; one byte more is too much. */
const mostBytes = 5 * 1024 * 1024;

/**
 * SageMaker's container contract, asked of the example's handler in a pod of its own, over real connections. What it
 * cannot prove: that SageMaker itself is content with it.
 */
describe("the example's handler", () => {
  let address: string;
  let heldOut: HeldOut;
  let connection: KeptConnection;

  before(async () => {
    const example = await prepareNode(silentProgress);
    heldOut = readHeldOut(example.heldOut);
    await namespace.create();
    address = await namespace.runPod("digits", {
      image: "sandbox.local/digits:1",
      readinessProbe: { httpGet: { path: "/ping", port: 8080 }, periodSeconds: 1 },
      resources: { requests: { cpu: "50m", memory: "256Mi" } },
    });
  });

  after(() => namespace.dispose());

  beforeEach(() => {
    connection = new KeptConnection(address);
  });

  afterEach(() => {
    connection.close();
  });

  it("answers GET /ping when it can predict", async () => {
    const answer = await connection.ask({ method: "GET", path: "/ping" });
    assert.equal(answer.status, 200);
    assert.deepEqual(JSON.parse(answer.body), { model_version: "1" });
  });

  it("answers POST /invocations with a prediction for each row", async () => {
    const answer = await connection.ask(prediction(heldOut, heldOut.instances.length));
    assert.equal(answer.status, 200);
    assert.equal(answer.contentType, "application/json");
    const { predictions } = digitsAnswer.parse(JSON.parse(answer.body));
    assert.equal(predictions.length, heldOut.labels.length);
    const right = predictions.filter(({ label }, row) => label === heldOut.labels[row]);
    assert.ok(right.length > 0.9 * predictions.length, `${right.length} of ${predictions.length} are right`);
  });

  const refusals: [what: string, request: Request, status: number, reason: RegExp][] = [
    ["a body that is not JSON", post("{"), 400, /not JSON/],
    ["an object without instances", post("{}"), 400, /expected an object \{"instances"/],
    ["no rows", post('{"instances": []}'), 400, /instances: given 0, allowed 1 to 1000/],
    ["a short row", post('{"instances": [[1]]}'), 400, /instances\[0\]: given 1 values, expected 64/],
    ["a number that is none", post(rowOf("NaN")), 400, /instances\[0\]\[0\]: given nan, allowed 0 to 16/],
    ["a pixel too bright", post(rowOf("17")), 400, /instances\[0\]\[0\]: given 17, allowed 0 to 16/],
    ["another path", { method: "GET", path: "/models" }, 404, /no \/models here; GET \/ping or POST/],
    ["a POST elsewhere", post("{}", { path: "/ping" }), 404, /no \/ping here/],
    ["another type of body", post("0,1", { type: "text/csv" }), 415, /given text\/csv, allowed application/],
  ];
  for (const [what, request, status, reason] of refusals) {
    it(`refuses ${what} with ${status} and the reason as JSON, and keeps the connection`, async () => {
      const answer = await connection.ask(request);
      assert.equal(answer.status, status);
      assert.match(reasonOf(answer), reason);
      const next = await connection.ask(prediction(heldOut, 1));
      assert.deepEqual([next.status, next.reused], [200, true]);
    });
  }

  const disconnecting: [what: string, request: Request, status: number, reason: RegExp][] = [
    ["a body of unknown length", unsized("{}"), 411, /send the body with a Content-Length/],
    [
      "a body of more than 5 MiB",
      post(" ".repeat(mostBytes + 1)),
      413,
      /given 5242881 bytes, allowed 5242880/,
    ],
  ];
  for (const [what, request, status, reason] of disconnecting) {
    it(`refuses ${what} with ${status}, whole, and closes the connection in order`, async () => {
      const answer = await connection.ask(request);
      assert.equal(answer.status, status);
      assert.match(reasonOf(answer), reason);
      assert.equal(answer.last, true);
      assert.equal(await connection.closedInOrder(), true);
    });
  }

  it("takes a body of exactly 5 MiB", async () => {
    const { body = "", ...rest } = prediction(heldOut, 1);
    const padded = body.padEnd(mostBytes, " ");
    const answer = await connection.ask({ ...rest, ...post(padded) });
    assert.equal(answer.status, 200);
  });

  it("refuses a method that it does not know", async () => {
    const answer = await connection.ask({ method: "DELETE", path: "/invocations" });
    assert.equal(answer.status, 501);
  });

  it("on SIGTERM answers what it has begun, ends idle connections in order, accepts no more, and exits with 0", async () => {
    const idle = new KeptConnection(address);
    try {
      assert.equal((await idle.ask({ method: "GET", path: "/ping" })).last, false);
      assert.equal((await connection.ask({ method: "GET", path: "/ping" })).last, false);
      const finish = await connection.askHalf(prediction(heldOut, 100));
      const exitCodes = namespace.endPod("digits");
      await waitFor("new connections to be refused", () => refusesConnections(address), {
        timeoutMs: 60_000,
      });
      assert.equal(await idle.closedInOrder(), true);
      const answer = await finish();
      assert.deepEqual([answer.status, answer.last, answer.reused], [200, true, true]);
      assert.equal(digitsAnswer.parse(JSON.parse(answer.body)).predictions.length, 100);
      assert.deepEqual(await exitCodes, [0]);
    } finally {
      idle.close();
    }
  });
});

/** A POST with its length. */
function post(body: string, { path = "/invocations", type = "application/json" } = {}): Request {
  const headers = { "content-type": type, "content-length": Buffer.byteLength(body) };
  return { method: "POST", path, headers, body };
}

/** A POST in chunks, whose length the server cannot know before its end. */
function unsized(body: string): Request {
  const headers = { "content-type": "application/json", "transfer-encoding": "chunked" };
  return { method: "POST", path: "/invocations", headers, body };
}

/** A row of 64 pixels, the first of which is what is given. */
function rowOf(first: string): string {
  return `{"instances": [[${[first, ...Array<string>(63).fill("0")].join(", ")}]]}`;
}

function prediction({ instances }: HeldOut, rows: number): Request {
  return post(JSON.stringify({ instances: instances.slice(0, rows) }));
}

function reasonOf({ contentType, body }: Answer): string {
  assert.equal(contentType, "application/json");
  const { error } = JSON.parse(body) as { error?: unknown };
  return String(error);
}

/** Whether nobody listens any more; other failures are not what is waited for. */
async function refusesConnections(host: string): Promise<boolean> {
  const socket = net.connect({ host, port: 8080 });
  try {
    await once(socket, "connect");
    return false;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ECONNREFUSED") {
      return true;
    }
    throw error;
  } finally {
    socket.destroy();
  }
}
