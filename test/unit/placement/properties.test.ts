import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  builtInPrices,
  isKnown,
  nameOf,
  priceTable,
  type PriceList,
} from "../../../components/cost/index.js";
import { decide, type Decision, type Judged } from "../../../components/placement/index.js";
import { hostingSpec } from "../../../components/spec/index.js";
import type { Fields } from "../spec/specs.js";
import { environmentWith, modelWith, sandboxPrices, traffic } from "./places.js";

const lists: readonly PriceList[] = [...builtInPrices, sandboxPrices];
const hosting = ["kubernetes", "sagemaker", "ecs", "eks"] as const;
const environment = environmentWith({ offered: hosting });

interface Shape {
  readonly cpu: number;
  readonly memoryGiB: number;
  readonly gpu: boolean;
  readonly requestsPerMonth: number;
  readonly secondsPerRequest: number;
  readonly peakTimes: number;
  readonly concurrency: number;
  readonly p95LatencyMs: number | undefined;
  readonly denied: (typeof hosting)[number] | undefined;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  cpu: fc.integer({ min: 1, max: 96 }),
  memoryGiB: fc.integer({ min: 1, max: 300 }),
  gpu: fc.boolean(),
  requestsPerMonth: fc.integer({ min: 1, max: 100_000_000 }),
  secondsPerRequest: fc.double({ min: 0.001, max: 30, noNaN: true }),
  peakTimes: fc.integer({ min: 1, max: 20 }),
  concurrency: fc.integer({ min: 1, max: 32 }),
  p95LatencyMs: fc.option(fc.integer({ min: 10, max: 60_000 }), { nil: undefined }),
  denied: fc.option(fc.constantFrom(...hosting), { nil: undefined }),
});

function modelOf(model: Shape) {
  const change: Fields = {
    "model.concurrency": model.concurrency,
    resources: {
      cpu: String(model.cpu),
      memory: `${model.memoryGiB}Gi`,
      ...(model.gpu ? { accelerator: { type: "nvidia" } } : {}),
    },
    traffic: traffic(model.requestsPerMonth, model.secondsPerRequest, {
      peakRps: (model.requestsPerMonth / (730 * 3600)) * model.peakTimes,
    }),
    ...(model.p95LatencyMs === undefined ? {} : { objectives: { p95LatencyMs: model.p95LatencyMs } }),
    ...(model.denied === undefined ? {} : { placement: { deniedBackends: [model.denied] } }),
  };
  return modelWith(change);
}

function summary({ how, choice, candidates, advice }: Decision) {
  return {
    how,
    choice: choice === undefined ? undefined : nameOf(choice.candidate),
    candidates: candidates.map(({ candidate, bounds, reasons }) => ({
      name: nameOf(candidate),
      bounds,
      reasons,
    })),
    advice,
  };
}

function costOf({ estimate }: Judged): number | undefined {
  const { total } = estimate.expected;
  return isKnown(total) ? total.value : undefined;
}

/** Every price times a factor. */
function times(factor: number): PriceList[] {
  return lists.map((list) => ({
    ...list,
    prices: Object.fromEntries(
      Object.entries(list.prices ?? {}).map(([service, items]) => [
        service,
        Object.fromEntries(Object.entries(items).map(([item, usd]) => [item, (usd ?? 0) * factor])),
      ]),
    ),
  }));
}

const runs = { numRuns: 60 };

describe("a decision, whatever the model", () => {
  it("is the same every time", () => {
    fc.assert(
      fc.property(shape, (model) => {
        const [one, other] = [modelOf(model), modelOf(model)].map((parsed) => decide(parsed, environment));
        assert.ok(one !== undefined && other !== undefined);
        assert.deepEqual(summary(one), summary(other));
      }),
      runs,
    );
  });

  it("is for something that can be hosted and fits, or says why nothing does", () => {
    fc.assert(
      fc.property(shape, (model) => {
        const { choice, how, problems } = decide(modelOf(model), environment);
        if (choice === undefined) {
          assert.equal(how, "nothing fits");
          assert.ok(problems.length > 0);
        } else {
          assert.ok(choice.hostable && choice.fits && choice.reasons.length === 0);
          assert.notEqual(choice.target.backend, model.denied);
          assert.ok(!isKnown(choice.headroom) || choice.headroom.value >= 1);
        }
      }),
      runs,
    );
  });

  it("is for none that costs over 1 % more than another that fits", () => {
    fc.assert(
      fc.property(shape, (model) => {
        const { choice, candidates } = decide(modelOf(model), environment);
        const costs = candidates.filter(({ fits }) => fits).flatMap((one) => costOf(one) ?? []);
        if (choice !== undefined && costs.length > 0) {
          assert.ok((costOf(choice) ?? Infinity) <= Math.min(...costs) * 1.01 + 1e-9);
        }
      }),
      runs,
    );
  });

  it("does not change when every price rises or falls by the same factor", () => {
    fc.assert(
      // Powers of two, which multiply binary fractions without rounding: a tie stays one.
      fc.property(shape, fc.constantFrom(0.25, 0.5, 2, 4), (model, factor) => {
        const parsed = modelOf(model);
        const prices = priceTable(times(factor));
        const [before, after] = [decide(parsed, environment), decide(parsed, { ...environment, prices })];
        assert.deepEqual(summary({ ...after, advice: [] }), summary({ ...before, advice: [] }));
      }),
      runs,
    );
  });

  it("leaves the spec and the environment as they were", () => {
    fc.assert(
      fc.property(shape, (model) => {
        const parsed = modelOf(model);
        const copy = structuredClone(parsed);
        decide(parsed, environment);
        assert.deepEqual(parsed, copy);
        assert.ok(hostingSpec.safeParse(parsed.written).success);
      }),
      runs,
    );
  });
});
