import assert from "node:assert/strict";
import { mergeSpec } from "../../../components/spec/index.js";
import { foundBy, hostedResources, onEcs, onEks, region, saneSettings } from "./hostedStack.js";

/*
 * The rules on what this project itself makes of models on ECS and EKS. Values are known here, as after an update; what a
 * preview does not know yet is shown by the engine tests. That AWS accepts any of it is not proven here.
 */

const settings = (changes: object): object => mergeSpec(saneSettings, changes) as object;
const certificateArn = `arn:aws:acm:${region}:123456789012:certificate/12345678-1234-1234-1234-123456789012`;
const digest = `123456789012.dkr.ecr.${region}.amazonaws.com/digits@sha256:${"0123456789abcdef".repeat(4)}`;

/** Models and settings that keep the rules of dev. */
const keeping: readonly (readonly [what: string, models: readonly unknown[], settings?: object])[] = [
  ["a model on ECS and one on EKS", [onEcs("digits"), onEks("letters")]],
  ["five on ECS, which share what costs", [1, 2, 3, 4, 5].map((index) => onEcs(`digits-${String(index)}`))],
  ["one for amd64", [onEcs("digits", { resources: { cpu: "1", memory: "2Gi", architecture: "amd64" } })]],
  [
    "one for callers of other networks",
    [
      onEcs("digits", {
        access: { exposure: "private", callers: { cidrs: ["10.8.0.0/16"] }, host: "digits.example.com" },
      }),
    ],
  ],
  [
    "one that is scaled by its requests",
    [
      onEcs("digits", {
        scaling: { minReplicas: 1, maxReplicas: 3, metric: { type: "requestsPerSecond", target: 20 } },
      }),
    ],
  ],
  ["one on instances", [onEcs("digits", { placement: { backend: "ecs", instanceTypes: ["m7g.large"] } })]],
  [
    "a canary that alarms roll back",
    [onEcs("digits", { rollout: { strategy: "canary", steps: [10], bakeTime: "5m" } })],
  ],
  [
    "secrets",
    [
      onEcs("digits", {
        model: {
          ...{ image: digest, version: "1" },
          secrets: { TOKEN: { awsSecretsManager: { name: "digits/token" } } },
        },
      }),
    ],
  ],
  [
    "one on EKS, with a role for its files",
    [
      onEcs("digits"),
      onEks("letters", {
        model: {
          ...{ image: digest, version: "1" },
          artifacts: [{ uri: "s3://models-of-team/letters/" }],
        },
      }),
    ],
  ],
  [
    "interface endpoints in place of a NAT gateway",
    [onEcs("digits")],
    settings({ network: { nat: "none" } }),
  ],
];

/** What does not, with the rule that says so and what of it. */
const breaking: readonly (readonly [
  what: string,
  rule: string,
  says: RegExp,
  models: readonly unknown[],
  settings?: object,
])[] = [
  [
    "a NAT gateway for each zone",
    "nat-gateways-counted",
    /stack: .*2 NAT gateways/,
    [onEcs("digits")],
    settings({ network: { nat: "perZone" } }),
  ],
  [
    "a public model that nobody approved",
    "no-public-access",
    /LoadBalancer "network-public": faces the internet/,
    [
      onEcs("digits", {
        access: {
          ...{ exposure: "public", host: "digits.example.com" },
          ...{ authentication: { type: "none" }, tls: { certificateArn } },
        },
      }),
    ],
  ],
  [
    "the largest Fargate task for a budget of 200 USD",
    "model-budget",
    /model "digits" costs .* 200/,
    [onEcs("digits", { resources: { cpu: "16", memory: "120Gi", architecture: "arm64" } })],
  ],
  [
    "a group of fifty nodes",
    "node-groups-bounded",
    /NodeGroup .*50/,
    [onEcs("digits"), onEks("letters")],
    settings({ eks: { create: { nodes: { max: 50 } } } }),
  ],
  [
    "an API server that the whole internet reaches",
    "no-public-access",
    /Cluster .*API endpoint that 0\.0\.0\.0\/0 reaches/,
    [onEcs("digits"), onEks("letters")],
    settings({ eks: { create: { access: { publicCidrs: ["0.0.0.0/0"] } } } }),
  ],
  [
    "logs that are kept for a year",
    "log-retention-set",
    /LogGroup .*365/,
    [onEcs("digits"), onEks("letters")],
    settings({ eks: { create: { logRetentionDays: 365 } } }),
  ],
  [
    "models of nobody",
    "required-tags",
    /Service "digits.*": has no tag model-hosting\/owner/,
    [onEcs("digits", { cost: { owner: null, costCentre: null, monthlyBudgetUsd: 200 } })],
  ],
  [
    "ten instances of a type",
    "node-groups-bounded",
    /Group "ecs-test-m7g-large": maxSize is 10/,
    [onEcs("digits", { placement: { backend: "ecs", instanceTypes: ["m7g.large"] } })],
    settings({ ecs: { instances: { maxPerType: 10 } } }),
  ],
  [
    "a GPU that nobody approved",
    "accelerator-instances-need-approval",
    /g4dn\.xlarge/,
    [
      onEcs("digits", {
        resources: { cpu: "2", memory: "8Gi", architecture: "amd64", accelerator: { type: "nvidia" } },
        placement: { backend: "ecs", instanceTypes: ["g4dn.xlarge"] },
      }),
    ],
  ],
];

describe("what this project makes of models on ECS and EKS", () => {
  for (const [what, models, given] of keeping) {
    it(`keeps the rules of dev: ${what}`, async () => {
      assert.deepEqual(await foundBy("dev", await hostedResources(models, given)), []);
    });
  }

  for (const [what, rule, says, models, given] of breaking) {
    it(`is reported by ${rule} in dev: ${what}`, async () => {
      const found = await foundBy("dev", await hostedResources(models, given));
      assert.ok(
        found.some((message) => message.startsWith(`${rule}: `) && says.test(message)),
        found.join("\n"),
      );
    });
  }

  it("keeps the rules of prod with images by digest and two replicas", async () => {
    const ready = { model: { image: digest, version: "1" }, scaling: { minReplicas: 2, maxReplicas: 2 } };
    const resources = await hostedResources([onEcs("digits", ready), onEks("letters", ready)]);
    assert.deepEqual(await foundBy("prod", resources), []);
  });

  it("has a price, all of it", async () => {
    const resources = await hostedResources([onEcs("digits"), onEks("letters")]);
    const advice = await foundBy("dev", resources, ["advisory"]);
    assert.deepEqual(
      advice.filter((message) => /^(?:unpriced-|no-wildcard)/.test(message)),
      [],
    );
  });

  it("has no cluster of a version that AWS no longer supports: the settings refuse it first", async () => {
    const old = settings({ eks: { create: { version: "1.29" } } });
    await assert.rejects(hostedResources([onEks("letters")], old), /eks\.create\.version/);
  });
});
