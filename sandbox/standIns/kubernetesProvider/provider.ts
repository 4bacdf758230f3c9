import {
  apply,
  isNotThereYet,
  refuseForeignObject,
  wantsForce,
  withIgnoredFields,
  withRetries,
} from "./apply.js";
import { awaitReady, NotReady, readinessOf, skipsAwait, timeoutMs } from "./await/index.js";
import { ApiError, type Cluster, notFoundAsUndefined, Unreachable } from "./cluster.js";
import type { ProviderConfiguration } from "./configuration.js";
import { diffInputs } from "./diff.js";
import type { Difference } from "../provider/difference.js";
import { initError } from "../provider/initError.js";
import { type JsonObject, textAt, withAt, withoutAt, withoutKeys } from "../provider/json.js";
import { fieldManagerOf, withName } from "./naming.js";
import {
  annotationOf,
  checkpoint,
  fieldManagerOfState,
  idOf,
  inputsOfState,
  type KubernetesObject,
  liveOfState,
  nameOf,
  namespaceOf,
  normalizeInputs,
  parseId,
  pruneToInputs,
  withoutServerFields,
} from "./objects.js";
import { hasUnknown } from "../provider/propertyValues.js";
import type { CheckFailure, NamingRequest, ResourceRequest } from "../provider/requests.js";
import type { ResourceProvider, ResourceState, Revision } from "../provider/resourceProvider.js";
import { markSecrets, revealObject } from "./propertyValues.js";
import { DeletionIncomplete, remove } from "./remove.js";
import { parseToken } from "./tokens.js";

/** What the provider needs of the engine. */
export interface EngineView {
  status(urn: string, message: string): void;
}

/** Manages objects of one cluster as Pulumi resources: the operations of a provider, free of gRPC. */
export class KubernetesProvider implements ResourceProvider {
  private readonly cancelled = new AbortController();

  constructor(
    private readonly cluster: Cluster,
    private readonly configuration: ProviderConfiguration,
    private readonly engine: EngineView,
  ) {}

  /** Makes every wait end now; what exists by then is reported with its live state. */
  cancel(): void {
    this.cancelled.abort();
  }

  /** Completes the inputs (kind, name, namespace) and has the API server judge a new object that is fully known. */
  async check(
    request: Pick<ResourceRequest, "type">,
    wireInputs: JsonObject,
    oldWireInputs: JsonObject | undefined,
    naming: NamingRequest,
  ): Promise<{ inputs: JsonObject; failures: CheckFailure[] }> {
    const token = parseToken(request.type);
    const given = revealObject(wireInputs);
    const oldInputs = oldWireInputs && revealObject(oldWireInputs);
    const typed = {
      ...withoutServerFields(given),
      apiVersion: given.apiVersion ?? token.apiVersion,
      kind: given.kind ?? token.kind,
    };
    const inputs = await this.withNamespace(withName(typed, oldInputs, naming));
    const failures = oldInputs === undefined ? await this.judge(inputs) : [];
    return { inputs: markSecrets(inputs, wireInputs), failures };
  }

  /** A kind that is not served yet is taken for a namespaced one, as most custom resources are. */
  private async withNamespace(inputs: KubernetesObject): Promise<KubernetesObject> {
    const served = await this.cluster.servedKind(textAt(inputs, "apiVersion"), textAt(inputs, "kind"));
    if (served?.namespaced === false) return withoutAt(inputs, ["metadata", "namespace"]);
    if (namespaceOf(inputs) !== "") return inputs;
    return withAt(inputs, ["metadata", "namespace"], this.cluster.defaultNamespace);
  }

  /** Only what is wrong with the object itself is a failure of the check; the rest shows when it is created. */
  private async judge(inputs: KubernetesObject): Promise<CheckFailure[]> {
    if (hasUnknown(inputs)) return [];
    try {
      await this.apply(inputs, "pulumi-check", { force: true, dryRun: true });
      return [];
    } catch (error) {
      if (error instanceof ApiError && isFaultOfObject(error)) return checkFailures(error);
      if (error instanceof ApiError || isNotThereYet(error)) return [];
      throw error;
    }
  }

  diff(_request: unknown, { oldInputs, inputs, ignoreChanges }: Revision): Difference {
    return diffInputs(revealObject(oldInputs), revealObject(inputs), {
      ignoreChanges,
      mutable: {
        configMaps: this.configuration.enableConfigMapMutable,
        secrets: this.configuration.enableSecretMutable,
      },
    });
  }

  /** Predicts the outputs of a create: what the API server would make of the inputs, without keeping it. */
  async previewCreate(request: ResourceRequest, wireInputs: JsonObject): Promise<JsonObject> {
    const inputs = normalizeInputs(revealObject(wireInputs));
    if (hasUnknown(inputs)) return wireInputs;
    try {
      const predicted = await this.apply(inputs, fieldManagerOf(request.urn), { force: true, dryRun: true });
      return checkpoint(withoutAt(predicted, ["status"]), inputs, wireInputs, fieldManagerOf(request.urn));
    } catch (error) {
      // The namespace or kind is made by the same update, or the object that is in the way is replaced by it.
      if (isNotThereYet(error) || (error instanceof ApiError && !isFaultOfNewObject(error)))
        return wireInputs;
      throw failure(request, "was not accepted", error);
    }
  }

  async create(request: ResourceRequest, wireInputs: JsonObject): Promise<ResourceState> {
    const inputs = normalizeInputs(revealObject(wireInputs));
    const fieldManager = this.fieldManager(request, inputs, {});
    const force = wantsForce(inputs) || this.configuration.enablePatchForce;
    const signal = this.cancelled.signal;
    const applied = await attempt(request, "was not created", () =>
      withRetries(signal, async () => {
        if (!this.configuration.upsertExistingObjects)
          await refuseForeignObject(this.cluster, inputs, fieldManager);
        return this.apply(inputs, fieldManager, { force });
      }),
    );
    return this.settle(request, { wireInputs, inputs, applied, fieldManager });
  }

  async previewUpdate(
    request: ResourceRequest,
    _id: string,
    { state, inputs: wireInputs, ignoreChanges }: Revision,
  ) {
    const inputs = normalizeInputs(revealObject(wireInputs));
    if (hasUnknown(inputs)) return wireInputs;
    const fieldManager = this.fieldManager(request, inputs, state);
    try {
      const predicted = await this.applyOver(inputs, fieldManager, ignoreChanges, true);
      return checkpoint(predicted, inputs, wireInputs, fieldManager);
    } catch (error) {
      if (isNotThereYet(error)) return wireInputs;
      throw failure(request, "was not accepted", error);
    }
  }

  async update(
    request: ResourceRequest,
    _id: string,
    { state, inputs: wireInputs, ignoreChanges }: Revision,
  ): Promise<JsonObject> {
    const inputs = normalizeInputs(revealObject(wireInputs));
    const fieldManager = this.fieldManager(request, inputs, state);
    const applied = await attempt(request, "was not updated", () =>
      this.applyOver(inputs, fieldManager, ignoreChanges, false),
    );
    const settled = await this.settle(request, { wireInputs, inputs, applied, fieldManager });
    return settled.properties;
  }

  private async applyOver(
    inputs: KubernetesObject,
    fieldManager: string,
    ignoreChanges: string[],
    dryRun: boolean,
  ): Promise<KubernetesObject> {
    const force = wantsForce(inputs) || this.configuration.enablePatchForce;
    const live =
      ignoreChanges.length === 0
        ? {}
        : await this.cluster.request({ path: await this.cluster.pathOf(inputs) });
    return this.apply(withIgnoredFields(inputs, live, ignoreChanges), fieldManager, { force, dryRun });
  }

  /** Waits for what was applied; whatever comes of it, the engine learns the object's live state. */
  private async settle(
    request: ResourceRequest,
    made: {
      wireInputs: JsonObject;
      inputs: KubernetesObject;
      applied: KubernetesObject;
      fieldManager: string;
    },
  ): Promise<ResourceState> {
    const stateOf = (live: KubernetesObject): ResourceState => ({
      id: idOf(live),
      properties: checkpoint(live, made.inputs, made.wireInputs, made.fieldManager),
    });
    try {
      const live = await awaitReady(this.cluster, made.inputs, made.applied, {
        timeoutMs: timeoutMs(request.timeoutSeconds, made.inputs),
        signal: this.cancelled.signal,
        report: (status) => {
          this.engine.status(request.urn, status);
        },
      });
      if (made.inputs.kind === "CustomResourceDefinition") this.cluster.forgetKinds();
      return stateOf(live);
    } catch (error) {
      const live = error instanceof NotReady ? error.live : made.applied;
      const reasons = error instanceof NotReady ? error.reasons : [];
      const message = `${kindAndId(live)} was applied, but did not become ready: ${messageOf(error)}`;
      throw initError(message, { ...stateOf(live), reasons: [message, ...reasons] });
    }
  }

  /**
   * The live state of a resource, and its inputs with the values that the cluster has now. An empty id says that it is
   * gone. Without a state (an import) the inputs are the live object itself.
   */
  async read(
    request: ResourceRequest,
    id: string,
    state: JsonObject,
    oldWireInputs: JsonObject,
  ): Promise<ResourceState> {
    const oldInputs = revealObject(oldWireInputs);
    const target = identify(parseToken(request.type), id, liveOfState(revealObject(state)), oldInputs);
    const live = await this.goneWithItsCluster(() => this.get(target));
    if (live === undefined) return { id: "", properties: {} };
    const isImport = oldInputs.kind === undefined;
    const inputs = isImport ? importedInputs(live) : pruneToInputs(live, normalizeInputs(oldInputs));
    const wireInputs = markSecrets(inputs, oldWireInputs);
    const fieldManager = fieldManagerOfState(state) || fieldManagerOf(request.urn);
    const found = {
      id,
      properties: checkpoint(live, inputs, oldWireInputs, fieldManager),
      inputs: wireInputs,
    };
    if (isImport) return found;
    const readiness = await readinessOf(this.cluster, oldInputs, live);
    if (readiness.state === "ready") return found;
    const reasons = (await readiness.problems?.()) ?? [];
    throw initError(`${kindAndId(live)} is not ready: ${readiness.status}`, {
      ...found,
      reasons: [readiness.status, ...reasons],
    });
  }

  private async get(target: KubernetesObject): Promise<KubernetesObject | undefined> {
    try {
      return await notFoundAsUndefined(this.cluster.request({ path: await this.cluster.pathOf(target) }));
    } catch (error) {
      // With its definition gone, a custom resource is gone too.
      if (isNotThereYet(error)) return undefined;
      throw error;
    }
  }

  async delete(request: ResourceRequest, id: string, state: JsonObject): Promise<void> {
    const inputs = inputsOfState(revealObject(state));
    const live = liveOfState(revealObject(state));
    const target = { ...identify(parseToken(request.type), id, live, inputs) };
    const annotations = annotationsOf(inputs);
    try {
      await this.goneWithItsCluster(() =>
        remove(this.cluster, withAt(target, ["metadata", "annotations"], annotations), {
          timeoutMs: timeoutMs(request.timeoutSeconds, inputs),
          signal: this.cancelled.signal,
          skipWait: skipsAwait(inputs),
        }),
      );
    } catch (error) {
      if (!(error instanceof DeletionIncomplete)) throw failure(request, "was not deleted", error);
      const properties = checkpoint(error.live, inputs, inputsOfState(state), fieldManagerOfState(state));
      throw initError(error.message, { id, properties, reasons: [error.message] });
    }
  }

  /**
   * What `work` gives; nothing where the cluster is not to be reached, or does not know whoever asks, and the options say
   * that what was on it is gone then.
   */
  private async goneWithItsCluster<Found>(work: () => Promise<Found>): Promise<Found | undefined> {
    try {
      return await work();
    } catch (error) {
      const isAway = error instanceof Unreachable || (error instanceof ApiError && error.status === 401);
      if (this.configuration.deleteUnreachable && isAway) return undefined;
      throw error;
    }
  }

  private apply(
    inputs: KubernetesObject,
    fieldManager: string,
    options: { force?: boolean; dryRun?: boolean },
  ) {
    return apply(this.cluster, inputs, { fieldManager, ...options });
  }

  private fieldManager(request: ResourceRequest, inputs: KubernetesObject, state: JsonObject): string {
    return (
      annotationOf(inputs, "pulumi.com/patchFieldManager") ||
      fieldManagerOfState(state) ||
      fieldManagerOf(request.urn)
    );
  }
}

function annotationsOf(inputs: KubernetesObject): JsonObject {
  const policy = annotationOf(inputs, "pulumi.com/deletionPropagationPolicy");
  return policy === "" ? {} : { "pulumi.com/deletionPropagationPolicy": policy };
}

/** An object with just what its API path is made of. */
function identify(
  token: { apiVersion: string; kind: string },
  id: string,
  live: KubernetesObject,
  inputs: KubernetesObject,
): KubernetesObject {
  const { namespace, name } = parseId(id);
  return {
    apiVersion: inputs.apiVersion ?? live.apiVersion ?? token.apiVersion,
    kind: inputs.kind ?? live.kind ?? token.kind,
    metadata: { name: name || nameOf(live), ...(namespace === "" ? {} : { namespace }) },
  };
}

function importedInputs(live: KubernetesObject): KubernetesObject {
  const inputs = withoutKeys(withoutServerFields(live), "status");
  return ["deployment.kubernetes.io/revision", "kubectl.kubernetes.io/last-applied-configuration"].reduce(
    (rest, annotation) => withoutAt(rest, ["metadata", "annotations", annotation]),
    inputs,
  );
}

/** Invalid values and unknown fields, as opposed to permissions, quotas and what is missing around the object. */
function isFaultOfObject(error: ApiError): boolean {
  // A webhook that knows no dry run answers 400 too, whatever the object.
  if (/dry[ -]?run/i.test(error.message)) return false;
  return error.status === 422 || (error.status === 400 && error.reason === "BadRequest");
}

/** A field that cannot change belongs to the object that is there now; the preview is of the one that follows it. */
function isFaultOfNewObject(error: ApiError): boolean {
  return isFaultOfObject(error) && !error.message.includes("immutable");
}

function checkFailures(error: ApiError): CheckFailure[] {
  if (error.message.includes("immutable")) return [];
  if (error.causes.length === 0) return [{ property: "", reason: error.message }];
  return error.causes.map(({ field, message }) => ({ property: field, reason: message }));
}

async function attempt<Result>(
  request: ResourceRequest,
  outcome: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw failure(request, outcome, error);
  }
}

function failure(request: ResourceRequest, outcome: string, cause: unknown): Error {
  return new Error(`resource "${request.urn}" ${outcome}: ${messageOf(cause)}`, { cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function kindAndId(object: KubernetesObject): string {
  return `${textAt(object, "kind")} ${idOf(object)}`;
}
