import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import {
  anchorDifference,
  endpointDifference,
  historyDifference,
  unknownValue,
} from "../../../components/sagemaker/endpoint/differences.js";
import {
  HostedEndpoint,
  RevisionHistory,
  ScalingAnchor,
  type HostedEndpointArgs,
} from "../../../components/sagemaker/endpoint/index.js";
import * as operations from "../../../components/sagemaker/endpoint/operations.js";
import * as providers from "../../../components/sagemaker/endpoint/providers.js";
import { record, type Recorded } from "../support/record.js";

const args = {
  endpointName: "digits-prod",
  owner: "models/prod/digits-prod",
  configurationName: "digits-prod-a",
  region: "eu-central-1",
  retain: "nothing" as const,
  deploymentConfiguration: { AutoRollbackConfiguration: { Alarms: [{ AlarmName: "errors" }] } },
  revisionsKept: 3,
  tags: { team: "vision" },
  timeoutSeconds: 3600,
} satisfies HostedEndpointArgs;

/** As the state holds it after a rollout. */
const state = { ...args, arn: "arn:aws:sagemaker:eu-central-1:123456789012:endpoint/digits-prod" };

async function registered(program: () => pulumi.Resource): Promise<Recorded> {
  const { resources } = await record(() => void program());
  return resources[0] ?? assert.fail("no resource was registered");
}

function withoutProvider({ inputs }: Recorded): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "__provider"));
}

describe("the resources of an endpoint", () => {
  it("are an endpoint with its arguments", async () => {
    const resource = await registered(() => new HostedEndpoint("digits", args));
    assert.equal(resource.type, "pulumi-nodejs:dynamic/model-hosting:HostedEndpoint");
    assert.deepEqual(withoutProvider(resource), args);
  });

  it("are a history and an anchor with theirs", async () => {
    const history = { endpointName: "digits-prod", owner: args.owner, region: "eu-central-1" };
    const anchor = { endpointName: "digits-prod", variants: ["primary=ml.m5.large"] };
    assert.deepEqual(
      withoutProvider(await registered(() => new RevisionHistory("digits", history))),
      history,
    );
    const resource = await registered(() => new ScalingAnchor("digits", anchor));
    assert.equal(resource.type, "pulumi-nodejs:dynamic/model-hosting:ScalingAnchor");
    assert.deepEqual(withoutProvider(resource), anchor);
  });

  it("use the profile that the stack sets for AWS, unless other credentials are given", async () => {
    pulumi.runtime.setConfig("aws:profile", "staging");
    try {
      const byStack = await registered(() => new HostedEndpoint("digits", args));
      assert.deepEqual(byStack.inputs["credentials"], { profile: "staging" });
      const given = await registered(() => new HostedEndpoint("digits", { ...args, credentials: {} }));
      assert.deepEqual(given.inputs["credentials"], {});
    } finally {
      pulumi.runtime.setAllConfig({});
    }
  });
});

describe("the provider that the engine keeps in the state", () => {
  const texts = async () =>
    Promise.all(
      Object.values(providers).map(async (provider) => {
        const { text, containsSecrets } = await pulumi.runtime.serializeFunction(() => provider);
        assert.equal(containsSecrets, false);
        return text;
      }),
    );

  it("captures nothing and names no path: it is the same on every machine", async () => {
    for (const text of await texts()) {
      const captures = [...text.matchAll(/with\(\{ (.*?) \}\)/g)].map(([, names]) => names);
      const capturing = captures.filter((names) => names !== "this: undefined, arguments: undefined");
      assert.ok(captures.length >= 3);
      assert.equal(capturing.length, 1, "only the entry point, which names the provider, captures something");
      assert.match(capturing[0] ?? "", /^provider: __\w+, this: undefined, arguments: undefined$/);
      assert.ok(!text.includes(process.cwd()), text);
      assert.ok(!/["'`]\/|\\\\|node_modules|file:/.test(text), text);
      assert.ok(text.length < 6000, `the state keeps ${text.length} characters of it`);
    }
  });

  it("finds the operations by the package's name, from the project's folder", async () => {
    const load = createRequire(path.join(process.cwd(), "_"));
    assert.equal(load("pulumi-model-hosting/sagemaker-endpoint"), operations);
    const inputs = { endpointName: "digits-prod", variants: ["primary=ml.m5.large"] };
    assert.deepEqual(await providers.anchorProvider.create(inputs), { id: "digits-prod", outs: inputs });
  });

  it("calls only operations that there are", async () => {
    for (const text of await texts()) {
      const called = [...text.matchAll(/sagemaker-endpoint"\)\.(\w+)\(/g)].map(([, name = ""]) => name);
      assert.ok(called.length >= 2);
      for (const name of called) assert.equal(typeof Reflect.get(operations, name), "function", name);
    }
  });
});

describe("a change of an endpoint", () => {
  const stays = { changes: false, replaces: [], deleteBeforeReplace: true };
  const updates = { ...stays, changes: true };

  it("is none after an up, whatever the provider's text and what is absent", () => {
    const news = { ...args, credentials: undefined, pollSeconds: null, __provider: "another version" };
    assert.deepEqual(endpointDifference({ ...state, __provider: "text" }, news), stays);
  });

  const inPlace: readonly [string, Record<string, unknown>][] = [
    ["another configuration", { configurationName: "digits-prod-b" }],
    ["a configuration that the preview does not know", { configurationName: unknownValue }],
    ["a deployment configuration", { deploymentConfiguration: undefined }],
    ["tags", { tags: { team: "speech" } }],
    ["revisions kept", { revisionsKept: 0 }],
    ["a timeout", { timeoutSeconds: 60 }],
    ["what is retained", { retain: "instanceCounts" }],
    ["credentials", { credentials: { profile: "other" } }],
    ["a region that the preview does not know", { region: unknownValue }],
  ];
  for (const [title, change] of inPlace) {
    it(`is an update for ${title}`, () => {
      assert.deepEqual(endpointDifference(state, { ...args, ...change }), updates);
    });
  }

  it("is an update when a refresh found another configuration than the one asked for", () => {
    assert.deepEqual(endpointDifference({ ...state, configurationName: "digits-prod-z" }, args), updates);
    assert.deepEqual(endpointDifference({ ...state, configurationName: undefined }, args), updates);
  });

  it("is a replacement, the old one first, for another name or region", () => {
    for (const [key, value] of [
      ["endpointName", "numbers"],
      ["region", "eu-west-1"],
    ] as const) {
      assert.deepEqual(endpointDifference(state, { ...args, [key]: value }), {
        changes: true,
        replaces: [key],
        deleteBeforeReplace: true,
      });
    }
  });

  it("is a replacement for a name that the history's replacement makes unknown", () => {
    assert.deepEqual(endpointDifference(state, { ...args, endpointName: unknownValue }), {
      changes: true,
      replaces: ["endpointName"],
      deleteBeforeReplace: true,
    });
  });
});

describe("a change of a history or an anchor", () => {
  const history = { endpointName: "digits-prod", owner: args.owner, region: "eu-central-1" };
  const anchor = { endpointName: "digits-prod", variants: ["primary=ml.m5.large"] };

  it("is none where nothing changed", () => {
    assert.equal(
      historyDifference({ ...history, __provider: "a" }, { ...history, __provider: "b" }).changes,
      false,
    );
    assert.equal(
      anchorDifference({ ...anchor, __provider: "a" }, { ...anchor, __provider: "b" }).changes,
      false,
    );
  });

  it("replaces a history that moves, and updates one whose credentials change", () => {
    assert.deepEqual(historyDifference(history, { ...history, region: "eu-west-1" }).replaces, ["region"]);
    const change = historyDifference(history, { ...history, credentials: { profile: "other" } });
    assert.deepEqual([change.changes, change.replaces], [true, []]);
  });

  it("replaces an anchor whose variants change their names or instance types, the old one first", () => {
    for (const variants of [["primary=ml.g5.xlarge"], ["green=ml.m5.large"]]) {
      assert.deepEqual(anchorDifference(anchor, { ...anchor, variants }), {
        changes: true,
        replaces: ["variants"],
        deleteBeforeReplace: true,
      });
    }
  });
});
