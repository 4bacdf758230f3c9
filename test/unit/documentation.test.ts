import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { z } from "zod";
import { rules } from "model-hosting-policies/rules";
import { HostingProblems, readYaml } from "../../components/spec/index.js";
import { plan } from "../../tools/plan.js";
import { problemsIn } from "../../tools/validate.js";
import { deployment } from "./policies/objects.js";
import { judge, messages } from "./policies/analyze.js";

const readme = fs.readFileSync("README.md", "utf8");

/** Every page that people read, by its path from the project's folder. */
const pages = ["", "docs", "docs/examples", "policies", "client"].flatMap((folder) =>
  fs
    .readdirSync(folder === "" ? "." : folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.join(folder, name)),
);

const manifest = z.object({
  name: z.string(),
  scripts: z.record(z.string(), z.string()),
  exports: z.record(z.string(), z.string()),
});
const {
  name: packageName,
  scripts,
  exports: entries,
} = manifest.parse(JSON.parse(fs.readFileSync("package.json", "utf8")));

const stackFile = z.object({
  config: z.looseObject({
    "model-hosting:models": z.array(
      z.union([z.string(), z.object({ overrides: z.object({ name: z.string() }) })]),
    ),
  }),
});

/** What the README shows of a command's output, by the command; a line `…` stands for lines that are left out. */
function shownOf(command: string): readonly { readonly args: string[]; readonly lines: string[] }[] {
  const blocks = [...readme.matchAll(/^```\n\$ (.*)\n([^]*?)^```$/gm)];
  return blocks
    .filter(([, typed = ""]) => typed.startsWith(`${command} `))
    .map(([, typed = "", text = ""]) => ({
      args: typed.slice(command.length + 1).split(" "),
      lines: text.trimEnd().split("\n"),
    }));
}

/** Checks that the shown lines are the written ones, in order, with gaps only where the page has `…`. */
function assertShown(shown: readonly string[], written: readonly string[], again: string): void {
  let next = 0;
  let gap = false;
  for (const line of shown) {
    if (line === "…") {
      gap = true;
      continue;
    }
    const found: number = gap ? written.indexOf(line, next) : next;
    assert.equal(written[found], line, again);
    next = found + 1;
    gap = false;
  }
  assert.ok(gap || next === written.length, `${again}: the end is left out without a line …`);
}

/** A line of Markdown as it is written by hand or by a formatter, which widens tables. */
function unpadded(line: string): string {
  return line
    .replaceAll(/ *\| */g, "|")
    .replaceAll(/-{3,}/g, "---")
    .trim();
}

/** GitHub's anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/**
 * The README holds what the commands write and what the project has. What this cannot prove: that `npm start` prints what is
 * shown of it, that the prose is true, and that the chart is legible.
 */
describe("README.md", () => {
  let folder = "";

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "readme-"));
  });

  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  const plans = shownOf("npm run -s plan --");

  it("shows a plan of each environment", () => {
    assert.deepEqual(
      plans.map(({ args }) => args.slice(0, 2).join(" ")),
      ["--stack dev", "--stack prod"],
    );
  });

  for (const { args, lines } of plans) {
    it(`shows what npm run -s plan -- ${args.join(" ")} writes`, async () => {
      const image = args.indexOf("--chart") + 1;
      const chart = path.join(folder, "plan.svg");
      const { out } = await plan(args.with(image, image > 0 ? chart : args[0]!), process.cwd(), ".");
      const again = `run npm run -s plan -- ${args.join(" ")} and copy its text`;
      assertShown(lines, out.trimEnd().split("\n"), again);
      if (image > 0) {
        const file = args[image]!;
        assert.ok(readme.includes(`](${file})`), `the README does not show ${file}`);
        // Not assert.equal: it would print two pictures.
        assert.ok(fs.readFileSync(file, "utf8") === fs.readFileSync(chart, "utf8"), again);
      }
    });
  }

  it("shows lines of the report that it links", () => {
    const quoted = readme
      .split("\n")
      .filter((line) => line.startsWith(">"))
      .map((line) => line.slice(1).trim());
    const report = fs.readFileSync("docs/examples/over-budget.md", "utf8").split("\n").map(unpadded);
    assert.ok(quoted.length > 5);
    const start = report.indexOf(unpadded(quoted[0]!));
    assert.deepEqual(quoted.map(unpadded), report.slice(start, start + quoted.length));
  });

  it("shows a spec that is valid, and what a wrong one is told", () => {
    const [, spec = ""] = /```yaml\n(# yaml-language-server[^]*?)```/.exec(readme) ?? [];
    fs.writeFileSync(path.join(folder, "right.yaml"), spec);
    assert.deepEqual(problemsIn(["right.yaml"], folder), []);
    const wrong = fs
      .readFileSync("models/digits.yaml", "utf8")
      .replace("memory: 512Mi", "memory: 512")
      .replace("averageRps:", "averageRp:");
    fs.writeFileSync(path.join(folder, "digits.yaml"), `${wrong}\nrollout: { strategy: canary }\n`);
    const [{ lines } = assert.fail("no validation is shown")] = shownOf("npm run -s validate --");
    const [first = "", , ...told] = new HostingProblems(problemsIn(["digits.yaml"], folder)).message.split(
      "\n",
    );
    assert.deepEqual(lines, [first, "models/digits.yaml", ...told]);
  });

  it("shows every model of the example's stack", () => {
    const { config } = stackFile.parse(
      readYaml(fs.readFileSync("Pulumi.dev.yaml", "utf8"), "Pulumi.dev.yaml"),
    );
    const names = config["model-hosting:models"].map((entry) =>
      typeof entry === "string" ? path.basename(entry, ".yaml") : entry.overrides.name,
    );
    const answered = [...readme.matchAll(/^(digits\S*) .* held-out rows are right/gm)];
    assert.deepEqual(
      answered.map(([, name = ""]) => name),
      names.sort(),
    );
    const number = ["one", "two", "three", "four", "five", "six", "seven", "eight"][names.length - 1]!;
    assert.ok(readme.includes(`hosts that model in ${number} ways`), number);
  });

  it("shows what the policy pack says of prod's image, and how many rules it has", async () => {
    const [, image = ""] = /uses image "(\S+)", which has no digest/.exec(readme) ?? [];
    const object = deployment({ pod: { containers: [{ name: "model", image }] } });
    const [said = ""] = messages(await judge("image-pinned", object, { require: "digest" }));
    assert.ok(readme.includes(said.slice(said.indexOf("container"))), said);
    assert.ok(readme.includes(`has ${rules.length} rules`), String(rules.length));
  });

  it("leads to every page of docs", () => {
    // A page for each mode of SageMaker is linked from the one on SageMaker.
    const sageMaker = fs.readFileSync("docs/sagemaker.md", "utf8");
    for (const page of pages.filter((file) => path.dirname(file) === "docs")) {
      const linked = readme.includes(`](${page})`) || sageMaker.includes(`](${path.basename(page)})`);
      assert.ok(linked, page);
    }
  });
});

describe("docs/library.md", () => {
  it("lists every entry of the package, and no other", () => {
    const rows = fs.readFileSync("docs/library.md", "utf8").match(/^\| `pulumi-model-hosting\S*`/gm) ?? [];
    assert.deepEqual(
      rows.map((row) => row.slice(3, -1)).sort(),
      Object.keys(entries)
        .filter((entry) => entry !== "./package.json")
        .map((entry) => path.posix.join(packageName, entry).replace(/\/$/, ""))
        .sort(),
    );
  });
});

describe("docs/architecture.md", () => {
  it("names files and folders that there are", () => {
    let base = "";
    const named = fs
      .readFileSync("docs/architecture.md", "utf8")
      .split("\n")
      .flatMap((line) => {
        const first = /^\|([^|]*)\|/.exec(line)?.[1] ?? "";
        const names = [...first.matchAll(/`([^`*]+)`/g)].map(([, name = ""]) => name);
        // The head of a table says in which folder its rows are.
        if (!/^ (in|file|folder)\b/.test(first)) return names.map((name) => path.join(base, name));
        base = names[0] ?? "";
        return names;
      });
    assert.ok(named.length > 40);
    assert.deepEqual(
      named.filter((file) => !fs.existsSync(file) && !fs.existsSync(`${file}.ts`)),
      [],
    );
  });
});

describe("the pages of this project", () => {
  for (const page of pages) {
    const text = fs.readFileSync(page, "utf8");

    it(`name npm scripts that there are: ${page}`, () => {
      const named =
        text.match(/\bnpm run (?:-s )?[\w:]+/g)?.map((command) => command.split(" ").at(-1)!) ?? [];
      assert.deepEqual(
        named.filter((script) => !(script in scripts)),
        [],
      );
    });

    it(`link to files and headings that there are: ${page}`, () => {
      const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)];
      const broken = links.filter(([, file = "", anchor]) => {
        const target = file === "" ? page : path.join(path.dirname(page), file);
        if (!fs.existsSync(target)) return true;
        if (anchor === undefined) return false;
        const headings = fs.readFileSync(target, "utf8").match(/^#+ .*$/gm) ?? [];
        return !headings.map((line) => anchorOf(line.replace(/^#+ /, ""))).includes(anchor);
      });
      assert.deepEqual(
        broken.map(([link]) => link),
        [],
      );
    });
  }
});
