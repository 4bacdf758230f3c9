import fc from "fast-check";
import { rules } from "model-hosting-policies/rules";
import { judgeAllBy, type Resource, unknown } from "./analyze.js";
import { sageMakerShapes } from "./cases/sageMaker/shapes.js";

type Path = readonly string[];

const oddValues = fc.constantFrom<unknown>(unknown, null, true, -1, "", "3", [], [null], {}, { name: null });

/** The whole stack, in which values of up to three places are odd. */
const oddStacks = fc
  .array(fc.tuple(fc.constantFrom(...pathsIn(sageMakerShapes.map(({ props }) => props))), oddValues), {
    minLength: 1,
    maxLength: 3,
  })
  .map((changes) =>
    sageMakerShapes.map((resource, index): Resource => {
      const own = changes.filter(([[first]]) => first === String(index));
      const props = own.reduce<unknown>(
        (value, [[, ...rest], odd]) => replaceAt(value, rest, odd),
        resource.props,
      );
      return { ...resource, props: props as Resource["props"] };
    }),
  );

/** Paths of two steps at least, so that the properties of a resource remain an object. */
function pathsIn(value: unknown, above: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return above.length > 1 ? [above] : [];
  const below = Object.entries(value).flatMap(([key, child]) => pathsIn(child, [...above, key]));
  return above.length > 1 ? [above, ...below] : below;
}

function replaceAt(value: unknown, [key, ...rest]: Path, odd: unknown): unknown {
  if (key === undefined) return odd;
  if (typeof value !== "object" || value === null || !(key in value)) return value;
  const replaced = Object.entries(value).map(([name, child]) => [
    name,
    name === key ? replaceAt(child, rest, odd) : (child as unknown),
  ]);
  return Array.isArray(value) ? replaced.map(([, child]) => child) : Object.fromEntries(replaced);
}

describe("every policy", () => {
  for (const { policy } of rules) {
    // Rules on a stack go from one resource to the next; a test with one resource at a time does not get there. An
    // exception other than CrossGuard's own fails the analysis of the whole stack, and so every deployment.
    it(`survives a stack of SageMaker in which values are odd: ${policy.name}`, async () => {
      await fc.assert(
        fc.asyncProperty(oddStacks, async (resources) => {
          await judgeAllBy(policy.name, resources);
        }),
        { numRuns: 30 },
      );
    });
  }
});
