import { ActionAfterCompletion, FlexibleTimeWindowMode, ScheduleState } from "@aws-sdk/client-scheduler";

import { textAt } from "../../provider/json.js";
import { arn, atMostOne, type Fields, number, object, objects, text } from "../fields.js";
import type { ResourceType } from "../resourceType.js";
import { fromApi, toApi } from "../translate.js";

const values = <Value extends string>(choices: Record<string, Value>) => Object.values<string>(choices);

const templates = [
  "eventbridgeParameters",
  "kinesisParameters",
  "sagemakerPipelineParameters",
  "sqsParameters",
];

const fields: Fields = {
  actionAfterCompletion: text({ default: "NONE", oneOf: values(ActionAfterCompletion) }),
  description: text({ length: [0, 512] }),
  endDate: text({ is: "date" }),
  flexibleTimeWindow: object(
    {
      maximumWindowInMinutes: number({ range: [1, 1440] }),
      mode: text({ required: true, oneOf: values(FlexibleTimeWindowMode) }),
    },
    { required: true },
  ),
  groupName: text({ forceNew: true, default: "default", length: [1, 64], pattern: /^[\w.-]+$/ }),
  kmsKeyArn: arn(),
  name: text({ required: true, forceNew: true, length: [1, 64], pattern: /^[\w.-]+$/ }),
  scheduleExpression: text({ required: true, length: [1, 256], pattern: /^(at|cron|rate)\(.+\)$/ }),
  scheduleExpressionTimezone: text({ default: "UTC", length: [1, 50] }),
  startDate: text({ is: "date" }),
  state: text({ default: "ENABLED", oneOf: values(ScheduleState) }),
  target: object(
    {
      arn: arn({ required: true }),
      deadLetterConfig: object({ arn: arn({ required: true }) }),
      eventbridgeParameters: object(
        { detailType: text({ required: true }), source: text({ required: true }) },
        { api: "EventBridgeParameters" },
      ),
      input: text(),
      kinesisParameters: object({ partitionKey: text({ required: true }) }),
      retryPolicy: object(
        {
          maximumEventAgeInSeconds: number({ default: 86_400, range: [60, 86_400] }),
          maximumRetryAttempts: number({ default: 185, range: [0, 185] }),
        },
        { computed: true },
      ),
      roleArn: arn({ required: true }),
      sagemakerPipelineParameters: object(
        {
          pipelineParameters: objects(
            { name: text({ required: true }), value: text({ required: true }) },
            { unordered: true, api: "PipelineParameterList" },
          ),
        },
        { api: "SageMakerPipelineParameters" },
      ),
      sqsParameters: object({ messageGroupId: text() }),
    },
    { required: true, together: [atMostOne(...templates)] },
  ),
};

/** `group/name`; neither has a slash. */
function keyOf(id: string) {
  const [GroupName, Name] = id.split("/");
  return { GroupName, Name };
}

export const schedule: ResourceType = {
  service: "scheduler",
  fields,
  outputs: ["arn"],
  autoname: { property: "name", maxLength: 255 },
  create: async ({ create, retryOn }, inputs) => {
    await retryOn(/must allow AWS EventBridge Scheduler to assume the role/, () =>
      create("CreateSchedule", toApi(fields, inputs)),
    );
    return `${textAt(inputs, "groupName")}/${textAt(inputs, "name")}`;
  },
  read: async ({ find }, id) => {
    const found = await find("GetSchedule", keyOf(id));
    return found && { ...fromApi(fields, found), arn: found.Arn };
  },
  // The API takes what is left out for its default, so every update says all.
  update: async ({ call }, _id, { inputs }) => {
    await call("UpdateSchedule", toApi(fields, inputs));
  },
  delete: async ({ call }, id) => {
    await call("DeleteSchedule", keyOf(id));
  },
};
