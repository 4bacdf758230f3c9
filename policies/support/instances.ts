import { type CloudResource, visitObjectsAt } from "./cloudResource.js";
import { judgeAll, objectAt, textAt, valueAt, visitEach } from "./read.js";
import { instanceTypeOf, isGiven, typeText, visitVariants } from "./variants.js";

/** Types of resources that name instance types. */
export const instanceResources = [
  "sagemaker.EndpointConfiguration",
  "sagemaker.NotebookInstance",
  "ec2.Instance",
  "ec2.SpotInstanceRequest",
  "ec2.LaunchTemplate",
  "ec2.LaunchConfiguration",
  "eks.NodeGroup",
  "autoscaling.Group",
] as const;

/** A place of a resource that says what runs there. */
export interface InstanceChoice {
  /** How messages call what runs it, such as `variant "primary"`; empty where it is the resource itself. */
  readonly what: string;
  /** The type, without spaces around it; undefined where AWS chooses one by requirements. */
  readonly type: string | undefined;
}

/** Visits every instance type that a resource names. What is not known of one place hides none of the others. */
export function visitInstanceTypes(resource: CloudResource, visit: (choice: InstanceChoice) => void): void {
  const named = (what: string, type: string | undefined) => {
    if (type !== undefined && type.trim() !== "") visit({ what, type: type.trim() });
  };
  const { props } = resource;
  switch (resource.type) {
    case "sagemaker.EndpointConfiguration":
      visitVariants(resource, (variant) => {
        named(variant.label, instanceTypeOf(variant));
      });
      return;
    case "eks.NodeGroup":
      visitEach(valueAt(props, "instanceTypes"), (type) => {
        if (typeof type === "string") named("", type);
      });
      return;
    case "autoscaling.Group":
      visitOverrides(resource, visit);
      return;
    default:
      judgeAll([
        () => {
          named("", textAt(props, "instanceType"));
        },
        () => {
          if (isGiven(props, "instanceRequirements")) visit({ what: "", type: undefined });
        },
      ]);
  }
}

/** Alternatives of an Auto Scaling group to its launch template. */
function visitOverrides({ props }: CloudResource, visit: (choice: InstanceChoice) => void): void {
  visitObjectsAt(objectAt(props, "mixedInstancesPolicy", "launchTemplate"), "overrides", (override) => {
    judgeAll([
      () => {
        const type = textAt(override, "instanceType")?.trim();
        if (type !== undefined && type !== "") visit({ what: "override", type });
      },
      () => {
        if (isGiven(override, "instanceRequirements")) visit({ what: "override", type: undefined });
      },
    ]);
  });
}

/** How a message begins that is about such a place, such as `variant "primary" runs on ml.m5.large`. */
export function runsOn({ what, type }: InstanceChoice): string {
  const chosen = type === undefined ? "whatever instance meets its requirements" : typeText(type);
  return `${what === "" ? "runs" : `${what} runs`} on ${chosen}`;
}
