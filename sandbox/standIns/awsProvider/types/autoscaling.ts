import { type JsonObject, listAt, numberAt, objectAt, textAt } from "../../provider/json.js";
import { arn, exactlyOne, type Fields, flag, list, number, object, objects, text } from "../fields.js";
import type { Context, ResourceType, Update } from "../resourceType.js";
import { type ApiInput, fromApi, toApi } from "../translate.js";
import { untilAccepted } from "../waiting.js";

const count = (rules: object = {}) => number({ range: [0, Infinity], ...rules });

/** As long as the real provider takes for a group to lose its instances, and to go. */
const drainSeconds = 10 * 60;

/** How many instances one call may protect, or no longer (API reference, SetInstanceProtection). */
const instancesPerCall = 50;

/** What one call makes or changes. Limits: API reference, CreateAutoScalingGroup. */
const groupFields: Fields = {
  availabilityZones: list(text(), { computed: true, unordered: true }),
  capacityRebalance: flag({ default: false }),
  defaultCooldown: count({ computed: true }),
  defaultInstanceWarmup: count({ computed: true }),
  desiredCapacity: count({ computed: true }),
  healthCheckGracePeriod: count({ default: 300 }),
  healthCheckType: text({ computed: true, length: [1, 32] }),
  instanceMaintenancePolicy: object({
    maxHealthyPercentage: number({ required: true, range: [-1, 200] }),
    minHealthyPercentage: number({ required: true, range: [-1, 100] }),
  }),
  launchTemplate: object(
    {
      id: text({ computed: true, api: "LaunchTemplateId" }),
      name: text({ computed: true, api: "LaunchTemplateName" }),
      version: text({ default: "$Default" }),
    },
    { required: true, together: [exactlyOne("id", "name")] },
  ),
  maxInstanceLifetime: number({ range: [0, 31_536_000] }),
  maxSize: count({ required: true }),
  minSize: count({ required: true }),
  protectFromScaleIn: flag({ default: false, api: "NewInstancesProtectedFromScaleIn" }),
  serviceLinkedRoleArn: arn({ computed: true, api: "ServiceLinkedRoleARN" }),
  terminationPolicies: list(text()),
  vpcZoneIdentifiers: list(text(), { computed: true, unordered: true, api: "VPCZoneIdentifier" }),
};

const fields: Fields = {
  ...groupFields,
  forceDelete: flag({ local: true, default: false }),
  forceDeleteWarmPool: flag({ local: true, default: false }),
  ignoreFailedScalingActivities: flag({ local: true, default: false }),
  metricsGranularity: text({ local: true, default: "1Minute" }),
  name: text({ required: true, forceNew: true, length: [1, 255], api: "AutoScalingGroupName" }),
  tags: objects(
    {
      key: text({ required: true, length: [1, 128] }),
      propagateAtLaunch: flag({ required: true }),
      value: text({ required: true, length: [0, 256] }),
    },
    { unordered: true },
  ),
  waitForCapacityTimeout: text({ local: true, default: "10m", pattern: /^(\d+(\.\d+)?(h|m|s))+$|^0$/ }),
};

/** The API has the subnets in one text. */
function requestOf(inputs: JsonObject): ApiInput {
  const subnets = listAt(inputs, "vpcZoneIdentifiers").map((subnet) => textAt({ subnet }, "subnet"));
  return {
    ...toApi(groupFields, inputs),
    AutoScalingGroupName: textAt(inputs, "name"),
    VPCZoneIdentifier: subnets.length === 0 ? undefined : subnets.join(","),
  };
}

/** Each tag says of which group it is. */
function tagsOf(inputs: JsonObject, name: string) {
  return listAt(inputs, "tags").map((tag) => ({
    ...{ Key: textAt(tag, "key"), Value: textAt(tag, "value") },
    PropagateAtLaunch: objectAt({ tag }, "tag").propagateAtLaunch,
    ...{ ResourceId: name, ResourceType: "auto-scaling-group" },
  }));
}

async function describe({ find }: Context, id: string): Promise<JsonObject | undefined> {
  const answer = await find("DescribeAutoScalingGroups", { AutoScalingGroupNames: [id] });
  const [found] = listAt(answer, "AutoScalingGroups");
  return found === undefined ? undefined : objectAt({ found }, "found");
}

/** Seconds of a duration as Go writes it, e.g. `10m` or `1h30m`. */
function secondsOf(duration: string): number {
  const unit = { h: 3600, m: 60, s: 1 };
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)([hms])/g)];
  return parts.reduce(
    (sum, [, amount, of]) => sum + Number(amount) * (of === "h" || of === "m" ? unit[of] : 1),
    0,
  );
}

/** Waits until as many instances serve as the group wants at least; not at all for a duration of 0. */
async function awaitCapacity(context: Context, id: string, inputs: JsonObject): Promise<void> {
  const limit = secondsOf(textAt(inputs, "waitForCapacityTimeout"));
  if (limit === 0) return;
  const wanted = numberAt(inputs, "desiredCapacity") ?? numberAt(inputs, "minSize") ?? 0;
  const what = `Auto Scaling group ${id} has ${wanted} healthy instances in service`;
  await context.until(what, async () => inService(await describe(context, id)) >= wanted, limit);
}

function inService(found: JsonObject | undefined): number {
  return listAt(found, "Instances").filter(
    (instance) =>
      textAt(instance, "LifecycleState") === "InService" && textAt(instance, "HealthStatus") === "Healthy",
  ).length;
}

async function updateTags({ call }: Context, id: string, { inputs, old }: Update): Promise<void> {
  const [before, after] = [tagsOf(old, id), tagsOf(inputs, id)];
  const gone = before.filter(({ Key }) => !after.some((tag) => tag.Key === Key));
  if (gone.length > 0) await call("DeleteTags", { Tags: gone });
  if (after.length > 0) await call("CreateOrUpdateTags", { Tags: after });
}

/** Ends all instances, those that nothing else may end included. */
async function drain(context: Context, id: string): Promise<void> {
  const group = { AutoScalingGroupName: id };
  await context.call("UpdateAutoScalingGroup", { ...group, MinSize: 0, MaxSize: 0, DesiredCapacity: 0 });
  const held = listAt(await describe(context, id), "Instances")
    .filter((instance) => objectAt({ instance }, "instance").ProtectedFromScaleIn === true)
    .map((instance) => textAt(instance, "InstanceId"));
  for (let first = 0; first < held.length; first += instancesPerCall) {
    const InstanceIds = held.slice(first, first + instancesPerCall);
    await context.call("SetInstanceProtection", { ...group, InstanceIds, ProtectedFromScaleIn: false });
  }
  const isEmpty = async () => listAt(await describe(context, id), "Instances").length === 0;
  await context.until(`Auto Scaling group ${id} has no instances`, isEmpty, drainSeconds);
}

export const group: ResourceType = {
  service: "autoscaling",
  fields,
  together: [exactlyOne("vpcZoneIdentifiers", "availabilityZones")],
  outputs: ["arn", "predictedCapacity"],
  autoname: { property: "name", maxLength: 255 },
  create: async ({ create }, inputs) => {
    const name = textAt(inputs, "name");
    await create("CreateAutoScalingGroup", { ...requestOf(inputs), Tags: tagsOf(inputs, name) });
    return name;
  },
  settle: awaitCapacity,
  read: async (context, id) => {
    const found = await describe(context, id);
    if (found === undefined) return undefined;
    const subnets = textAt(found, "VPCZoneIdentifier");
    const shown = {
      ...found,
      VPCZoneIdentifier: subnets === "" ? undefined : subnets.split(","),
      // What AWS says of a group that names none.
      TerminationPolicies:
        textAt(listAt(found, "TerminationPolicies")[0]) === "Default" ? [] : found.TerminationPolicies,
    };
    return { ...fromApi(fields, shown), arn: found.AutoScalingGroupARN };
  },
  update: async (context, id, update) => {
    const { inputs, changes } = update;
    if (changes("tags")) await updateTags(context, id, update);
    const wanted = requestOf(inputs);
    const changed = Object.entries(groupFields).flatMap(([name, { rules }]) => {
      const member = rules.api ?? name.charAt(0).toUpperCase() + name.slice(1);
      return changes(name) ? [[member, wanted[member]] as const] : [];
    });
    if (changed.length === 0) return;
    await context.call("UpdateAutoScalingGroup", {
      AutoScalingGroupName: id,
      ...Object.fromEntries(changed),
    });
    if (changes("desiredCapacity", "minSize")) await awaitCapacity(context, id, inputs);
  },
  delete: async (context, id, known) => {
    if ((await describe(context, id)) === undefined) return;
    const ForceDelete = known.forceDelete === true;
    if (!ForceDelete) await drain(context, id);
    const remove = () => context.call("DeleteAutoScalingGroup", { AutoScalingGroupName: id, ForceDelete });
    const busy = { codes: ["ResourceInUse", "ScalingActivityInProgress"] };
    await untilAccepted(context, `Auto Scaling group ${id} can be deleted`, remove, busy, drainSeconds);
    const gone = async () => (await describe(context, id)) === undefined;
    await context.until(`Auto Scaling group ${id} is gone`, gone, drainSeconds);
  },
};
