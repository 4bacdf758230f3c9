import { labelOf } from "./aws/cloudResource.js";
import type { Declared } from "./aws/cloudResource.js";
import { exemptPrefix } from "./exemption.js";
import { annotationsOf, visitObjects } from "./kubernetes/kubernetesObject.js";
import {
  isJsonObject,
  isUnknownAt,
  type JsonObject,
  judgeAll,
  objectAt,
  parsed,
  textAt,
  valueAt,
  visitEach,
  visitEntries,
} from "./read.js";

/** A tag or an annotation that exempts a resource from a rule, as it was written. */
export interface Mark {
  /** How messages call the resource. */
  readonly label: string;
  readonly urn: string;
  readonly rule: string;
  readonly text: string;
  /** Whether it stands in the default tags of a provider, and so on everything that this makes. */
  readonly isDefault: boolean;
  /** Whether it is a tag of AWS, which takes fewer characters than an annotation. */
  readonly isAwsTag: boolean;
}

/** Visits every exemption that stands on a resource. What is not known yet hides none of the others. */
export function visitMarks(declared: readonly Declared[], visit: (mark: Mark) => void): void {
  judgeAll(
    declared.map(({ type, name, urn, props }) => () => {
      const isDefault = type.startsWith("pulumi:providers:");
      const isAwsTag = /^aws(?:-native)?:/.test(type);
      const take = (label: string) => (key: string, value: unknown) => {
        if (!key.startsWith(exemptPrefix)) return;
        const text = typeof value === "string" ? value : "";
        visit({ label, urn, rule: key.slice(exemptPrefix.length), text, isDefault, isAwsTag });
      };
      if (isDefault) {
        visitTags(defaultTagsOf(props), take(labelOf(type.replaceAll(":", "."), name)));
        return;
      }
      if (!type.startsWith("kubernetes:")) {
        visitTags(props, take(labelOf(type.replaceAll(":", "."), name)));
        return;
      }
      visitObjects(type, name, props, ({ label, content }) => {
        visitEntries(annotationsOf(content), take(label));
      });
    }),
  );
}

/** Every tag once: the resource's own, and those that its provider adds, which exempt as well. */
function visitTags(props: JsonObject, visit: (key: string, value: unknown) => void): void {
  const seen = new Set<string>();
  const visitOnce = (key: string, value: unknown) => {
    if (seen.has(key)) return;
    seen.add(key);
    visit(key, value);
  };
  judgeAll([
    () => {
      visitPairs(valueAt(props, "tags"), visitOnce);
    },
    () => {
      if (!isUnknownAt(props, "tagsAll")) visitPairs(valueAt(props, "tagsAll"), visitOnce);
    },
  ]);
}

/** Tags as an object, or as a list of keys and values as some types have them. */
function visitPairs(tags: unknown, visit: (key: string, value: unknown) => void): void {
  visitEntries(tags, visit);
  visitEach(tags, (pair) => {
    if (isJsonObject(pair)) visit(textAt(pair, "key") ?? "", valueAt(pair, "value"));
  });
}

/** A provider's settings are told as JSON where they are more than a text. */
function defaultTagsOf(provider: JsonObject): JsonObject {
  const written = valueAt(provider, "defaultTags");
  return objectAt({ written: typeof written === "string" ? parsed(written) : written }, "written");
}
