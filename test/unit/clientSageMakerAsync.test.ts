import assert from "node:assert/strict";
import { connect } from "model-hosting-client";
import { awsError, FakeAws } from "./support/fakeAws.js";
import { asynchronous } from "./support/fakeAwsEndpoints.js";
import { answer, reset } from "./support/fakeModel.js";

// The server behind these tests speaks as AWS documents it; that AWS does so, no test here can prove.
describe("the client on a SageMaker asynchronous endpoint", () => {
  it("uploads the payload, invokes, waits, and returns the answer", async () => {
    await using aws = await FakeAws.start();
    assert.deepEqual(await connect(asynchronous()).predict({ instances: [1] }), { echo: { instances: [1] } });
    const [upload, invocation] = aws.seen;
    assert.match(`${upload?.method} ${upload?.url}`, /^PUT \/bucket\/in\/[-0-9a-f]{36}\.json/);
    assert.deepEqual(JSON.parse(upload?.body ?? ""), { instances: [1] });
    assert.deepEqual(aws.requests("sagemaker"), ["POST /endpoints/digits-dev/async-invocations"]);
    const { headers } = invocation ?? assert.fail("no invocation");
    assert.match(
      String(headers["x-amzn-sagemaker-inputlocation"]),
      /^s3:\/\/bucket\/in\/[-0-9a-f]{36}\.json$/,
    );
    assert.equal(headers["x-amzn-sagemaker-requestttlseconds"], "1800");
    assert.equal(headers["x-amzn-sagemaker-invocationtimeoutseconds"], "5");
    for (const request of aws.seen) {
      assert.match(request.headers.authorization ?? "", /^AWS4-HMAC-SHA256 /);
    }
  });

  it("gives every request a payload of its own", async () => {
    await using aws = await FakeAws.start();
    const digits = connect(asynchronous());
    const answers = await Promise.all([1, 2, 3].map((payload) => digits.predict(payload)));
    assert.deepEqual(answers, [{ echo: 1 }, { echo: 2 }, { echo: 3 }]);
    assert.equal(aws.requests("sagemaker").length, 3);
  });

  it("tells the failure that the endpoint wrote", async () => {
    await using aws = await FakeAws.start();
    aws.asyncModel = () => ({ failure: "Received client error (400) from primary: bad pixels" });
    await assert.rejects(connect(asynchronous()).predict({}), {
      name: "ModelRequestError",
      message: "digits failed: Received client error (400) from primary: bad pixels",
      status: undefined,
      body: "Received client error (400) from primary: bad pixels",
    });
  });

  it("ends when neither an answer nor a failure comes in time", async () => {
    await using aws = await FakeAws.start();
    aws.asyncModel = () => ({});
    const digits = connect(asynchronous({ timeoutSeconds: 0.2 }));
    await assert.rejects(digits.predict({}, { queueSeconds: 0.5 }), {
      name: "ModelTimeoutError",
      message: "digits gave no answer within 0.7 s: 0.5 s in the queue and its own 0.2 s.",
    });
    const invocation = aws.seen.find(({ service }) => service === "sagemaker");
    assert.equal(invocation?.headers["x-amzn-sagemaker-requestttlseconds"], "60", "the least that AWS takes");
  });

  it("sends every step again after what may pass", async () => {
    await using aws = await FakeAws.start();
    aws.fail("s3", awsError(503, "SlowDown"));
    aws.fail("sagemaker", awsError(400, "ThrottlingException"), reset);
    assert.deepEqual(await connect(asynchronous()).predict(7), { echo: 7 });
    assert.equal(aws.requests("sagemaker").length, 3);
    const uploads = aws.requests("s3").filter((request) => request.startsWith("PUT"));
    assert.equal(new Set(uploads).size, 1, "the same object");
    assert.equal(uploads.length, 2);
  });

  it("gives up where AWS stays away", async () => {
    await using aws = await FakeAws.start();
    aws.fail("sagemaker", awsError(503, "ServiceUnavailable"));
    await assert.rejects(connect(asynchronous(), { retries: 0 }).predict({}), {
      name: "ModelUnavailableError",
    });
  });

  it("tells at once what it may not read, rather than wait for it", async () => {
    await using aws = await FakeAws.start();
    aws.asyncModel = () => {
      // Neither the answer nor the list of what is there.
      aws.fail("s3", awsError(403, "AccessDenied"), awsError(403, "AccessDenied"));
      return {};
    };
    await assert.rejects(connect(asynchronous()).predict({}), { name: "ModelRequestError", status: 403 });
  });

  it("waits where S3 denies access to an answer that the list does not have yet", async () => {
    await using aws = await FakeAws.start();
    aws.deniesMissing = true;
    assert.deepEqual(await connect(asynchronous()).predict(7), { echo: 7 });
    aws.asyncModel = () => ({ failure: "bad pixels" });
    await assert.rejects(connect(asynchronous()).predict(7), { body: "bad pixels" });
  });

  it("reads an answer that was written between the denial and the list", async () => {
    await using aws = await FakeAws.start();
    aws.asyncModel = (payload) => {
      aws.fail("s3", (request, response) => {
        const name = new URL(request.url ?? "", "http://s3").pathname.slice(1);
        aws.objects.set(name, JSON.stringify({ echo: payload }));
        awsError(403, "AccessDenied")(request, response);
      });
      return {};
    };
    assert.deepEqual(await connect(asynchronous()).predict(7), { echo: 7 });
  });

  it("never takes a page of HTML for an answer that is still to come", async () => {
    await using aws = await FakeAws.start();
    aws.asyncModel = () => {
      aws.fail("s3", answer(404, "<html>not here</html>", { "content-type": "text/html" }));
      return {};
    };
    await assert.rejects(connect(asynchronous()).predict({}), { name: "ModelRequestError", status: 404 });
  });

  it("ends with the reason of the caller's signal, also while it waits", async () => {
    await using aws = await FakeAws.start();
    aws.asyncModel = () => ({});
    const caller = new AbortController();
    const call = connect(asynchronous()).predict({}, { signal: caller.signal });
    setTimeout(() => {
      caller.abort(new Error("the user has left"));
    }, 600);
    await assert.rejects(call, { message: "the user has left" });
  });

  it("refuses a choice of model or variant, a batch, and a queue longer than AWS keeps", async () => {
    const digits = connect(asynchronous());
    await assert.rejects(digits.predict({}, { targetVariant: "a" }), { name: "InvalidCallError" });
    await assert.rejects(digits.runBatch([1]), { name: "InvalidCallError" });
    await assert.rejects(digits.predict({}, { queueSeconds: 21_601 }), RangeError);
  });
});
