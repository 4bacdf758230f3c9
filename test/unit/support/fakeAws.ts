import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { answer, type Behaviour, type SeenRequest } from "./fakeModel.js";

/** What comes of one asynchronous invocation; without either, nothing ever does. */
export interface AsyncOutcome {
  answer?: unknown;
  failure?: string;
}

/** An execution's end, in the fields of DescribeExecution. */
export interface ExecutionEnd {
  status: "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
  output?: string;
  error?: string;
  cause?: string;
}

interface Execution {
  input: string;
  looks: number;
  end?: ExecutionEnd;
}

type Service = "sagemaker" | "s3" | "states";

/**
 * As much of AWS as the clients call, on loopback: a SageMaker endpoint, S3 and Step Functions. While it lives, the
 * process's environment leads every AWS SDK here, with keys of its own.
 */
export class FakeAws implements AsyncDisposable {
  readonly seen: (SeenRequest & { service: Service })[] = [];
  /** S3: text by `bucket/key`. */
  readonly objects = new Map<string, string>();
  /** Whether S3 says "access denied" of what is missing, as to a caller that may list a part of the bucket alone. */
  deniesMissing = false;
  /** What the model answers to a payload; by default what it was given. */
  model = (payload: unknown): unknown => ({ echo: payload });
  /** What becomes of an asynchronous payload. */
  asyncModel = (payload: unknown): AsyncOutcome => ({ answer: this.model(payload) });
  /** What becomes of a batch job, as the state machine would do it. */
  job = (input: string, output: string): ExecutionEnd => this.transform(input, output);

  private readonly executions = new Map<string, Execution>();
  private readonly faults: Record<Service, Behaviour[]> = { sagemaker: [], s3: [], states: [] };
  private readonly server = createServer((request, response) => {
    void text(request).then((body) => {
      this.handle(request, response, body);
    });
  });
  private environment: Record<string, string | undefined> = {};

  static async start(): Promise<FakeAws> {
    const aws = new FakeAws();
    aws.server.listen(0, "127.0.0.1");
    // A test that fails in its middle must not keep the process.
    aws.server.unref();
    await once(aws.server, "listening");
    const { port } = aws.server.address() as AddressInfo;
    aws.environment = replaceEnvironment({
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: "AKIATEST",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_SESSION_TOKEN: undefined,
      AWS_PROFILE: undefined,
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    });
    return aws;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    replaceEnvironment(this.environment);
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  /** Treats the next requests to a service by these behaviours, one each. */
  fail(service: Service, ...behaviours: Behaviour[]): void {
    this.faults[service].push(...behaviours);
  }

  /** The requests to a service, as "METHOD /path". */
  requests(service: Service): string[] {
    return this.seen
      .filter((request) => request.service === service)
      .map(({ method = "", url = "" }) => `${method} ${url}`);
  }

  /** Answers each payload file of a folder by the model, line by line, as a transform job does. */
  transform(input: string, output: string): ExecutionEnd {
    const [from, to] = [input.slice("s3://".length), output.slice("s3://".length)];
    for (const [name, content] of [...this.objects].filter(([name]) => name.startsWith(from))) {
      const lines = content.split("\n").filter((line) => line !== "");
      const answers = lines.map((line) => JSON.stringify(this.model(JSON.parse(line))));
      this.objects.set(`${to}${name.slice(from.length)}.out`, `${answers.join("\n")}\n`);
    }
    return { status: "SUCCEEDED", output: JSON.stringify({ TransformOutput: { S3OutputPath: output } }) };
  }

  private handle(request: IncomingMessage, response: ServerResponse, body: string): void {
    const { method, url = "/", headers } = request;
    const service = serviceOf(url, headers["x-amz-target"] !== undefined);
    this.seen.push({ service, method, url, headers, body });
    const signed = headers.authorization ?? "";
    const [fault] = this.faults[service].splice(0, 1);
    if (
      !signed.startsWith("AWS4-HMAC-SHA256 ") ||
      !signed.includes(`/eu-central-1/${service}/aws4_request`)
    ) {
      answer(403, { message: "not signed" })(request, response);
    } else if (fault) fault(request, response);
    else if (service === "states") this.states(request, response, body);
    else if (service === "s3") this.s3(request, response, body);
    else if (url.endsWith("/async-invocations")) this.invokeAsync(request, response);
    else answer(200, this.model(JSON.parse(body)))(request, response);
  }

  private invokeAsync(request: IncomingMessage, response: ServerResponse): void {
    const input = String(request.headers["x-amzn-sagemaker-inputlocation"]).slice("s3://".length);
    const id = String(request.headers["x-amzn-sagemaker-inference-id"]);
    const outcome = this.asyncModel(JSON.parse(this.objects.get(input) ?? "null"));
    const output = `bucket/out/${id}.out`;
    const failure = `bucket/failed/${id}.out`;
    // Later than the first look: the caller has to wait.
    setTimeout(() => {
      if (outcome.answer !== undefined) this.objects.set(output, JSON.stringify(outcome.answer));
      if (outcome.failure !== undefined) this.objects.set(failure, outcome.failure);
    }, 300);
    answer(
      202,
      { InferenceId: id },
      {
        "x-amzn-sagemaker-outputlocation": `s3://${output}`,
        "x-amzn-sagemaker-failurelocation": `s3://${failure}`,
      },
    )(request, response);
  }

  private states(request: IncomingMessage, response: ServerResponse, body: string): void {
    const given = JSON.parse(body) as {
      stateMachineArn: string;
      name: string;
      input: string;
      executionArn: string;
    };
    if (String(request.headers["x-amz-target"]).endsWith(".StartExecution")) {
      const arn = `${given.stateMachineArn.replace(":stateMachine:", ":execution:")}:${given.name}`;
      this.executions.set(arn, { input: given.input, looks: 0 });
      answer(200, { executionArn: arn, startDate: 1 })(request, response);
      return;
    }
    const execution = this.executions.get(given.executionArn);
    if (!execution) {
      answer(400, { __type: "ExecutionDoesNotExist", message: given.executionArn })(request, response);
      return;
    }
    // Running at the first look: the caller has to wait.
    execution.looks += 1;
    if (execution.looks > 1) execution.end ??= this.ended(execution.input);
    const end = execution.end ?? { status: "RUNNING" };
    answer(200, { executionArn: given.executionArn, startDate: 1, input: execution.input, ...end })(
      request,
      response,
    );
  }

  private ended(input: string): ExecutionEnd {
    const files = JSON.parse(input) as { input?: string; output?: string };
    return this.job(files.input ?? "s3://bucket/in/", files.output ?? "s3://bucket/out/");
  }

  private s3({ method, url = "/" }: IncomingMessage, response: ServerResponse, body: string): void {
    const { pathname, searchParams } = new URL(url, "http://s3");
    const name = decodeURIComponent(pathname.slice(1));
    if (searchParams.has("list-type")) {
      response.end(this.listing(name, searchParams));
      return;
    }
    if (method === "PUT") this.objects.set(name, body);
    if (method === "DELETE") this.objects.delete(name);
    const content = this.objects.get(name);
    if (method === "GET" && content === undefined) {
      const [status, code] = this.deniesMissing ? [403, "AccessDenied"] : [404, "NoSuchKey"];
      response.writeHead(status, { "content-type": "application/xml" });
      response.end(`<Error><Code>${code}</Code><Message>no ${name}</Message></Error>`);
      return;
    }
    response.writeHead(method === "DELETE" ? 204 : 200);
    response.end(method === "GET" ? content : undefined);
  }

  /** Two keys a page, so that a caller that reads one page only is found out. */
  private listing(bucket: string, query: URLSearchParams): string {
    const prefix = `${bucket.replace(/\/$/, "")}/${query.get("prefix") ?? ""}`;
    const keys = [...this.objects.keys()].filter((name) => name.startsWith(prefix)).sort();
    const from = Number(query.get("continuation-token") ?? 0);
    const page = keys.slice(from, from + 2).map((name) => name.slice(name.indexOf("/") + 1));
    const more = from + 2 < keys.length;
    return [
      '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
      `<IsTruncated>${more}</IsTruncated>`,
      more ? `<NextContinuationToken>${from + 2}</NextContinuationToken>` : "",
      ...page.map((key) => `<Contents><Key>${key}</Key></Contents>`),
      "</ListBucketResult>",
    ].join("");
  }
}

function serviceOf(url: string, hasTarget: boolean): Service {
  if (hasTarget) return "states";
  return url.startsWith("/endpoints/") ? "sagemaker" : "s3";
}

/** Sets or removes variables, and returns what they were. */
function replaceEnvironment(values: Record<string, string | undefined>): Record<string, string | undefined> {
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, process.env[name]]));
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
  return before;
}

/** An error answer of an AWS service that speaks JSON. */
export function awsError(status: number, code: string, fields: Record<string, unknown> = {}): Behaviour {
  return answer(status, { message: `about ${code}`, ...fields }, { "x-amzn-errortype": code });
}

/** What SageMaker answers when the container answered an error. */
export function modelError(status: number, message: string): Behaviour {
  return awsError(424, "ModelError", {
    Message: `Received client error (${status}) from primary`,
    OriginalStatusCode: status,
    OriginalMessage: message,
  });
}
