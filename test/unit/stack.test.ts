import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { allFeatures } from "../../components/capabilities/index.js";
import { offerOf, offerOfEverything, parseSettings } from "../../components/settings.js";
import { HostingProblems } from "../../components/spec/index.js";
import { readStackModels } from "../../components/stack.js";

describe("the models of a stack", () => {
  const source = "Pulumi.dev.yaml";
  let folder = "";

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "stack-models-"));
    fs.writeFileSync(path.join(folder, "a.yaml"), "name: a\n");
    fs.writeFileSync(path.join(folder, "b.yaml"), "name: b\n");
    fs.writeFileSync(path.join(folder, "broken.yaml"), "name: a\nname: b\n");
    fs.mkdirSync(path.join(folder, "folder.yaml"));
  });

  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it("are the listed files in their order, each with what differs", () => {
    const overrides = { scaling: { minReplicas: 2 } };
    assert.deepEqual(readStackModels(["b.yaml", { spec: "./a.yaml", overrides }], folder, source), [
      { source: "b.yaml", document: { name: "b" }, overrides: undefined },
      { source: "./a.yaml", document: { name: "a" }, overrides },
    ]);
  });

  it("may be none", () => {
    assert.deepEqual(readStackModels([], folder, source), []);
  });

  const refused: readonly [string, unknown, string[]][] = [
    ["no list", "a.yaml", ["Pulumi.dev.yaml", '  models: "a.yaml" given, expected a list.']],
    [
      "no path",
      ["a.yaml", 7],
      [
        "Pulumi.dev.yaml",
        "  models[1]: 7 given, expected the path of a hosting spec, or { spec, overrides }.",
      ],
    ],
    [
      "a map without a path",
      [{ file: "a.yaml" }],
      [
        "Pulumi.dev.yaml",
        "  models[0].spec: is required; expected text.",
        "  models[0].file: is no known field; known fields: spec, overrides.",
      ],
    ],
    [
      "overrides that are no map",
      [{ spec: "a.yaml", overrides: ["x"] }],
      ["Pulumi.dev.yaml", "  models[0].overrides: a list given, expected a map of names and values."],
    ],
    [
      "a file that is listed twice",
      ["a.yaml", { spec: "./a.yaml" }],
      ["Pulumi.dev.yaml", '  models[1].spec: "./a.yaml" given, is listed twice; list it once.'],
    ],
    [
      "a missing file, a folder and a broken file, all at once",
      ["missing.yaml", "folder.yaml", "broken.yaml", "a.yaml"],
      [
        "missing.yaml",
        "  there is no such file; paths start at the project's folder.",
        "folder.yaml",
        "  there is no such file; paths start at the project's folder.",
        "broken.yaml",
        "  line 2, column 1: a field is given twice in one map; keep one of the two.",
      ],
    ],
  ];
  for (const [what, setting, lines] of refused) {
    it(`are refused for ${what}`, () => {
      const expected = lines.join("\n");
      assert.throws(
        () => readStackModels(setting, folder, source),
        (error) => {
          assert.ok(error instanceof HostingProblems);
          assert.equal(error.message.split("\n").slice(1).join("\n"), expected);
          return true;
        },
      );
    });
  }
});

describe("the settings of a stack", () => {
  it("have defaults", () => {
    const { kubernetes } = parseSettings({}, "x");
    assert.deepEqual(
      {
        addressing: kubernetes.addressing,
        createNamespace: kubernetes.createNamespace,
        domain: kubernetes.clusterDomain,
      },
      { addressing: "dns", createNamespace: false, domain: "cluster.local" },
    );
    assert.deepEqual(parseSettings({ kubernetes: undefined }, "x"), parseSettings({}, "x"));
  });

  it("offer what they name", () => {
    const gateway = { name: "public", namespace: "gateways" };
    const ingress = { className: "nginx", controllerNamespace: "ingress" };
    const capacity = { label: "karpenter.sh/capacity-type", spot: "spot", onDemand: "on-demand" };
    const store = { name: "aws" };
    const offered = (kubernetes: unknown) =>
      [...(offerOf(parseSettings({ kubernetes }, "x")).kubernetes ?? [])].sort();
    assert.deepEqual(offered({}), []);
    assert.deepEqual(offered({ gateway }), ["gateway", "route"]);
    assert.deepEqual(offered({ ingress }), ["ingress", "route"]);
    assert.deepEqual(offered({ gateway, ingress }), ["gateway", "route"], "the Gateway wins");
    assert.deepEqual(offered({ capacity }), ["capacityLabel"]);
    assert.deepEqual(offered({ secretStores: { awsSecretsManager: store, ssmParameter: store } }), [
      "secretStore.awsSecretsManager",
      "secretStore.ssmParameter",
    ]);
    assert.deepEqual([...(offerOfEverything.kubernetes ?? [])].sort(), [...allFeatures].sort());
  });

  it("are refused with everything that is wrong with them", () => {
    const settings = {
      kubernetes: { namspace: "models", addressing: "ip", gateway: { name: "Public" } },
      aws: {},
    };
    assert.throws(() => parseSettings(settings, "Pulumi.dev.yaml"), {
      name: "HostingProblems",
      message: [
        "5 problems; nothing was created or changed.",
        "Pulumi.dev.yaml",
        '  kubernetes.addressing: "ip" given, expected one of dns, clusterIp.',
        '  kubernetes.gateway.name: "Public" given, expected a Kubernetes object name.',
        "  kubernetes.gateway.namespace: is required; expected text.",
        "  kubernetes.namspace: is no known field; did you mean namespace?",
        "  aws: is no known field; known fields: kubernetes.",
      ].join("\n"),
    });
  });
});
