import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Endpoint } from "model-hosting-client";
import { z } from "zod";
import { hostStack } from "../../../components/hostStack.js";
import { sageMakerSettings } from "../../../components/sagemaker/settings.js";
import { mergeSpec } from "../../../components/spec/index.js";
import { at, texts } from "../support/at.js";
import { anchors, blocks, examples, onOneLine, read, section, tables, unquoted } from "../support/pages.js";
import type { Recorded } from "../support/record.js";
import { recordSageMaker } from "../support/sagemakerRecord.js";

const root = path.join(__dirname, "../../../..");
const record = z.record(z.string(), z.unknown());

/** The pages of modes, and the mode that their specs are hosted in. */
const pages = {
  "sagemaker-realtime.md": "realtime",
  "sagemaker-serverless.md": "serverless",
  "sagemaker-async.md": "async",
  "sagemaker-batch.md": "batch",
  "sagemaker-multi-model.md": "realtime",
} as const;

// What this cannot prove: that limits and prices are still AWS's, and that the TypeScript and Python of the pages run.
for (const [name, mode] of Object.entries(pages)) {
  describe(`docs/${name}`, () => {
    const page = read(name);
    const [smallest, ...changes] = examples(page);
    const [always = [], whereAsked = []] = tables(section(page, "What is created"));
    const hosts = changes.map((change) => () => hosted(mergeSpec(smallest, change)));

    it("begins with a spec that is hosted as the page says", async () => {
      const { endpoint, resources } = await hosted(smallest);
      assert.equal(endpoint?.backend, "sagemaker");
      assert.equal(endpoint.mode, mode);
      const used = resources.flatMap(({ inputs }) => texts(inputs)).filter((text) => /^ml\.\w/.test(text));
      assert.deepEqual(
        used.filter((type) => !page.includes(type)),
        [],
      );
    });

    it("lists every resource of that spec and no other", async () => {
      const { resources } = await hosted(smallest);
      const listed = always.map(([resource = "", number = ""]): [string, number] => [
        unquoted(resource),
        Number(number),
      ]);
      assert.deepEqual(Object.fromEntries(listed), counts(resources));
    });

    it("shows changes of which each is hosted, and lists what they add", async () => {
      const before = counts((await hosted(smallest)).resources);
      const added = new Set<string>();
      for (const host of hosts) {
        const { endpoint, resources } = await host();
        assert.equal(endpoint?.mode, mode);
        for (const [type, count] of Object.entries(counts(resources))) {
          if (count > (before[type] ?? 0)) added.add(type);
        }
      }
      const listed = whereAsked.map(([resource = ""]) => unquoted(resource));
      assert.deepEqual([...added].sort(), listed.sort());
    });

    it("shows the call of the stack's output, and the command of its example", async () => {
      const { endpoint } = await hosted(smallest);
      const [shown = ""] = blocks(page, "json");
      assert.deepEqual(JSON.parse(shown), endpoint?.call);
      const commands = blocks(page, "sh").map(onOneLine);
      assert.ok(commands.includes(endpoint?.example ?? ""), endpoint?.example);
    });
  });
}

describe("docs/sagemaker-multi-model.md", () => {
  it("is right that a further model in the same folder rolls nothing out", async () => {
    const [smallest] = examples(read("sagemaker-multi-model.md"));
    const models = z.array(z.unknown()).parse(at(smallest, "model.models"));
    const rome = { name: "rome", artifact: { uri: "s3://models/digits/rome.tar.gz" } };
    const one = await hosted(smallest);
    const other = await hosted(mergeSpec(smallest, { model: { models: [...models, rome] } }));
    const inputs = ({ resources }: Hosted, type: string) => resources.filter((found) => kind(found) === type);
    for (const type of ["Model", "EndpointConfiguration", "HostedEndpoint"]) {
      assert.deepEqual(inputs(other, type), inputs(one, type));
    }
    assert.notDeepEqual(inputs(other, "RolePolicy"), inputs(one, "RolePolicy"));
    assert.notDeepEqual(other.endpoint?.call, one.endpoint?.call);
  });
});

describe("docs/sagemaker.md", () => {
  const page = read("sagemaker.md");
  const [stack, rollback, budget] = examples(page);
  const [realtime] = examples(read("sagemaker-realtime.md"));

  it("lists every setting and no other", () => {
    const [rows = []] = tables(section(page, "Settings of a stack"));
    const listed = rows.map(([setting = ""]) => unquoted(setting));
    assert.deepEqual(listed.sort(), Object.keys(sageMakerSettings.shape).sort());
  });

  it("shows settings that a model can be hosted with", async () => {
    const settings = record.parse(at(stack, 'config["model-hosting:sagemaker"]'));
    const { resources } = await hosted(realtime, settings);
    const role = resources.find((found) => kind(found) === "Role");
    assert.equal(role?.inputs["permissionsBoundary"], settings["permissionsBoundaryArn"]);
  });

  it("shows a rollout that its alarms end", async () => {
    const { resources } = await hosted(mergeSpec(realtime, rollback));
    const endpoint = resources.find((found) => kind(found) === "HostedEndpoint")?.inputs;
    assert.deepEqual(at(endpoint, "deploymentConfiguration.AutoRollbackConfiguration.Alarms"), [
      { AlarmName: "digits-prod-errors" },
      { AlarmName: "digits-prod-slow" },
    ]);
  });

  it("shows a budget that tells whom the spec names", async () => {
    const { resources } = await hosted(mergeSpec(realtime, budget));
    const made = resources.find((found) => kind(found) === "Budget")?.inputs;
    assert.equal(at(made, "limitAmount"), String(at(budget, "cost.monthlyBudgetUsd")));
    assert.deepEqual(at(made, "notifications[0].subscriberSnsTopicArns"), at(budget, "observability.notify"));
  });

  it("names every call that the endpoint's rollout makes", () => {
    const source = fs.readFileSync(path.join(root, "components/sagemaker/endpoint/awsApi.ts"), "utf8");
    const made = new Set([...source.matchAll(/new (\w+)Command\(/g)].map(([, action]) => action));
    const [rows = []] = tables(section(page, "Permissions of whoever deploys"));
    const [, actions = ""] = rows[0] ?? [];
    const named = actions.replace("`sagemaker:`", "").split(",");
    assert.deepEqual(named.map((action) => action.trim()).sort(), [...made].sort());
  });
});

describe("the pages on SageMaker", () => {
  for (const name of ["sagemaker.md", ...Object.keys(pages)]) {
    it(`${name} refers to pages and headings that are there`, () => {
      const links = [...read(name).matchAll(/\]\(([^)#:]*)(?:#([^)]+))?\)/g)];
      assert.ok(links.length > 0);
      for (const [link, file = "", anchor] of links) {
        const target = path.join(root, "docs", file === "" ? name : file);
        assert.ok(fs.existsSync(target), link);
        if (anchor !== undefined) assert.ok(anchors(fs.readFileSync(target, "utf8")).includes(anchor), link);
      }
    });
  }
});

interface Hosted {
  readonly resources: readonly Recorded[];
  readonly endpoint: Endpoint | undefined;
}

/** Hosts a spec in stack `prod`, as the pages have it. */
async function hosted(document: unknown, settings: object = {}): Promise<Hosted> {
  const source = "docs";
  const { resources, result } = await recordSageMaker(
    () =>
      Object.values(
        hostStack({
          documents: [{ source, document }],
          settings: { sagemaker: { nameSuffix: "prod", ...settings } },
          source,
        }).models,
      )[0],
  );
  return { resources, endpoint: result };
}

/** How many resources of each type there are; the project's own components only hold others. */
function counts(resources: readonly Recorded[]): Record<string, number> {
  const types = resources.filter(({ type }) => !type.startsWith("model-hosting:")).map(kind);
  return Object.fromEntries(types.map((type) => [type, types.filter((other) => other === type).length]));
}

function kind({ type }: Recorded): string {
  return type.slice(type.lastIndexOf(":") + 1);
}
