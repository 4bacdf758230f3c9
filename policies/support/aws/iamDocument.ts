import { isJsonObject, type JsonObject, parsed, textAt, valueAt, visitEach, visitEntries } from "../read.js";
import { visitTextsAt } from "../texts.js";

/** Texts of an action: a service, a colon, and a name with or without wildcards. */
const ACTION = /^[a-z0-9-]+:[a-z0-9*?]+$/i;

/**
 * Visits the statements of a policy of IAM that allow something, whether it is JSON or an object. Throws when it is not known
 * yet; what is no policy has none, and IAM refuses it.
 */
export function visitAllowed(document: unknown, visit: (statement: JsonObject, name: string) => void): void {
  const statements = valueAt(typeof document === "string" ? parsed(document) : document, "Statement");
  visitEach(isJsonObject(statements) ? [statements] : statements, (statement, index) => {
    if (!isJsonObject(statement) || textAt(statement, "Effect") !== "Allow") return;
    visit(statement, `statement ${index + 1}`);
  });
}

/** Whether whoever is named is everybody. Throws when that is not known yet. */
export function isForEverybody(statement: JsonObject): boolean {
  const principal = valueAt(statement, "Principal");
  if (principal === "*") return true;
  let everybody = false;
  visitEntries(principal, (kind) => {
    visitTextsAt(principal, kind, (name) => {
      everybody ||= name.trim() === "*";
    });
  });
  return everybody;
}

/**
 * Whether an ARN, or `*`, stands for everything that a service has. IAM fills the fields that an ARN lacks with `*` (IAM user
 * guide, "IAM JSON policy elements: Resource").
 */
export function isEverything(resource: string): boolean {
  const fields = resource.split(":");
  const named = fields.length > FIELDS_BEFORE_NAME ? fields.slice(FIELDS_BEFORE_NAME).join(":") : "*";
  return /^[*?/:]*\*[*?/:]*$/.test(named);
}

/** `arn:partition:service:region:account:name` */
const FIELDS_BEFORE_NAME = 5;

/** Whether an action is everything that a service can do. */
export function isEveryAction(action: string): boolean {
  return /^(?:[^:]*:)?[*?]*\*[*?]*$/.test(action.trim());
}

/** An action as a message shows it: what is no name of one is not repeated. */
export function shownAction(action: string): string {
  return action === "*" || ACTION.test(action) ? action : "an action";
}
