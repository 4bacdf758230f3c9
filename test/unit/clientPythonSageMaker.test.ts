import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Endpoint } from "model-hosting-client";
import { emulatorPython } from "../../sandbox/aws/virtualEnvironment.js";
import { repositoryRoot } from "../../sandbox/paths.js";
import { silentProgress } from "../../sandbox/progress.js";
import { awsError, FakeAws, modelError } from "./support/fakeAws.js";
import { asynchronous, batch, realtime } from "./support/fakeAwsEndpoints.js";
import { answer, type Behaviour, reset, silence } from "./support/fakeModel.js";

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

// The server behind these tests speaks as AWS documents it; that AWS does so, no test here can prove.
describe("the Python client on SageMaker", () => {
  let interpreter = "";

  before(async function () {
    // The sandbox's environment holds a pinned boto3; the first time it is installed.
    this.timeout(300_000);
    interpreter = await emulatorPython(silentProgress);
  });

  /** Runs lines of an application, which has `client` for the endpoint and prints. */
  async function application(endpoint: Endpoint, lines: string, options = ""): Promise<Ended> {
    const program = [
      "import json, sys",
      "import model_client",
      "from model_client import *",
      "try:",
      `  client = connect(json.load(sys.stdin)${options})`,
      ...lines.split("\n").map((line) => `  ${line}`),
      "except Exception as error:",
      "  sys.exit(f'{type(error).__name__}: {error}')",
    ];
    return run(["-c", program.join("\n")], JSON.stringify(endpoint));
  }

  async function run(parameters: string[], input: string): Promise<Ended> {
    const cwd = join(repositoryRoot, "client", "python");
    const child = spawn(interpreter, ["-B", ...parameters], { cwd });
    child.stdin.end(input);
    const ended = new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve(code ?? -1);
      });
    });
    const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { code, stdout: stdout.trim(), stderr: stderr.trim() };
  }

  async function prints(expected: unknown, endpoint: Endpoint, lines: string, options = ""): Promise<void> {
    const { stdout, stderr } = await application(endpoint, lines, options);
    assert.equal(stderr, "");
    assert.deepEqual(JSON.parse(stdout), expected);
  }

  async function fails(
    message: string | RegExp,
    endpoint: Endpoint,
    lines: string,
    options = "",
  ): Promise<void> {
    const { code, stderr } = await application(endpoint, lines, options);
    assert.equal(code, 1);
    if (typeof message === "string") assert.equal(stderr, message);
    else assert.match(stderr, message);
  }

  it("invokes the endpoint with the request that the TypeScript client signs", async () => {
    await using aws = await FakeAws.start();
    await prints({ echo: [1] }, realtime(), "print(json.dumps(client.predict([1])))");
    assert.deepEqual(aws.requests("sagemaker"), ["POST /endpoints/digits-dev/invocations"]);
    const { headers } = aws.seen[0] ?? assert.fail("no request");
    assert.match(headers.authorization ?? "", /^AWS4-HMAC-SHA256 .*\/eu-central-1\/sagemaker\/aws4_request/);
    assert.equal(headers["content-type"], "application/json");
    assert.equal(headers.accept, "application/json");
  });

  it("names model and variant, and refuses those that the endpoint does not have", async () => {
    await using aws = await FakeAws.start();
    const several = realtime({ targetModels: { north: "north.tar.gz" }, variants: ["a", "b"] });
    await prints(
      { echo: 1 },
      several,
      'print(json.dumps(client.predict(1, target_model="north", target_variant="b")))',
    );
    const { headers } = aws.seen[0] ?? assert.fail("no request");
    assert.equal(headers["x-amzn-sagemaker-target-model"], "north.tar.gz");
    assert.equal(headers["x-amzn-sagemaker-target-variant"], "b");
    await fails(
      'InvalidCallError: digits hosts several models: give target_model, one of north, and not "west".',
      several,
      'client.predict(1, target_model="west")',
    );
    await fails(
      'InvalidCallError: digits: target_variant "a" cannot be chosen: it has one variant.',
      realtime(),
      'client.predict(1, target_variant="a")',
    );
    assert.equal(aws.seen.length, 1);
  });

  const passing: Record<string, Behaviour> = {
    throttling: awsError(400, "ThrottlingException"),
    "no capacity": awsError(503, "ServiceUnavailable"),
    "an overloaded model": modelError(503, "busy"),
    "a lost connection": reset,
  };
  for (const [what, behaviour] of Object.entries(passing)) {
    it(`sends again after ${what}`, async () => {
      await using aws = await FakeAws.start();
      aws.fail("sagemaker", behaviour);
      await prints({ echo: 7 }, realtime(), "print(json.dumps(client.predict(7)))", ", retries=1");
      assert.equal(aws.seen.length, 2);
    });
  }

  it("gives up after the retries, which are the only ones: botocore adds none", async () => {
    await using aws = await FakeAws.start();
    aws.fail("sagemaker", ...Array<Behaviour>(9).fill(awsError(400, "ThrottlingException")));
    await fails(
      "ModelUnavailableError: digits is not available at SageMaker endpoint digits-dev in eu-central-1 after " +
        "2 attempts: the last answer of AWS was 400 ThrottlingException: about ThrottlingException",
      realtime(),
      "client.predict(1)",
      ", retries=1",
    );
    assert.equal(aws.seen.length, 2);
  });

  it("does not send again what the model or AWS refuses, what is too slow, or what is not AWS's form", async () => {
    await using aws = await FakeAws.start();
    const html = answer(404, "<html>", { "content-type": "text/html" });
    aws.fail(
      "sagemaker",
      modelError(400, "bad pixels"),
      awsError(403, "AccessDeniedException"),
      html,
      silence,
    );
    const call = "client.predict(1)";
    await fails("ModelRequestError: digits answered 400: bad pixels", realtime(), call);
    await fails(
      /^ModelRequestError: AWS refused the call of digits with 403 AccessDeniedException/,
      realtime(),
      call,
    );
    await fails(/^ModelRequestError: /, realtime(), call);
    await fails(
      "ModelTimeoutError: digits did not answer within 0.3 s at SageMaker endpoint digits-dev in eu-central-1.",
      realtime({ timeoutSeconds: 0.3 }),
      call,
    );
    assert.equal(aws.seen.length, 4);
  });

  it("says what to install where boto3 is absent", async () => {
    const { stderr } = await run(
      [
        "-c",
        "import json, sys, model_client\nsys.modules['boto3'] = None\nmodel_client.connect(json.load(sys.stdin))",
      ],
      JSON.stringify(realtime()),
    );
    assert.match(stderr, /InvalidEndpointError: digits is called through AWS: install boto3\.$/);
  });

  it("uploads, invokes and awaits the answer of an asynchronous endpoint", async () => {
    await using aws = await FakeAws.start();
    await prints({ echo: [1] }, asynchronous(), "print(json.dumps(client.predict([1])))");
    const { headers } =
      aws.seen.find(({ service }) => service === "sagemaker") ?? assert.fail("no invocation");
    assert.match(
      String(headers["x-amzn-sagemaker-inputlocation"]),
      /^s3:\/\/bucket\/in\/[-0-9a-f]{36}\.json$/,
    );
    assert.equal(headers["x-amzn-sagemaker-requestttlseconds"], "1800");
    assert.equal(headers["x-amzn-sagemaker-invocationtimeoutseconds"], "5");
    for (const request of aws.seen) assert.match(request.headers.authorization ?? "", /^AWS4-HMAC-SHA256 /);
  });

  it("waits where S3 denies access to an answer that the list does not have yet, and tells a denial", async () => {
    await using aws = await FakeAws.start();
    aws.deniesMissing = true;
    await prints({ echo: [1] }, asynchronous(), "print(json.dumps(client.predict([1])))");
    aws.deniesMissing = false;
    aws.asyncModel = () => {
      // Neither the answer nor the list of what is there.
      aws.fail("s3", awsError(403, "AccessDenied"), awsError(403, "AccessDenied"));
      return {};
    };
    await fails(
      /^ModelRequestError: AWS refused the call of digits with 403/,
      asynchronous(),
      "client.predict(1)",
    );
  });

  it("tells an asynchronous failure, and that nothing came in time", async () => {
    await using aws = await FakeAws.start();
    aws.asyncModel = () => ({ failure: "bad pixels" });
    await fails("ModelRequestError: digits failed: bad pixels", asynchronous(), "client.predict(1)");
    aws.asyncModel = () => ({});
    await fails(
      "ModelTimeoutError: digits gave no answer within 0.7 s: 0.5 s in the queue and its own 0.2 s.",
      asynchronous({ timeoutSeconds: 0.2 }),
      "client.predict(1, queue_seconds=0.5)",
    );
  });

  it("never takes a page of HTML for an answer that is still to come", async () => {
    await using aws = await FakeAws.start();
    aws.asyncModel = () => {
      aws.fail("s3", answer(404, "<html>not here<br></html>", { "content-type": "text/html" }));
      return {};
    };
    await fails(/^ModelRequestError: /, asynchronous(), "client.predict(1)");
  });

  for (const split of ["line", "file"] as const) {
    it(`runs a batch where a ${split} is one request, in the payloads' order, and clears up`, async () => {
      await using aws = await FakeAws.start();
      const rows = Array.from({ length: 12 }, (_, row) => row);
      const folder = mkdtempSync(join(tmpdir(), "python-client-"));
      try {
        writeFileSync(join(folder, "endpoint.json"), JSON.stringify(batch({ split })));
        const { stdout, stderr } = await run(
          ["model_client.py", join(folder, "endpoint.json")],
          JSON.stringify(rows),
        );
        assert.equal(stderr, "");
        assert.deepEqual(
          JSON.parse(stdout),
          rows.map((row) => ({ echo: row })),
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
      assert.deepEqual(
        [...aws.objects.keys()].filter((name) => name.startsWith("bucket/in/")),
        [],
      );
    });
  }

  it("starts a batch over files, tells how it is doing, and reads its answers", async () => {
    await using aws = await FakeAws.start();
    aws.objects.set("bucket/elsewhere/b.jsonl", "3\n");
    aws.objects.set("bucket/elsewhere/a.jsonl", "1\n2\n");
    aws.objects.set("bucket/elsewhere/c.jsonl", "4\n");
    const lines = [
      'id = client.start_batch("s3://bucket/elsewhere/", "s3://bucket/results/")',
      "before = client.batch_status(id)",
      "answers = client.batch_result(id)",
      "after = client.batch_status(id)",
      "print(json.dumps([before.state, answers, after.state, after.output, after.reason]))",
    ];
    const answers = [1, 2, 3, 4].map((row) => ({ echo: row }));
    await prints(["running", answers, "succeeded", "s3://bucket/results/", null], batch(), lines.join("\n"));
  });

  it("tells a failed batch with its reason, one without instances, and one that has not ended", async () => {
    await using aws = await FakeAws.start();
    aws.job = () => ({
      status: "FAILED",
      error: "States.TaskFailed",
      cause: '{"FailureReason":"bad pixels"}',
    });
    await fails(
      "ModelRequestError: The batch job of digits failed: States.TaskFailed: bad pixels",
      batch(),
      "client.run_batch([1])",
    );
    aws.job = () => ({ status: "FAILED", error: "SageMaker.ResourceLimitExceeded", cause: "no quota" });
    await fails(/^ModelUnavailableError: .*no quota$/, batch(), "client.run_batch([1])");
    await fails(
      /^ModelTimeoutError: The batch job .* has not ended within 0\.1 s; it goes on\.$/,
      batch(),
      "client.batch_result(client.start_batch(), timeout_seconds=0.1)",
    );
  });

  it("refuses what the kind of endpoint cannot do", async () => {
    await fails(/^InvalidCallError: .*use run_batch or start_batch/, batch(), "client.predict(1)");
    await fails(/^InvalidCallError: .*runs no batch jobs: use predict/, realtime(), "client.run_batch([1])");
    await fails(/^InvalidEndpointError: .*leave `headers` out/, realtime(), "pass", ', headers={"x": "y"}');
    await fails(
      /call\.input: expected an s3:\/\/ folder, given "in"/,
      asynchronous({ input: "in" }),
      "client.predict(1)",
    );
  });
});
