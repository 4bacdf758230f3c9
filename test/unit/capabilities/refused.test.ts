import assert from "node:assert/strict";
import {
  allFeatures,
  backends,
  kubernetesFeatures,
  unsupportedFields,
  type Feature,
  type Target,
} from "../../../components/capabilities/index.js";
import { formatProblem, parseSpec, type ParsedSpec } from "../../../components/spec/index.js";
import { baseSpec, specWith, type Fields } from "../spec/specs.js";
import { possibleRefusals } from "./possibleRefusals.js";
import { refusedSpecs } from "./refusedSpecs.js";

const where = "is not honoured by kubernetes in mode realtime: ";

function parsed(document: unknown): ParsedSpec {
  const result = parseSpec({ source: "x", document });
  return "parsed" in result ? result.parsed : assert.fail(result.problems.map(formatProblem).join("\n"));
}

function refusals(document: unknown, offered: readonly Feature[], mode: Target["mode"] = "realtime") {
  const { written, spec } = parsed(document);
  return unsupportedFields(written, spec, { backend: "kubernetes", mode, features: new Set(offered) });
}

describe("what Kubernetes cannot honour in mode realtime", () => {
  for (const { change, refusals: expected } of refusedSpecs) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      const found = refusals(specWith(change), []);
      assert.deepEqual(
        found.map(({ path, why, instead }) => ({ path, why, instead })),
        expected.map(({ path, why, instead }) => ({ path, why: where + why, instead })),
      );
    });
  }

  it("is in this list completely: every refusal of the table is provoked by one of these specs", () => {
    const { kubernetes } = backends;
    assert.ok(kubernetes.hostable);
    const provoked = new Set(
      refusedSpecs.flatMap((spec) => spec.refusals.map(({ why, instead }) => why + instead)),
    );
    const missing = Object.entries(kubernetes.modes.realtime ?? {}).flatMap(([row, cell]) =>
      possibleRefusals(cell)
        .filter((refusal) => !provoked.has(refusal))
        .map((refusal) => `${row}: ${refusal}`),
    );
    assert.deepEqual(missing, []);
  });

  it("names the field, what was given, the backend and mode, why, and what to use instead", () => {
    assert.deepEqual(
      refusals(specWith({ rollout: { strategy: "canary" } }), [])
        .map(withSource)
        .map(formatProblem),
      [
        'rollout.strategy: "canary" given, is not honoured by kubernetes in mode realtime: ' +
          "the Kubernetes host has no weighted routing yet; use rolling with batchSize: 1 and a bakeTime.",
      ],
    );
  });
});

describe("what the stack's settings offer on Kubernetes", () => {
  const onPrivate = { exposure: "private", host: "a.example.com" };
  const onPublic = { exposure: "public", host: "a.example.com", authentication: { type: "none" } };
  const needed: readonly [Feature, Fields][] = [
    ["capacityLabel", { "resources.capacity": { type: "spot" } }],
    ["secretStore.awsSecretsManager", { "model.secrets": { T: { awsSecretsManager: { name: "t" } } } }],
    ["secretStore.ssmParameter", { "model.secrets": { T: { ssmParameter: { name: "/t" } } } }],
    ["route.private", { access: onPrivate }],
    ["route.public", { access: onPublic }],
    ["ingress.private", { access: { ...onPrivate, tls: { issuer: "ca" } } }],
    ["ingress.public", { access: { ...onPublic, tls: { kubernetesSecret: "certificate" } } }],
    ["gateway.private", { access: { ...onPrivate, tls: { terminatedByGateway: true } } }],
    ["gateway.public", { access: { ...onPublic, tls: { terminatedByGateway: true } } }],
  ];
  for (const [feature, change] of needed) {
    it(`decides over ${JSON.stringify(change)}: ${feature}`, () => {
      const others = allFeatures.filter((other) => other !== feature);
      assert.equal(refusals(specWith(change), others).length, 1);
      assert.deepEqual(refusals(specWith(change), allFeatures), []);
    });
  }

  it("is tested for every feature", () => {
    assert.deepEqual(needed.map(([feature]) => feature).sort(), [...kubernetesFeatures].sort());
  });
});

describe("a field as it was written", () => {
  it("asks for nothing when it is not there: defaults are never refused", () => {
    assert.deepEqual(refusals(baseSpec(), []), []);
  });

  it("is judged once: where a map is refused, its fields are not refused again", () => {
    const found = refusals(specWith({ "model.shadow": { name: "b", version: "2", image: "a:1" } }), []);
    assert.deepEqual(
      found.map(({ path }) => path),
      ["model.shadow"],
    );
  });

  it("is judged at each of its places in a list", () => {
    const secrets = { T: { ssmParameter: { name: "/t" } } };
    const companion = { role: "sidecar", image: "a:1", cpu: 1, memory: "1Gi", secrets };
    const found = refusals(
      specWith({
        "model.companions": [
          { ...companion, name: "a" },
          { ...companion, name: "b" },
        ],
      }),
      [],
    );
    assert.deepEqual(
      found.map(({ path }) => path),
      [0, 1].map((index) => `model.companions[${index}].secrets.T.ssmParameter`),
    );
  });

  it("may be a variable that is named like a field", () => {
    const secrets = {
      ssmParameter: { kubernetes: { name: "s", key: "k" } },
      constructor: { kubernetes: { name: "s", key: "k" } },
    };
    assert.deepEqual(refusals(specWith({ "model.secrets": secrets }), []), []);
  });
});

describe("what cannot host", () => {
  const { written, spec } = parsed(baseSpec());

  for (const [backend, entry] of Object.entries(backends)) {
    if (!entry.hostable) {
      it(`is ${backend}, with a message`, () => {
        const target = {
          backend: backend as Target["backend"],
          mode: "realtime",
          features: new Set<Feature>(),
        } as const;
        assert.deepEqual(unsupportedFields(written, spec, target), [
          { path: "placement.backend", given: backend, why: entry.why, instead: entry.instead },
        ]);
      });
    }
  }

  it("is a mode that was named", () => {
    const asked = specWith({ placement: { mode: "serverless" } });
    assert.deepEqual(refusals(asked, [], "serverless").map(withSource).map(formatProblem), [
      'placement.mode: "serverless" given, is not hosted by kubernetes: it does not scale to zero yet; ' +
        "use placement.mode: realtime with scaling.minReplicas: 1.",
    ]);
  });

  it("is a mode that follows from the interface, and then the interface is named", () => {
    const asked = specWith({ interface: { type: "queue" } });
    assert.deepEqual(refusals(asked, [], "async").map(withSource).map(formatProblem), [
      'interface.type: "queue" given, is not hosted by kubernetes: it has no queue workers yet; ' +
        "use interface.type: http and placement.mode: realtime.",
    ]);
  });
});

function withSource<Found>(problem: Found): Found & { source: string } {
  return { source: "x", ...problem };
}
