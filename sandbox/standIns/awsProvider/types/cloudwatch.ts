import { ComparisonOperator, Statistic, StandardUnit } from "@aws-sdk/client-cloudwatch";

import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "../../provider/json.js";
import {
  atMostOne,
  document,
  exactlyOne,
  type Fields,
  flag,
  list,
  map,
  number,
  object,
  objects,
  text,
} from "../fields.js";
import type { ResourceType } from "../resourceType.js";
import { tagActions } from "../tags.js";
import { type ApiInput, type ApiValue, fromApi, toApi } from "../translate.js";

const values = <Value extends string>(choices: Record<string, Value>) => Object.values<string>(choices);

/** Days that CloudWatch Logs keeps (API reference, PutRetentionPolicy); 0 is for ever. */
const retentionDays = [
  ...[0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
  ...[1096, 1827, 2192, 2557, 2922, 3288, 3653],
];

const logGroupFields: Fields = {
  kmsKeyId: text(),
  logGroupClass: text({
    forceNew: true,
    computed: true,
    oneOf: ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"],
  }),
  name: text({ forceNew: true, length: [1, 512], pattern: /^[\w./#-]+$/, api: "logGroupName" }),
  retentionInDays: number({ default: 0, oneOf: retentionDays }),
  skipDestroy: flag({ local: true, default: false }),
};

export const logGroup: ResourceType = {
  service: "logs",
  fields: logGroupFields,
  outputs: ["arn"],
  autoname: { property: "name", maxLength: 255 },
  tagging: tagActions({
    list: "ListTagsForResource",
    add: "TagResource",
    remove: "UntagResource",
    members: ["resourceArn", "tags", "tagKeys"],
    form: "map",
  }),
  create: async ({ create }, inputs, tags) => {
    const group = toApi(logGroupFields, { ...inputs, retentionInDays: undefined }, "camel");
    await create("CreateLogGroup", { ...group, tags });
    return textAt(inputs, "name");
  },
  settle: async ({ call }, id, { retentionInDays }) => {
    if (retentionInDays !== 0) await call("PutRetentionPolicy", { logGroupName: id, retentionInDays });
  },
  read: async ({ find }, id) => {
    const answer = await find("DescribeLogGroups", { logGroupNamePrefix: id });
    const found = listAt(answer, "logGroups").find((group) => textAt(group, "logGroupName") === id);
    if (!isObject(found)) return undefined;
    const shown = { retentionInDays: 0, ...found };
    return { ...fromApi(logGroupFields, shown, "camel"), arn: textAt(found, "arn").replace(/:\*$/, "") };
  },
  update: async ({ call }, id, { inputs, changes }) => {
    const logGroupName = id;
    const { retentionInDays, kmsKeyId } = toApi(logGroupFields, inputs, "camel");
    if (changes("retentionInDays")) {
      if (retentionInDays === 0) await call("DeleteRetentionPolicy", { logGroupName });
      else await call("PutRetentionPolicy", { logGroupName, retentionInDays });
    }
    if (!changes("kmsKeyId")) return;
    if (kmsKeyId === undefined) await call("DisassociateKmsKey", { logGroupName });
    else await call("AssociateKmsKey", { logGroupName, kmsKeyId });
  },
  delete: async ({ call }, id, known) => {
    if (known.skipDestroy !== true) await call("DeleteLogGroup", { logGroupName: id });
  },
};

const unit = text({ oneOf: values(StandardUnit) });
/** Seconds: 10, 20, 30, or a multiple of 60 (API reference, PutMetricAlarm). */
const shortPeriods = [10, 20, 30];
const longPeriods = Array.from({ length: 1440 }, (_, index) => (index + 1) * 60);
const period = (required?: true) => number({ oneOf: [...shortPeriods, ...longPeriods], required });
const extendedStatistic = /^((p|tm|tc|ts|wm)\d{1,2}(\.\d{0,10})?|p100|IQM|(TM|TC|TS|WM|PR)\(.*\))$/;
/** Alarms per state notify at most five actions. */
const actionsOfState = (api: string) => list(text(), { items: [0, 5], unordered: true, api });

const alarmFields: Fields = {
  actionsEnabled: flag({ default: true }),
  alarmActions: actionsOfState("AlarmActions"),
  alarmDescription: text({ length: [0, 1024] }),
  comparisonOperator: text({ oneOf: values(ComparisonOperator) }),
  datapointsToAlarm: number({ range: [1, Infinity] }),
  dimensions: map(),
  evaluateLowSampleCountPercentiles: text({
    computed: true,
    oneOf: ["evaluate", "ignore"],
    api: "EvaluateLowSampleCountPercentile",
  }),
  evaluationPeriods: number({ range: [1, Infinity] }),
  extendedStatistic: text({ pattern: extendedStatistic }),
  insufficientDataActions: actionsOfState("InsufficientDataActions"),
  metricName: text({ length: [1, 255] }),
  metricQueries: objects(
    {
      accountId: text({ pattern: /^\d{12}$/ }),
      expression: text({ length: [1, 2048] }),
      id: text({ required: true, length: [1, 255], pattern: /^[a-z]\w*$/ }),
      label: text(),
      metric: object({
        dimensions: map(),
        metricName: text({ required: true }),
        namespace: text(),
        period: period(true),
        stat: text({ required: true }),
        unit,
      }),
      period: period(),
      returnData: flag({ default: false }),
    },
    { unordered: true, api: "Metrics" },
  ),
  name: text({ required: true, forceNew: true, length: [1, 255], api: "AlarmName" }),
  namespace: text({ length: [1, 255], pattern: /^[^:].*$/ }),
  okActions: actionsOfState("OKActions"),
  period: period(),
  statistic: text({ oneOf: values(Statistic) }),
  threshold: number({ fraction: true }),
  thresholdMetricId: text({ length: [1, 255] }),
  treatMissingData: text({
    default: "missing",
    oneOf: ["breaching", "notBreaching", "ignore", "missing"],
  }),
  unit,
};

/** The API has a list of name and value where Pulumi has a map, and the metric's parts on two levels. */
function alarmToApi(inputs: JsonObject): ApiInput {
  const alarm = toApi(alarmFields, inputs);
  const queries = listAt(inputs, "metricQueries").map((query) => queryToApi(objectAt({ query }, "query")));
  return {
    ...alarm,
    Dimensions: dimensionsToApi(objectAt(inputs, "dimensions")),
    Metrics: queries.length === 0 ? undefined : queries,
  };
}

function queryToApi({ metric, ...query }: JsonObject): ApiInput {
  const {
    metricName,
    namespace,
    dimensions,
    period: metricPeriod,
    stat,
    unit: metricUnit,
  } = objectAt({ metric }, "metric");
  const Metric = {
    MetricName: metricName,
    Namespace: namespace,
    Dimensions: dimensionsToApi(objectAt({ dimensions }, "dimensions")),
  };
  const MetricStat = metric && { Metric, Period: metricPeriod, Stat: stat, Unit: metricUnit };
  const { id, label, expression, accountId, period: ownPeriod, returnData } = query;
  return {
    ...{ Id: id, Label: label, Expression: expression, AccountId: accountId, Period: ownPeriod },
    ...{ ReturnData: returnData ?? false, MetricStat },
  };
}

function dimensionsToApi(dimensions: JsonObject): ApiValue {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}

function alarmFromApi(alarm: JsonObject): JsonObject {
  const Metrics = listAt(alarm, "Metrics").map((query) => queryFromApi(objectAt({ query }, "query")));
  return fromApi(alarmFields, { ...alarm, Dimensions: dimensionsFromApi(alarm), Metrics });
}

function queryFromApi(query: JsonObject): JsonObject {
  const { Metric: metric, ...stat } = objectAt(query, "MetricStat");
  if (metric === undefined) return query;
  const { MetricName, Namespace } = objectAt({ metric }, "metric");
  const Dimensions = dimensionsFromApi(objectAt({ metric }, "metric"));
  return { ...query, Metric: { ...stat, MetricName, Namespace, Dimensions } };
}

function dimensionsFromApi(holder: JsonObject): Json {
  return Object.fromEntries(
    listAt(holder, "Dimensions").map((dimension) => [textAt(dimension, "Name"), textAt(dimension, "Value")]),
  );
}

export const metricAlarm: ResourceType = {
  service: "cloudwatch",
  fields: alarmFields,
  together: [
    exactlyOne("metricName", "metricQueries"),
    atMostOne("statistic", "extendedStatistic", "metricQueries"),
    atMostOne("threshold", "thresholdMetricId"),
  ],
  outputs: ["arn"],
  autoname: { property: "name", maxLength: 255 },
  tagging: tagActions({
    list: "ListTagsForResource",
    add: "TagResource",
    remove: "UntagResource",
    members: ["ResourceARN", "Tags", "TagKeys"],
  }),
  create: async ({ call }, inputs, tags) => {
    await call("PutMetricAlarm", { ...alarmToApi(inputs), Tags: tags });
    return textAt(inputs, "name");
  },
  read: async ({ find }, id) => {
    const answer = await find("DescribeAlarms", { AlarmNames: [id], AlarmTypes: ["MetricAlarm"] });
    const found = listAt(answer, "MetricAlarms")[0];
    return isObject(found) ? { ...alarmFromApi(found), arn: found.AlarmArn } : undefined;
  },
  update: async ({ call }, _id, { inputs }) => {
    await call("PutMetricAlarm", alarmToApi(inputs));
  },
  delete: async ({ call }, id) => {
    await call("DeleteAlarms", { AlarmNames: [id] });
  },
};

const dashboardFields: Fields = {
  dashboardBody: document({ required: true }),
  dashboardName: text({ required: true, forceNew: true, length: [1, 255], pattern: /^[\w-]+$/ }),
};

export const dashboard: ResourceType = {
  service: "cloudwatch",
  fields: dashboardFields,
  outputs: ["dashboardArn"],
  create: async ({ call }, inputs) => {
    await call("PutDashboard", toApi(dashboardFields, inputs));
    return textAt(inputs, "dashboardName");
  },
  read: async ({ find }, id) => {
    const found = await find("GetDashboard", { DashboardName: id });
    return found && { ...fromApi(dashboardFields, found), dashboardArn: found.DashboardArn };
  },
  update: async ({ call }, _id, { inputs }) => {
    await call("PutDashboard", toApi(dashboardFields, inputs));
  },
  delete: async ({ call }, id) => {
    await call("DeleteDashboards", { DashboardNames: [id] });
  },
};
