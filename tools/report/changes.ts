import type { PreviewEvents, Step } from "./events.js";
import type { Change } from "./data.js";
import type { ModelNames } from "./models.js";
import { isServing } from "./serving.js";
import { nameIn } from "./urn.js";

/** What the engine calls a step, and what it is for a reader; the two halves of a replacement are told as one. */
const kindOf: Readonly<Partial<Record<string, Change["kind"]>>> = {
  create: "create",
  import: "import",
  update: "update",
  replace: "replace",
  "import-replacement": "replace",
  delete: "delete",
};

/** What a preview would change, in an order that does not depend on which resource was ready first. */
export function changesOf({ steps }: PreviewEvents, names: ModelNames): Change[] {
  return steps
    .filter(isOfProvider)
    .flatMap((step): Change[] => {
      const kind = kindOf[step.op];
      if (kind === undefined) return [];
      return [
        {
          kind,
          type: step.type,
          name: nameIn(step.urn),
          model: names.of(step.urn),
          serving: isServing(step.type),
          gap: kind === "replace" && goesFirst(step.urn, steps),
          properties: [...(step.keys ?? step.diffs ?? [])].sort(),
        },
      ];
    })
    .sort(byText(({ model = "~", type, name, kind }) => `${model} ${type} ${name} ${kind}`));
}

/** How many resources stay as they are. */
export function unchangedIn({ steps }: PreviewEvents): number {
  return steps.filter((step) => step.op === "same" && isOfProvider(step)).length;
}

/** Compares by a text that is made of each, by code units: the same on every machine. */
export function byText<T>(textOf: (value: T) => string): (one: T, other: T) => number {
  return (one, other) => {
    const [first, second] = [textOf(one), textOf(other)];
    return first < second ? -1 : Number(first > second);
  };
}

/** Components and providers are nobody's bill and answer no request. */
function isOfProvider({ type, new: after, old: before }: Step): boolean {
  return (after ?? before)?.custom === true && !type.startsWith("pulumi:providers:");
}

/** Whether the old resource is deleted before its replacement is made. */
function goesFirst(urn: string, steps: readonly Step[]): boolean {
  const own = steps.filter((step) => step.urn === urn).map(({ op }) => op);
  const deleted = own.indexOf("delete-replaced");
  return deleted !== -1 && deleted < own.indexOf("create-replacement");
}
