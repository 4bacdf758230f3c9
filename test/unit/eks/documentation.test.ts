import assert from "node:assert/strict";
import type { Endpoint } from "model-hosting-client";
import { eksSettings } from "../../../components/eks/settings.js";
import { hostStack } from "../../../components/hostStack.js";
import { kubernetesSettings } from "../../../components/kubernetes/settings.js";
import { mergeSpec } from "../../../components/spec/index.js";
import { plan } from "../../../tools/plan.js";
import { at } from "../support/at.js";
import {
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
import { recordEks, type Recorded } from "./recording.js";

const page = read("eks.md");
const [smallest = {}, onGiven, onMade, readsFiles = {}, withGpus, onFargate] = examples(page);
const [ofGiven = [], ofMade = [], whereAsked = []] = tables(section(page, "What is created"));

/** Hosts a spec with the settings of a stack's file. */
function hosted(document: unknown, stack: unknown): Promise<Recorded<Endpoint>> {
  const settings = {
    eks: at(stack, 'config["model-hosting:eks"]'),
    network: at(stack, 'config["model-hosting:network"]') ?? {},
  };
  const source = "docs/eks.md";
  return recordEks<Endpoint>(() => {
    const { models } = hostStack({ documents: [{ source, document }], settings, source });
    return Object.values(models)[0] ?? assert.fail("no model is hosted");
  });
}

/** The network has a page of its own; the template of nodes is none of it. */
function isOfNetwork(type: string): boolean {
  return /^aws:(?:ec2|vpc|lb)\//.test(type) && !type.endsWith(":LaunchTemplate");
}

function counts({ resources }: Recorded<Endpoint>): Record<string, number> {
  return countKinds(resources.map(({ type }) => type).filter((type) => !isOfNetwork(type)));
}

// What this cannot prove: that limits and prices are still AWS's, and that the TypeScript of the page runs.
describe("docs/eks.md", () => {
  it("lists every setting that backend kubernetes has not, and names the others", () => {
    const [rows = []] = tables(section(page, "Settings of a stack"));
    const ofClusters = new Set(settingsOf(kubernetesSettings));
    const own = settingsOf(eksSettings).filter((name) => !ofClusters.has(name));
    assert.deepEqual(rows.map(([name = ""]) => unquoted(name)).sort(), own.sort());
    const text = section(page, "Settings of a stack");
    const shared = [...ofClusters]
      .map((name) => name.split(".")[0] ?? "")
      .filter((name) => name !== "context");
    for (const name of shared) assert.ok(text.includes(`\`${name}\``), name);
  });

  it("lists every resource of the smallest spec on a given cluster", async () => {
    const recorded = await hosted(smallest, onGiven);
    assert.deepEqual(numbersIn(ofGiven), counts(recorded));
    const [shown = ""] = blocks(page, "json");
    assert.deepEqual(JSON.parse(shown), recorded.result?.call);
  });

  it("lists what a cluster that is made adds", async () => {
    assert.deepEqual(sumOf(numbersIn(ofGiven), numbersIn(ofMade)), counts(await hosted(smallest, onMade)));
  });

  it("lists what files in S3, GPUs and Fargate add", async () => {
    const added = [
      ...addedKinds(counts(await hosted(smallest, onGiven)), [
        counts(await hosted(mergeSpec(smallest, readsFiles), onGiven)),
      ]),
      ...addedKinds(counts(await hosted(smallest, onMade)), [
        counts(await hosted(smallest, withGpus)),
        counts(await hosted(smallest, onFargate)),
      ]),
    ];
    assert.deepEqual(added.sort(), whereAsked.map(([kind = ""]) => unquoted(kind)).sort());
  });

  it("shows what the plan says that the example costs", async () => {
    const { out } = await plan(["--stack", "dev", "--model", "digits-eks"], process.cwd(), ".");
    const [shown = ""] = blocks(section(page, "What it costs"), "text");
    assert.ok(out.includes(shown), "run npm run -s plan -- --stack dev --model digits-eks and copy its text");
  });
});
