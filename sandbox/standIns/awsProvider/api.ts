import { z } from "zod";

import type { JsonObject } from "../provider/json.js";
import type { ProviderConfiguration } from "./configuration.js";
import { asJson, AwsError, type ServiceName, services } from "./services.js";
import type { ApiInput } from "./translate.js";

/** Tries of one call, with the SDK's standard backoff, when AWS throttles, fails or cannot be reached. */
const maxAttempts = 5;
const connectionTimeoutMs = 5000;
const requestTimeoutMs = 60_000;

/** As much of an SDK's client as is used here. Every service's client has it, each with types of its own. */
interface Client {
  send(command: unknown): Promise<unknown>;
  middlewareStack: { add(middleware: Middleware, place: object): void };
}
type Handler = (input: unknown) => Promise<{ response: unknown }>;
type Middleware = (next: Handler, context: { commandName?: string }) => Handler;

const HttpResponse = z.looseObject({ statusCode: z.number(), headers: z.record(z.string(), z.string()) });

/** An error of the SDK: a name, and where AWS answered, the status of the answer. */
const SdkError = z.looseObject({
  name: z.string(),
  message: z.string(),
  $metadata: z
    .looseObject({ httpStatusCode: z.number().optional(), attempts: z.number().optional() })
    .optional(),
});

/** Calls AWS's APIs by service and action, over the SDK. */
export class AwsApi {
  private readonly clients = new Map<ServiceName, Promise<{ sdk: object; client: Client }>>();

  constructor(private readonly configuration: ProviderConfiguration) {}

  /**
   * @throws AwsError for what the service answers, Error with "emulator gap" for an answer that no AWS service gives.
   */
  async call(service: ServiceName, action: string, input: ApiInput): Promise<JsonObject> {
    const { sdk, client } = await this.open(service);
    const command: unknown = Reflect.construct(constructorOf(sdk, `${action}Command`), [input]);
    try {
      return asJson(await client.send(command));
    } catch (error) {
      throw explained(error, service, action);
    }
  }

  private open(service: ServiceName): Promise<{ sdk: object; client: Client }> {
    const opened = this.clients.get(service) ?? openClient(service, this.configuration);
    this.clients.set(service, opened);
    return opened;
  }
}

async function openClient(service: ServiceName, configuration: ProviderConfiguration) {
  const sdk = await services[service].load();
  const client: unknown = Reflect.construct(constructorOf(sdk, services[service].client), [
    clientConfiguration(service, configuration),
  ]);
  if (!isClient(client)) throw new Error(`The SDK's ${services[service].client} is no client.`);
  // Next to the wire, so that it sees the answer before the SDK reads it.
  client.middlewareStack.add(refuseNonAws(service), { step: "deserialize", priority: "low", name: "gap" });
  return { sdk, client };
}

function clientConfiguration(service: ServiceName, configuration: ProviderConfiguration): object {
  const { region, profile, accessKey, secretKey, token, endpoints } = configuration;
  const endpoint = endpoints[service];
  return {
    region,
    maxAttempts,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKey === undefined || secretKey === undefined
      ? {}
      : { credentials: { accessKeyId: accessKey, secretAccessKey: secretKey, sessionToken: token } }),
    ...(service === "s3" ? { forcePathStyle: configuration.s3UsePathStyle } : {}),
  };
}

function constructorOf(sdk: object, name: string): new (...args: unknown[]) => unknown {
  const found: unknown = Reflect.get(sdk, name);
  if (isConstructor(found)) return found;
  throw new Error(`The AWS SDK has no ${name}.`);
}

function isConstructor(value: unknown): value is new (...args: unknown[]) => unknown {
  return typeof value === "function";
}

function isClient(value: unknown): value is Client {
  return typeof value === "object" && value !== null && "send" in value && "middlewareStack" in value;
}

class EmulatorGap extends Error {}

/**
 * Every AWS service answers an error in JSON, XML or CBOR. A web page is what an emulator's web server says of an action
 * that it does not have (with status 404 or 500) or that broke in it; read as an AWS error, the first would pass for
 * "not found".
 */
function refuseNonAws(service: ServiceName): Middleware {
  return (next, context) => async (input) => {
    const answer = await next(input);
    const { statusCode, headers } = HttpResponse.parse(answer.response);
    if (
      statusCode >= 400 &&
      headers["content-type"]?.startsWith("text/html") &&
      headers["content-length"] !== "0"
    ) {
      const action = context.commandName?.replace(/Command$/, "") ?? "";
      throw new EmulatorGap(
        `emulator gap: ${service} ${action} is not in the emulator (it answered a web page, HTTP ${statusCode})`,
      );
    }
    return answer;
  };
}

function explained(error: unknown, service: ServiceName, action: string): Error {
  if (error instanceof EmulatorGap) return error;
  const { success, data } = SdkError.safeParse(error);
  if (!success) return error instanceof Error ? error : new Error(String(error));
  const { name, message, $metadata } = data;
  if (name === "SyntaxError") {
    const status = $metadata?.httpStatusCode ?? "unknown";
    return new EmulatorGap(
      `emulator gap: ${service} ${action} is not in the emulator (its answer is no answer of AWS, HTTP ${status})`,
    );
  }
  return new AwsError(service, action, name, message, $metadata?.attempts ?? 1);
}
