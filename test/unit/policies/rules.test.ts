import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import type { z } from "zod";
import { rules } from "model-hosting-policies/rules";
import { judgeAllBy, type Resource, unknown } from "./analyze.js";
import { cloudShapes } from "./cloudShapes.js";
import { autoscaler, container, deployment, goodContainer, service } from "./objects.js";

type Path = readonly string[];

/** One object of every shape that some rule reads, with every field that some rule reads. */
const wellFormed: readonly Resource[] = [
  deployment({
    pod: {
      containers: [container({ command: ["serve"], args: ["--port=8080"] })],
      initContainers: [goodContainer],
      volumes: [{ name: "weights", image: { reference: "weights:1" } }],
      resourceClaims: [{ name: "device" }],
      resources: { limits: { memory: "1Gi", "nvidia.com/gpu": 1 } },
    },
    metadata: { annotations: { "model-hosting/min-replicas": "1", "model-hosting/max-replicas": "4" } },
  }),
  { type: "kubernetes:apps/v1:DeploymentList", props: { items: [deployment().props] } },
  { type: "kubernetes:apps/v1:DeploymentPatch", props: deployment().props },
  { type: "kubernetes:batch/v1:CronJob", props: { spec: { jobTemplate: deployment().props } } },
  { type: "kubernetes:core/v1:ConfigMap", props: { metadata: { name: "settings" }, data: { mode: "fast" } } },
  service(
    { type: "LoadBalancer", externalIPs: ["203.0.113.7"] },
    { "networking.gke.io/load-balancer-type": "" },
  ),
  autoscaler({ minReplicas: 1, maxReplicas: 4 }),
  {
    type: "kubernetes:networking.k8s.io/v1:Ingress",
    props: { metadata: { annotations: {} }, spec: { ingressClassName: "nginx" } },
  },
  {
    type: "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
    props: { metadata: { name: "digits" }, spec: { parentRefs: [{ kind: "Gateway", name: "edge" }] } },
  },
  ...cloudShapes,
];

/** What a program may leave in any place, by mistake or because it is not known yet. */
const oddValues = fc.constantFrom<unknown>(unknown, null, true, -1, "", "3", [], [null], {}, { name: null }, [
  [],
]);

/** A well-formed object in which any one or two values, leaves or whole branches, are odd. */
const oddResources = fc.constantFrom(...wellFormed).chain(({ type, props }) =>
  fc
    .array(fc.tuple(fc.constantFrom(...pathsIn(props)), oddValues), { minLength: 1, maxLength: 2 })
    .map((changes): Resource => {
      const changed = changes.reduce<unknown>((value, [path, odd]) => replaceAt(value, path, odd), props);
      return { type, props: changed as Resource["props"] };
    }),
);

function pathsIn(value: unknown): Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [
    [key],
    ...pathsIn(child).map((path) => [key, ...path]),
  ]);
}

/** Puts the odd value where the path leads, if an earlier change has left it anywhere to lead. */
function replaceAt(value: unknown, [key, ...rest]: Path, odd: unknown): unknown {
  if (key === undefined) return odd;
  if (typeof value !== "object" || value === null || !(key in value)) return value;
  const replaced = Object.entries(value).map(([name, child]) => [
    name,
    name === key ? replaceAt(child, rest, odd) : (child as unknown),
  ]);
  return Array.isArray(value) ? replaced.map(([, child]) => child) : Object.fromEntries(replaced);
}

/** Prices of the cluster, for the rules that ask for them; however old these are when the test runs. */
function pricedSettings({ shape }: z.ZodObject): object {
  return {
    ...("cluster" in shape ? { cluster: { region: "us-east-1", node: "m5.large" } } : {}),
    ...("cluster" in shape && "days" in shape ? { days: 36_500 } : {}),
  };
}

describe("every policy", () => {
  for (const { policy, settings } of rules) {
    describe(policy.name, () => {
      // An exception other than CrossGuard's own fails the analysis of the whole stack, and so every deployment.
      it("survives resources of any shape", async () => {
        await fc.assert(
          fc.asyncProperty(oddResources, async (resource) => {
            await judgeAllBy(policy.name, [resource]);
          }),
          { numRuns: 100 },
        );
      });

      it("leaves resources of other providers alone", async () => {
        const { props } = deployment({
          pod: { containers: [container({ image: "latest", resources: {} })] },
        });
        assert.deepEqual(await judgeAllBy(policy.name, [{ type: "acme:apps/v1:Deployment", props }]), []);
      });

      it("passes objects of Kubernetes that follow every rule", async () => {
        const followed = [deployment(), service({}), autoscaler({ minReplicas: 2, maxReplicas: 4 })];
        assert.deepEqual(await judgeAllBy(policy.name, followed, pricedSettings(settings)), []);
      });

      it("shows the engine the same settings that it reads, each with its default", () => {
        const shown = Object.entries(policy.configSchema?.properties ?? {});
        assert.deepEqual(
          shown.map(([name]) => name),
          Object.keys(settings.shape),
        );
        const defaults = shown.filter(([, { default: value }]) => value !== undefined);
        assert.deepEqual(
          Object.fromEntries(defaults.map(([name, { default: value }]) => [name, value])),
          // A setting that may be left out has no default.
          JSON.parse(JSON.stringify(settings.parse({}))),
        );
      });

      it("refuses a setting that it does not know, which CrossGuard would pass on in silence", async () => {
        await assert.rejects(
          judgeAllBy(policy.name, [deployment(), ...cloudShapes], { limts: [] }),
          (error: Error) => {
            assert.match(error.message, new RegExp(`the settings of policy ${policy.name} are wrong`));
            assert.match(error.message, /limts/);
            return true;
          },
        );
      });

      it("has a kebab-case name, a description and advice", () => {
        assert.match(policy.name, /^[a-z]+(-[a-z0-9]+)+$/);
        assert.match(policy.description, /\.$/);
        assert.match(policy.remediationSteps ?? "", /\.$/);
      });
    });
  }

  it("is in the README's table, and once in the list", () => {
    const folder = createRequire(__filename).resolve("model-hosting-policies/package.json");
    const readme = readFileSync(folder.replace("package.json", "README.md"), "utf8");
    const names = rules.map(({ policy }) => policy.name);
    assert.deepEqual([...new Set(names)], names);
    for (const name of names) assert.ok(readme.includes(`| \`${name}\``), name);
  });

  it("survives a container list that holds no containers", async () => {
    const pod = { containers: ["model", null, 3, [], goodContainer] };
    for (const { policy } of rules) await judgeAllBy(policy.name, [deployment({ pod })]);
  });
});
