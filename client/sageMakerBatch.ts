import { randomUUID } from "node:crypto";
import { z } from "zod";
import { jsonOf } from "./answers.js";
import { anyOf } from "./attempts.js";
import { type Caller, clientSettings, once, sendToAws } from "./aws.js";
import { refuseUnsuccessful, statusOf } from "./batchStatus.js";
import { type SageMakerBatchCall } from "./endpoint.js";
import { InvalidCallError, ModelRequestError } from "./errors.js";
import { type BatchFiles, type BatchOptions, type BatchStatus, type Operations } from "./operations.js";
import { pause, pollDelay } from "./retry.js";
import { TextObjects } from "./s3.js";

/** A job takes minutes: instances start for it. */
const longestPollMs = 15_000;

/** Runs SageMaker transform jobs: executions of the state machine that the stack made for them. */
export function sageMakerBatchOperations(call: SageMakerBatchCall, caller: Caller): Operations {
  const batch = new Batch(call, caller);
  return {
    predict: () =>
      Promise.reject(
        new InvalidCallError(`${caller.name} answers no single requests: use runBatch or startBatch.`),
      ),
    runBatch: (payloads, options) => batch.run(payloads, options),
    startBatch: (files) => batch.start(files),
    batchStatus: (id, options) => batch.status(id, options),
    batchResult: (id, options) => batch.result(id, options),
  };
}

class Batch {
  private readonly objects: TextObjects;
  private readonly connect: () => ReturnType<typeof stepFunctionsClient>;

  constructor(
    private readonly call: SageMakerBatchCall,
    private readonly caller: Caller,
  ) {
    this.objects = new TextObjects(call.region, caller);
    this.connect = once(() => stepFunctionsClient(call.region));
  }

  async run(payloads: readonly unknown[], options: BatchOptions = {}): Promise<unknown[]> {
    if (payloads.length === 0) return [];
    const folder = `${randomUUID()}/`;
    const input = `${this.call.input}${folder}`;
    const files = filesOf(payloads, this.call.split).map(
      ([file, text]) => [`${input}${file}`, text] as const,
    );
    const signal = this.ended(options);
    for (const [uri, text] of files) {
      await this.objects.write(uri, text, this.call.contentType, signal);
    }
    const id = await this.start({ ...options, input, output: `${this.call.output}${folder}` });
    const status = await this.awaitEnd(id, options);
    // A schedule that reads the whole of `call.input` would answer them once more.
    for (const [uri] of files) await this.objects.remove(uri, signal);
    const answers = await this.answers(status, signal);
    if (answers.length === payloads.length) return answers;
    throw new ModelRequestError(
      `${this.caller.name} gave ${answers.length} answers to ${payloads.length} payloads; they are in ${status.output}.`,
      undefined,
      "",
    );
  }

  async start({ input, output, signal }: BatchFiles = {}): Promise<string> {
    const { sfn, client } = await this.connect();
    const name = randomUUID();
    const command = new sfn.StartExecutionCommand({
      stateMachineArn: this.call.stateMachineArn,
      // With a name of its own, a start that is sent again starts no second job.
      name,
      input: JSON.stringify({ input, output: output ?? `${this.call.output}${name}/` }),
    });
    const { executionArn } = await this.send({ signal }, (abortSignal) =>
      client.send(command, { abortSignal }),
    );
    return z.string().parse(executionArn);
  }

  async status(id: string, options: BatchOptions = {}): Promise<BatchStatus> {
    const { sfn, client } = await this.connect();
    const command = new sfn.DescribeExecutionCommand({ executionArn: id });
    return statusOf(
      await this.send(options, (abortSignal) => client.send(command, { abortSignal })),
      this.call.output,
    );
  }

  async result(id: string, options: BatchOptions = {}): Promise<unknown[]> {
    return this.answers(await this.awaitEnd(id, options), this.ended(options));
  }

  /** The status at the job's end. */
  private async awaitEnd(id: string, options: BatchOptions): Promise<BatchStatus> {
    for (let polls = 1; ; polls += 1) {
      const status = await this.status(id, options);
      if (status.state !== "running") return status;
      await pause(pollDelay(polls, longestPollMs), this.ended(options));
    }
  }

  private async answers(status: BatchStatus, signal: AbortSignal): Promise<unknown[]> {
    refuseUnsuccessful(this.caller.name, status);
    const answers: unknown[] = [];
    for (const uri of await this.objects.list(status.output, signal)) {
      // SageMaker names an answer file after its payload file (SageMaker API reference, TransformOutput).
      if (!uri.endsWith(".out")) continue;
      const text = (await this.objects.read(uri, signal)) ?? "";
      const documents =
        this.call.split === "file" ? [text] : text.split("\n").filter((line) => line.trim() !== "");
      answers.push(...documents.map((document) => jsonOf(this.caller.name, document)));
    }
    return answers;
  }

  private send<T>(options: BatchOptions, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const signal = this.ended(options);
    return sendToAws(this.caller, `state machine ${this.call.stateMachineArn}`, signal, () => send(signal));
  }

  private ended({ signal }: BatchOptions): AbortSignal {
    return anyOf(signal, this.caller.signal);
  }
}

/** What a job reads: one file with a payload a line, or a file for each payload, named in the payloads' order. */
function filesOf(payloads: readonly unknown[], split: SageMakerBatchCall["split"]): [string, string][] {
  const documents = payloads.map((payload) => JSON.stringify(payload));
  if (split === "line") return [["payloads.jsonl", `${documents.join("\n")}\n`]];
  const digits = String(documents.length).length;
  return documents.map((document, index) => [`${String(index).padStart(digits, "0")}.json`, document]);
}

async function stepFunctionsClient(region: string) {
  const sfn = await import("@aws-sdk/client-sfn");
  return { sfn, client: new sfn.SFNClient(clientSettings(region)) };
}
