import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { allFeatures } from "../../components/capabilities/index.js";
import { offerOf, offerOfEverything, parseSettings } from "../../components/settings.js";
import { hostStack } from "../../components/hostStack.js";
import { formatProblems, type Problem } from "../../components/spec/index.js";
import { readStackModels, type StackDocument } from "../../components/stack.js";

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
    ["nothing", undefined, ["Pulumi.dev.yaml", "  models: is required; expected a list."]],
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
      [
        "Pulumi.dev.yaml",
        '  models[1].spec: "./a.yaml" given, is listed twice; list it once, or give each entry a name of its own in overrides.name.',
      ],
    ],
    [
      "a file that is listed twice under the same name",
      [
        "a.yaml",
        { spec: "a.yaml", overrides: { name: "b" } },
        { spec: "./a.yaml", overrides: { name: "b" } },
      ],
      [
        "Pulumi.dev.yaml",
        '  models[2].spec: "./a.yaml" given, is listed twice; list it once, or give each entry a name of its own in overrides.name.',
      ],
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
      assert.deepEqual(linesOf(problemsIn(readStackModels(setting, folder, source))), lines);
    });
  }
});

describe("one spec that is listed several times", () => {
  it("is hosted once for each name, and messages tell the entries apart", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stack-names-"));
    fs.writeFileSync(path.join(folder, "a.yaml"), "name: a\n");
    const named = { spec: "a.yaml", overrides: { name: "b" } };
    const documents = readStackModels(["a.yaml", named], folder, "Pulumi.dev.yaml");
    assert.deepEqual(
      documents.map(({ source }) => source),
      ["a.yaml", "a.yaml as b"],
    );
    fs.rmSync(folder, { recursive: true });
  });
});

describe("what is wrong with a stack", () => {
  it("comes in one error: its list of models, unreadable files, specs and settings", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stack-wrong-"));
    fs.writeFileSync(path.join(folder, "broken.yaml"), "name: [\n");
    const spec = "model: { image: 'a:1', version: '1' }\nresources: { cpu: 1, memory: 4 }\n";
    fs.writeFileSync(path.join(folder, "wrong.yaml"), `name: wrong\n${spec}`);
    const models = ["missing.yaml", 7, "broken.yaml", "wrong.yaml", "./wrong.yaml"];
    const work = () =>
      hostStack({
        documents: readStackModels(models, folder, "Pulumi.dev.yaml"),
        settings: { kubernetes: { namspace: "models" } },
        source: "Pulumi.dev.yaml",
      });
    assert.throws(work, {
      name: "HostingProblems",
      message: [
        "6 problems; nothing was created or changed.",
        "Pulumi.dev.yaml",
        "  models[1]: 7 given, expected the path of a hosting spec, or { spec, overrides }.",
        '  models[4]: "./wrong.yaml" given, is listed twice; list it once, or give each entry a name of its own in overrides.name.',
        "  kubernetes.namspace: is no known field; did you mean namespace?",
        "missing.yaml",
        "  there is no such file; paths start at the project's folder.",
        "broken.yaml",
        "  line 2, column 1: the indentation does not fit; begin the fields of a map in one column.",
        "wrong.yaml",
        "  resources.memory: 4 given, expected a size with a unit, such as 512Mi or 4Gi.",
      ].join("\n"),
    });
    fs.rmSync(folder, { recursive: true });
  });
});

function problemsIn(documents: readonly StackDocument[]): Problem[] {
  return documents.flatMap((document) => ("problems" in document ? document.problems : []));
}

/** The problems as they are shown, without the line that counts them. */
function linesOf(problems: readonly Problem[]): string[] {
  return formatProblems(problems).split("\n").slice(1);
}

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
      [...(offerOf(parseSettings({ kubernetes }, "x")).kubernetes?.features ?? [])].sort();
    assert.deepEqual(offered({}), []);
    assert.deepEqual(offered({ routes: { private: { gateway } } }), ["gateway.private", "route.private"]);
    assert.deepEqual(offered({ routes: { public: { ingress } } }), ["ingress.public", "route.public"]);
    assert.deepEqual(offered({ routes: { private: { ingress }, public: { gateway } } }), [
      "gateway.public",
      "ingress.private",
      "route.private",
      "route.public",
    ]);
    assert.deepEqual(offered({ capacity }), ["capacityLabel"]);
    assert.deepEqual(offered({ secretStores: { awsSecretsManager: store, ssmParameter: store } }), [
      "secretStore.awsSecretsManager",
      "secretStore.ssmParameter",
    ]);
    const everything = Object.values(offerOfEverything).flatMap(({ features }) => [...features]);
    assert.deepEqual([...new Set(everything)].sort(), [...allFeatures].sort());
  });

  it("say where SageMaker is, and what names end with there: the stack's name unless they say otherwise", () => {
    const onSageMaker = (sagemaker: unknown, stack?: string) =>
      offerOf(parseSettings({ sagemaker }, "x"), stack).sagemaker;
    assert.deepEqual(onSageMaker({}), { features: new Set() });
    assert.deepEqual(onSageMaker({ region: "us-gov-west-1" }, "dev"), {
      features: new Set(["sagemaker.region"]),
      region: "us-gov-west-1",
      nameSuffix: "dev",
    });
    assert.equal(onSageMaker({ nameSuffix: "team-a" }, "dev")?.nameSuffix, "team-a");
  });

  it("say where ECS is, and offer EKS only where they name a cluster or have one made", () => {
    const offered = (settings: unknown) => offerOf(parseSettings(settings, "x"));
    assert.deepEqual([...(offered({}).ecs?.features ?? [])], []);
    assert.equal(offered({}).eks, undefined);
    const { ecs, eks } = offered({
      network: { nat: "one" },
      ecs: { region: "eu-west-1" },
      eks: { cluster: { name: "shared" } },
    });
    assert.deepEqual([...(ecs?.features ?? [])], ["ecs.region"]);
    assert.equal(ecs?.region, "eu-west-1");
    assert.equal(ecs.internet, true);
    assert.deepEqual([...(eks?.features ?? [])], ["eks.cluster"]);
    const create = { access: "private", fargate: true };
    const made = offered({ eks: { create, namespace: "models", createNamespace: true } }).eks;
    assert.equal(made?.cluster?.pods, "fargate");
  });

  it("are refused for SageMaker with everything that is wrong with them", () => {
    const sagemaker = {
      region: "Frankfurt",
      nameSuffix: "team_a",
      executionRoleArn: "models",
      permissionsBoundaryArn: "arn:aws:iam::123456789012:role/boundary",
      bucket: "Models",
      kmsKeyArn: "alias/models",
    };
    assert.throws(() => parseSettings({ sagemaker }, "Pulumi.dev.yaml"), {
      name: "HostingProblems",
      message: [
        "6 problems; nothing was created or changed.",
        "Pulumi.dev.yaml",
        '  sagemaker.region: "Frankfurt" given, expected an AWS region, such as eu-central-1.',
        '  sagemaker.nameSuffix: "team_a" given, expected at most 52 letters, digits and hyphens, beginning and ending with a letter or a digit.',
        '  sagemaker.executionRoleArn: "models" given, expected the ARN of an IAM role, such as arn:aws:iam::123456789012:role/models.',
        '  sagemaker.permissionsBoundaryArn: "arn:aws:iam::123456789012:role/boundary" given, expected the ARN of an IAM policy, such as arn:aws:iam::123456789012:policy/boundary.',
        '  sagemaker.bucket: "Models" given, expected the name of an S3 bucket: 3 to 63 lower-case letters, digits, hyphens and dots.',
        '  sagemaker.kmsKeyArn: "alias/models" given, expected the ARN of a KMS key, such as arn:aws:kms:eu-central-1:123456789012:key/….',
      ].join("\n"),
    });
  });

  it("are refused with everything that is wrong with them", () => {
    const settings = {
      kubernetes: {
        namspace: "models",
        addressing: "ip",
        routes: { public: { gateway: { name: "Public" } } },
      },
      aws: {},
    };
    assert.throws(() => parseSettings(settings, "Pulumi.dev.yaml"), {
      name: "HostingProblems",
      message: [
        "5 problems; nothing was created or changed.",
        "Pulumi.dev.yaml",
        '  kubernetes.addressing: "ip" given, expected one of dns, clusterIp.',
        '  kubernetes.routes.public.gateway.name: "Public" given, expected a Kubernetes object name: lower-case letters, digits and hyphens, and single dots between them.',
        "  kubernetes.routes.public.gateway.namespace: is required; expected text.",
        "  kubernetes.namspace: is no known field; did you mean namespace?",
        "  aws: is no known field; known fields: kubernetes, sagemaker, network, ecs, eks, placement.",
      ].join("\n"),
    });
  });

  const ingress = { className: "nginx", controllerNamespace: "ingress-nginx" };
  const gateway = { name: "edge", namespace: "gateways" };
  const listener = (sectionName: string) => ({ gateway: { ...gateway, sectionName } });
  const shared: readonly [string, object, object][] = [
    ["an Ingress class", { ingress }, { ingress: { ...ingress, proxyCidrs: ["10.0.0.0/8"] } }],
    ["a Gateway", { gateway }, { gateway }],
    ["a Gateway, all of whose listeners are private", { gateway }, listener("internet")],
    ["a listener", listener("https"), listener("https")],
  ];
  for (const [what, inside, outside] of shared) {
    it(`are refused where private and public models share ${what}: what is private there is public`, () => {
      const settings = { kubernetes: { routes: { private: inside, public: outside } } };
      assert.throws(() => parseSettings(settings, "Pulumi.dev.yaml"), {
        message: [
          "1 problem; nothing was created or changed.",
          "Pulumi.dev.yaml",
          `  kubernetes.routes.public: ${Object.keys(outside).join(", ")} given, is the way in of kubernetes.routes.private too; give public models an Ingress class or Gateway of their own.`,
        ].join("\n"),
      });
    });
  }

  it("may name two listeners of one Gateway, or its like in another namespace", () => {
    const elsewhere = { gateway: { ...gateway, namespace: "elsewhere" } };
    for (const [inside, outside] of [
      [listener("internal"), listener("internet")],
      [{ gateway }, elsewhere],
      [{ ingress }, { gateway }],
    ]) {
      const settings = { kubernetes: { routes: { private: inside, public: outside } } };
      assert.deepEqual(Object.keys(parseSettings(settings, "x").kubernetes.routes), ["private", "public"]);
    }
  });

  it("are refused for a route that names both kinds, or none", () => {
    for (const route of [{}, { ingress, gateway }]) {
      assert.throws(() => parseSettings({ kubernetes: { routes: { private: route } } }, "x"), {
        message: /kubernetes\.routes\.private: .*expected exactly one of ingress, gateway\.$/,
      });
    }
  });
});
