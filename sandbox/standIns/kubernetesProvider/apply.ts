import { setTimeout as delay } from "node:timers/promises";

import { ApiError, type Cluster, KindNotServed, notFoundAsUndefined } from "./cluster.js";
import { at, isObject, type JsonObject, objectAt, textAt, withAt, withoutAt } from "../provider/json.js";
import { annotationOf, idOf, type KubernetesObject, managersOf } from "./objects.js";

export interface ApplyOptions {
  fieldManager: string;
  /** Take over fields that others manage. */
  force?: boolean;
  /** Let the API server check and fill in the object without keeping it. */
  dryRun?: boolean;
}

/** Waits before an apply is tried again whose namespace or kind is not there yet, in ms. */
const retryDelaysMs = [500, 1000, 2000, 4000];

/**
 * Managers whose fields are taken over without asking, as the real provider does: they are a person's `kubectl`, or
 * this provider before it applied on the server.
 */
const adoptedManagers = /^(kubectl.*|before-first-apply|pulumi-kubernetes|pulumi-resource-kubernetes)$/;

/** Applies the object on the server and answers what it has become. */
export async function apply(
  cluster: Cluster,
  object: KubernetesObject,
  options: ApplyOptions,
): Promise<KubernetesObject> {
  try {
    return await send(cluster, object, options);
  } catch (error) {
    if (!isConflict(error)) throw error;
    if (
      options.force !== true &&
      conflictingManagers(error).every((manager) => adoptedManagers.test(manager))
    ) {
      return send(cluster, object, { ...options, force: true });
    }
    throw conflictError(error, options.fieldManager);
  }
}

async function send(
  cluster: Cluster,
  object: KubernetesObject,
  { fieldManager, force = false, dryRun = false }: ApplyOptions,
): Promise<KubernetesObject> {
  return cluster.request({
    method: "PATCH",
    path: await cluster.pathOf(object),
    query: {
      fieldManager,
      force: String(force),
      fieldValidation: "Strict",
      ...(dryRun ? { dryRun: "All" } : {}),
    },
    contentType: "application/apply-patch+yaml",
    body: signed(object),
  });
}

/**
 * The API server records a manager only with at least one field. An object of nothing but a name (a Namespace, a
 * ServiceAccount) would not show whose it is; annotations, though empty, do.
 */
function signed(object: KubernetesObject): KubernetesObject {
  return withAt(object, ["metadata", "annotations"], objectAt(object, "metadata", "annotations"));
}

/** Tries again while the namespace or the kind is missing: another resource of the same update may be making it. */
export async function withRetries<Result>(
  signal: AbortSignal,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (const waitMs of retryDelaysMs) {
    try {
      return await attempt();
    } catch (error) {
      if (!isNotThereYet(error)) throw error;
      await delay(waitMs, undefined, { signal });
    }
  }
  return attempt();
}

export function isNotThereYet(error: unknown): boolean {
  return error instanceof KindNotServed || (error instanceof ApiError && error.status === 404);
}

function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 409;
}

function conflictingManagers(error: ApiError): string[] {
  return error.causes.map(({ message }) => /conflict with "([^"]+)"/.exec(message)?.[1] ?? "");
}

function conflictError(cause: ApiError, fieldManager: string): Error {
  return new Error(
    `Server-side apply found a field conflict. Either remove the fields from the program, or set the annotation ` +
      `pulumi.com/patchForce: "true" to take them over.\nThe resource managed by field manager "${fieldManager}" had ` +
      `an apply conflict: ${cause.message}`,
    { cause },
  );
}

/**
 * Refuses to create over an object that is not this resource's own. Its own it can be when a run was killed after
 * the API server made the object and before the engine wrote it down: then the field manager, which no other
 * resource has, is already on it.
 *
 * @throws where the object exists and another one made it.
 */
export async function refuseForeignObject(
  cluster: Cluster,
  object: KubernetesObject,
  manager: string,
): Promise<void> {
  const existing = await notFoundAsUndefined(
    cluster.pathOf(object).then((path) => cluster.request({ path })),
  );
  if (existing === undefined || isManagedBy(existing, manager)) return;
  throw new Error(
    `${textAt(object, "kind")} ${idOf(object)} already exists in the cluster, and this stack did not make it. To ` +
      "take it into the stack use `pulumi import`; to keep a renamed resource use an alias; to overwrite it set the " +
      "provider's upsertExistingObjects.",
  );
}

function isManagedBy(object: KubernetesObject, fieldManager: string): boolean {
  return managersOf(object).some(
    ({ manager, operation }) => manager === fieldManager && operation === "Apply",
  );
}

export function wantsForce(inputs: KubernetesObject): boolean {
  return annotationOf(inputs, "pulumi.com/patchForce") === "true";
}

/**
 * Inputs in which every ignored field has its live value, so that applying them leaves it alone. Paths into lists are
 * left as they are: the engine has already put the old value there.
 */
export function withIgnoredFields(
  inputs: KubernetesObject,
  live: KubernetesObject,
  ignoreChanges: string[],
): KubernetesObject {
  return ignoreChanges
    .filter((path) => !path.includes("["))
    .map((path) => path.split("."))
    .reduce((kept, path) => keepLive(kept, live, path), inputs);
}

function keepLive(inputs: JsonObject, live: JsonObject, path: string[]): JsonObject {
  const value = at(live, ...path);
  if (value === undefined) return withoutAt(inputs, path);
  return isObject(value) ? inputs : withAt(inputs, path, value);
}
