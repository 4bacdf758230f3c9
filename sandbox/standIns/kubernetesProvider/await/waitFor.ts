import { isObject, type Json, type JsonObject } from "../../provider/json.js";
import { conditionOf } from "./conditions.js";
import { ready, type Readiness, type ReadinessCheck, waiting } from "./readiness.js";

/**
 * The check that the annotation `pulumi.com/waitFor` asks for: one expression, or a JSON list of them that must all
 * hold. `condition=Ready` or `condition=Ready=False` looks at a status condition; `jsonpath={.status.phase}=Active` at
 * a value, and without `=value` at whether there is one.
 *
 * @throws for any other expression.
 */
export function waitForCheck(annotation: string): ReadinessCheck {
  const checks = expressions(annotation).map(parseExpression);
  return (live) => {
    const open = checks.map((check) => check(live)).find((readiness) => readiness.state !== "ready");
    return open ?? ready;
  };
}

function expressions(annotation: string): string[] {
  if (!annotation.trim().startsWith("[")) return [annotation];
  const list: unknown = JSON.parse(annotation);
  return Array.isArray(list) ? list.map(String) : [annotation];
}

function parseExpression(expression: string): (live: JsonObject) => Readiness {
  if (expression.startsWith("condition=")) return conditionCheck(expression.slice("condition=".length));
  if (expression.startsWith("jsonpath=")) return jsonPathCheck(expression.slice("jsonpath=".length));
  throw new Error(
    `pulumi.com/waitFor has "${expression}"; it must start with "jsonpath=" or "condition=", e.g. ` +
      '"condition=Ready" or "jsonpath={.status.phase}=Active".',
  );
}

function conditionCheck(text: string): (live: JsonObject) => Readiness {
  const [type = "", wanted = "True"] = text.split("=");
  return (live) => {
    const condition = conditionOf(live, type);
    if (condition?.status.toLowerCase() === wanted.toLowerCase()) return ready;
    const now =
      condition === undefined ? "absent" : `${condition.status} ${condition.reason} ${condition.message}`;
    return waiting(`condition ${type} is to be ${wanted} and is ${now.trim()}`);
  };
}

function jsonPathCheck(text: string): (live: JsonObject) => Readiness {
  const parts = /^\{(.*)\}(?:==?(.*))?$/s.exec(text) ?? /^(\.[^=]*)(?:==?(.*))?$/s.exec(text);
  const path = parts?.[1];
  if (path === undefined) {
    throw new Error(`pulumi.com/waitFor has the path "${text}"; write it as {.status.phase}=Active.`);
  }
  const steps = [...path.matchAll(/\[(?:'([^']*)'|"([^"]*)"|(\d+))\]|\.?((?:\\.|[^.[\]])+)/g)].map(
    ([, single, double, index, key]) =>
      single ?? double ?? index ?? key?.replaceAll(String.raw`\.`, ".") ?? "",
  );
  const wanted = parts?.[2];
  return (live) => {
    const value = follow(live, steps);
    const holds =
      wanted === undefined ? value !== undefined : value !== undefined && asText(value) === wanted;
    return holds ? ready : waiting(`${path} is to be ${wanted ?? "present"} and is ${asText(value)}`);
  };
}

function follow(value: Json | undefined, steps: string[]): Json | undefined {
  return steps.reduce<Json | undefined>((inner, step) => {
    if (Array.isArray(inner)) return inner[Number(step)];
    return isObject(inner) ? inner[step] : undefined;
  }, value);
}

function asText(value: Json | undefined): string {
  if (value === undefined) return "absent";
  return typeof value === "string" ? value : JSON.stringify(value);
}
