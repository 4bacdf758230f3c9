import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { kubernetesSettings } from "../../../components/kubernetes/settings.js";
import { at } from "../support/at.js";
import { hosted } from "../support/hosted.js";

const text = fs.readFileSync(path.join(__dirname, "../../../../docs/kubernetes.md"), "utf8");

const record = z.record(z.string(), z.unknown());

/** The YAML examples of the document, in order. */
function examples(): unknown[] {
  return [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = ""]): unknown => parse(yaml));
}

describe("docs/kubernetes.md", () => {
  it("shows a spec and settings that work together", async () => {
    const [spec, stack] = examples();
    const settings = at(stack, 'config["model-hosting:kubernetes"]');
    const model = await hosted(
      { ...record.parse(spec), access: { exposure: "private", host: "digits.example.com" } },
      {
        settings: record.parse(settings),
      },
    );
    assert.equal(model.find("Ingress metadata.namespace"), "models");
  });

  it("lists every setting and no other", () => {
    const [, table = ""] = /## Settings of a stack\n(.*?)```/s.exec(text) ?? [];
    const rows = table.split("\n").filter((line) => /^\| `/.test(line));
    const listed = rows.flatMap((row) =>
      [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    const settings = names(z.toJSONSchema(kubernetesSettings, { io: "input" }));
    const rowsOfBoth = settings.map((name) => name.replace(/^routes\.(?:private|public)\./, "routes.*."));
    assert.deepEqual(listed.sort(), [...new Set(rowsOfBoth)].sort());
  });
});

/** Paths of the settings; a map with free keys is one setting. */
function names(schema: unknown, prefix = ""): string[] {
  return Object.entries(at(schema, "properties") ?? {}).flatMap(([name, child]) =>
    at(child, "properties") === undefined ? [`${prefix}${name}`] : names(child, `${prefix}${name}.`),
  );
}
