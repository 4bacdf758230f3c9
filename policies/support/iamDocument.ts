import { isJsonObject, type JsonObject, textAt, valueAt, visitEach } from "./read.js";
import { visitTextsAt } from "./texts.js";

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

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Whether whoever is named is everybody. Throws when that is not known yet. */
export function isForEverybody(statement: JsonObject): boolean {
  const principal = valueAt(statement, "Principal");
  if (principal === "*") return true;
  let everybody = false;
  if (isJsonObject(principal)) {
    visitTextsAt(principal, "AWS", (name) => {
      everybody ||= name === "*";
    });
  }
  return everybody;
}

/** Whether an ARN, or `*`, stands for everything that a service has. */
export function isEverything(resource: string): boolean {
  const named = resource === "*" ? resource : resource.split(":").slice(5).join(":");
  return /^[*?/:]*\*[*?/:]*$/.test(named);
}

/** Whether an action is everything that a service can do. */
export function isEveryAction(action: string): boolean {
  return /^(?:[^:]*:)?[*?]*\*[*?]*$/.test(action.trim());
}

/** An action as a message shows it: what is no name of one is not repeated. */
export function shownAction(action: string): string {
  return action === "*" || ACTION.test(action) ? action : "an action";
}
