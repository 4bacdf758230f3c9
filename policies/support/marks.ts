import { labelOf } from "./cloudResource.js";
import type { Declared } from "./cloudResource.js";
import { exemptPrefix } from "./exemption.js";
import { annotationsOf, visitObjects } from "./kubernetesObject.js";
import { type JsonObject, judgeAll, isJsonObject, textAt, valueAt, visitEach, visitEntries } from "./read.js";

/** A tag or an annotation that exempts a resource from a rule, as it was written. */
export interface Mark {
  /** How messages call the resource. */
  readonly label: string;
  readonly urn: string;
  readonly rule: string;
  readonly text: string;
}

/** Visits every exemption that stands on a resource. What is not known yet hides none of the others. */
export function visitMarks(declared: readonly Declared[], visit: (mark: Mark) => void): void {
  judgeAll(
    declared.map(({ type, name, urn, props }) => () => {
      const take = (label: string) => (key: string, value: unknown) => {
        if (!key.startsWith(exemptPrefix)) return;
        const text = typeof value === "string" ? value : "";
        visit({ label, urn, rule: key.slice(exemptPrefix.length), text });
      };
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

/** Tags as an object, or as a list of keys and values as some types have them. */
function visitTags(props: JsonObject, visit: (key: string, value: unknown) => void): void {
  const tags = valueAt(props, "tags");
  visitEntries(tags, visit);
  visitEach(tags, (pair) => {
    if (isJsonObject(pair)) visit(textAt(pair, "key") ?? "", valueAt(pair, "value"));
  });
}
