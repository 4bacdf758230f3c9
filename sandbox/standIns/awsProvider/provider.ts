import { setTimeout as delay } from "node:timers/promises";

import { type Difference } from "../provider/difference.js";
import { initError } from "../provider/initError.js";
import { isEmpty, type JsonObject, listAt, textAt } from "../provider/json.js";
import { markLike, revealObject, secret } from "../provider/propertyValues.js";
import type { CheckFailure, NamingRequest, ResourceRequest } from "../provider/requests.js";
import type { ResourceProvider, ResourceState, Revision } from "../provider/resourceProvider.js";
import { AwsApi } from "./api.js";
import { defaultsKey, diffInputs } from "./compare.js";
import type { ProviderConfiguration } from "./configuration.js";
import { completeInputs, failuresOf } from "./inputs.js";
import { invokeFunction } from "./invokes.js";
import { inputsNow, outputsOf, predictedOutputs, predictedUpdate, readLive } from "./live.js";
import type { Context, ResourceType, Update } from "./resourceType.js";
import { AwsError, type ServiceName } from "./services.js";
import { formTags, tagChange, tagsOf } from "./tags.js";
import type { ApiInput } from "./translate.js";
import { typeOfToken } from "./types/index.js";

/** How long a new role may take until every service knows it (the real provider waits as long). */
const roleSpreadSeconds = 120;
const firstPauseMs = 200;
const longestPauseMs = 5000;

/** Manages AWS resources by the table of types. */
export class AwsProvider implements ResourceProvider {
  private readonly cancelled = new AbortController();
  private readonly apis = new Map<string, AwsApi>();

  constructor(private readonly configuration: ProviderConfiguration) {}

  cancel(): void {
    this.cancelled.abort();
  }

  async check(
    request: Pick<ResourceRequest, "type">,
    wireInputs: JsonObject,
    oldWireInputs: JsonObject | undefined,
    naming: NamingRequest,
  ): Promise<{ inputs: JsonObject; failures: CheckFailure[] }> {
    const type = await typeOfToken(request.type);
    const olds = oldWireInputs && revealObject(oldWireInputs);
    const inputs = completeInputs(type, revealObject(wireInputs), olds, naming, this.configuration);
    return { inputs: withSecrets(type, inputs, wireInputs), failures: failuresOf(type, inputs) };
  }

  async diff(request: Pick<ResourceRequest, "type">, revision: Revision): Promise<Difference> {
    const type = await typeOfToken(request.type);
    const news = revealObject(revision.inputs);
    const olds = revealObject(revision.oldInputs);
    const changes = replacedOn(
      type.replacesOn?.(olds, news) ?? [],
      diffInputs(type.fields, olds, news, revision.ignoreChanges),
    );
    const replaces = [...changes.values()].some((change) => change.replaces);
    return { changes, deleteBeforeReplace: replaces && mustGoFirst(type, news) };
  }

  async previewCreate(request: ResourceRequest, wireInputs: JsonObject): Promise<JsonObject> {
    return predictedOutputs(await typeOfToken(request.type), wireInputs);
  }

  async create(request: ResourceRequest, wireInputs: JsonObject): Promise<ResourceState> {
    const type = await typeOfToken(request.type);
    const inputs = revealObject(wireInputs);
    const context = this.contextOf(type, inputs, request.timeoutSeconds);
    const tags = type.tagging && formTags(type.tagging.form, tagsOf(inputs, "tagsAll"));
    const id = await type.create(context, inputs, tags);
    try {
      await type.settle?.(context, id, inputs);
      return { id, properties: await this.outputs(type, context, id, wireInputs) };
    } catch (error) {
      // It exists, and the engine has to know of it whatever else went wrong.
      const reason = messageOf(error);
      const properties = withSecrets(type, inputs, wireInputs);
      throw initError(reason, { id, properties, inputs: wireInputs, reasons: [reason] });
    }
  }

  async read(
    request: ResourceRequest,
    givenId: string,
    wireState: JsonObject,
    wireInputs: JsonObject,
  ): Promise<ResourceState> {
    const type = await typeOfToken(request.type);
    const [state, inputs] = [revealObject(wireState), revealObject(wireInputs)];
    const isImport = isEmpty(inputs);
    const { id, known } = (isImport && type.parseImport?.(givenId)) || { id: givenId, known: state };
    const context = this.contextOf(type, known, request.timeoutSeconds);
    const live = await readLive(
      type,
      context,
      id,
      { ...known, ...inputs },
      this.configuration.defaultTags.tags,
    );
    if (live === undefined) return { id: "", properties: {} };
    return {
      id,
      properties: withSecrets(type, live, wireInputs),
      inputs: withSecrets(type, inputsNow(type, live, isImport ? undefined : inputs), wireInputs),
    };
  }

  async previewUpdate(request: ResourceRequest, _id: string, revision: Revision): Promise<JsonObject> {
    const type = await typeOfToken(request.type);
    const renewed = type.renewedBy?.(updateOf(type, revision)) ?? [];
    return predictedUpdate(type, revision.state, revision.inputs, renewed);
  }

  async update(request: ResourceRequest, id: string, revision: Revision): Promise<JsonObject> {
    const type = await typeOfToken(request.type);
    const change = updateOf(type, revision);
    const { inputs, old, changes } = change;
    const state = revealObject(revision.state);
    const known = { ...state, ...inputs };
    const context = this.contextOf(type, inputs, request.timeoutSeconds);
    const reachesAws = Object.keys(type.fields).some(
      (name) => changes(name) && type.fields[name]?.rules.local !== true,
    );
    if (reachesAws) await type.update?.(context, id, change);
    if (changes("tagsAll") && type.tagging) {
      const tags = tagChange(tagsOf(old, "tagsAll"), tagsOf(inputs, "tagsAll"));
      await type.tagging.write(context, id, known, tags);
    }
    // A create that did not come to its end is brought there by the next update.
    if (isUnfinished(type, state)) await type.settle?.(context, id, inputs);
    return this.outputs(type, context, id, revision.inputs, known);
  }

  async delete(request: ResourceRequest, id: string, wireState: JsonObject): Promise<void> {
    const type = await typeOfToken(request.type);
    const state = revealObject(wireState);
    try {
      await type.delete(this.contextOf(type, state, request.timeoutSeconds), id, state);
    } catch (error) {
      if (!(error instanceof AwsError && error.isMissing)) throw error;
    }
  }

  async invoke(token: string, args: JsonObject): Promise<JsonObject> {
    const { region = this.configuration.region } = args;
    const name = textAt({ region }, "region");
    const call = (service: ServiceName, action: string, input: ApiInput = {}) =>
      this.apiOf(name).call(service, action, input);
    return invokeFunction(token, revealObject(args), { region: name, call });
  }

  private async outputs(
    type: ResourceType,
    context: Context,
    id: string,
    wireInputs: JsonObject,
    known: JsonObject = revealObject(wireInputs),
  ): Promise<JsonObject> {
    const live = await readLive(type, context, id, known, this.configuration.defaultTags.tags);
    if (live === undefined) throw new Error(`${id} is not there right after it was written`);
    return withSecrets(type, outputsOf(type, live, revealObject(wireInputs)), wireInputs);
  }

  private apiOf(region: string): AwsApi {
    const api = this.apis.get(region) ?? new AwsApi({ ...this.configuration, region });
    this.apis.set(region, api);
    return api;
  }

  private contextOf(type: ResourceType, known: JsonObject, timeoutSeconds: number): Context {
    const region = textAt(known, "region") || this.configuration.region;
    const api = this.apiOf(region);
    const call: Context["call"] = (action, input) => api.call(type.service, action, input);
    return {
      region,
      account: async () => textAt(await api.call("sts", "GetCallerIdentity", {}), "Account"),
      call,
      create: (action, input) => call(action, input).catch(lostAnswerAsEmpty),
      find: (action, input) => call(action, input).catch(missingAsUndefined),
      until: (what, look, limitSeconds) => this.until(what, look, timeoutSeconds || limitSeconds),
      retryOn: (message, work) => this.retryOn(message, work),
    };
  }

  private async until(what: string, look: () => Promise<boolean>, limitSeconds: number): Promise<void> {
    const deadline = Date.now() + limitSeconds * 1000;
    for (let pause = firstPauseMs; !(await look()); pause = Math.min(pause * 1.5, longestPauseMs)) {
      if (Date.now() >= deadline) throw new Error(`${what}: not so after ${limitSeconds} s`);
      await this.pause(pause, what);
    }
  }

  private async retryOn(message: RegExp, work: () => Promise<JsonObject>): Promise<JsonObject> {
    const deadline = Date.now() + roleSpreadSeconds * 1000;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const mayPass = error instanceof AwsError && message.test(error.reason);
        if (!mayPass || Date.now() >= deadline) throw error;
        await this.pause(longestPauseMs, error.message);
      }
    }
  }

  private async pause(milliseconds: number, what: string): Promise<void> {
    const { signal } = this.cancelled;
    await delay(milliseconds, undefined, { signal }).catch((cause: unknown) => {
      throw new Error(`cancelled while waiting: ${what}`, { cause });
    });
  }
}

function missingAsUndefined(error: unknown): undefined {
  if (error instanceof AwsError && error.isMissing) return undefined;
  throw error;
}

function lostAnswerAsEmpty(error: unknown): JsonObject {
  if (error instanceof AwsError && error.isExisting && error.attempts > 1) return {};
  throw error;
}

/**
 * Whether the old resource goes before the new one comes: as the real provider decides it, when the program itself chose
 * the name, even where it chose another one now.
 */
function mustGoFirst(type: ResourceType, inputs: JsonObject): boolean {
  if (type.deleteBeforeReplace) return true;
  if (type.autoname === undefined || inputs[defaultsKey] === undefined) return false;
  return !listAt(inputs, defaultsKey).includes(type.autoname.property);
}

function updateOf(type: ResourceType, revision: Revision): Update {
  const [inputs, old] = [revealObject(revision.inputs), revealObject(revision.oldInputs)];
  const changed = new Set(
    [...diffInputs(type.fields, old, inputs, revision.ignoreChanges).keys()].map(firstStep),
  );
  return { inputs, old, changes: (...names) => names.some((name) => changed.has(name)) };
}

/** Whether the state has nothing yet of what AWS decides: a create ends with it, and one that failed never had it. */
function isUnfinished({ outputs }: ResourceType, state: JsonObject): boolean {
  return outputs.every((name) => state[name] === undefined);
}

/** The changes, where those of some inputs make another resource. */
function replacedOn(names: readonly string[], changes: Difference["changes"]): Difference["changes"] {
  const marked = [...changes].map(([path, change]) => {
    const replaces = change.replaces || names.includes(firstStep(path));
    return [path, { ...change, replaces }] as const;
  });
  return new Map(marked);
}

/** Marks what the program's inputs hold as secret, and what the table says is. */
function withSecrets(type: ResourceType, values: JsonObject, wireInputs: JsonObject): JsonObject {
  const marked = Object.entries(markLike(values, wireInputs)).map(([name, value]) => {
    const hide = type.fields[name]?.rules.secret && value !== undefined;
    return [name, hide ? secret(value) : value] as const;
  });
  return Object.fromEntries(marked);
}

const firstStep = (path: string) => path.split(/[.[]/)[0] ?? path;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
