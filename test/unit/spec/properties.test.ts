import assert from "node:assert/strict";
import * as fs from "node:fs";
import fc from "fast-check";
import {
  allFeatures,
  backends,
  cellOf,
  unsupportedFields,
  type Cell,
  type Feature,
  type Judged,
  type Target,
} from "../../../components/capabilities/index.js";
import { resolveModels, type ResolvedModel } from "../../../components/index.js";
import { placesOfEverything } from "../../../components/places.js";
import {
  HostingProblems,
  isRecord,
  joinPath,
  parseSpec,
  readYaml,
  valueAt,
  type BackendName,
  type ModeName,
  type Problem,
} from "../../../components/spec/index.js";
import { arbitrarySpec } from "./arbitrarySpecs.js";
import { baseSpec, setAt, specWith, type Fields } from "./specs.js";

/** The models, or the problems; every other exception is a crash. */
function outcome(document: unknown, overrides?: unknown): readonly ResolvedModel[] | readonly Problem[] {
  try {
    return resolveModels([{ source: "x", document, overrides }], placesOfEverything);
  } catch (error) {
    assert.ok(error instanceof HostingProblems, `crashed: ${String(error)}`);
    assert.ok(error.problems.length > 0);
    for (const { why, source } of error.problems) {
      assert.ok(source === "x" && why !== "");
    }
    return error.problems;
  }
}

describe("any document", () => {
  it("is parsed or refused, never a crash: any JSON, with any overrides", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.option(fc.jsonValue(), { nil: undefined }), (document, overrides) => {
        outcome(document, overrides);
      }),
      { numRuns: 300 },
    );
  });

  it("is parsed or refused, never a crash: any JavaScript value, as a program may pass it", () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
        (value) => {
          outcome(value);
          outcome({ ...baseSpec(), name: value, resources: { cpu: value, memory: value } });
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is parsed or refused, never a crash: specs with wrong fields in them", () => {
    fc.assert(
      fc.property(arbitrarySpec(8), arbitrarySpec(8), (document, overrides) => {
        outcome(document, overrides);
      }),
      { numRuns: 300 },
    );
  });

  it("is parsed or refused, never a crash: any text as YAML", () => {
    const lines = fc.array(
      fc.constantFrom(
        "name: a",
        "  - b",
        "\t",
        "model:",
        "  image: 'x",
        "&a",
        "*a",
        "---",
        "{",
        "? k",
        "a: b: c",
      ),
    );
    const text = fc.oneof(
      fc.string(),
      lines.map((all) => all.join("\n")),
    );
    fc.assert(
      fc.property(text, (yaml) => {
        try {
          parseSpec({ source: "x", document: readYaml(yaml, "x") });
        } catch (error) {
          assert.ok(error instanceof HostingProblems, String(error));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("does not change while it is parsed, and gives the same result again", () => {
    fc.assert(
      fc.property(arbitrarySpec(20), (document) => {
        const before = structuredClone(document);
        const [first, second] = [outcome(document), outcome(document)];
        assert.deepEqual(document, before);
        assert.deepEqual(second, first);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the example spec with one field changed", () => {
  const example = readYaml(fs.readFileSync("models/digits.yaml", "utf8"), "models/digits.yaml");
  const paths = pathsOf(example);

  it("is parsed or refused, never a crash", () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 1 }), (path, value) => {
        const changed = structuredClone(example) as Fields;
        setAt(changed, path, value);
        outcome(changed);
      }),
      { numRuns: 300 },
    );
  });

  it("is refused, by name, for a field that is not there in the vocabulary", () => {
    const maps = paths.filter((path) => isRecord(valueIn(example, path)));
    fc.assert(
      fc.property(fc.constantFrom([], ...maps), fc.stringMatching(/^[a-z]{3,12}Xyz$/), (path, name) => {
        const changed = structuredClone(example) as Fields;
        setAt(changed, [...path, name], 1);
        const problems = outcome(changed) as readonly Problem[];
        assert.deepEqual(
          problems.map((problem) => problem.path),
          [[...path, name].join(".")],
        );
      }),
    );
  });
});

describe("a valid spec", () => {
  const offered = new Set<Feature>(allFeatures);

  /** What a spec of each backend and mode says besides the random sections. */
  const places: readonly [BackendName, ModeName, Fields][] = [
    ["kubernetes", "realtime", {}],
    ["sagemaker", "realtime", { placement: { mode: "realtime" } }],
    ["sagemaker", "serverless", { placement: { mode: "serverless" } }],
    ["sagemaker", "async", { interface: { type: "queue" } }],
    [
      "sagemaker",
      "batch",
      { interface: { type: "batch", input: "s3://bucket/in/", output: "s3://bucket/out/" } },
    ],
  ];
  const sections = ["model", "resources", "traffic", "objectives", "scaling", "rollout"] as const;
  const otherSections = ["access", "observability", "cost"] as const;

  /** The base with one to three sections of a random spec. */
  const someSections = (fixed: Fields) =>
    fc
      .tuple(
        arbitrarySpec(Infinity) as fc.Arbitrary<Fields>,
        fc.subarray([...sections, ...otherSections], { minLength: 1, maxLength: 3 }),
      )
      .map(([spec, chosen]) => ({
        ...specWith({ "model.image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/digits:1" }),
        ...Object.fromEntries(chosen.flatMap((name) => (name in spec ? [[name, spec[name]]] : []))),
        ...fixed,
      }));

  // The judge below is written a second time on purpose: it walks every leaf and stops nowhere, so that a mistake in the
  // product's walk (a list not entered, a map taken as read) shows. It cannot prove that the table tells the truth about
  // the hosts; test/unit/kubernetes and test/unit/sagemaker look for each honoured field on the resources.
  for (const [backend, mode, fixed] of places) {
    it(`is honoured by ${backend} in mode ${mode} only where the table honours every leaf, and refused by the name of each leaf that it does not`, () => {
      const seen = { honoured: 0, refusedLeaves: 0 };
      fc.assert(
        fc.property(someSections(fixed), (document) => {
          const result = parseSpec({ source: "x", document });
          if ("problems" in result) {
            return;
          }
          const { written, spec } = result.parsed;
          const target: Target = { backend, mode, features: offered };
          const problems = unsupportedFields(written, spec, target).map(({ path }) => path);
          seen.honoured += problems.length === 0 ? 1 : 0;
          for (const [segments] of leavesOf(written)) {
            const path = joinPath(segments);
            const judged = { ...target, value: judgedWith(backend, mode, segments, written), spec };
            if (!isHonoured(cellIn(backend, mode, segments), judged)) {
              seen.refusedLeaves++;
              assert.ok(
                problems.some((problem) => contains(problem, path)),
                `${path} passed silently`,
              );
            }
          }
        }),
        { numRuns: backend === "kubernetes" ? 2000 : 1000 },
      );
      assert.ok(
        seen.honoured > 20 && seen.refusedLeaves > 50,
        `too one-sided to prove anything: ${JSON.stringify(seen)}`,
      );
    });
  }

  function contains(outer: string, inner: string): boolean {
    return inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
  }

  function cellIn(backend: string, mode: string, path: readonly PropertyKey[]): Cell {
    const entry = Object.entries(backends).find(([name]) => name === backend)?.[1];
    assert.ok(entry?.hostable);
    const fields = Object.entries(entry.modes).find(([name]) => name === mode)?.[1];
    assert.ok(fields !== undefined);
    return cellOf(fields, path);
  }

  /** The value of the field whose row covers the leaf: its own, or the map or list in which it stands. */
  function judgedWith(
    backend: string,
    mode: string,
    path: readonly PropertyKey[],
    written: unknown,
  ): unknown {
    const cell = cellIn(backend, mode, path);
    const row = path.findIndex((_, index) => covers(backend, mode, path.slice(0, index + 1), cell));
    return valueAt(written, path.slice(0, row + 1));
  }

  function covers(backend: string, mode: string, path: readonly PropertyKey[], cell: Cell): boolean {
    try {
      return cellIn(backend, mode, path) === cell;
    } catch {
      return false;
    }
  }

  function isHonoured(cell: Cell, judged: Judged): boolean {
    switch (cell.kind) {
      case "honoured":
      case "informs":
        return true;
      case "refused":
        return false;
      case "needs":
        return offered.has(cell.feature);
      case "byValue":
        return isHonoured(cell.values[String(judged.value)] ?? cell.otherwise, judged);
      case "byExposure": {
        const { exposure } = judged.spec.access;
        return exposure === "internal" || isHonoured(cell.cells[exposure], judged);
      }
      case "unless":
        return cell.cases.every(({ when }) => !when(judged)) && isHonoured(cell.otherwise, judged);
    }
  }
});

function pathsOf(value: unknown): string[][] {
  return isRecord(value)
    ? Object.entries(value).flatMap(([key, child]) => [
        [key],
        ...pathsOf(child).map((path) => [key, ...path]),
      ])
    : [];
}

function valueIn(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((current, key) => (isRecord(current) ? current[key] : undefined), value);
}

function leavesOf(value: unknown): (readonly [PropertyKey[], unknown])[] {
  const inner: (readonly [PropertyKey, unknown])[] = Array.isArray(value)
    ? value.map((child: unknown, index) => [index, child] as const)
    : isRecord(value)
      ? Object.entries(value)
      : [];
  return isRecord(value) || Array.isArray(value)
    ? inner.flatMap(([key, child]) => leavesOf(child).map(([path, leaf]) => [[key, ...path], leaf] as const))
    : [[[], value]];
}
