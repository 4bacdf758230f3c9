import { z } from "zod";
import type { KubernetesObject } from "../../support/kubernetes/kubernetesObject.js";
import { couldBeSecret, credentialIn, namesSecret } from "../../support/kubernetes/credential.js";
import { matchesAny, pattern } from "../../support/pattern.js";
import {
  describe,
  isJsonObject,
  isUnknownAt,
  type JsonObject,
  judgeAll,
  textAt,
  visitEach,
} from "../../support/read.js";
import { defineObjectRule } from "../../support/kubernetes/kubernetesRule.js";
import { type Container, visitContainers } from "../../support/kubernetes/workload.js";

interface Settings {
  readonly names: readonly string[];
  readonly allow: readonly string[];
}

type Report = (problem: string) => void;

const ADVICE = "keep it in a Secret and refer to it by valueFrom.secretKeyRef";

/**
 * Credentials are never written as plain values.
 *
 * Why: whoever may read a Deployment or a ConfigMap reads them, and so do the logs of every tool that shows one.
 *
 * A literal environment value is reported when the variable's name says that it is a credential, or when the
 * value has the published shape of one. Command and arguments are judged by their value and, in the form
 * `--name=value`, by the name; ConfigMap data, also binary, by key and value. `valueFrom` is right and never reported.
 * Neither are empty values, booleans, `$(OTHER)` and the name of an AWS secret or parameter.
 *
 * A value that this preview does not know is reported when the variable's name says that it is a credential:
 * a computed literal is still a literal, and the deployment would show it.
 *
 * Messages name the container and the variable, never the value. A credential without a telling name and
 * without a published shape is not found.
 *
 * Settings: `names`, more expressions of names, upper or lower case (default none); `allow`, names of
 * variables, flags and keys that are not judged (default none).
 */
export const noPlainSecrets = defineObjectRule({
  name: "no-plain-secrets",
  description: "Environment values, arguments and ConfigMaps hold no credentials.",
  level: "mandatory",
  severity: "critical",
  remediationSteps:
    "Move the value to a Secret and refer to it by valueFrom.secretKeyRef. Replace the credential.",
  settings: z.strictObject({
    names: z
      .array(pattern)
      .default([])
      .describe("More expressions of names that say their value is a credential."),
    allow: z
      .array(z.string().min(1))
      .default([])
      .describe("Names of variables, flags and keys that are not judged."),
  }),
  check(object, settings, report) {
    judgeAll([
      () => {
        visitContainers(object, (container) => {
          judgeContainer(container, settings, report);
        });
      },
      () => {
        judgeConfigMap(object, settings, report);
      },
    ]);
  },
});

function judgeContainer({ label, content }: Container, settings: Settings, report: Report): void {
  const lists = ["command", "args"] as const;
  judgeAll([
    () => {
      visitEach(content.env, (variable, index) => {
        if (!isJsonObject(variable) || !("value" in variable)) return;
        const name = describe(() => textAt(variable, "name"), String(index));
        const problem = problemOf(name, variable, "value", settings);
        if (problem !== undefined) report(`${label}, environment variable "${name}": ${problem}; ${ADVICE}`);
      });
    },
    ...lists.map((list) => () => {
      visitEach(content[list], (argument, index) => {
        const problem = problemOfArgument(argument, settings);
        if (problem !== undefined) report(`${label}, ${list}[${index}]: ${problem}; ${ADVICE}`);
      });
    }),
  ]);
}

function judgeConfigMap(
  { group, kind, content }: KubernetesObject,
  settings: Settings,
  report: Report,
): void {
  if (group !== "" || kind !== "ConfigMap") return;
  judgeAll(
    ["data", "binaryData"].map((field) => () => {
      judgeData(field, content[field], settings, report);
    }),
  );
}

function judgeData(field: string, data: unknown, settings: Settings, report: Report): void {
  if (!isJsonObject(data)) return;
  judgeAll(
    Object.keys(data).map((key) => () => {
      const problem = problemOf(key, data, key, settings);
      if (problem !== undefined) report(`${field} key "${key}": ${problem}; keep it in a Secret`);
    }),
  );
}

/** What is wrong with the value that a parent holds under a key, judged by the name that it goes by. */
function problemOf(name: string, parent: JsonObject, key: string, settings: Settings): string | undefined {
  if (settings.allow.includes(name)) return undefined;
  if (saysSecret(name, settings) && isUnknownAt(parent, key)) {
    return "the name says that it is a credential, and the value is a computed literal";
  }
  return problemOfText(name, asText(parent[key]), settings);
}

/** An argument such as `--api-key=…` has a name; any other is judged by its value alone. */
function problemOfArgument(argument: unknown, settings: Settings): string | undefined {
  const text = asText(argument);
  const [, flag, value] = /^--?([\w.-]+)=([^]*)$/.exec(text) ?? [];
  if (flag === undefined || value === undefined) return problemOfText(undefined, text, settings);
  return settings.allow.includes(flag) ? undefined : problemOfText(flag, value, settings);
}

function problemOfText(name: string | undefined, value: string, settings: Settings): string | undefined {
  const kind = credentialIn(value);
  if (kind !== undefined) return `the value looks like ${kind}`;
  if (name === undefined || !saysSecret(name, settings) || !couldBeSecret(value)) return undefined;
  return "the name says that it is a credential, and the value is a literal";
}

function saysSecret(name: string, { names }: Settings): boolean {
  return namesSecret(name) || matchesAny(names, name, "iu");
}

function asText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
