import { type CloudResource, visitObjectsAt } from "./cloudResource.js";
import {
  type JsonObject,
  judgeAll,
  objectAt,
  parsed,
  textAt,
  valueAt,
  visitEach,
  visitObjectsWithin,
} from "../read.js";
import { instanceTypeOf, isGiven, typeText, visitVariants } from "../sagemaker/variants.js";

/** Types of resources that name instance types. */
export const instanceResources = [
  "sagemaker.EndpointConfiguration",
  "sagemaker.NotebookInstance",
  "sagemaker.App",
  "ec2.Instance",
  "ec2.SpotInstanceRequest",
  "ec2.SpotFleetRequest",
  "ec2.Fleet",
  "ec2.CapacityReservation",
  "ec2.LaunchTemplate",
  "ec2.LaunchConfiguration",
  "eks.NodeGroup",
  "autoscaling.Group",
  "batch.ComputeEnvironment",
  "sfn.StateMachine",
  "sagemaker.Pipeline",
  "scheduler.Schedule",
] as const;

/** A place of a resource that says what runs there. */
export interface InstanceChoice {
  /** How messages call what runs it, such as `variant "primary"`; empty where it is the resource itself. */
  readonly what: string;
  /** The type, without spaces around it; undefined where AWS chooses one by requirements. */
  readonly type: string | undefined;
}

type Visit = (choice: InstanceChoice) => void;

/** Visits every instance type that a resource names. What is not known of one place hides none of the others. */
export function visitInstanceTypes(resource: CloudResource, visit: Visit): void {
  const { props } = resource;
  const documents = DOCUMENTS[resource.type];
  if (documents !== undefined) {
    visitDocument(documents(props), visit);
    return;
  }
  switch (resource.type) {
    case "sagemaker.EndpointConfiguration":
      visitVariants(resource, (variant) => {
        visitNamed(variant.label, instanceTypeOf(variant), visit);
      });
      return;
    case "sagemaker.App":
      visitChoice("", objectAt(props, "resourceSpec"), visit);
      return;
    case "eks.NodeGroup":
      visitList(valueAt(props, "instanceTypes"), visit);
      return;
    case "batch.ComputeEnvironment":
      visitList(valueAt(objectAt(props, "computeResources"), "instanceTypes"), visit);
      return;
    case "autoscaling.Group":
      visitOverrides(objectAt(props, "mixedInstancesPolicy", "launchTemplate"), visit);
      return;
    default:
      judgeAll([
        () => {
          visitChoice("", props, visit);
        },
        () => {
          visitFleet(props, visit);
        },
      ]);
  }
}

/** Types that hold, as JSON, requests for jobs that they will start. */
const DOCUMENTS: Readonly<Record<string, (props: JsonObject) => unknown>> = {
  "sfn.StateMachine": (props) => valueAt(props, "definition"),
  "sagemaker.Pipeline": (props) => valueAt(props, "pipelineDefinition"),
  "scheduler.Schedule": (props) => valueAt(objectAt(props, "target"), "input"),
};

function visitDocument(document: unknown, visit: Visit): void {
  visitObjectsWithin(typeof document === "string" ? parsed(document) : document, (request) => {
    visitNamed("a job", textAt(request, "InstanceType"), visit);
  });
}

function visitNamed(what: string, type: string | undefined, visit: Visit): void {
  if (type !== undefined && type.trim() !== "") visit({ what, type: type.trim() });
}

function visitList(types: unknown, visit: Visit): void {
  visitEach(types, (type) => {
    if (typeof type === "string") visitNamed("", type, visit);
  });
}

/** A block that names a type, or says what an instance must have. */
function visitChoice(what: string, block: JsonObject, visit: Visit): void {
  judgeAll([
    () => {
      visitNamed(what, textAt(block, "instanceType"), visit);
    },
    () => {
      if (isGiven(block, "instanceRequirements")) visit({ what, type: undefined });
    },
  ]);
}

/** Alternatives to the type of a launch template. */
function visitOverrides(template: JsonObject, visit: Visit): void {
  visitObjectsAt(template, "overrides", (override) => {
    visitChoice("override", override, visit);
  });
}

/** What fleets and requests for them have besides a type of their own. */
function visitFleet(props: JsonObject, visit: Visit): void {
  judgeAll([
    () => {
      visitObjectsAt(props, "launchSpecifications", (specification) => {
        visitChoice("specification", specification, visit);
      });
    },
    () => {
      visitObjectsAt(props, "launchTemplateConfigs", (config) => {
        visitOverrides(config, visit);
      });
    },
  ]);
}

/** How a message begins that is about such a place, such as `variant "primary" runs on ml.m5.large`. */
export function runsOn({ what, type }: InstanceChoice): string {
  const chosen = type === undefined ? "whatever instance meets its requirements" : typeText(type);
  return `${what === "" ? "runs" : `${what} runs`} on ${chosen}`;
}
