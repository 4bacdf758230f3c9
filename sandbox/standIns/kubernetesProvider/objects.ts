import {
  at,
  isEmpty,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  objectAt,
  sameJson,
  textAt,
  withoutAt,
  withoutKeys,
} from "../provider/json.js";
import { isUnknown } from "../provider/propertyValues.js";
import { markSecrets } from "./propertyValues.js";
import { sameQuantity } from "./quantities.js";

/** A Kubernetes API object: apiVersion, kind, metadata, and what its kind adds. */
export type KubernetesObject = JsonObject;

export const nameOf = (object: KubernetesObject): string => textAt(object, "metadata", "name");
export const namespaceOf = (object: KubernetesObject): string => textAt(object, "metadata", "namespace");
export const annotationOf = (object: KubernetesObject, annotation: string): string =>
  textAt(object, "metadata", "annotations", annotation);

/** The resource's identity in Pulumi's state: `namespace/name`, or `name` where the kind has no namespace. */
export function idOf(object: KubernetesObject): string {
  const namespace = namespaceOf(object);
  return namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

export function parseId(id: string): { namespace: string; name: string } {
  const slash = id.indexOf("/");
  return { namespace: slash === -1 ? "" : id.slice(0, slash), name: id.slice(slash + 1) };
}

/** Fields that the API server fills in and that no program may set. */
const serverMetadata = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

export function withoutServerFields(object: KubernetesObject): KubernetesObject {
  return serverMetadata.reduce((rest, field) => withoutAt(rest, ["metadata", field]), object);
}

/**
 * Inputs as the API server will keep them: a Secret's `stringData` becomes base64 `data`, which is all that can be
 * read back.
 */
export function normalizeInputs(inputs: KubernetesObject): KubernetesObject {
  const clean = withoutServerFields(inputs);
  const stringData = objectAt(clean, "stringData");
  if (clean.kind !== "Secret" || isEmpty(stringData)) return clean;
  const encoded: JsonObject = Object.fromEntries(
    Object.entries(stringData).map(([key, value]) => [
      key,
      typeof value === "string" ? base64(value) : value,
    ]),
  );
  return { ...withoutKeys(clean, "stringData"), data: { ...objectAt(clean, "data"), ...encoded } };
}

/** A value that is not known yet cannot be encoded yet either. */
function base64(text: string): string {
  return isUnknown(text) ? text : Buffer.from(text).toString("base64");
}

/**
 * The live object cut to the shape of the inputs: what the program set, with the values that the cluster has now.
 * Where the cluster only spells a value differently (`1000m` for `1`), the program's spelling is kept, so that a
 * difference always means drift.
 */
export function pruneToInputs(live: KubernetesObject, inputs: KubernetesObject): KubernetesObject {
  const pruned = prune(live, inputs);
  return isObject(pruned) ? pruned : {};
}

function prune(live: Json | undefined, input: Json): Json | undefined {
  if (isEmpty(live) && isEmpty(input)) return input;
  if (isObject(live) && isObject(input)) return pruneObject(live, input);
  if (Array.isArray(live) && Array.isArray(input)) return pruneList(live, input);
  return sameQuantity(live, input) ? input : live;
}

function pruneObject(live: JsonObject, input: JsonObject): JsonObject {
  const entries = Object.entries(input).flatMap(([key, value]) => {
    const pruned = value === undefined ? undefined : prune(live[key], value);
    return pruned === undefined ? [] : [[key, pruned] as const];
  });
  return Object.fromEntries(entries);
}

/** Fields by which the entries of a list are told apart; other managers may add entries between the program's own. */
const entryKeys = ["name", "containerPort", "port", "mountPath", "key", "type", "ip", "topologyKey"];

function pruneList(live: Json[], input: Json[]): Json[] {
  const key = entryKeys.find((candidate) => isKeyedBy(candidate, input) && isKeyedBy(candidate, live));
  if (key !== undefined) return pruneKeyedList(key, live, input);
  if (live.length !== input.length) return live;
  return input.map((entry, index) => prune(live[index], entry) ?? null);
}

function isKeyedBy(key: string, list: Json[]): boolean {
  const values = list.map((entry) => at(entry, key));
  return values.every((value) => value !== undefined) && new Set(values).size === values.length;
}

function pruneKeyedList(key: string, live: Json[], input: Json[]): Json[] {
  return input.flatMap((entry) => {
    const match = live.find((candidate) => sameJson(at(candidate, key), at(entry, key)));
    const pruned = match === undefined ? undefined : prune(match, entry);
    return pruned === undefined ? [] : [pruned];
  });
}

/** Keys of the state, beside those of the live object, as the real provider has them. */
const inputsKey = "__inputs";
const apiVersionKey = "__initialApiVersion";
const fieldManagerKey = "__fieldManager";

/** What is kept in Pulumi's state as the resource's outputs: the live object, and the inputs that led to it. */
export function checkpoint(
  live: KubernetesObject,
  inputs: KubernetesObject,
  wireInputs: JsonObject,
  fieldManager: string,
): JsonObject {
  const marked = markSecrets(live, wireInputs);
  const data = secretDataOf(live, wireInputs, marked);
  return {
    ...marked,
    ...data,
    [inputsKey]: markSecrets(inputs, wireInputs),
    [apiVersionKey]: textAt(inputs, "apiVersion"),
    [fieldManagerKey]: fieldManager,
  };
}

/** A Secret's data came from its `stringData`, so marking by the same key does not reach it. */
function secretDataOf(live: KubernetesObject, wireInputs: JsonObject, marked: JsonObject): JsonObject {
  if (live.kind !== "Secret" || wireInputs.stringData === undefined || marked.data === undefined) return {};
  return { data: markSecrets({ ...live }, {}).data };
}

/** The live object of a state, without what {@link checkpoint} added. */
export function liveOfState(state: JsonObject): KubernetesObject {
  return withoutKeys(state, inputsKey, apiVersionKey, fieldManagerKey);
}

export function inputsOfState(state: JsonObject): KubernetesObject {
  return objectAt(state, inputsKey);
}

export function fieldManagerOfState(state: JsonObject): string {
  return textAt(state, fieldManagerKey);
}

/** Who manages any field of the object by server-side apply, and who by other writes. */
export function managersOf(object: KubernetesObject): { manager: string; operation: string }[] {
  return listAt(object, "metadata", "managedFields").map((entry) => ({
    manager: textAt(entry, "manager"),
    operation: textAt(entry, "operation"),
  }));
}
