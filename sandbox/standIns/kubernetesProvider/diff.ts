import { isObject, type Json, type JsonObject, sameJson, textAt } from "./json.js";
import { type DataMutability, replacingPaths } from "./immutableFields.js";
import { annotationOf, type KubernetesObject, nameOf, namespaceOf, normalizeInputs } from "./objects.js";

/** What a change does with the value at a path, and whether it replaces the resource. */
export interface Change {
  kind: "add" | "delete" | "update";
  replaces: boolean;
}

export interface Difference {
  /** By property path, in Pulumi's notation: `spec.template.spec.containers[0].image`. */
  changes: Map<string, Change>;
  /** The old object must go first, since the new one has the same name. */
  deleteBeforeReplace: boolean;
}

export interface DiffOptions {
  ignoreChanges?: string[];
  mutable?: DataMutability;
}

export const autonamedAnnotation = "pulumi.com/autonamed";

/**
 * Compares the inputs of the last update or refresh with the program's new ones. Drift shows here too, since a
 * refresh puts what it finds in the cluster into the old inputs.
 */
export function diffInputs(
  oldInputs: KubernetesObject,
  newInputs: KubernetesObject,
  { ignoreChanges = [], mutable = { configMaps: false, secrets: false } }: DiffOptions = {},
): Difference {
  const [before, after] = [normalizeInputs(oldInputs), normalizeInputs(newInputs)];
  const replacing = replacingPaths(after, mutable);
  const found = [...compare(before, after, [])].map(({ path, kind }): [string, Change] => [
    propertyPath(path),
    { kind, replaces: replacing.some((prefix) => isWithin(path, prefix)) },
  ]);
  const changes = new Map(found.filter(([path]) => !ignoreChanges.some((ignored) => isBelow(path, ignored))));
  if (groupOf(before) !== groupOf(after)) changes.set("apiVersion", { kind: "update", replaces: true });
  const replaces = [...changes.values()].some((change) => change.replaces);
  return { changes, deleteBeforeReplace: replaces && keepsItsName(before, after) };
}

/** The version of an API is only a view of the object; its group is part of the object's identity. */
function groupOf(object: KubernetesObject): string {
  const apiVersion = textAt(object, "apiVersion");
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}

function keepsItsName(before: KubernetesObject, after: KubernetesObject): boolean {
  const autonamed = annotationOf(after, autonamedAnnotation) === "true";
  return (
    !autonamed &&
    nameOf(before) === nameOf(after) &&
    namespaceOf(before) === namespaceOf(after) &&
    groupOf(before) === groupOf(after) &&
    before.kind === after.kind
  );
}

type Path = (string | number)[];
interface Found {
  path: Path;
  kind: Change["kind"];
}

function* compare(before: Json | undefined, after: Json | undefined, path: Path): Generator<Found> {
  if (sameJson(before, after) || (isAbsent(before) && isAbsent(after))) return;
  if (isObject(before) && isObject(after)) yield* compareObjects(before, after, path);
  else if (Array.isArray(before) && Array.isArray(after)) yield* compareLists(before, after, path);
  else yield { path, kind: kindOf(before, after) };
}

/** An empty container is not nothing: `podSelector: {}` selects every pod. Null and a missing key are the same. */
function isAbsent(value: Json | undefined): boolean {
  return value === undefined || value === null;
}

function kindOf(before: Json | undefined, after: Json | undefined): Change["kind"] {
  if (isAbsent(before)) return "add";
  return isAbsent(after) ? "delete" : "update";
}

function* compareObjects(before: JsonObject, after: JsonObject, path: Path): Generator<Found> {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const key of keys) yield* compare(before[key], after[key], [...path, key]);
}

function* compareLists(before: Json[], after: Json[], path: Path): Generator<Found> {
  const length = Math.max(before.length, after.length);
  for (let index = 0; index < length; index += 1) {
    yield* compare(before[index], after[index], [...path, index]);
  }
}

/** True where the path is at or below the prefix, or a container that holds what the prefix names. */
function isWithin(path: Path, prefix: string): boolean {
  const steps = prefix.split(".");
  const shared = Math.min(steps.length, path.length);
  return steps.slice(0, shared).every((step, index) => step === String(path[index]));
}

function isBelow(path: string, ignored: string): boolean {
  return path === ignored || path.startsWith(`${ignored}.`) || path.startsWith(`${ignored}[`);
}

/** Pulumi's notation of a path: plain keys with dots, others quoted in brackets. */
function propertyPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}
