import { EncryptionType, LogLevel, StateMachineType } from "@aws-sdk/client-sfn";

import { type JsonObject, listAt, objectAt, textAt, withoutKeys } from "../../provider/json.js";
import { arn, document, type Fields, flag, number, object, text } from "../fields.js";
import type { Context, ResourceType } from "../resourceType.js";
import { tagActions } from "../tags.js";
import { type ApiInput, fromApi, toApi } from "../translate.js";

const values = <Value extends string>(choices: Record<string, Value>) => Object.values<string>(choices);

const fields: Fields = {
  definition: document({ required: true }),
  encryptionConfiguration: object(
    {
      kmsDataKeyReusePeriodSeconds: number({ range: [60, 900] }),
      kmsKeyId: text({ length: [1, 2048] }),
      type: text({ oneOf: values(EncryptionType) }),
    },
    { computed: true },
  ),
  loggingConfiguration: object(
    {
      includeExecutionData: flag({ default: false }),
      level: text({ default: "OFF", oneOf: values(LogLevel) }),
      logDestination: text(),
    },
    { computed: true },
  ),
  name: text({ forceNew: true, length: [1, 80], pattern: /^[\w-]+$/ }),
  roleArn: arn({ required: true }),
  tracingConfiguration: object({ enabled: flag({ default: false }) }, { computed: true }),
  type: text({ forceNew: true, default: "STANDARD", oneOf: values(StateMachineType) }),
};

/** The API nests the one log group that it takes. */
function machineToApi(inputs: JsonObject): ApiInput {
  const machine = toApi(fields, inputs, "camel");
  const { includeExecutionData, level, logDestination } = objectAt(inputs, "loggingConfiguration");
  if (inputs.loggingConfiguration === undefined) return machine;
  const destinations =
    logDestination === undefined ? undefined : [{ cloudWatchLogsLogGroup: { logGroupArn: logDestination } }];
  return { ...machine, loggingConfiguration: { includeExecutionData, level, destinations } };
}

function machineFromApi(machine: JsonObject): JsonObject {
  const logging = objectAt(machine, "loggingConfiguration");
  const logDestination = textAt(listAt(logging, "destinations")[0], "cloudWatchLogsLogGroup", "logGroupArn");
  return fromApi(fields, { ...machine, loggingConfiguration: { ...logging, logDestination } }, "camel");
}

/** The ARN of a state machine of this region, by its name, which no other has. */
async function machineArn({ call }: Context, name: string): Promise<string> {
  let nextToken: string | undefined;
  do {
    const page = await call("ListStateMachines", { nextToken });
    const found = listAt(page, "stateMachines").find((entry) => textAt(entry, "name") === name);
    if (found !== undefined) return textAt(found, "stateMachineArn");
    nextToken = textAt(page, "nextToken") || undefined;
  } while (nextToken !== undefined);
  throw new Error(`state machine ${name} exists, and no list has it`);
}

export const stateMachine: ResourceType = {
  service: "sfn",
  fields,
  outputs: ["arn", "creationDate", "revisionId", "status"],
  autoname: { property: "name", maxLength: 255 },
  tagging: tagActions({
    list: "ListTagsForResource",
    add: "TagResource",
    remove: "UntagResource",
    members: ["resourceArn", "tags", "tagKeys"],
    form: "camelList",
  }),
  create: async (context, inputs, tags) => {
    const made = await context.retryOn(
      /assume|is not authorized to (create managed-rule|access the Log)/i,
      () => context.create("CreateStateMachine", { ...machineToApi(inputs), tags }),
    );
    return textAt(made, "stateMachineArn") || machineArn(context, textAt(inputs, "name"));
  },
  read: async ({ find }, id) => {
    const found = await find("DescribeStateMachine", { stateMachineArn: id });
    if (found === undefined || found.status === "DELETING") return undefined;
    const { creationDate, revisionId, status } = found;
    return { ...machineFromApi(found), arn: id, creationDate, revisionId, status };
  },
  update: async ({ call }, id, { inputs }) => {
    const changeable = machineToApi(withoutKeys(inputs, "name", "type"));
    await call("UpdateStateMachine", { ...changeable, type: undefined, stateMachineArn: id });
  },
  delete: async ({ call, find, until }, id) => {
    await call("DeleteStateMachine", { stateMachineArn: id });
    const gone = async () => (await find("DescribeStateMachine", { stateMachineArn: id })) === undefined;
    await until(`state machine ${id} is gone`, gone, 300);
  },
};
