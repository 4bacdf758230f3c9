import {
  type Change,
  compare,
  type Difference,
  isIgnored,
  type Path,
  propertyPath,
} from "../provider/difference.js";
import { textAt } from "../provider/json.js";
import { type DataMutability, replacingPaths } from "./immutableFields.js";
import { annotationOf, type KubernetesObject, nameOf, namespaceOf, normalizeInputs } from "./objects.js";

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
  const changes = new Map(found.filter(([path]) => !isIgnored(path, ignoreChanges)));
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

/** True where the path is at or below the prefix, or a container that holds what the prefix names. */
function isWithin(path: Path, prefix: string): boolean {
  const steps = prefix.split(".");
  const shared = Math.min(steps.length, path.length);
  return steps.slice(0, shared).every((step, index) => step === String(path[index]));
}
