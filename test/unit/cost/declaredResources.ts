import assert from "node:assert/strict";
import {
  resourceCosts,
  type DeclaredResource,
  type ResourceCost,
  type ResourceCostOptions,
} from "../../../components/cost/index.js";
import type { Fields } from "../spec/specs.js";
import { pricesWith } from "./estimates.js";

/** A resource with a short token of AWS's provider, such as `ec2/instance:Instance`, or a whole one. */
export function resource(type: string, props: Fields, name = "it"): DeclaredResource {
  const token = /^(?:kubernetes|pulumi|pulumi-nodejs|aws|aws-native|azure|random):/.test(type)
    ? type
    : `aws:${type}`;
  return { type: token, name, urn: `urn:pulumi:dev::models::${token}::${name}`, props };
}

const builtIn = pricesWith();

/** What the resources cost in us-east-1 at the prices that come with the project, and those of a user's file. */
export function costsOf(
  resources: readonly DeclaredResource[],
  { file, ...options }: Partial<ResourceCostOptions> & { readonly file?: string } = {},
): ResourceCost[] {
  return resourceCosts(resources, {
    prices: file === undefined ? builtIn : pricesWith(file),
    region: "us-east-1",
    isUndecided: (error) => error instanceof NotKnownYet,
    ...options,
  });
}

/** The cost of the first resource. */
export function costOf(...given: Parameters<typeof costsOf>): ResourceCost {
  const [resources] = given;
  const cost = costsOf(...given).find((candidate) => candidate.resource === resources[0]);
  return cost ?? assert.fail("the first resource has no entry");
}

/** What reading an unknown value throws; the policy pack's has another class and the same role. */
export class NotKnownYet extends Error {}

/** Properties of which reading this one throws. */
export function withUnknown(props: Fields, name: string): Fields {
  return Object.defineProperty(Object.create(null, Object.getOwnPropertyDescriptors(props)) as Fields, name, {
    enumerable: true,
    get: () => {
      throw new NotKnownYet(`${name} is not known`);
    },
  });
}

/** Why a figure is unknown; fails when it is known. */
export function missingOf(figure: ResourceCost["expected"]): string {
  return "missing" in figure ? figure.missing.join("; ") : assert.fail(`known: ${figure.value}`);
}

export const configuration = (variant: Fields, more: Fields = {}): DeclaredResource =>
  resource("sagemaker/endpointConfiguration:EndpointConfiguration", {
    name: "digits-1",
    productionVariants: [{ variantName: "main", initialInstanceCount: 1, ...variant }],
    ...more,
  });
export const endpoint = (name: string, configurationName: string): DeclaredResource =>
  resource("sagemaker/endpoint:Endpoint", { name, endpointConfigName: configurationName }, name);
export const target = (
  resourceId: string,
  maxCapacity: unknown,
  minCapacity: unknown = 1,
): DeclaredResource =>
  resource("appautoscaling/target:Target", {
    resourceId,
    minCapacity,
    maxCapacity,
    serviceNamespace: resourceId.startsWith("service/") ? "ecs" : "sagemaker",
  });
