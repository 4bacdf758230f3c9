import { objectAt, textAt } from "../../provider/json.js";
import { arn, document, type Fields, flag, number, text } from "../fields.js";
import type { ResourceType, Update } from "../resourceType.js";
import { tagActions } from "../tags.js";
import { fromApi, toAttributes } from "../translate.js";

/** Sets, one action each, the attributes that an update changes; an attribute that goes is set to nothing. */
function changedAttributes(fields: Fields, { inputs, changes }: Update): [name: string, value: string][] {
  return Object.entries(fields).flatMap(([name, field]): [string, string][] => {
    if (field.rules.local || !changes(name)) return [];
    const [attribute, value] = Object.entries(toAttributes({ [name]: field }, inputs))[0] ?? [];
    return [[attribute ?? name.charAt(0).toUpperCase() + name.slice(1), value ?? ""]];
  });
}

const topicFields: Fields = {
  contentBasedDeduplication: flag({ default: false }),
  deliveryPolicy: document(),
  displayName: text({ length: [0, 100] }),
  fifoTopic: flag({ forceNew: true, default: false }),
  kmsMasterKeyId: text(),
  name: text({
    forceNew: true,
    length: [1, 256],
    pattern: /^[\w-]+(\.fifo)?$/,
    local: true,
  }),
  policy: document({ computed: true }),
  signatureVersion: number({ computed: true, range: [1, 2] }),
  tracingConfig: text({ computed: true, oneOf: ["Active", "PassThrough"] }),
};

export const topic: ResourceType = {
  service: "sns",
  fields: topicFields,
  outputs: ["arn", "owner"],
  autoname: { property: "name", maxLength: 80 },
  tagging: tagActions({
    list: "ListTagsForResource",
    add: "TagResource",
    remove: "UntagResource",
    members: ["ResourceArn", "Tags", "TagKeys"],
  }),
  create: async ({ call }, inputs, tags) => {
    // The API refuses the attributes of FIFO topics for others, even when they say "false".
    const Attributes = Object.fromEntries(
      Object.entries(toAttributes(topicFields, inputs)).filter(([, value]) => value !== "false"),
    );
    const made = await call("CreateTopic", { Name: textAt(inputs, "name"), Attributes, Tags: tags });
    return textAt(made, "TopicArn");
  },
  read: async ({ find }, id) => {
    const found = await find("GetTopicAttributes", { TopicArn: id });
    if (found === undefined) return undefined;
    const attributes = objectAt(found, "Attributes");
    return {
      ...fromApi(topicFields, attributes),
      name: id.split(":").at(-1),
      arn: id,
      owner: attributes.Owner,
    };
  },
  update: async ({ call }, id, update) => {
    for (const [AttributeName, AttributeValue] of changedAttributes(topicFields, update))
      await call("SetTopicAttributes", { TopicArn: id, AttributeName, AttributeValue });
  },
  delete: async ({ call }, id) => {
    await call("DeleteTopic", { TopicArn: id });
  },
};

const topicPolicyFields: Fields = {
  arn: arn({ required: true, forceNew: true }),
  policy: document({ required: true }),
};

export const topicPolicy: ResourceType = {
  service: "sns",
  fields: topicPolicyFields,
  outputs: ["owner"],
  create: async ({ call }, inputs) => {
    const id = textAt(inputs, "arn");
    const AttributeValue = textAt(inputs, "policy");
    await call("SetTopicAttributes", { TopicArn: id, AttributeName: "Policy", AttributeValue });
    return id;
  },
  read: async ({ find }, id) => {
    const found = await find("GetTopicAttributes", { TopicArn: id });
    if (found === undefined) return undefined;
    const attributes = objectAt(found, "Attributes");
    return { arn: id, policy: attributes.Policy, owner: attributes.Owner };
  },
  update: async ({ call }, id, { inputs }) => {
    const AttributeValue = textAt(inputs, "policy");
    await call("SetTopicAttributes", { TopicArn: id, AttributeName: "Policy", AttributeValue });
  },
  // A topic always has a policy; the one that AWS starts with lets the owner's account in.
  delete: async ({ call }, id, known) => {
    const AttributeValue = JSON.stringify(policyOfNewTopic(id, textAt(known, "owner")));
    await call("SetTopicAttributes", { TopicArn: id, AttributeName: "Policy", AttributeValue });
  },
};

function policyOfNewTopic(topicArn: string, owner: string): object {
  const actions = [
    ...["GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic"],
    ...["Subscribe", "ListSubscriptionsByTopic", "Publish"],
  ];
  return {
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: actions.map((action) => `SNS:${action}`),
        Resource: topicArn,
        Condition: { StringEquals: { "AWS:SourceOwner": owner } },
      },
    ],
  };
}

const subscriptionFields: Fields = {
  confirmationTimeoutInMinutes: number({ local: true, default: 1 }),
  deliveryPolicy: document(),
  endpoint: text({ required: true, forceNew: true, local: true }),
  endpointAutoConfirms: flag({ local: true, default: false }),
  filterPolicy: document(),
  filterPolicyScope: text({ computed: true, oneOf: ["MessageAttributes", "MessageBody"] }),
  protocol: text({
    required: true,
    forceNew: true,
    local: true,
    oneOf: ["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"],
  }),
  rawMessageDelivery: flag({ default: false }),
  redrivePolicy: document(),
  replayPolicy: document(),
  subscriptionRoleArn: arn(),
  topic: arn({ required: true, forceNew: true, local: true }),
};

export const topicSubscription: ResourceType = {
  service: "sns",
  fields: subscriptionFields,
  outputs: ["arn", "confirmationWasAuthenticated", "ownerId", "pendingConfirmation"],
  create: async ({ call }, inputs) => {
    const made = await call("Subscribe", {
      TopicArn: textAt(inputs, "topic"),
      Protocol: textAt(inputs, "protocol"),
      Endpoint: textAt(inputs, "endpoint"),
      Attributes: toAttributes(subscriptionFields, inputs),
      ReturnSubscriptionArn: true,
    });
    return textAt(made, "SubscriptionArn");
  },
  read: async ({ find }, id) => {
    const found = await find("GetSubscriptionAttributes", { SubscriptionArn: id });
    if (found === undefined) return undefined;
    const attributes = objectAt(found, "Attributes");
    return {
      ...fromApi(subscriptionFields, attributes),
      topic: attributes.TopicArn,
      protocol: attributes.Protocol,
      endpoint: attributes.Endpoint,
      arn: id,
      confirmationWasAuthenticated: attributes.ConfirmationWasAuthenticated === "true",
      ownerId: attributes.Owner,
      pendingConfirmation: attributes.PendingConfirmation === "true",
    };
  },
  update: async ({ call }, id, update) => {
    for (const [AttributeName, AttributeValue] of changedAttributes(subscriptionFields, update))
      await call("SetSubscriptionAttributes", { SubscriptionArn: id, AttributeName, AttributeValue });
  },
  delete: async ({ call }, id) => {
    await call("Unsubscribe", { SubscriptionArn: id });
  },
};
