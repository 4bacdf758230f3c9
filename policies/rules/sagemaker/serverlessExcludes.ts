import { z } from "zod";
import { type CloudResource, flagAt } from "../../support/aws/cloudResource.js";
import { about, defineStackRule, type DeclaredStack, type StackReport } from "../../support/aws/cloudRule.js";
import { modelsOf } from "../../support/sagemaker/endpoints.js";
import { isJsonObject, judgeAll, objectAt, textAt, valueAt, visitEach } from "../../support/read.js";
import { isGiven, type Variant, visitServerlessVariants } from "../../support/sagemaker/variants.js";

/**
 * A serverless variant is asked for nothing that serverless inference does not have.
 *
 * Why: SageMaker refuses it when the configuration or the endpoint is made, in the midst of an update.
 *
 * Excluded are a second variant, data capture, network isolation, a network of your own, several containers and several
 * models (developer guide, "Deploy models with Amazon SageMaker Serverless Inference", feature exclusions), shadow variants
 * ("Shadow tests: Exclusions"), and instances with what belongs to them. A model is found by its name, or by what the
 * configuration is made of while names are not known yet; a model of another stack is not judged. What else is not known
 * yet is told as undecided, and what is certain at once.
 */
export const serverlessExcludes = defineStackRule({
  name: "serverless-excludes",
  description: "Serverless variants ask for nothing that serverless inference does not have.",
  level: "mandatory",
  severity: "medium",
  remediationSteps: "Leave out what serverless inference does not have, or host the model on instances.",
  settings: z.strictObject({}),
  check(stack, _settings, report) {
    const configurations = stack.resources.filter(({ type }) => type === "sagemaker.EndpointConfiguration");
    judgeAll(
      configurations.map((configuration) => () => {
        visitServerlessVariants(configuration, (variant) => {
          const say = (what: string) => {
            report(
              `${variant.label} is serverless, which has no ${what}: leave it out, or host on instances`,
              about(configuration),
            );
          };
          judgeAll([
            ...variantChecks(variant, say),
            ...configurationChecks(configuration, variant, say),
            () => {
              checkModels(stack, configuration, variant, report);
            },
          ]);
        });
      }),
    );
  },
});

type Say = (what: string) => void;

/** Properties of a variant that belong to instances. */
const ofInstances = ["instanceType", "initialInstanceCount", "volumeSizeInGb", "managedInstanceScaling"];

function variantChecks({ props, isShadow }: Variant, say: Say): (() => void)[] {
  const checks = ofInstances.map((key) => () => {
    if ((valueAt(props, key) ?? undefined) !== undefined) say(key);
  });
  return isShadow
    ? [
        () => {
          say("shadow variants");
        },
        ...checks,
      ]
    : checks;
}

function configurationChecks({ props }: CloudResource, { isShadow }: Variant, say: Say): (() => void)[] {
  if (isShadow) return [];
  return [
    () => {
      const variants = valueAt(props, "productionVariants");
      if (Array.isArray(variants) && variants.length > 1) say("second variant");
    },
    () => {
      if (flagAt(objectAt(props, "dataCaptureConfig"), "enableCapture") === true) say("data capture");
    },
  ];
}

function checkModels(
  stack: DeclaredStack,
  configuration: CloudResource,
  variant: Variant,
  report: StackReport,
): void {
  const { found, undecided } = modelsOf(stack, configuration, variant);
  judgeAll([
    ...found.flatMap((model) =>
      excludedOf(model).map((check) => () => {
        const what = check();
        if (what === undefined) return;
        report(
          `serves a serverless variant, which has no ${what}: leave it out, or host on instances`,
          about(model),
        );
      }),
    ),
    undecided,
  ]);
}

function excludedOf({ props }: CloudResource): (() => string | undefined)[] {
  return [
    // A network that is not known yet is one.
    () => (isGiven(props, "vpcConfig") ? "vpcConfig" : undefined),
    () => (flagAt(props, "enableNetworkIsolation") === true ? "network isolation" : undefined),
    () => (countOf(valueAt(props, "containers")) > 1 ? "inference pipeline" : undefined),
    () => (isMultiModel(props) ? "container of several models" : undefined),
  ];
}

function countOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

function isMultiModel(props: CloudResource["props"]): boolean {
  let found = textAt(objectAt(props, "primaryContainer"), "mode") === "MultiModel";
  visitEach(valueAt(props, "containers"), (container) => {
    found ||= isJsonObject(container) && textAt(container, "mode") === "MultiModel";
  });
  return found;
}
