import * as pb from "@pulumi/pulumi/proto/provider_pb";

import { isObject, type Json, type JsonObject, sameJson } from "./json.js";

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

export type Path = (string | number)[];
interface Found {
  path: Path;
  kind: Change["kind"];
}

/** Every place where two values differ. Null and a missing key are the same. */
export function* compare(before: Json | undefined, after: Json | undefined, path: Path): Generator<Found> {
  if (sameJson(before, after) || (isAbsent(before) && isAbsent(after))) return;
  if (isObject(before) && isObject(after)) yield* compareObjects(before, after, path);
  else if (Array.isArray(before) && Array.isArray(after)) yield* compareLists(before, after, path);
  else yield { path, kind: kindOf(before, after) };
}

/** An empty container is not nothing: `podSelector: {}` selects every pod. */
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

/** Whether `ignoreChanges` names the path or what holds it. */
export function isIgnored(path: string, ignoreChanges: string[]): boolean {
  return ignoreChanges.some(
    (ignored) => path === ignored || path.startsWith(`${ignored}.`) || path.startsWith(`${ignored}[`),
  );
}

/** Pulumi's notation of a path: plain keys with dots, others quoted in brackets. */
export function propertyPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

const changeKinds: Record<Change["kind"], [pb.PropertyDiff.Kind, pb.PropertyDiff.Kind]> = {
  add: [pb.PropertyDiff.Kind.ADD, pb.PropertyDiff.Kind.ADD_REPLACE],
  delete: [pb.PropertyDiff.Kind.DELETE, pb.PropertyDiff.Kind.DELETE_REPLACE],
  update: [pb.PropertyDiff.Kind.UPDATE, pb.PropertyDiff.Kind.UPDATE_REPLACE],
};

export function diffResponse({ changes, deleteBeforeReplace }: Difference): pb.DiffResponse {
  const paths = [...changes.keys()];
  const response = new pb.DiffResponse()
    .setChanges(
      paths.length > 0 ? pb.DiffResponse.DiffChanges.DIFF_SOME : pb.DiffResponse.DiffChanges.DIFF_NONE,
    )
    .setDiffsList(paths.map((path) => path.split(/[.[]/)[0] ?? path))
    .setReplacesList(paths.filter((path) => changes.get(path)?.replaces))
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const [path, { kind, replaces }] of changes) {
    const detail = new pb.PropertyDiff().setKind(changeKinds[kind][replaces ? 1 : 0]).setInputdiff(true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}
