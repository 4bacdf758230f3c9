import type * as pulumi from "@pulumi/pulumi";
import { ModelHost, type ModelHostArgs } from "../../../components/modelHost.js";
import { record } from "./record.js";

type Transforms = NonNullable<NonNullable<ModelHostArgs["transform"]>["kubernetes"]>;

/** Options of the children that have a transform hook, by hook: the mocks themselves do not see options. */
export async function childOptions(
  args: ModelHostArgs,
): Promise<Readonly<Record<string, pulumi.CustomResourceOptions>>> {
  const seen: Record<string, pulumi.CustomResourceOptions> = {};
  const hook = (name: keyof Transforms) => (_args: unknown, options: pulumi.CustomResourceOptions) => {
    seen[name] = options;
  };
  const kubernetes: Transforms = {
    namespace: hook("namespace"),
    serviceAccount: hook("serviceAccount"),
    externalSecret: hook("externalSecret"),
    deployment: hook("deployment"),
    service: hook("service"),
    autoscaler: hook("autoscaler"),
    disruptionBudget: hook("disruptionBudget"),
    networkPolicy: hook("networkPolicy"),
    ingress: hook("ingress"),
    route: hook("route"),
  };
  await record(() => new ModelHost("digits", { ...args, transform: { kubernetes } }).endpoint);
  return seen;
}
