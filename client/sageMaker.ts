import { jsonOf } from "./answers.js";
import { anyOf, within } from "./attempts.js";
import { type Caller, clientSettings, once, sendToAws } from "./aws.js";
import { type SageMakerCall } from "./endpoint.js";
import { InvalidCallError } from "./errors.js";
import { type Operations, type PredictOptions, refuseTargets, withoutBatch } from "./operations.js";

/** The SDK is loaded with the first call: an application whose models are elsewhere never needs it. */
export async function runtimeClient(region: string) {
  const runtime = await import("@aws-sdk/client-sagemaker-runtime");
  return { runtime, client: new runtime.SageMakerRuntimeClient(clientSettings(region)) };
}

/** Calls a SageMaker real-time or serverless endpoint: InvokeEndpoint. */
export function sageMakerOperations(call: SageMakerCall, caller: Caller): Operations {
  const { name } = caller;
  const { region, endpointName, contentType, timeoutSeconds } = call;
  const address = `SageMaker endpoint ${endpointName} in ${region}`;
  const late = `${name} did not answer within ${timeoutSeconds} s at ${address}.`;
  const connected = once(() => runtimeClient(region));
  return {
    ...withoutBatch(name),
    async predict(payload, options = {}) {
      const target = targetOf(call, name, options);
      const { runtime, client } = await connected();
      const ended = anyOf(options.signal, caller.signal);
      const request = {
        EndpointName: endpointName,
        ContentType: contentType,
        Accept: contentType,
        ...target,
      };
      const command = new runtime.InvokeEndpointCommand({ ...request, Body: JSON.stringify(payload) });
      const send = (abortSignal: AbortSignal) => client.send(command, { abortSignal });
      const answer = await sendToAws(caller, address, ended, () => within(timeoutSeconds, late, ended, send));
      return jsonOf(name, answer.Body.transformToString(), 200);
    },
  };
}

/** Headers that say which model of a multi-model endpoint, or which variant, answers. */
function targetOf(
  { targetModels, variants }: SageMakerCall,
  name: string,
  { targetModel, targetVariant }: PredictOptions,
): { TargetModel?: string; TargetVariant?: string } {
  if (!targetModels) refuseTargets(name, { targetModel }, "it hosts one model");
  if (!variants) refuseTargets(name, { targetVariant }, "it has one variant");
  return {
    TargetModel: targetModels && modelFile(targetModels, name, targetModel),
    TargetVariant: variants && knownVariant(variants, name, targetVariant),
  };
}

function modelFile(models: Record<string, string>, name: string, chosen: string | undefined): string {
  const file = chosen !== undefined && Object.hasOwn(models, chosen) ? models[chosen] : undefined;
  if (file !== undefined) return file;
  throw new InvalidCallError(
    `${name} hosts several models: give targetModel, one of ${Object.keys(models).join(", ")}` +
      (chosen === undefined ? "." : `, and not ${JSON.stringify(chosen)}.`),
  );
}

function knownVariant(variants: string[], name: string, chosen: string | undefined): string | undefined {
  if (chosen === undefined || variants.includes(chosen)) return chosen;
  throw new InvalidCallError(
    `${name} has no variant ${JSON.stringify(chosen)}: targetVariant is one of ${variants.join(", ")}.`,
  );
}
