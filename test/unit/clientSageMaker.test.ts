import assert from "node:assert/strict";
import { connect, ModelRequestError } from "model-hosting-client";
import { awsError, FakeAws, modelError } from "./support/fakeAws.js";
import { realtime } from "./support/fakeAwsEndpoints.js";
import { answer, reset, silence, trickle } from "./support/fakeModel.js";

// The server behind these tests speaks as AWS documents it; that AWS does so, no test here can prove.
describe("the client on a SageMaker endpoint", () => {
  it("invokes it with a signed request and returns the answer", async () => {
    await using aws = await FakeAws.start();
    assert.deepEqual(await connect(realtime()).predict({ instances: [1] }), { echo: { instances: [1] } });
    assert.deepEqual(aws.requests("sagemaker"), ["POST /endpoints/digits-dev/invocations"]);
    const [request] = aws.seen;
    assert.match(
      request?.headers.authorization ?? "",
      /^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d{8}\/eu-central-1\/sagemaker\/aws4_request/,
    );
    assert.equal(request?.headers["content-type"], "application/json");
    assert.equal(request.headers.accept, "application/json");
    assert.equal(request.headers["x-amzn-sagemaker-target-model"], undefined);
    assert.equal(request.headers["x-amzn-sagemaker-target-variant"], undefined);
  });

  for (const status of [400, 404, 413, 500]) {
    it(`tells the ${status} of the model itself, and does not send again`, async () => {
      await using aws = await FakeAws.start();
      aws.fail("sagemaker", modelError(status, "bad pixels"));
      await assert.rejects(connect(realtime()).predict({}), (error) => {
        assert.ok(error instanceof ModelRequestError);
        assert.equal(error.message, `digits answered ${status}: bad pixels`);
        assert.equal(error.status, status);
        assert.equal(error.body, "bad pixels");
        return true;
      });
      assert.equal(aws.seen.length, 1);
    });
  }

  const passing = {
    "throttling, which AWS answers with 400": awsError(400, "ThrottlingException"),
    "a model that is still being loaded": awsError(429, "ModelNotReadyException"),
    "a failure inside AWS": awsError(500, "InternalFailure"),
    "a dependency's failure": awsError(530, "InternalDependencyException"),
    "no capacity": awsError(503, "ServiceUnavailable"),
    "an overloaded model": modelError(503, "busy"),
    "a container that is away": modelError(0, "connection refused"),
    "a lost connection": reset,
  };
  for (const [what, behaviour] of Object.entries(passing)) {
    it(`sends again after ${what}`, async () => {
      await using aws = await FakeAws.start();
      aws.fail("sagemaker", behaviour);
      assert.deepEqual(await connect(realtime(), { retries: 1 }).predict(7), { echo: 7 });
      assert.equal(aws.seen.length, 2);
    });
  }

  it("gives up after the retries, which are the only ones: the SDK adds none", async () => {
    await using aws = await FakeAws.start();
    aws.fail("sagemaker", ...Array<typeof reset>(9).fill(awsError(400, "ThrottlingException")));
    await assert.rejects(connect(realtime(), { retries: 2 }).predict({}), {
      name: "ModelUnavailableError",
      message:
        "digits is not available at SageMaker endpoint digits-dev in eu-central-1 after 3 attempts: " +
        "the last answer of AWS was 400 ThrottlingException: about ThrottlingException",
    });
    assert.equal(aws.seen.length, 3);
  });

  it("tells what AWS refuses, and does not send again", async () => {
    await using aws = await FakeAws.start();
    aws.fail("sagemaker", awsError(403, "AccessDeniedException"));
    await assert.rejects(connect(realtime()).predict({}), {
      name: "ModelRequestError",
      status: 403,
      message: "AWS refused the call of digits with 403 AccessDeniedException: about AccessDeniedException",
    });
    assert.equal(aws.seen.length, 1);
  });

  it("never takes a page of HTML for an answer", async () => {
    await using aws = await FakeAws.start();
    aws.fail("sagemaker", answer(404, "<html>not here</html>", { "content-type": "text/html" }));
    await assert.rejects(connect(realtime()).predict({}), { name: "ModelRequestError", status: 404 });
    aws.fail("sagemaker", answer(200, "<html>"));
    await assert.rejects(connect(realtime()).predict({}), {
      name: "ModelRequestError",
      message: "digits answered 200 with what is not JSON: <html>",
    });
  });

  for (const [what, behaviour] of Object.entries({ nothing: silence, "a trickle": trickle })) {
    it(`ends on time when the answer is ${what}, and does not send again`, async () => {
      await using aws = await FakeAws.start();
      aws.fail("sagemaker", behaviour);
      await assert.rejects(connect(realtime({ timeoutSeconds: 0.3 })).predict({}), {
        name: "ModelTimeoutError",
        message: "digits did not answer within 0.3 s at SageMaker endpoint digits-dev in eu-central-1.",
      });
      assert.equal(aws.seen.length, 1);
    });
  }

  it("takes SageMaker's own time limit for the model's", async () => {
    await using aws = await FakeAws.start();
    aws.fail("sagemaker", modelError(0, "Your invocation timed out while waiting for a response"));
    await assert.rejects(connect(realtime()).predict({}), { name: "ModelTimeoutError" });
    assert.equal(aws.seen.length, 1);
  });

  it("ends with the reason of the caller's signal", async () => {
    await using aws = await FakeAws.start();
    aws.fail("sagemaker", silence);
    const caller = new AbortController();
    const call = connect(realtime()).predict({}, { signal: caller.signal });
    setTimeout(() => {
      caller.abort(new Error("the user has left"));
    }, 100);
    await assert.rejects(call, { message: "the user has left" });
  });

  it("says where AWS credentials are missing", async () => {
    await using aws = await FakeAws.start();
    delete process.env["AWS_ACCESS_KEY_ID"];
    process.env["AWS_EC2_METADATA_DISABLED"] = "true";
    await assert.rejects(connect(realtime()).predict({}), { name: "CredentialsProviderError" });
    delete process.env["AWS_EC2_METADATA_DISABLED"];
    assert.equal(aws.seen.length, 0);
  });
});

describe("the client's choice of model and variant", () => {
  it("asks a multi-model endpoint for the file of the model that the application names", async () => {
    await using aws = await FakeAws.start();
    const digits = connect(realtime({ targetModels: { north: "north.tar.gz", south: "v2/south.tar.gz" } }));
    await digits.predict({}, { targetModel: "south" });
    assert.equal(aws.seen[0]?.headers["x-amzn-sagemaker-target-model"], "v2/south.tar.gz");
  });

  it("asks for the variant that the application names, and else leaves it to the traffic's weights", async () => {
    await using aws = await FakeAws.start();
    const digits = connect(realtime({ variants: ["a", "b"] }));
    await digits.predict({}, { targetVariant: "b" });
    await digits.predict({});
    const variants = aws.seen.map(({ headers }) => headers["x-amzn-sagemaker-target-variant"]);
    assert.deepEqual(variants, ["b", undefined]);
  });

  it("refuses, before it sends anything, what the endpoint does not have", async () => {
    await using aws = await FakeAws.start();
    const several = realtime({ targetModels: { north: "north.tar.gz" }, variants: ["a", "b"] });
    const refusals = [
      [several, {}, /hosts several models: give targetModel, one of north\.$/],
      [several, { targetModel: "west" }, /one of north, and not "west"\.$/],
      [several, { targetModel: "toString" }, /and not "toString"/],
      [several, { targetModel: "north", targetVariant: "c" }, /no variant "c": targetVariant is one of a, b/],
      [realtime(), { targetModel: "north" }, /targetModel "north" cannot be chosen: it hosts one model/],
      [realtime(), { targetVariant: "a" }, /targetVariant "a" cannot be chosen: it has one variant/],
    ] as const;
    for (const [endpoint, options, message] of refusals) {
      await assert.rejects(connect(endpoint).predict({}, options), { name: "InvalidCallError", message });
    }
    assert.equal(aws.seen.length, 0);
  });

  it("runs no batch jobs", async () => {
    const digits = connect(realtime());
    const calls = [
      digits.runBatch([1]),
      digits.startBatch(),
      digits.batchStatus("id"),
      digits.batchResult("id"),
    ];
    for (const call of calls) {
      await assert.rejects(call, {
        name: "InvalidCallError",
        message: /digits .* runs no batch jobs: use predict/,
      });
    }
  });

  it("takes no fetch and no headers, since the AWS SDK sends", () => {
    const refused = (option: string) => ({
      name: "InvalidEndpointError",
      message: RegExp(`leave \`${option}\` out`),
    });
    assert.throws(() => connect(realtime(), { fetch }), refused("fetch"));
    assert.throws(() => connect(realtime(), { headers: { "x-tenant": "north" } }), refused("headers"));
  });
});
