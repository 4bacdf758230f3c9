import { createHash } from "node:crypto";

import { type Json, type JsonObject, listAt, objectAt, parseObject, textAt } from "../provider/json.js";

const defaultVersion = "2012-10-17";

/** The function `aws.iam.getPolicyDocument`: a policy's text from its parts. It asks nothing of AWS. */
export function policyDocument(args: JsonObject): JsonObject {
  const sources = documentsOf(args, "sourcePolicyDocuments");
  const overrides = documentsOf(args, "overridePolicyDocuments");
  const own = listAt(args, "statements").map((statement) =>
    statementOf(objectAt({ statement }, "statement")),
  );
  const statements = overrides.reduce(overriding, overriding(joined(sources), { statements: own, id: "" }));
  const id = textAt(args, "policyId") || statements.id;
  const version = textAt(args, "version") || defaultVersion;
  const document = { Version: version, ...(id === "" ? {} : { Id: id }), Statement: statements.statements };
  const json = JSON.stringify(document, undefined, 2);
  const digest = createHash("sha256").update(json).digest("hex").slice(0, 10);
  return { ...args, version, id: digest, json, minifiedJson: JSON.stringify(document) };
}

interface Statements {
  statements: JsonObject[];
  id: string;
}

function documentsOf(args: JsonObject, name: string): Statements[] {
  return listAt(args, name).map((text) => {
    const document = parseObject(textAt({ text }, "text"));
    const { Statement = [] } = document;
    const entries = Array.isArray(Statement) ? Statement : [Statement];
    return { statements: entries.map((entry) => objectAt({ entry }, "entry")), id: textAt(document, "Id") };
  });
}

/** @throws where two source documents have a statement of the same name: neither wins. */
function joined(documents: Statements[]): Statements {
  const statements = documents.flatMap((document) => document.statements);
  const names = statements.flatMap(({ Sid }) => (Sid === undefined ? [] : [textAt({ Sid }, "Sid")]));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`sourcePolicyDocuments: the statement "${twice}" is there twice`);
  return { statements, id: documents.at(-1)?.id ?? "" };
}

/** A later statement takes the place of an earlier one of the same name; one without a name is added. */
function overriding(before: Statements, after: Statements): Statements {
  const replaced = before.statements.map(
    (statement) =>
      after.statements.find(({ Sid }) => Sid !== undefined && Sid === statement.Sid) ?? statement,
  );
  const added = after.statements.filter((statement) => !replaced.includes(statement));
  return { statements: [...replaced, ...added], id: after.id || before.id };
}

function statementOf(statement: JsonObject): JsonObject {
  const sid = textAt(statement, "sid");
  const parts: [string, Json | undefined][] = [
    ["Sid", sid === "" ? undefined : sid],
    ["Effect", textAt(statement, "effect") || "Allow"],
    ["Action", oneOrMany(listAt(statement, "actions").toSorted(byText))],
    ["NotAction", oneOrMany(listAt(statement, "notActions").toSorted(byText))],
    ["Resource", oneOrMany(listAt(statement, "resources").toSorted(byText))],
    ["NotResource", oneOrMany(listAt(statement, "notResources").toSorted(byText))],
    ["Principal", principalsOf(listAt(statement, "principals"))],
    ["NotPrincipal", principalsOf(listAt(statement, "notPrincipals"))],
    ["Condition", conditionsOf(listAt(statement, "conditions"))],
  ];
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}

const byText = (a: Json, b: Json) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

function oneOrMany(entries: Json[]): Json | undefined {
  return entries.length > 1 ? entries : entries[0];
}

function principalsOf(principals: Json[]): Json | undefined {
  if (principals.length === 0) return undefined;
  const entries = groups(principals, "type").map(([type, group]) => {
    const identifiers = group.flatMap((principal) => listAt(principal, "identifiers"));
    return [type, oneOrMany(identifiers) ?? ""] as const;
  });
  // "Everyone" is a text of its own in a policy, not a kind of principal.
  const [[type, identifier] = ["", ""]] = entries;
  return entries.length === 1 && type === "*" && identifier === "*" ? "*" : Object.fromEntries(entries);
}

function conditionsOf(conditions: Json[]): Json | undefined {
  if (conditions.length === 0) return undefined;
  const entries = groups(conditions, "test").map(([test, group]) => {
    const variables = group.map(
      (condition) => [textAt(condition, "variable"), oneOrMany(listAt(condition, "values")) ?? ""] as const,
    );
    return [test, Object.fromEntries(variables)] as const;
  });
  return Object.fromEntries(entries);
}

/** The entries by what they have under a key, in the order of their first. */
function groups(entries: Json[], key: string): [string, Json[]][] {
  const names = [...new Set(entries.map((entry) => textAt(entry, key)))];
  return names.map((name) => [name, entries.filter((entry) => textAt(entry, key) === name)]);
}
