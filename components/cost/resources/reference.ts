import { afterUpdate, ifDecided, type Field } from "./field.js";
import type { Entry, Stack } from "./stack.js";

/**
 * The resource that a property names. A name finds it by its own. What is known only after the update, and an id or ARN,
 * which no input says, finds the one that there is of this type: of the same model where models are told, else of the
 * program. Throws an UndecidedValue where it is none of the program's, or one of several.
 *
 * @param names Names by which the candidate may be called.
 */
export function referred(
  stack: Stack,
  entry: Entry,
  type: string,
  property: Field,
  names: (candidate: Entry) => readonly (string | undefined)[],
): Entry {
  const all = stack.of(type);
  const reference = ifDecided(() => property.text());
  const named =
    reference === undefined ? [] : all.filter((candidate) => names(candidate).includes(reference));
  const sameModel = all.filter(({ model }) => model !== undefined && model === entry.model);
  const possible = isName(reference) ? named : sameModel.length > 0 ? sameModel : all;
  const [only, ...others] = named.length > 0 ? named : possible;
  if (only === undefined) {
    return property.fail(`names no ${type} of this program`);
  }
  return others.length === 0
    ? only
    : property.fail(
        `may name any of ${others.length + 1} ${type}s; ${reference === undefined ? "which " + afterUpdate : "no input says which"}`,
      );
}

/** Whether a reference is a name, which the resource's inputs say too. */
function isName(reference: string | undefined): reference is string {
  return reference !== undefined && !/^(?:arn:|lt-[0-9a-f]+$)/.test(reference);
}
