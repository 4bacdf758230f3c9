import { type CloudResource, visitObjectsAt } from "../aws/cloudResource.js";
import {
  describe,
  isUnknownAt,
  type JsonObject,
  judgeAll,
  numberAt,
  objectAt,
  textAt,
  valueAt,
} from "../read.js";

/** One fleet of an endpoint configuration, which answers requests or gets copies of them. */
export interface Variant {
  readonly isShadow: boolean;
  /** How messages call it, such as `variant "primary"`. */
  readonly label: string;
  readonly props: JsonObject;
}

/** Visits every variant of an endpoint configuration, shadows last. What is not known of one hides none of the others. */
export function visitVariants({ props }: CloudResource, visit: (variant: Variant) => void): void {
  const visitList = (key: string, isShadow: boolean) => () => {
    visitObjectsAt(props, key, (variant, index) => {
      visit({ isShadow, label: variantLabel(variant, index, isShadow), props: variant });
    });
  };
  judgeAll([visitList("productionVariants", false), visitList("shadowProductionVariants", true)]);
}

/** As {@link visitVariants}, those on instances alone. */
export function visitInstanceVariants(configuration: CloudResource, visit: (variant: Variant) => void): void {
  visitVariants(configuration, (variant) => {
    if (!isServerless(variant)) visit(variant);
  });
}

/** As {@link visitVariants}, serverless ones alone, with their settings. */
export function visitServerlessVariants(
  configuration: CloudResource,
  visit: (variant: Variant, settings: JsonObject) => void,
): void {
  visitVariants(configuration, (variant) => {
    visitObjectsAt(variant.props, "serverlessConfig", (settings) => {
      visit(variant, settings);
    });
  });
}

function variantLabel(variant: JsonObject, index: number, isShadow: boolean): string {
  const kind = isShadow ? "shadow variant" : "variant";
  const name = describe(() => textAt(variant, "variantName"), "");
  // SageMaker's names of variants (API reference, ProductionVariant); anything else might be a secret in the wrong place.
  return /^[a-z0-9-]{1,63}$/i.test(name) ? `${kind} "${name}"` : `${kind} ${index + 1}`;
}

/** Whether a value is there; one that is not known yet counts as there. */
export function isGiven(parent: JsonObject, key: string): boolean {
  return isUnknownAt(parent, key) || (valueAt(parent, key) ?? undefined) !== undefined;
}

/**
 * Whether a variant has no instances of its own. One that names an instance type as well is judged as both, so that a block
 * that turns out to be empty hides no instances.
 */
export function isServerless({ props }: Variant): boolean {
  return isGiven(props, "serverlessConfig") && !isGiven(props, "instanceType");
}

/** The instance type of a variant; undefined where it has none. Throws when it is not known yet. */
export function instanceTypeOf({ props }: Variant): string | undefined {
  return textAt(props, "instanceType")?.trim();
}

/**
 * Instances that a variant starts with: one where it does not say, and no fewer than its managed scaling keeps. Throws when
 * that is not known yet.
 */
export function instancesOf({ props }: Variant): number {
  const least = numberAt(objectAt(props, "managedInstanceScaling"), "minInstanceCount") ?? 0;
  return Math.max(numberAt(props, "initialInstanceCount") ?? 1, least);
}

/**
 * Whether an endpoint configuration is of an endpoint with a queue. Throws when that is not known yet, as in the first
 * preview of one whose bucket is not made yet.
 */
export function isAsync({ props }: CloudResource): boolean {
  return (valueAt(props, "asyncInferenceConfig") ?? undefined) !== undefined;
}

/** A text that looks like an instance type as it is, anything else by what it is not: it might be a secret. */
export function typeText(type: string): string {
  return /^[a-z0-9][a-z0-9.-]{0,40}$/i.test(type) ? type : "something that is no instance type";
}
