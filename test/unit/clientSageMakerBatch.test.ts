import assert from "node:assert/strict";
import { connect } from "model-hosting-client";
import { awsError, type ExecutionEnd, FakeAws } from "./support/fakeAws.js";
import { batch } from "./support/fakeAwsEndpoints.js";
import { reset } from "./support/fakeModel.js";

const payloads = Array.from({ length: 12 }, (_, row) => ({ row }));
const answers = payloads.map((payload) => ({ echo: payload }));

/** What the job of a run was given to read, by name. */
function uploads({ seen }: FakeAws): [string, string][] {
  return seen
    .filter(({ service, method }) => service === "s3" && method === "PUT")
    .map(({ url = "", body }) => [
      url.replace(/\?.*/, "").replace(/^\/bucket\/in\/[-0-9a-f]{36}\//, ""),
      body,
    ]);
}

// The server behind these tests speaks as AWS documents it; that AWS does so, no test here can prove.
describe("the client's batch", () => {
  it("has one job answer every payload, in order, and signs every request", async () => {
    await using aws = await FakeAws.start();
    assert.deepEqual(await connect(batch()).runBatch(payloads), answers);
    const [upload, ...others] = uploads(aws);
    assert.deepEqual(upload, ["payloads.jsonl", payloads.map((row) => `${JSON.stringify(row)}\n`).join("")]);
    assert.deepEqual(others, []);
    const starts = aws.seen.filter(
      ({ headers }) => headers["x-amz-target"] === "AWSStepFunctions.StartExecution",
    );
    assert.equal(starts.length, 1);
    for (const { headers } of aws.seen) assert.match(headers.authorization ?? "", /^AWS4-HMAC-SHA256 /);
  });

  it("gives each payload a file where a file is one request, and keeps the order", async () => {
    await using aws = await FakeAws.start();
    assert.deepEqual(await connect(batch({ split: "file" })).runBatch(payloads), answers);
    assert.deepEqual(uploads(aws).slice(0, 3), [
      ["00.json", '{"row":0}'],
      ["01.json", '{"row":1}'],
      ["02.json", '{"row":2}'],
    ]);
  });

  it("removes its payloads, which a schedule would answer again, and leaves what was there", async () => {
    await using aws = await FakeAws.start();
    aws.objects.set("bucket/in/nightly.jsonl", "1\n");
    await connect(batch({ split: "file" })).runBatch([1, 2, 3]);
    const left = [...aws.objects.keys()].filter((name) => name.startsWith("bucket/in/"));
    assert.deepEqual(left, ["bucket/in/nightly.jsonl"]);
  });

  it("starts no job for no payloads", async () => {
    await using aws = await FakeAws.start();
    assert.deepEqual(await connect(batch()).runBatch([]), []);
    assert.equal(aws.seen.length, 0);
  });

  it("says when answers are missing", async () => {
    await using aws = await FakeAws.start();
    aws.job = (_input, output) => {
      aws.objects.set(`${output.slice("s3://".length)}payloads.jsonl.out`, "1\n");
      return { status: "SUCCEEDED" };
    };
    await assert.rejects(connect(batch()).runBatch([1, 2]), {
      name: "ModelRequestError",
      message: /^digits gave 1 answers to 2 payloads; they are in s3:\/\/bucket\/out\//,
    });
  });

  it("starts a job over files, tells how it is doing, and reads its answers", async () => {
    await using aws = await FakeAws.start();
    aws.objects.set("bucket/elsewhere/b.jsonl", "3\n");
    aws.objects.set("bucket/elsewhere/a.jsonl", "1\n2\n");
    aws.objects.set("bucket/results/a.jsonl.csv", "not an answer");
    const digits = connect(batch());
    const id = await digits.startBatch({ input: "s3://bucket/elsewhere/", output: "s3://bucket/results/" });
    assert.match(id, /^arn:aws:states:eu-central-1:123456789012:execution:digits-dev:[-0-9a-f]{36}$/);
    assert.deepEqual(await digits.batchStatus(id), { state: "running", output: "s3://bucket/results/" });
    assert.deepEqual(await digits.batchResult(id), [{ echo: 1 }, { echo: 2 }, { echo: 3 }]);
    assert.deepEqual(await digits.batchStatus(id), { state: "succeeded", output: "s3://bucket/results/" });
  });

  it("leaves the input to the state machine unless it is given, and gives every job a folder for its answers", async () => {
    await using aws = await FakeAws.start();
    aws.objects.set("bucket/in/a.jsonl", "1\n");
    aws.objects.set("bucket/out/of-another-job.out", "9\n");
    const digits = connect(batch());
    assert.deepEqual(await digits.batchResult(await digits.startBatch()), [{ echo: 1 }]);
    const { input } = JSON.parse(aws.seen[0]?.body ?? "") as { input: string };
    assert.deepEqual(Object.keys(JSON.parse(input) as object), ["output"]);
  });

  it("reads the answers where the job itself says that they are", async () => {
    await using aws = await FakeAws.start();
    // The folder's name begins another's: only what lies in the folder itself counts.
    aws.objects.set("bucket/chosen-by-the-job-before/a.jsonl.out", "9\n");
    aws.job = () => {
      aws.objects.set("bucket/chosen-by-the-job/a.jsonl.out", "1\n");
      const job = { TransformOutput: { S3OutputPath: "s3://bucket/chosen-by-the-job" } };
      return { status: "SUCCEEDED", output: JSON.stringify(job) };
    };
    const digits = connect(batch());
    assert.deepEqual(await digits.batchResult(await digits.startBatch()), [1]);
  });

  const ends: Record<string, [ExecutionEnd, { name: string; message: string }]> = {
    "a failed job with its reason": [
      {
        status: "FAILED",
        error: "States.TaskFailed",
        cause: '{"TransformJobStatus":"Failed","FailureReason":"ClientError: bad pixels"}',
      },
      {
        name: "ModelRequestError",
        message: "The batch job of digits failed: States.TaskFailed: ClientError: bad pixels",
      },
    ],
    "an AWS without instances": [
      { status: "FAILED", error: "SageMaker.ResourceLimitExceeded", cause: "no quota" },
      {
        name: "ModelUnavailableError",
        message: "The batch job of digits failed: SageMaker.ResourceLimitExceeded: no quota",
      },
    ],
    "a job that took too long": [
      { status: "TIMED_OUT" },
      {
        name: "ModelTimeoutError",
        message: "The batch job of digits took longer than its time: no reason given",
      },
    ],
    "a job that somebody stopped": [
      { status: "ABORTED" },
      { name: "ModelRequestError", message: "The batch job of digits was stopped: no reason given" },
    ],
  };
  for (const [what, [end, error]] of Object.entries(ends)) {
    it(`tells ${what}`, async () => {
      await using aws = await FakeAws.start();
      aws.job = () => end;
      await assert.rejects(connect(batch()).runBatch([1]), error);
    });
  }

  it("starts one job only, however often the start is sent", async () => {
    await using aws = await FakeAws.start();
    aws.fail("states", awsError(400, "ThrottlingException"), reset);
    assert.deepEqual(await connect(batch()).runBatch([1]), [{ echo: 1 }]);
    const names = aws.seen
      .filter(({ headers }) => headers["x-amz-target"] === "AWSStepFunctions.StartExecution")
      .map(({ body }) => (JSON.parse(body) as { name: string }).name);
    assert.equal(names.length, 3);
    assert.equal(new Set(names).size, 1, "Step Functions starts no second execution of a name");
  });

  it("tells what AWS refuses", async () => {
    await using aws = await FakeAws.start();
    await assert.rejects(connect(batch()).batchStatus("arn:gone"), {
      name: "ModelRequestError",
      status: 400,
      message: /ExecutionDoesNotExist/,
    });
    assert.equal(aws.seen.length, 1);
  });

  it("stops waiting with the reason of the caller's signal", async () => {
    await using aws = await FakeAws.start();
    const digits = connect(batch());
    const id = await digits.startBatch();
    const caller = new AbortController();
    const call = digits.batchResult(id, { signal: caller.signal });
    setTimeout(() => {
      caller.abort(new Error("the user has left"));
    }, 50);
    await assert.rejects(call, { message: "the user has left" });
    const actions = new Set(aws.seen.map(({ headers }) => headers["x-amz-target"]));
    assert.deepEqual([...actions], ["AWSStepFunctions.StartExecution", "AWSStepFunctions.DescribeExecution"]);
  });

  it("answers no single requests", async () => {
    await assert.rejects(connect(batch()).predict({}), {
      name: "InvalidCallError",
      message: /use runBatch or startBatch/,
    });
  });
});
