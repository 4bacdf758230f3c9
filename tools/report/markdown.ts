import { table } from "../markdown.js";
import { costSection } from "./costSection.js";
import { isBlocked, type Amount, type Change, type Finding, type Part, type ReportData } from "./data.js";
import { code, count, difference, escape, show } from "./text.js";

/** Characters that the text of a pull request's comment may have, with room for a remark: GitHub takes 65,536. */
const longestComment = 60_000;
/** Characters of errors, or of warnings, that are shown: a stack trace is not to push out what else there is. */
const longestFailures = 10_000;
/** Findings of one level that are shown at once; the others are folded. */
const findingsShown = 20;

/** First line of a report: by it the workflow finds the comment that it is to renew. */
export function marker(stack: string): string {
  return `<!-- model-hosting report: ${stack.replaceAll("--", "- -")} -->`;
}

/** The report as Markdown for a pull request: the same data gives the same text. */
export function markdownOf(data: ReportData): string {
  const short = [
    `${marker(data.stack)}\n## Preview of stack ${code(data.stack)}`,
    verdict(data),
    interruptions(data.changes),
    failures(data),
    levelSection("Mandatory violations", "mandatory", data.findings),
    costSection(data),
    levelSection("Advisory violations", "advisory", data.findings),
    remediationsSection(data),
    exemptionsSection(data),
    placementSection(data),
  ];
  const details = [changesDetails(data.changes), partsDetails(data.parts)];
  return fitting(short, details);
}

function fitting(short: readonly string[], details: readonly string[]): string {
  const whole = joined([...short, ...details]);
  if (whole.length <= longestComment) return whole;
  const remark = "_Too long for a comment: the rest is in the output of the command._";
  const without = joined([...short, remark]);
  if (without.length <= longestComment) return without;
  const cut = without.slice(0, longestComment);
  return joined([cut.slice(0, cut.lastIndexOf("\n")), remark]);
}

function joined(sections: readonly string[]): string {
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function verdict(data: ReportData): string {
  const mandatory = data.findings.filter(({ level }) => level === "mandatory").length;
  const result = isBlocked(data)
    ? `❌ **${mandatory > 0 ? `Blocked by ${count(mandatory, "mandatory violation")}` : "The preview failed"}.**`
    : "✅ **Nothing blocks this change.**";
  return `${result} ${countsOf(data)}`;
}

function countsOf({ changes, unchanged, finished }: ReportData): string {
  const number = (kind: Change["kind"]) => changes.filter((change) => change.kind === kind).length;
  const counts = (["create", "import", "update", "replace", "delete"] as const)
    .filter((kind) => kind !== "import" || number(kind) > 0)
    .map((kind) => `${number(kind)} to ${kind}`);
  return `${finished ? "" : "As far as it came: "}${counts.join(", ")}, ${unchanged} unchanged.`;
}

function failures({ errors, warnings }: ReportData): string {
  return [
    ...(errors.length === 0 ? [] : ["### Errors", fenced(errors)]),
    ...(warnings.length === 0 ? [] : ["### Warnings", fenced(warnings)]),
  ].join("\n\n");
}

/** Messages of the engine keep their lines; a fence that is longer than any inside cannot be closed by them. */
function fenced(texts: readonly string[]): string {
  const all = texts.join("\n");
  const text = all.length > longestFailures ? `${all.slice(0, longestFailures)}\n…` : all;
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** What answers requests and goes, told before everything else. */
function interruptions(changes: readonly Change[]): string {
  const replaced = changes.filter(({ kind, serving }) => serving && kind === "replace");
  const deleted = changes.filter(({ kind, serving }) => serving && kind === "delete");
  if (replaced.length + deleted.length === 0) return "";
  return [
    "> [!CAUTION]",
    "> **Requests can fail during this update: what answers them goes.**",
    ">",
    ...[...replaced, ...deleted].map((change) => `> - ${interruption(change)}`),
  ].join("\n");
}

function interruption(change: Change): string {
  const { kind, gap, properties } = change;
  if (kind === "delete") return `**DELETE** ${subject(change)}`;
  const cause = properties.length === 0 ? "" : `, because of ${properties.map(code).join(", ")}`;
  const order = gap ? "the old one goes before the new one is there" : "the new one is made first";
  return `**REPLACE** ${subject(change)}${cause}: ${order}`;
}

function subject({ type, name, model }: Change | Part): string {
  return `${code(name)} (${code(type)}${model === undefined ? "" : `, model ${code(model)}`})`;
}

function remediationsSection({ remediations }: ReportData): string {
  const items = remediations.map(({ policy, resource }) => `- **${policy}** ${escape(resource)}`);
  return items.length === 0 ? "" : `### Mended by the policy pack (${items.length})\n\n${items.join("\n")}`;
}

function levelSection(title: string, level: Finding["level"], all: readonly Finding[]): string {
  const items = all
    .filter((finding) => finding.level === level)
    .map(({ policy, resource, message }) => `- **${policy}** ${escape(withResource(resource, message))}`);
  if (items.length === 0) return "";
  const rest = items.slice(findingsShown);
  const folded = rest.length === 0 ? "" : `\n\n${fold(`${rest.length} more`, rest.join("\n"))}`;
  return `### ${title} (${items.length})\n\n${items.slice(0, findingsShown).join("\n")}${folded}`;
}

/** Most messages name their resource. */
function withResource(resource: string, message: string): string {
  const name = resource.split(" ").at(-1) ?? resource;
  return message.includes(name) ? message : `${resource}: ${message}`;
}

/** An exemption that a spec writes stands on each of its model's resources: it is told once. */
function exemptionsSection({ exemptions }: ReportData): string {
  const subjects = new Map<string, string[]>();
  for (const text of exemptions) {
    const [, subject, exemption = text] = /^(.+?):? is exempt from (.*)$/.exec(text) ?? [];
    subjects.set(exemption, [
      ...(subjects.get(exemption) ?? []),
      ...(subject === undefined ? [] : [subject]),
    ]);
  }
  const items = [...subjects].map(([exemption, names]) => {
    const holders = names.length === 0 ? "" : ` (on ${names.join(", ")})`;
    return `- ${escape(`${exemption}${holders}`)}`;
  });
  return items.length === 0 ? "" : `### Exemptions in force (${items.length})\n\n${items.join("\n")}`;
}

/** Why each model is where it is. */
function placementSection({ models }: ReportData): string {
  const lines = models.flatMap(({ name = "", placement }) =>
    (placement?.why ?? []).map((why) => `- ${code(name)}: ${escape(why)}`),
  );
  return lines.length === 0 ? "" : `### Why there\n\n${lines.join("\n")}`;
}

function changesDetails(changes: readonly Change[]): string {
  if (changes.length === 0) return "";
  const rows = changes.map(({ kind, type, name, model = "", properties, serving }) => [
    serving && (kind === "replace" || kind === "delete") ? `**${kind.toUpperCase()}**` : kind,
    code(type),
    code(name),
    model === "" ? "" : code(model),
    properties.map(code).join(", "),
  ]);
  return fold(
    `Resources that change (${changes.length})`,
    table(["Step", "Type", "Name", "Model", "Properties"], rows),
  );
}

/** What costs nothing by being there has no row: what is paid by use stands beneath. */
function partsDetails(parts: readonly Part[]): string {
  const dear = parts.filter(({ before, after }) => !isNothing(before) || !isNothing(after));
  if (dear.length === 0) return "";
  const rows = dear.map(({ type, name, before, after, how }) => [
    `${code(name)} (${code(type)})`,
    show(before),
    show(after),
    difference(before, after),
    escape(how),
  ]);
  const missing = [...new Set(parts.flatMap(({ notIncluded }) => notIncluded))].sort();
  const besides = missing.length === 0 ? "" : `\n\nNot included: ${escape(missing.join("; "))}.`;
  return fold(
    `What costs how much (${dear.length})`,
    `${table(["Resource", "Before", "After", "Difference", "How"], rows)}${besides}`,
  );
}

function isNothing(amount: Amount): boolean {
  return "usd" in amount && amount.usd === 0;
}

function fold(summary: string, content: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
