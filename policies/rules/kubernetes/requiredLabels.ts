import { z } from "zod";
import { type JsonObject, judgeAll, objectAt, textAt } from "../../support/read.js";
import { defineObjectRule } from "../../support/kubernetes/kubernetesRule.js";
import { podTemplateOf } from "../../support/kubernetes/workload.js";

/**
 * A workload and its pods carry the labels that say who owns them and who pays.
 *
 * Why: cost reports group running pods by label, and an alarm at night needs an owner. A label on the workload
 * alone does not reach its pods.
 *
 * Judged is everything that makes pods. An empty value counts as missing.
 *
 * Settings: `labels` (default `["model-hosting/owner", "model-hosting/cost-centre"]`).
 */
export const requiredLabels = defineObjectRule({
  name: "required-labels",
  description: "Workloads and their pods carry the owner and cost-centre labels.",
  level: "mandatory",
  severity: "medium",
  remediationSteps: "Set the labels in the metadata of the workload and of its pod template.",
  settings: z.strictObject({
    labels: z
      .array(z.string().min(1))
      .default(["model-hosting/owner", "model-hosting/cost-centre"])
      .describe("Labels that every workload and its pods carry."),
  }),
  check(object, { labels }, report) {
    const template = podTemplateOf(object);
    if (object.isPatch || template === undefined) return;
    const places: [string, JsonObject][] = [["metadata.labels", objectAt(object.content, "metadata")]];
    if (object.kind !== "Pod") places.push(["the pod template's metadata.labels", template.metadata]);
    judgeAll(
      places.map(([place, metadata]) => () => {
        const missing = missingFrom(metadata, labels);
        if (missing.length > 0)
          report(`${place} lacks ${missing.join(", ")}; set each to a value that is not empty`);
      }),
    );
  },
});

function missingFrom(metadata: JsonObject, labels: readonly string[]): string[] {
  const given = objectAt(metadata, "labels");
  return labels.filter((label) => (textAt(given, label) ?? "").trim() === "");
}
