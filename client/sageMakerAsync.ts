import { randomUUID } from "node:crypto";
import { z } from "zod";
import { excerpt, jsonOf } from "./answers.js";
import { anyOf, within } from "./attempts.js";
import { type Caller, once, sendToAws } from "./aws.js";
import { type SageMakerAsyncCall } from "./endpoint.js";
import { ModelRequestError } from "./errors.js";
import { type Operations, refuseTargets, withoutBatch } from "./operations.js";
import { pollDelay, pause } from "./retry.js";
import { TextObjects } from "./s3.js";
import { runtimeClient } from "./sageMaker.js";

const defaultQueueSeconds = 1800;
/** Bounds of InvokeEndpointAsync's RequestTTLSeconds (SageMaker API reference). */
const queueBounds = { least: 60, most: 21_600 };

/** Where the endpoint puts what comes of one request. */
interface Places {
  output: string;
  /** Absent where the endpoint has no place for failures. */
  failure: string | undefined;
}

/** Calls a SageMaker asynchronous endpoint: the payload goes to S3, and the answer is awaited there. */
export function sageMakerAsyncOperations(call: SageMakerAsyncCall, caller: Caller): Operations {
  const { name } = caller;
  const objects = new TextObjects(call.region, caller);
  const connected = once(() => runtimeClient(call.region));
  return {
    ...withoutBatch(name),
    async predict(payload, options = {}) {
      refuseTargets(name, options, "an asynchronous endpoint hosts one model with one variant");
      const queueSeconds = checkedQueue(options.queueSeconds ?? defaultQueueSeconds);
      const seconds = queueSeconds + call.timeoutSeconds;
      const late = `${name} gave no answer within ${seconds} s: ${queueSeconds} s in the queue and its own ${call.timeoutSeconds} s.`;
      return within(seconds, late, anyOf(options.signal, caller.signal), async (signal) => {
        const id = randomUUID();
        const input = `${call.input}${id}.json`;
        await objects.write(input, JSON.stringify(payload), call.contentType, signal);
        const { runtime, client } = await connected();
        const command = new runtime.InvokeEndpointAsyncCommand(invocation(call, id, input, queueSeconds));
        const { OutputLocation: output, FailureLocation: failure } = await sendToAws(
          caller,
          `SageMaker endpoint ${call.endpointName} in ${call.region}`,
          signal,
          () => client.send(command, { abortSignal: signal }),
        );
        return awaitAnswer(name, objects, { output: z.string().parse(output), failure }, signal);
      });
    },
  };
}

function checkedQueue(seconds: number): number {
  if (seconds > 0 && seconds <= queueBounds.most) return seconds;
  throw new RangeError(`queueSeconds: given ${seconds}; give seconds above 0, up to ${queueBounds.most}.`);
}

function invocation(call: SageMakerAsyncCall, id: string, input: string, queueSeconds: number) {
  return {
    EndpointName: call.endpointName,
    ContentType: call.contentType,
    Accept: call.contentType,
    InputLocation: input,
    InferenceId: id,
    // Nobody waits longer, so the endpoint need not work on it later.
    RequestTTLSeconds: Math.max(queueBounds.least, Math.ceil(queueSeconds)),
    InvocationTimeoutSeconds: Math.ceil(call.timeoutSeconds),
  };
}

async function awaitAnswer(
  name: string,
  objects: TextObjects,
  { output, failure }: Places,
  signal: AbortSignal,
): Promise<unknown> {
  for (let polls = 1; ; polls += 1) {
    const answer = await objects.read(output, signal);
    if (answer !== undefined) return jsonOf(name, answer);
    const failed = failure === undefined ? undefined : await objects.read(failure, signal);
    if (failed !== undefined) {
      const body = excerpt(failed);
      throw new ModelRequestError(`${name} failed: ${body || "(no reason)"}`, undefined, body);
    }
    await pause(pollDelay(polls), signal);
  }
}
