import { objectAt, textAt } from "../../provider/json.js";
import { atMostOne, document, type Fields, flag, number, text } from "../fields.js";
import type { ResourceType } from "../resourceType.js";
import { tagActions } from "../tags.js";
import { fromApi, toAttributes } from "../translate.js";

/** Ranges: API reference, CreateQueue. */
const fields: Fields = {
  contentBasedDeduplication: flag({ default: false }),
  deduplicationScope: text({ computed: true, oneOf: ["messageGroup", "queue"] }),
  delaySeconds: number({ default: 0, range: [0, 900] }),
  fifoQueue: flag({ default: false, forceNew: true }),
  fifoThroughputLimit: text({ computed: true, oneOf: ["perMessageGroupId", "perQueue"] }),
  kmsDataKeyReusePeriodSeconds: number({ computed: true, range: [60, 86_400] }),
  kmsMasterKeyId: text(),
  maxMessageSize: number({ default: 262_144, range: [1024, 1_048_576], api: "MaximumMessageSize" }),
  messageRetentionSeconds: number({
    default: 345_600,
    range: [60, 1_209_600],
    api: "MessageRetentionPeriod",
  }),
  name: text({ forceNew: true, length: [1, 80], pattern: /^[\w-]+(\.fifo)?$/, local: true }),
  policy: document({ computed: true }),
  receiveWaitTimeSeconds: number({ default: 0, range: [0, 20], api: "ReceiveMessageWaitTimeSeconds" }),
  redriveAllowPolicy: document({ computed: true }),
  redrivePolicy: document({ computed: true }),
  sqsManagedSseEnabled: flag({ computed: true }),
  visibilityTimeoutSeconds: number({ default: 30, range: [0, 43_200], api: "VisibilityTimeout" }),
};

/** Attributes of FIFO queues, which the API refuses for others even when they say "false". */
const isOfPlainQueue = ([name, value]: [string, string]) =>
  value !== "false" || !["FifoQueue", "ContentBasedDeduplication"].includes(name);

export const queue: ResourceType = {
  service: "sqs",
  fields,
  together: [atMostOne("kmsMasterKeyId", "sqsManagedSseEnabled")],
  outputs: ["arn", "url"],
  autoname: { property: "name", maxLength: 80 },
  tagging: tagActions({
    list: "ListQueueTags",
    add: "TagQueue",
    remove: "UntagQueue",
    members: ["QueueUrl", "Tags", "TagKeys"],
    form: "map",
    by: (id) => id,
  }),
  create: async ({ call }, inputs, tags) => {
    const Attributes = Object.fromEntries(
      Object.entries(toAttributes(fields, inputs)).filter(isOfPlainQueue),
    );
    const made = await call("CreateQueue", { QueueName: textAt(inputs, "name"), Attributes, tags });
    return textAt(made, "QueueUrl");
  },
  read: async ({ find }, id) => {
    const found = await find("GetQueueAttributes", { QueueUrl: id, AttributeNames: ["All"] });
    if (found === undefined) return undefined;
    const attributes = objectAt(found, "Attributes");
    return { ...fromApi(fields, attributes), name: id.split("/").at(-1), arn: attributes.QueueArn, url: id };
  },
  update: async ({ call }, id, { inputs, old, changes }) => {
    const removed = Object.keys(old).filter((name) => inputs[name] === undefined && changes(name));
    const cleared = Object.fromEntries(removed.map((name) => [name, ""]));
    const attributes = Object.entries(toAttributes(fields, { ...cleared, ...inputs }));
    const changeable = attributes.filter(([name]) => name !== "FifoQueue").filter(isOfPlainQueue);
    await call("SetQueueAttributes", { QueueUrl: id, Attributes: Object.fromEntries(changeable) });
  },
  delete: async ({ call, find, until }, id) => {
    await call("DeleteQueue", { QueueUrl: id });
    const gone = async () =>
      (await find("GetQueueAttributes", { QueueUrl: id, AttributeNames: ["QueueArn"] })) === undefined;
    await until(`queue ${id} is gone`, gone, 180);
  },
};
