import type { Resource } from "../../unit/policies/analyze.js";

/** A secret that no name, type, number or date could be. */
export const canary = "Canary/Horse+Battery=Staple 7";

type Path = readonly (string | number)[];

/**
 * A program with every resource once for each text in it, which is the canary there and a secret of Pulumi's. Of texts at the
 * same place in resources of the same type one is enough.
 */
export function canaryProgram(resources: readonly Resource[]): string {
  const seen = new Set<string>();
  const statements = resources.flatMap(({ type, props }) =>
    textsIn(props).flatMap((path) => {
      const place = `${type} ${JSON.stringify(path)}`;
      if (seen.has(place)) return [];
      seen.add(place);
      const args = [`canary--${seen.size}`, type].map((text) => JSON.stringify(text)).join(", ");
      return [`declare(${args}, hide(${JSON.stringify(props)}, ${JSON.stringify(path)}));`];
    }),
  );
  return `
function hide(props, path) {
  const last = path[path.length - 1];
  path.slice(0, -1).reduce((value, key) => value[key], props)[last] = pulumi.secret(${JSON.stringify(canary)});
  return props;
}
${statements.join("\n")}`;
}

function textsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((element, index) => [index, element])
    : Object.entries(value);
  return entries.flatMap(([key, child]) => textsIn(child, [...path, key]));
}
