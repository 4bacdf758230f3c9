import {
  AdjustmentType,
  MetricAggregationType,
  MetricStatistic,
  MetricType,
  PolicyType,
  ScalableDimension,
  ServiceNamespace,
} from "@aws-sdk/client-application-auto-scaling";

import { type JsonObject, listAt, objectAt, textAt } from "../../provider/json.js";
import { arn, atLeastOne, exactlyOne, type Fields, flag, number, object, objects, text } from "../fields.js";
import type { Context, ResourceType } from "../resourceType.js";
import { tagActions, type Tagging } from "../tags.js";
import { fromApi, toApi } from "../translate.js";

const values = <Value extends string>(choices: Record<string, Value>) => Object.values<string>(choices);

/** What names a scalable target, and every policy and action on it. */
const targetKey: Fields = {
  resourceId: text({ required: true, forceNew: true, length: [1, 1600] }),
  scalableDimension: text({ required: true, forceNew: true, oneOf: values(ScalableDimension) }),
  serviceNamespace: text({ required: true, forceNew: true, oneOf: values(ServiceNamespace) }),
};

const targetFields: Fields = {
  ...targetKey,
  maxCapacity: number({ required: true, range: [0, Infinity] }),
  minCapacity: number({ required: true, range: [0, Infinity] }),
  roleArn: arn({ computed: true, api: "RoleARN" }),
  suspendedState: object(
    {
      dynamicScalingInSuspended: flag({ default: false }),
      dynamicScalingOutSuspended: flag({ default: false }),
      scheduledScalingSuspended: flag({ default: false }),
    },
    { computed: true },
  ),
};

const actions = tagActions({
  list: "ListTagsForResource",
  add: "TagResource",
  remove: "UntagResource",
  members: ["ResourceARN", "Tags", "TagKeys"],
  form: "map",
});

/** Asks for tags only where there were any: an emulator may have targets and no tags of them. */
const targetTagging: Tagging = {
  ...actions,
  read: async (context, id, known) =>
    Object.keys(objectAt(known, "tagsAll")).length === 0 ? {} : actions.read(context, id, known),
};

const described = (known: JsonObject) => ({
  ServiceNamespace: textAt(known, "serviceNamespace"),
  ScalableDimension: textAt(known, "scalableDimension"),
});
const keyOf = (known: JsonObject) => ({ ...described(known), ResourceId: textAt(known, "resourceId") });

async function findTarget({ call }: Context, known: JsonObject): Promise<JsonObject | undefined> {
  const ResourceIds = [textAt(known, "resourceId")];
  const { ScalableTargets } = await call("DescribeScalableTargets", { ...described(known), ResourceIds });
  return firstObject({ ScalableTargets }, "ScalableTargets");
}

function firstObject(answer: JsonObject, member: string, matches = (_entry: JsonObject) => true) {
  return listAt(answer, member)
    .map((entry) => objectAt({ entry }, "entry"))
    .find(matches);
}

export const target: ResourceType = {
  service: "appautoscaling",
  fields: targetFields,
  outputs: ["arn"],
  tagging: targetTagging,
  create: async ({ call }, inputs, tags) => {
    await call("RegisterScalableTarget", { ...toApi(targetFields, inputs), Tags: tags });
    return textAt(inputs, "resourceId");
  },
  read: async (context, _id, known) => {
    const found = await findTarget(context, known);
    return found && { ...fromApi(targetFields, found), arn: found.ScalableTargetARN };
  },
  update: async ({ call }, _id, { inputs }) => {
    await call("RegisterScalableTarget", toApi(targetFields, inputs));
  },
  delete: async (context, id, known) => {
    await context.call("DeregisterScalableTarget", keyOf(known));
    const gone = async () => (await findTarget(context, known)) === undefined;
    await context.until(`scalable target ${id} is gone`, gone, 300);
  },
  parseImport: (id) => {
    const { known } = splitTarget(id, "/", 0);
    return { id: textAt(known, "resourceId"), known };
  },
};

/** `namespace/resource id/dimension[/name]`, where the resource id has slashes of its own. */
function splitTarget(id: string, separator: string, names: 0 | 1): { known: JsonObject; name: string } {
  const parts = id.split(separator);
  const [dimension, name = ""] = names === 0 ? parts.slice(-1) : parts.slice(-2);
  const resourceId = parts.slice(1, -1 - names).join(separator);
  return { known: { serviceNamespace: parts[0], resourceId, scalableDimension: dimension }, name };
}

const dimensions = objects(
  { name: text({ required: true }), value: text({ required: true }) },
  { unordered: true },
);
const unit = text();
const metricStat = object({
  metric: object(
    { dimensions, metricName: text({ required: true }), namespace: text({ required: true }) },
    { required: true },
  ),
  stat: text({ required: true }),
  unit,
});

const cooldown = number({ range: [0, Infinity] });

const policyFields: Fields = {
  ...targetKey,
  name: text({ required: true, forceNew: true, length: [1, 255], api: "PolicyName" }),
  policyType: text({ oneOf: values(PolicyType), default: "StepScaling" }),
  stepScalingPolicyConfiguration: object({
    adjustmentType: text({ oneOf: values(AdjustmentType) }),
    cooldown,
    metricAggregationType: text({ oneOf: values(MetricAggregationType), computed: true }),
    minAdjustmentMagnitude: number(),
    stepAdjustments: objects(
      {
        metricIntervalLowerBound: text({ is: "number" }),
        metricIntervalUpperBound: text({ is: "number" }),
        scalingAdjustment: number({ required: true }),
      },
      { unordered: true },
    ),
  }),
  targetTrackingScalingPolicyConfiguration: object(
    {
      customizedMetricSpecification: object({
        dimensions,
        metricName: text(),
        metrics: objects({
          expression: text({ length: [1, 2047] }),
          id: text({ required: true, length: [1, 255] }),
          label: text({ length: [1, 2047] }),
          metricStat,
          returnData: flag({ default: true }),
        }),
        namespace: text(),
        statistic: text({ oneOf: values(MetricStatistic) }),
        unit,
      }),
      disableScaleIn: flag({ default: false }),
      predefinedMetricSpecification: object({
        predefinedMetricType: text({ required: true, oneOf: values(MetricType) }),
        resourceLabel: text({ length: [1, 1023] }),
      }),
      scaleInCooldown: cooldown,
      scaleOutCooldown: cooldown,
      targetValue: number({ required: true, fraction: true }),
    },
    { together: [exactlyOne("customizedMetricSpecification", "predefinedMetricSpecification")] },
  ),
};

export const policy: ResourceType = {
  service: "appautoscaling",
  fields: policyFields,
  outputs: ["arn", "alarmArns"],
  autoname: { property: "name", maxLength: 255 },
  create: async ({ call }, inputs) => {
    await call("PutScalingPolicy", toApi(policyFields, inputs));
    return textAt(inputs, "name");
  },
  read: async ({ find }, id, known) => {
    const answer = await find("DescribeScalingPolicies", { ...keyOf(known), PolicyNames: [id] });
    // An emulator may heed no names.
    const named = (entry: JsonObject) => entry.PolicyName === id;
    const found = answer && firstObject(answer, "ScalingPolicies", named);
    return (
      found && {
        ...fromApi(policyFields, found),
        arn: found.PolicyARN,
        alarmArns: listAt(found, "Alarms").map((alarm) => textAt(alarm, "AlarmARN")),
      }
    );
  },
  update: async ({ call }, _id, { inputs }) => {
    await call("PutScalingPolicy", toApi(policyFields, inputs));
  },
  delete: async ({ call }, id, known) => {
    await call("DeleteScalingPolicy", { ...keyOf(known), PolicyName: id });
  },
  parseImport: (id) => {
    const { known, name } = splitTarget(id, "/", 1);
    return { id: name, known: { ...known, name } };
  },
};

const scheduledActionFields: Fields = {
  ...targetKey,
  endTime: text({ is: "date" }),
  name: text({ required: true, forceNew: true, length: [1, 255], api: "ScheduledActionName" }),
  scalableTargetAction: object(
    {
      maxCapacity: number({ range: [0, Infinity] }),
      minCapacity: number({ range: [0, Infinity] }),
    },
    { required: true, together: [atLeastOne("maxCapacity", "minCapacity")] },
  ),
  schedule: text({ required: true, pattern: /^(at|cron|rate)\(.+\)$/ }),
  startTime: text({ is: "date" }),
  timezone: text({ default: "UTC" }),
};

export const scheduledAction: ResourceType = {
  service: "appautoscaling",
  fields: scheduledActionFields,
  outputs: ["arn"],
  autoname: { property: "name", maxLength: 255 },
  create: async ({ call }, inputs) => {
    await call("PutScheduledAction", toApi(scheduledActionFields, inputs));
    const [name, namespace, resource] = ["name", "serviceNamespace", "resourceId"];
    return [name, namespace, resource].map((key) => textAt(inputs, key)).join("-");
  },
  read: async ({ find }, _id, known) => {
    const name = textAt(known, "name");
    const answer = await find("DescribeScheduledActions", { ...keyOf(known), ScheduledActionNames: [name] });
    // An emulator may heed no names.
    const named = (entry: JsonObject) => entry.ScheduledActionName === name;
    const found = answer && firstObject(answer, "ScheduledActions", named);
    return found && { ...fromApi(scheduledActionFields, found), arn: found.ScheduledActionARN };
  },
  update: async ({ call }, _id, { inputs }) => {
    await call("PutScheduledAction", toApi(scheduledActionFields, inputs));
  },
  delete: async ({ call }, _id, known) => {
    await call("DeleteScheduledAction", {
      ...keyOf(known),
      ScheduledActionName: textAt(known, "name"),
    });
  },
};
