import * as fs from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { at } from "./at.js";

const record = z.record(z.string(), z.unknown());

/** Text of a page of `docs`. */
export function read(name: string): string {
  return fs.readFileSync(`docs/${name}`, "utf8");
}

/** Contents of the page's blocks in a language, in order. */
export function blocks(page: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms");
  return [...page.matchAll(fence)].map(([, text = ""]) => text);
}

/** The YAML examples of a page, in order. */
export function examples(page: string): Record<string, unknown>[] {
  return blocks(page, "yaml").map((text) => record.parse(parse(text)));
}

/** What stands below a heading of the second level. */
export function section(page: string, heading: string): string {
  const [, text = ""] = page.split(`\n## ${heading}\n`);
  return text.split("\n## ")[0] ?? "";
}

/** The cells of each table's rows, without heads. */
export function tables(text: string): string[][][] {
  return [...text.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) =>
    table
      .trim()
      .split("\n")
      .slice(2)
      .map((row) =>
        row
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
  );
}

/** The text without the marks of code. */
export function unquoted(cell: string): string {
  return cell.replaceAll("`", "");
}

/** A command that goes over several lines, on one. */
export function onOneLine(command: string): string {
  return command.replace(/\\\n\s*/g, "").trim();
}

/** What GitHub calls the headings of a page in links. */
export function anchors(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^-\w ]/g, "")
      .replaceAll(" ", "-"),
  );
}

/** Paths of a schema's settings, such as `vpc.id`; a map with free keys, or a choice of several forms, is one setting. */
export function settingsOf(schema: z.ZodType): string[] {
  return leaves(z.toJSONSchema(schema, { io: "input" }));
}

function leaves(schema: unknown, prefix = ""): string[] {
  return Object.entries(at(schema, "properties") ?? {}).flatMap(([name, child]) =>
    at(child, "properties") === undefined ? [`${prefix}${name}`] : leaves(child, `${prefix}${name}.`),
  );
}

/** How many resources of each kind a table of a page lists. */
export function numbersIn(rows: readonly string[][]): Record<string, number> {
  return Object.fromEntries(rows.map(([kind = "", number = ""]) => [unquoted(kind), Number(number)]));
}

/** How many resources there are of each kind; the project's own components only hold others. */
export function countKinds(types: readonly string[]): Record<string, number> {
  const kinds = types
    .filter((type) => !type.startsWith("model-hosting:"))
    .map((type) =>
      type.startsWith("pulumi:providers:") ? "Provider" : type.slice(type.lastIndexOf(":") + 1),
    );
  return Object.fromEntries(
    [...new Set(kinds)].map((kind) => [kind, kinds.filter((other) => other === kind).length]),
  );
}

/** Both counts together. */
export function sumOf(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const kinds = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(kinds.map((kind) => [kind, (one[kind] ?? 0) + (other[kind] ?? 0)]));
}

/** Kinds of which there are more than before, sorted. */
export function addedKinds(
  before: Readonly<Record<string, number>>,
  after: readonly Readonly<Record<string, number>>[],
): string[] {
  const added = after.flatMap((counts) =>
    Object.entries(counts).flatMap(([kind, count]) => (count > (before[kind] ?? 0) ? [kind] : [])),
  );
  return [...new Set(added)].sort();
}

/** The actions that a page's section on permissions names of a service, such as `ecs`. */
export function actionsNamed(page: string, service: string): string[] {
  const text = section(page, "Permissions of whoever deploys");
  const lists = [...text.matchAll(new RegExp(`\`${service}:\` ([A-Z]\\w+(?:, [A-Z]\\w+)*)`, "g"))];
  return lists.flatMap(([, actions = ""]) => actions.split(", "));
}
