import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { hostStack, type StackArgs } from "../../components/hostStack.js";
import { ModelHost } from "../../components/modelHost.js";
import { earlierChoices } from "../../components/pins.js";
import { choicesIn, placementOutput } from "../../components/placementOutput.js";
import { placesOf } from "../../components/places.js";
import { resolveModels, type Pins, type ResolvedModel } from "../../components/resolve.js";
import { parseSettings } from "../../components/settings.js";
import type { StackDocument } from "../../components/stack.js";
import { record } from "./support/record.js";
import { recordSageMaker } from "./support/sagemakerRecord.js";

const source = "Pulumi.test.yaml";
const region = "us-east-1";

/**
 * 730 hours × (0.5 CPU × 0.1 + 1 GiB × 0.02) = 51.10 USD a month on the cluster. Without instances 500,000 × 0.1 s × 1 GB ×
 * 0.00002 = 1.00 USD, 0.24 for the logs and 0.02 for the data.
 */
const prices = `
currency: USD
lists:
  - { region: site, source: test, date: 2026-11-01, prices: { capacity: { cpuHour: 0.1, gibHour: 0.02 } } }
`;

const spec = {
  name: "digits",
  model: { image: `123456789012.dkr.ecr.${region}.amazonaws.com/digits:1`, version: "1" },
  resources: { cpu: "500m", memory: "1Gi" },
  traffic: {
    ...{ requestsPerMonth: 500_000, peakRps: 5, secondsPerRequest: 0.1 },
    ...{ requestSize: "1Ki", responseSize: "1Ki" },
  },
};

let folder = "";

before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "stack-placements-"));
  fs.writeFileSync(path.join(folder, "prices.yaml"), prices);
  fs.writeFileSync(path.join(folder, "wrong.yaml"), "currency: EUR\nlists: []\n");
});

after(() => {
  fs.rmSync(folder, { recursive: true });
});

/** How a stack compares places in these tests. */
const placement = (more: object = {}) => ({
  prices: path.join(folder, "prices.yaml"),
  cluster: { region: "site" },
  ...more,
});

/** The model where a stack with these settings places it. */
function placed(written: object, changes: object = {}, pins: Pins = {}): ResolvedModel {
  const settings = parseSettings(written, source);
  const places = placesOf({ settings, written, source }, { stack: "test", folder });
  const [model] = resolveModels([{ source: "spec", document: { ...spec, ...changes } }], places, pins);
  assert.ok(model);
  return model;
}

function stack(settings: object, more: Partial<StackArgs> = {}): StackArgs {
  return { documents: [{ source: "models/digits.yaml", document: spec }], settings, source, ...more };
}

describe("the places that auto chooses from", () => {
  const both = () => ({ kubernetes: {}, sagemaker: { region } });
  const cases: readonly (readonly [
    title: string,
    written: () => object,
    changes: object,
    backend: string,
  ])[] = [
    [
      "are all, where the settings have no backend",
      () => ({ placement: placement({ region }) }),
      {},
      "sagemaker",
    ],
    ["are those that the settings have", () => ({ ...both(), placement: placement() }), {}, "sagemaker"],
    [
      "are not those that they lack, however cheap",
      () => ({ kubernetes: {}, placement: placement({ region }) }),
      {},
      "kubernetes",
    ],
    [
      "are passed over where the spec names another",
      () => ({ kubernetes: {}, placement: placement({ region }) }),
      { placement: { backend: "sagemaker" } },
      "sagemaker",
    ],
  ];
  for (const [title, written, changes, backend] of cases) {
    it(title, () => {
      assert.equal(placed(written(), changes).target.backend, backend);
    });
  }

  it("are those that the settings have and the one that was chosen earlier: a setting that is added moves nothing", () => {
    const pins: Pins = { digits: { backend: "kubernetes", mode: "realtime" } };
    const { target, decision } = placed({ sagemaker: { region }, placement: placement() }, {}, pins);
    assert.deepEqual([target.backend, decision.how], ["kubernetes", "kept"]);
  });

  it("know the stack where a spec names one that they lack: its name is part of names there", () => {
    const { target } = placed({ kubernetes: {} }, { placement: { backend: "sagemaker" } });
    assert.equal(target.nameSuffix, "test");
  });

  it("have the prices of the region of placement, else of SageMaker, else of the provider", () => {
    const regionOf = (written: object) =>
      placesOf(
        { settings: parseSettings(written, source), written, source },
        { folder, awsRegion: "eu-west-1" },
      ).environment.region;
    const sagemaker = { region: "eu-central-1" };
    assert.equal(regionOf({ sagemaker, placement: { region } }), region);
    assert.equal(regionOf({ sagemaker }), "eu-central-1");
    assert.equal(regionOf({}), "eu-west-1");
  });
});

describe("a placed model", () => {
  const settings = () => ({ kubernetes: {}, sagemaker: { region }, placement: placement() });

  it("has a spec that leaves nothing to choose", () => {
    const { written, spec: valid } = placed(settings());
    assert.deepEqual(written.placement, { backend: "sagemaker", mode: "serverless" });
    assert.equal(valid.placement.mode, "serverless");
  });

  it("is described with what it is expected to cost, and how old the prices are", () => {
    const { placement: output } = placed(
      settings(),
      {},
      { digits: { backend: "kubernetes", mode: "realtime" } },
    );
    assert.deepEqual(placementOutput.parse(output), {
      backend: "kubernetes",
      mode: "realtime",
      replicas: { least: 1, most: 1 },
      region: "site",
      expectedMonthlyUsd: 51.1,
      prices: { oldest: "2026-11-01", newest: "2026-11-01" },
      recommendation: { backend: "sagemaker", mode: "serverless", expectedMonthlyUsd: 1.26 },
    });
  });

  it("is described with what would have to be known of its cost, where that is not known, and no number", () => {
    const { placement: output } = placed({ kubernetes: {} });
    assert.equal(output.expectedMonthlyUsd, undefined);
    assert.equal(output.region, undefined);
    assert.match(output.unpriced?.join() ?? "", /price of capacity cpuHour/);
    assert.deepEqual(placementOutput.parse(output), output);
  });

  it("is described alike when it is chosen and when it is kept, so that a second update changes nothing", () => {
    const first = placed(settings());
    const second = placed(settings(), {}, choicesIn({ digits: first.placement }).pins);
    assert.deepEqual([first.decision.how, second.decision.how], ["cheapest", "kept"]);
    assert.deepEqual(second.placement, first.placement);
  });
});

describe("a stack's choices", () => {
  const pins: Pins = { digits: { backend: "kubernetes", mode: "realtime" } };
  const settings = (more: object = {}) => ({
    kubernetes: { namespace: "models" },
    sagemaker: { region },
    placement: placement(more),
  });
  const backends = async (args: () => StackArgs): Promise<unknown> => {
    const { result } = await record(() => hostStack(args()).placements);
    return Object.fromEntries(Object.entries(result ?? {}).map(([name, { backend }]) => [name, backend]));
  };

  it("are kept from one update to the next", async () => {
    assert.deepEqual(await backends(() => stack(settings(), { pins })), { digits: "kubernetes" });
  });

  it("are forgotten with their model", async () => {
    const gone: Pins = { ...pins, gone: { backend: "sagemaker", mode: "realtime" } };
    assert.deepEqual(await backends(() => stack(settings(), { pins: gone })), { digits: "kubernetes" });
  });

  it("are made anew for a model that is released", async () => {
    const { result } = await recordSageMaker(
      () => hostStack(stack(settings({ release: ["digits"] }), { pins })).placements,
    );
    assert.equal(result?.["digits"]?.backend, "sagemaker");
  });

  it("are refused with everything that is wrong: a misspelt release, and a price file that is missing", () => {
    const wrong = { kubernetes: {}, placement: { prices: "missing.yaml", release: ["digts"] } };
    assert.throws(() => hostStack(stack(wrong)), {
      name: "HostingProblems",
      message: [
        "2 problems; nothing was created or changed.",
        source,
        '  placement.prices: "missing.yaml" given, there is no such file; paths start at the project\'s folder.',
        '  placement.release[0]: "digts" given, is the name of no model here; remove it, or name one of digits.',
      ].join("\n"),
    });
  });

  it("are refused with what is wrong with the price file", () => {
    const wrong = { placement: { prices: path.join(folder, "wrong.yaml") } };
    assert.throws(() => hostStack(stack(wrong)), /wrong\.yaml\n +currency: "EUR" given/);
  });
});

describe("a single ModelHost", () => {
  const settings = () => ({ kubernetes: { namespace: "models" }, placement: placement() });

  it("says where it is", async () => {
    const { result } = await record(() => new ModelHost("digits", { spec, settings: settings() }).placement);
    assert.equal(result?.backend, "kubernetes");
    assert.equal(result.expectedMonthlyUsd, 51.1);
  });

  it("keeps the choice that it is given", async () => {
    const pinned = { backend: "kubernetes", mode: "realtime" } as const;
    const { result } = await record(
      () =>
        new ModelHost("digits", { spec, settings: { ...settings(), sagemaker: { region } }, pinned })
          .placement,
    );
    assert.equal(result?.backend, "kubernetes");
    assert.equal(result.recommendation?.backend, "sagemaker");
  });
});

describe("the choices of earlier updates", () => {
  const auto: StackDocument = { source: "a", document: { name: "digits" } };
  const named: StackDocument = { source: "b", document: { placement: { backend: "kubernetes" } } };
  const choice = { backend: "sagemaker", mode: "realtime", instanceType: "ml.m5.large" };

  /** Reads them from a stack with this output. The mocks answer any reference, so access to it is not seen here. */
  async function read(documents: readonly StackDocument[], placements: unknown) {
    const references: string[] = [];
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, inputs }) => {
          references.push(`${type} ${String((inputs as { name?: unknown }).name)}`);
          const outputs = placements === undefined ? {} : { placements };
          return { id: "stack", state: { ...(inputs as object), outputs, secretOutputNames: [] } };
        },
        call: () => ({}),
      },
      "model-hosting",
      "test",
      false,
      "organization",
    );
    try {
      return { pins: await earlierChoices(documents), references };
    } finally {
      await pulumi.runtime.disconnect();
    }
  }

  it("are read from this stack's own outputs, and of each what was chosen", async () => {
    const output = { ...choice, replicas: { least: 1, most: 2 }, expectedMonthlyUsd: 84.15, later: "field" };
    const { pins, references } = await read([named, auto], { digits: output });
    assert.deepEqual(pins, { digits: choice });
    assert.deepEqual(references, ["pulumi:pulumi:StackReference organization/model-hosting/test"]);
  });

  it("are none before the first update", async () => {
    assert.deepEqual((await read([auto], undefined)).pins, {});
  });

  it("are not asked for where every spec, with what the stack lays over it, names a backend", async () => {
    const overridden = { ...auto, overrides: { placement: { backend: "sagemaker" } } };
    const unread: StackDocument = { source: "c", problems: [] };
    assert.deepEqual((await read([named, overridden, unread], { digits: choice })).references, []);
    const released = { ...named, overrides: { placement: { backend: "auto" } } };
    assert.equal((await read([released], {})).references.length, 1);
  });

  it("that cannot be read are told apart from those that can", () => {
    assert.deepEqual(choicesIn({ a: choice, b: { backend: "mainframe", mode: "realtime" }, c: 7 }), {
      pins: { a: choice },
      unread: ["b", "c"],
    });
    assert.deepEqual(choicesIn("nothing"), { pins: {}, unread: [] });
  });
});
