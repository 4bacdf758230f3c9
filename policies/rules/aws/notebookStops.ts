import { z } from "zod";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { amountOf, priceOf } from "../../support/cost/priceText.js";
import { describe, textAt } from "../../support/read.js";

/**
 * A notebook of SageMaker has a lifecycle configuration, which is what stops it when nobody uses it.
 *
 * Why: a notebook instance is paid by the hour until somebody stops it, and people go home. SageMaker stops none by itself.
 *
 * What the script of the configuration does is not judged. A name that is not known yet, such as that of a configuration in the
 * same stack, is advice that the rule cannot decide.
 */
export const notebookStops = defineResourceRule({
  name: "notebook-stops",
  description: "Notebooks of SageMaker have a lifecycle configuration that stops them when idle.",
  level: "mandatory",
  severity: "medium",
  remediationSteps: "Name a lifecycle configuration whose script stops the notebook when it is idle.",
  settings: z.strictObject({}),
  types: ["sagemaker.NotebookInstance"],
  check({ props, region }, _, report) {
    if ((textAt(props, "lifecycleConfigName") ?? "").trim() !== "") return;
    // Notebooks have cost what hosting does, to within a cent.
    const type = describe(() => textAt(props, "instanceType"), "?");
    const price = amountOf(priceOf(region, "sagemakerHosting", shownType(type)), "an hour");
    report(
      `has no lifecycleConfigName, so it runs until somebody stops it, at about ${price}; ` +
        "name a lifecycle configuration that stops it when idle, or use a Studio space with idle shutdown",
    );
  },
});

/** What is no name of a type is not repeated. */
function shownType(type: string): string {
  return /^ml\.[a-z0-9-]+\.[a-z0-9]+$/.test(type) ? type : "of its type";
}
