import {
  AvailabilityZoneRebalancing,
  DeploymentControllerType,
  DeploymentLifecycleHookStage,
  DeploymentLifecycleHookTargetType,
  DeploymentStrategy,
  LaunchType,
  PlacementConstraintType,
  PlacementStrategyType,
  PropagateTags,
  SchedulingStrategy,
} from "@aws-sdk/client-ecs";

import { type JsonObject, listAt, numberAt, objectAt, textAt } from "../../../provider/json.js";
import { arn, atMostOne, type Fields, flag, list, number, object, objects, text } from "../../fields.js";
import type { Context, ResourceType, Update } from "../../resourceType.js";
import { fromApi, toApi } from "../../translate.js";
import { untilAccepted } from "../../waiting.js";
import { ecsName, ecsTagging, strategyItems, values } from "./common.js";

const settleSeconds = 20 * 60;

const switches = {
  enable: flag({ required: true, default: false }),
  rollback: flag({ required: true, default: false }),
};
const minutes = text({ is: "number" });

/** What the API keeps in one object beside the strategy, and Pulumi in inputs of their own. */
const guardFields: Fields = {
  alarms: object({ ...switches, alarmNames: list(text(), { required: true, unordered: true }) }),
  deploymentCircuitBreaker: object(switches),
  deploymentMaximumPercent: number({ range: [0, Infinity], default: 200, api: "maximumPercent" }),
  deploymentMinimumHealthyPercent: number({
    range: [0, Infinity],
    default: 100,
    api: "minimumHealthyPercent",
  }),
};

/** Limits: API reference, DeploymentConfiguration. */
const strategyFields: Fields = {
  bakeTimeInMinutes: minutes,
  canaryConfiguration: object({
    canaryBakeTimeInMinutes: minutes,
    canaryPercent: number({ range: [0.1, 100], fraction: true }),
  }),
  lifecycleHooks: objects(
    {
      hookTargetArn: arn(),
      lifecycleStages: list(text({ oneOf: values(DeploymentLifecycleHookStage) }), {
        required: true,
        unordered: true,
      }),
      roleArn: arn(),
      targetType: text({ computed: true, oneOf: values(DeploymentLifecycleHookTargetType) }),
      timeoutConfiguration: object({
        action: text({ oneOf: ["ROLLBACK", "CONTINUE"] }),
        timeoutInMinutes: minutes,
      }),
    },
    { unordered: true },
  ),
  linearConfiguration: object({
    stepBakeTimeInMinutes: minutes,
    stepPercent: number({ range: [3, 100], fraction: true }),
  }),
  strategy: text({ computed: true, oneOf: values(DeploymentStrategy) }),
};

/** What one call takes as it stands here. */
const plainFields: Fields = {
  availabilityZoneRebalancing: text({ computed: true, oneOf: values(AvailabilityZoneRebalancing) }),
  capacityProviderStrategies: strategyItems("capacityProviderStrategy"),
  desiredCount: number({ range: [0, Infinity], default: 0 }),
  enableEcsManagedTags: flag({ default: false, api: "enableECSManagedTags" }),
  enableExecuteCommand: flag({ default: false }),
  healthCheckGracePeriodSeconds: number({ range: [0, 2_147_483_647], computed: true }),
  loadBalancers: objects(
    {
      advancedConfiguration: object({
        alternateTargetGroupArn: arn({ required: true }),
        productionListenerRule: arn({ required: true }),
        roleArn: arn({ required: true }),
        testListenerRule: arn(),
      }),
      containerName: text({ required: true }),
      containerPort: number({ required: true, range: [0, 65_536] }),
      elbName: text({ api: "loadBalancerName" }),
      targetGroupArn: arn(),
    },
    { unordered: true },
  ),
  orderedPlacementStrategies: objects(
    { field: text({ computed: true }), type: text({ required: true, oneOf: values(PlacementStrategyType) }) },
    { items: [0, 5], api: "placementStrategy" },
  ),
  placementConstraints: objects(
    { expression: text(), type: text({ required: true, oneOf: values(PlacementConstraintType) }) },
    { items: [0, 10], unordered: true },
  ),
  platformVersion: text({ computed: true }),
  propagateTags: text({ oneOf: values(PropagateTags) }),
  taskDefinition: text({ required: true }),
};

/** What is said once, when the service is made. */
const fixedFields: Fields = {
  cluster: text({ forceNew: true, computed: true }),
  deploymentController: object({
    type: text({ forceNew: true, default: "ECS", oneOf: values(DeploymentControllerType) }),
  }),
  launchType: text({ forceNew: true, computed: true, oneOf: values(LaunchType) }),
  name: ecsName("serviceName"),
  schedulingStrategy: text({ forceNew: true, default: "REPLICA", oneOf: values(SchedulingStrategy) }),
};

const fields: Fields = {
  ...guardFields,
  ...plainFields,
  ...fixedFields,
  deploymentConfiguration: object(strategyFields, { computed: true }),
  forceDelete: flag({ local: true, default: false }),
  forceNewDeployment: flag({ local: true, default: false }),
  networkConfiguration: object({
    assignPublicIp: flag({ default: false }),
    securityGroups: list(text(), { unordered: true, items: [0, 5] }),
    subnets: list(text(), { required: true, unordered: true, items: [1, 16] }),
  }),
  sigintRollback: flag({ local: true, default: false }),
  waitForSteadyState: flag({ local: true, default: false }),
};

function deploymentConfiguration(inputs: JsonObject) {
  return {
    ...toApi(guardFields, inputs, "camel"),
    ...toApi(strategyFields, objectAt(inputs, "deploymentConfiguration"), "camel"),
  };
}

function networkConfiguration({ networkConfiguration: network }: JsonObject) {
  if (network === undefined) return undefined;
  const { assignPublicIp, ...rest } = objectAt({ network }, "network");
  return {
    awsvpcConfiguration: { ...rest, assignPublicIp: assignPublicIp === true ? "ENABLED" : "DISABLED" },
  };
}

/** The state's; an import's id says its name, which is not to be taken for what the program writes. */
const clusterOf = (known: JsonObject) =>
  textAt(known, "cluster") || textAt(known, "clusterOfImport") || undefined;

/** The service, if it is there; a deleted one is described as inactive for a while. */
async function describe({ find }: Context, id: string, known: JsonObject): Promise<JsonObject | undefined> {
  const answer = await find("DescribeServices", {
    cluster: clusterOf(known),
    services: [id],
    include: ["TAGS"],
  });
  const [found] = listAt(answer, "services");
  return found === undefined || textAt(found, "status") === "INACTIVE"
    ? undefined
    : objectAt({ found }, "found");
}

/** The service as the program would write it. */
function properties(found: JsonObject, known: JsonObject): JsonObject {
  const deployment = objectAt(found, "deploymentConfiguration");
  const { assignPublicIp, ...network } = objectAt(found, "networkConfiguration", "awsvpcConfiguration");
  const shown = {
    ...found,
    ...Object.fromEntries(Object.keys(guardFields).map((name) => [name, deployment[name]])),
    maximumPercent: deployment.maximumPercent,
    minimumHealthyPercent: deployment.minimumHealthyPercent,
    deploymentConfiguration: deployment,
    networkConfiguration: { ...network, assignPublicIp: assignPublicIp === "ENABLED" },
    propagateTags: found.propagateTags === "NONE" ? undefined : found.propagateTags,
    cluster: likeKnown(textAt(known, "cluster"), textAt(found, "clusterArn")),
    taskDefinition: likeKnown(textAt(known, "taskDefinition"), textAt(found, "taskDefinition")),
  };
  return { ...fromApi(fields, shown, "camel"), arn: found.serviceArn };
}

/** A program may write a name where ECS answers its ARN. */
function likeKnown(written: string, found: string): string {
  return written !== "" && found.endsWith(`/${written}`) ? written : found;
}

/** Whether the newest deployment has come to its end, and is the only one. */
function isSteady(found: JsonObject | undefined): boolean {
  const deployments = listAt(found, "deployments");
  const primary = deployments.find((deployment) => textAt(deployment, "status") === "PRIMARY");
  const state = textAt(primary, "rolloutState");
  if (state === "FAILED") throw new Error(`${nameOf(found)}: ${textAt(primary, "rolloutStateReason")}`);
  return deployments.length === 1 && state === "COMPLETED" && hasItsTasks(found);
}

const nameOf = (found: JsonObject | undefined) => `service ${textAt(found, "serviceName")}`;

const hasItsTasks = (found: JsonObject | undefined) =>
  numberAt(found, "runningCount") === numberAt(found, "desiredCount");

async function settle(context: Context, id: string, inputs: JsonObject): Promise<void> {
  const settled = async () => {
    const found = await describe(context, id, inputs);
    return textAt(found, "status") === "ACTIVE" && (inputs.waitForSteadyState !== true || isSteady(found));
  };
  await context.until(
    `service ${id} is ${inputs.waitForSteadyState === true ? "steady" : "active"}`,
    settled,
    settleSeconds,
  );
}

/** Just made roles and load balancers are not known everywhere yet (the real provider repeats the call, too). */
const notSpread =
  /verify that the ECS service role being passed has the proper permissions|does not have an associated load balancer|Unable to assume the service linked role/i;

async function change({ call, retryOn }: Context, id: string, { inputs, changes }: Update): Promise<void> {
  const wanted = toApi(plainFields, inputs, "camel");
  const changed = Object.entries(plainFields).flatMap(([name, field]) => {
    const member = field.rules.api ?? name;
    return changes(name) ? [[member, wanted[member] ?? emptyOf(field.kind)] as const] : [];
  });
  const deployment = changes(...Object.keys(guardFields), "deploymentConfiguration");
  await retryOn(notSpread, () =>
    call("UpdateService", {
      ...Object.fromEntries(changed),
      ...(deployment && { deploymentConfiguration: deploymentConfiguration(withGuardsOff(inputs)) }),
      ...(changes("networkConfiguration") && { networkConfiguration: networkConfiguration(inputs) }),
      cluster: clusterOf(inputs),
      service: id,
      forceNewDeployment: inputs.forceNewDeployment === true,
    }),
  );
}

/** A list that goes is emptied; without it the call would leave it as it is. */
const emptyOf = (kind: string) => (kind === "list" ? [] : undefined);

/** A guard that the program no longer names is switched off: ECS keeps what it is not told. */
function withGuardsOff(inputs: JsonObject): JsonObject {
  const off = { enable: false, rollback: false };
  return { alarms: { ...off, alarmNames: [] }, deploymentCircuitBreaker: off, ...inputs };
}

export const service: ResourceType = {
  service: "ecs",
  fields,
  together: [atMostOne("launchType", "capacityProviderStrategies")],
  outputs: ["arn"],
  autoname: { property: "name", maxLength: 255 },
  tagging: ecsTagging(describe),
  // Another strategy reaches a running service only by a new deployment, and none is of another kind than some.
  replacesOn: (old, inputs) => {
    const [before, after] = [old, inputs].map(
      (values) => listAt(values, "capacityProviderStrategies").length,
    );
    const inPlace = inputs.forceNewDeployment === true && before !== 0 && after !== 0;
    return inPlace ? [] : ["capacityProviderStrategies"];
  },
  create: async ({ create, retryOn, find }, inputs, tags) => {
    const request = {
      ...toApi(plainFields, inputs, "camel"),
      ...toApi(fixedFields, inputs, "camel"),
      deploymentConfiguration: deploymentConfiguration(inputs),
      networkConfiguration: networkConfiguration(inputs),
      tags,
    };
    const made = await retryOn(notSpread, () => create("CreateService", request));
    if (made.service !== undefined) return textAt(made, "service", "serviceArn");
    const name = textAt(inputs, "name");
    const found = await find("DescribeServices", { cluster: clusterOf(inputs), services: [name] });
    return textAt(listAt(found, "services")[0], "serviceArn");
  },
  settle,
  read: async (context, id, known) => {
    const found = await describe(context, id, known);
    return found && properties(found, known);
  },
  update: async (context, id, update) => {
    await change(context, id, update);
    await settle(context, id, update.inputs);
  },
  delete: async (context, id, known) => {
    const found = await describe(context, id, known);
    if (found === undefined) return;
    const cluster = clusterOf(known);
    const forced = known.forceDelete === true;
    const mustScaleIn =
      !forced && textAt(found, "status") !== "DRAINING" && numberAt(found, "desiredCount") !== 0;
    if (mustScaleIn) await context.call("UpdateService", { cluster, service: id, desiredCount: 0 });
    const remove = () => context.call("DeleteService", { cluster, service: id, force: forced });
    const busy = { message: /cannot be stopped while deployments are active|DependencyViolation/ };
    await untilAccepted(context, `service ${id} can be deleted`, remove, busy, settleSeconds);
    const gone = async () => (await describe(context, id, known)) === undefined;
    await context.until(`service ${id} is gone`, gone, settleSeconds);
  },
  parseImport: (id) => {
    const [cluster = "", name = ""] = id.split("/");
    return { id: name, known: { clusterOfImport: cluster } };
  },
};
