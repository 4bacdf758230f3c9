import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as ecsSdk from "@aws-sdk/client-ecs";
import * as ec2Sdk from "@aws-sdk/client-ec2";
import * as eksSdk from "@aws-sdk/client-eks";
import * as kmsSdk from "@aws-sdk/client-kms";
import * as autoScalingSdk from "@aws-sdk/client-auto-scaling";
import * as balancersSdk from "@aws-sdk/client-elastic-load-balancing-v2";
import { ecsSettings } from "../../../components/ecs/settings.js";
import { mergeSpec } from "../../../components/spec/index.js";
import { plan } from "../../../tools/plan.js";
import { at } from "../support/at.js";
import {
  actionsNamed,
  addedKinds,
  blocks,
  countKinds,
  examples,
  numbersIn,
  read,
  section,
  settingsOf,
  sumOf,
  tables,
  unquoted,
} from "../support/pages.js";
import { stackOnEcs, type HostedOnEcs } from "./hosted.js";

const page = read("ecs.md");
const [smallest = {}, stack, ...changes] = examples(page);
const [always = [], whereAsked = []] = tables(section(page, "What is created"));
const ecs = ecsSettings.parse(at(stack, 'config["model-hosting:ecs"]'));

function hosted(document: unknown): Promise<HostedOnEcs> {
  return stackOnEcs([document], { ecs });
}

function counts({ resources }: HostedOnEcs): Record<string, number> {
  return countKinds(resources.map(({ type }) => type));
}

// What this cannot prove: that limits and prices are still AWS's, and that the TypeScript and Python of the page run.
describe("docs/ecs.md", () => {
  it("lists every setting and no other", () => {
    const [rows = []] = tables(section(page, "Settings of a stack"));
    assert.deepEqual(rows.map(([name = ""]) => unquoted(name)).sort(), settingsOf(ecsSettings).sort());
  });

  it("begins with a spec and settings that work, and lists every resource of them with the network's", async () => {
    const { endpoint, ...found } = await hosted(smallest);
    const [ofNetwork = []] = tables(section(read("network.md"), "What is created"));
    assert.deepEqual(sumOf(numbersIn(always), numbersIn(ofNetwork)), counts({ endpoint, ...found }));
    const [shown = ""] = blocks(page, "json");
    assert.deepEqual(JSON.parse(shown), endpoint?.call);
  });

  it("shows changes of which each is hosted, and lists what they add", async () => {
    const before = counts(await hosted(smallest));
    const after: Record<string, number>[] = [];
    for (const change of changes) after.push(counts(await hosted(mergeSpec(smallest, change))));
    assert.ok(after.length >= 4);
    assert.deepEqual(addedKinds(before, after), whereAsked.map(([kind = ""]) => unquoted(kind)).sort());
  });

  it("shows what the plan says that the example costs", async () => {
    const { out } = await plan(["--stack", "dev", "--model", "digits-ecs"], process.cwd(), ".");
    const [shown = ""] = blocks(section(page, "What it costs"), "text");
    assert.ok(out.includes(shown), "run npm run -s plan -- --stack dev --model digits-ecs and copy its text");
  });

  it("names every call that the rollout makes, and no other", () => {
    const source = fs.readFileSync("components/ecs/rollout/awsApi.ts", "utf8");
    const calls = new Set([...source.matchAll(/new (\w+)Command\(/g)].map(([, action]) => action));
    const [rows = []] = tables(section(page, "Permissions of whoever deploys"));
    const [, actions = ""] = rows[0] ?? [];
    assert.deepEqual(actions.replace("`ecs:` ", "").split(", ").sort(), [...calls].sort());
  });
});

/** Rows of the AWS provider's stand-in by service, whose calls the pages name. */
const rowsOf = {
  ecs: { sdk: ecsSdk, files: ["ecs"] },
  eks: { sdk: eksSdk, files: ["eks"] },
  ec2: { sdk: ec2Sdk, files: ["ec2", "vpc"] },
  elasticloadbalancing: { sdk: balancersSdk, files: ["lb"] },
  autoscaling: { sdk: autoScalingSdk, files: ["autoscaling"] },
  kms: { sdk: kmsSdk, files: ["kms"] },
} as const;

/** Of aliases, which nothing here makes. */
const unused = ["CreateAlias", "DeleteAlias", "ListAliases", "UpdateAlias"];

/** What this cannot prove: that the real provider makes no other calls, and that AWS asks for no other right. */
describe("the permissions on the pages of ECS, EKS and the network", () => {
  const pages = ["ecs.md", "eks.md", "network.md"].map(read);
  for (const [service, { sdk, files }] of Object.entries(rowsOf)) {
    it(`name what the provider's stand-in calls of ${service}`, () => {
      const named = pages.flatMap((text) => actionsNamed(text, service));
      const called = files.flatMap(rowFiles).flatMap((file) => actionsIn(file, sdk));
      assert.ok(called.length > 3);
      assert.deepEqual(
        called.filter((action) => !named.includes(action) && !unused.includes(action)),
        [],
      );
    });
  }
});

/** A row's own file, and those of its folder. */
function rowFiles(name: string): string[] {
  const path = `sandbox/standIns/awsProvider/types/${name}`;
  const inside = fs.existsSync(path) ? fs.readdirSync(path).map((file) => `${path}/${file}`) : [];
  return [`${path}.ts`, ...inside];
}

/** Texts of a file that are actions of the service. */
function actionsIn(file: string, sdk: object): string[] {
  const texts = [...fs.readFileSync(file, "utf8").matchAll(/"([A-Z]\w+)"/g)].map(([, text = ""]) => text);
  return texts.filter((text) => `${text}Command` in sdk);
}
