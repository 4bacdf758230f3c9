import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";

/** Properties as the engine hands them over. */
export type Properties = Readonly<Record<string, unknown>>;

/** What stands for a value that a preview does not know; see the engine's provider protocol. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const located = ["endpointName", "region"] as const;

const updatable = [
  "owner",
  "configurationName",
  "retain",
  "deploymentConfiguration",
  "revisionsKept",
  "tags",
  "timeoutSeconds",
  "pollSeconds",
  "credentials",
] as const;

/**
 * What a change of a hosted endpoint takes. Only the properties count, not the text of the provider that the engine
 * keeps with them: another version of this project is no change of an endpoint.
 */
export function endpointDifference(olds: Properties, news: Properties): dynamic.DiffResult {
  return difference(olds, news, updatable);
}

/** As {@link endpointDifference}, for a revision history. */
export function historyDifference(olds: Properties, news: Properties): dynamic.DiffResult {
  return difference(olds, news, ["owner", "credentials"]);
}

/** As {@link endpointDifference}, for a scaling anchor, which every change replaces: first the old one goes. */
export function anchorDifference(olds: Properties, news: Properties): dynamic.DiffResult {
  const replaces = ["endpointName", "variants"].filter((key) => !same(olds[key], news[key]));
  return { changes: replaces.length > 0, replaces, deleteBeforeReplace: true };
}

function difference(
  olds: Properties,
  news: Properties,
  inPlace: readonly (typeof updatable)[number][],
): dynamic.DiffResult {
  const moved = located.filter((key) => !same(olds[key], news[key]));
  // A region that the preview does not know is taken for the old one: a move shows when it is known.
  const replaces = moved.filter((key) => key === "endpointName" || news[key] !== unknownValue);
  const changes = moved.length > 0 || inPlace.some((key) => !same(olds[key], news[key]));
  return { changes, replaces, deleteBeforeReplace: true };
}

/** As the engine keeps them: what is undefined or null is absent. */
function same(old: unknown, now: unknown): boolean {
  return isDeepStrictEqual(withoutAbsent(old), withoutAbsent(now));
}

function withoutAbsent(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map(withoutAbsent);
  if (typeof value !== "object") return value;
  const entries = Object.entries(value)
    .map(([key, inner]): [string, unknown] => [key, withoutAbsent(inner)])
    .filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries);
}
