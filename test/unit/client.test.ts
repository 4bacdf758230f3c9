import assert from "node:assert/strict";
import { connect, ModelRequestError, ModelTimeoutError, ModelUnavailableError } from "model-hosting-client";
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
const prediction = { predictions: [{ label: 3 }] };
const secret = { awsSecretsManager: { name: "digits-key" } };

describe("the client's predict", () => {
  it("posts the payload as JSON and returns the answer", async () => {
    await using model = await fakeModel(answer(200, prediction));
    assert.deepEqual(await connect(endpointAt(model.url)).predict(payload), prediction);
    const [request] = model.seen;
    assert.equal(request?.method, "POST");
    assert.equal(request.url, "/invocations");
    assert.equal(request.headers["content-type"], "application/json");
    assert.deepEqual(JSON.parse(request.body), payload);
  });

  for (const status of [429, 502, 503, 504]) {
    it(`sends again after ${status}`, async () => {
      await using model = await fakeModel(answer(status, "later"), answer(200, prediction));
      assert.deepEqual(await connect(endpointAt(model.url)).predict(payload), prediction);
      assert.equal(model.seen.length, 2);
    });
  }

  for (const status of [400, 401, 403, 404, 413, 415, 500, 302]) {
    it(`does not send again after ${status}, and tells status and body`, async () => {
      await using model = await fakeModel(
        answer(status, { error: "bad pixels" }, { location: "/elsewhere" }),
      );
      await assert.rejects(connect(endpointAt(model.url)).predict(payload), (error) => {
        assert.ok(error instanceof ModelRequestError);
        assert.equal(error.status, status);
        assert.equal(error.body, '{"error":"bad pixels"}');
        assert.equal(error.message, `digits answered ${status}: {"error":"bad pixels"}`);
        return true;
      });
      assert.equal(model.seen.length, 1);
    });
  }

  it("gives up after the retries and tells the last answer", async () => {
    await using model = await fakeModel(answer(503, "overloaded", { "retry-after": "0" }));
    await assert.rejects(connect(endpointAt(model.url), { retries: 2 }).predict(payload), {
      name: "ModelUnavailableError",
      message: `digits is not available at ${model.url} after 3 attempts: the last answer was 503: overloaded`,
    });
    assert.equal(model.seen.length, 3);
  });

  it("waits as long as Retry-After asks", async () => {
    await using model = await fakeModel(answer(503, "", { "retry-after": "1" }), answer(200, prediction));
    const start = Date.now();
    await connect(endpointAt(model.url)).predict(payload);
    assert.ok(Date.now() - start >= 990, `waited ${Date.now() - start} ms`);
  });

  it("does not wait for a Retry-After of more than a minute", async () => {
    await using model = await fakeModel(answer(503, "maintenance", { "retry-after": "3600" }));
    await assert.rejects(connect(endpointAt(model.url)).predict(payload), ModelUnavailableError);
    assert.equal(model.seen.length, 1);
  });

  it("forgives one lost connection even without retries", async () => {
    await using model = await fakeModel(reset, answer(200, prediction));
    assert.deepEqual(await connect(endpointAt(model.url), { retries: 0 }).predict(payload), prediction);
  });

  it("gives up on a model that always drops the connection", async () => {
    await using model = await fakeModel(reset);
    await assert.rejects(
      connect(endpointAt(model.url), { retries: 1 }).predict(payload),
      ModelUnavailableError,
    );
    assert.equal(model.seen.length, 3);
  });

  it("tells why nothing listens", async () => {
    const gone = await fakeModel(silence);
    await gone[Symbol.asyncDispose]();
    const call = connect(endpointAt(gone.url), { retries: 0 }).predict(payload);
    await assert.rejects(call, { name: "ModelUnavailableError", message: /after 1 attempt: .*ECONNREFUSED/ });
  });

  it("ends an attempt that takes too long, and does not repeat it", async () => {
    await using model = await fakeModel(silence);
    const endpoint = endpointAt(model.url);
    const impatient = { ...endpoint, call: { ...endpoint.call, timeoutSeconds: 0.2 } };
    await assert.rejects(connect(impatient).predict(payload), ModelTimeoutError);
    assert.equal(model.seen.length, 1);
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
      const impatient = { ...endpoint, call: { ...endpoint.call, timeoutSeconds: 0.3 } };
      await assert.rejects(connect(impatient).predict(payload), ModelTimeoutError);
      assert.equal(model.seen.length, 1);
    });
  }

  // Waiting 300 s in a test would prove it of Node's own fetch; this one only fails as that does.
  for (const code of ["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]) {
    it(`does not send again when a given fetch stops waiting by itself: ${code}`, async () => {
      let attempts = 0;
      const impatient = (): Promise<Response> => {
        attempts += 1;
        return Promise.reject(
          new TypeError("fetch failed", { cause: Object.assign(new Error("timeout"), { code }) }),
        );
      };
      const endpoint = endpointAt("http://127.0.0.1:9/invocations");
      await assert.rejects(connect(endpoint, { fetch: impatient }).predict(payload), {
        name: "ModelTimeoutError",
        message:
          "digits did not answer at http://127.0.0.1:9/invocations before the given `fetch` stopped waiting " +
          `(${code}), earlier than the endpoint's 5 s; give it a longer time limit or leave \`fetch\` out.`,
      });
      assert.equal(attempts, 1);
    });
  }

  it("does not use the platform's fetch, which gives up after 300 s, unless it is given", async () => {
    await using model = await fakeModel(answer(200, prediction));
    const platform = globalThis.fetch;
    globalThis.fetch = () => assert.fail("used");
    try {
      assert.deepEqual(await connect(endpointAt(model.url)).predict(payload), prediction);
    } finally {
      globalThis.fetch = platform;
    }
    assert.deepEqual(await connect(endpointAt(model.url), { fetch: platform }).predict(payload), prediction);
  });

  it("sends again after a failed connection of a given fetch", async () => {
    await using model = await fakeModel(reset, reset, answer(200, prediction));
    assert.deepEqual(await connect(endpointAt(model.url), { fetch }).predict(payload), prediction);
    assert.equal(model.seen.length, 3);
  });

  it("keeps the connection for the next prediction", async () => {
    const ports = new Set<number | undefined>();
    await using model = await fakeModel((request, response) => {
      ports.add(request.socket.remotePort);
      answer(200, prediction)(request, response);
    });
    const client = connect(endpointAt(model.url));
    await client.predict(payload);
    await client.predict(payload);
    assert.equal(ports.size, 1);
  });

  it("ends with the reason of the caller's signal, also during a pause", async () => {
    await using model = await fakeModel(answer(503, "", { "retry-after": "30" }));
    const caller = new AbortController();
    const call = connect(endpointAt(model.url)).predict(payload, { signal: caller.signal });
    setTimeout(() => {
      caller.abort(new Error("the user has left"));
    }, 100);
    await assert.rejects(call, { message: "the user has left" });
  });

  it("refuses an answer that is not JSON", async () => {
    await using model = await fakeModel(answer(200, "<html>"));
    await assert.rejects(connect(endpointAt(model.url)).predict(payload), {
      name: "ModelRequestError",
      message: "digits answered 200 with what is not JSON: <html>",
    });
  });

  it("sends an API key or a token that the application reads, and its own headers", async () => {
    await using model = await fakeModel(answer(200, prediction));
    const credential = async (reference: unknown) => Promise.resolve(reference === undefined ? "" : "s3cret");
    const options = { credential, headers: { "x-tenant": "north" } };
    const key = endpointAt(model.url, { authentication: { type: "apiKey", header: "x-api-key", secret } });
    const token = endpointAt(model.url, { authentication: { type: "bearer", secret } });
    await connect(key, options).predict(payload);
    await connect(token, options).predict(payload);
    assert.equal(model.seen[0]?.headers["x-api-key"], "s3cret");
    assert.equal(model.seen[1]?.headers.authorization, "Bearer s3cret");
    assert.equal(model.seen[1].headers["x-tenant"], "north");
  });

  it("keeps the secret out of its errors", async () => {
    const gone = await fakeModel(silence);
    await gone[Symbol.asyncDispose]();
    const endpoint = endpointAt(gone.url, { authentication: { type: "bearer", secret } });
    const call = connect(endpoint, { retries: 0, credential: () => "s3cret" }).predict(payload);
    await assert.rejects(
      call,
      (error: Error) => !JSON.stringify([error.message, String(error.cause)]).includes("s3cret"),
    );
  });
});
