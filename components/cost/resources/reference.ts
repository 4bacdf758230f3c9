import { afterUpdate, ifDecided, type Field } from "./field.js";
import type { Entry, Stack } from "./stack.js";

/** How resources of a type are referred to. */
export interface Naming {
  readonly type: string;
  /** Property that says a resource's name. */
  readonly name: string;
  /** The name that a reference bears; undefined of an id or an ARN without one, which no input says. */
  readonly nameIn: (reference: string) => string | undefined;
}

/** Launch templates and configurations: an id such as `lt-0123`, or their name. */
export function launchNaming(type: string): Naming {
  return {
    type,
    name: "name",
    nameIn: (reference) => (/^lt-[0-9a-f]+$/.test(reference) ? undefined : reference),
  };
}

/** Task definitions: `family`, `family:revision`, or an ARN that ends in either. */
export const taskNaming: Naming = {
  type: "ecs.TaskDefinition",
  name: "family",
  nameIn: (reference) => /^(?:arn:.*\/)?([^:/]+)(?::\d+)?$/.exec(reference)?.[1],
};

/**
 * The resource that a property names. A name finds it by its own. What is known only after the update, and what bears no
 * name, finds the one that there is of this type: of the same model where models are told, else of the program. Throws an
 * UndecidedValue where it is none of the program's, or one of several.
 */
export function referred(stack: Stack, entry: Entry, property: Field, naming: Naming): Entry {
  const { type } = naming;
  const reference = ifDecided(() => property.text());
  const name = reference === undefined ? undefined : naming.nameIn(reference);
  const possible =
    name === undefined ? likely(stack, entry, type) : (stack.named(type, naming.name).named.get(name) ?? []);
  const [only, ...others] = possible;
  if (only === undefined) {
    return property.fail(`names no ${type} of this program`);
  }
  const reason = reference === undefined ? `which ${afterUpdate}` : "no input says which";
  return others.length === 0 ? only : property.fail(`may name any of ${possible.length} ${type}s; ${reason}`);
}

function likely(stack: Stack, entry: Entry, type: string): readonly Entry[] {
  const all = stack.of(type);
  const sameModel = all.filter(({ model }) => model !== undefined && model === entry.model);
  return sameModel.length > 0 ? sameModel : all;
}
