import {
  BudgetType,
  ComparisonOperator,
  NotificationType,
  ThresholdType,
  TimeUnit,
} from "@aws-sdk/client-budgets";

import { type JsonObject, listAt, objectAt, sameJson, textAt } from "../../provider/json.js";
import { arn, type Field, type Fields, flag, list, number, object, objects, text } from "../fields.js";
import type { Context, ResourceType } from "../resourceType.js";
import { tagActions } from "../tags.js";
import { type ApiInput, fromApi, toApi } from "../translate.js";

const values = <Value extends string>(choices: Record<string, Value>) => Object.values<string>(choices);

/** A time as the provider writes it, in UTC. */
const time = (rules: { default?: string; computed?: true }): Field =>
  text({ ...rules, pattern: /^\d{4}-\d\d-\d\d_\d\d:\d\d$/ });

const objectsAt = (value: JsonObject, key: string) => listAt(value, key).map((one) => objectAt(one));

/** What of the costs counts; defaults: API reference, CostTypes. */
const costTypes: Fields = {
  includeCredit: flag({ default: true }),
  includeDiscount: flag({ default: true }),
  includeOtherSubscription: flag({ default: true }),
  includeRecurring: flag({ default: true }),
  includeRefund: flag({ default: true }),
  includeSubscription: flag({ default: true }),
  includeSupport: flag({ default: true }),
  includeTax: flag({ default: true }),
  includeUpfront: flag({ default: true }),
  useAmortized: flag({ default: false }),
  useBlended: flag({ default: false }),
};

/** What a notification is known by, besides its budget. */
const notification: Fields = {
  comparisonOperator: text({ required: true, oneOf: values(ComparisonOperator) }),
  notificationType: text({ required: true, oneOf: values(NotificationType) }),
  threshold: number({ required: true, fraction: true, range: [0, 15_000_000_000_000] }),
  thresholdType: text({ required: true, oneOf: values(ThresholdType) }),
};

const fields: Fields = {
  accountId: text({ forceNew: true, computed: true, pattern: /^\d{12}$/ }),
  budgetType: text({ required: true, oneOf: values(BudgetType) }),
  costFilters: objects(
    { name: text({ required: true }), values: list(text(), { required: true }) },
    { unordered: true, computed: true },
  ),
  costTypes: object(costTypes, { computed: true }),
  limitAmount: text({ computed: true, is: "number", pattern: /^(\d*\.)?\d+$/ }),
  limitUnit: text({ computed: true }),
  name: text({ forceNew: true, length: [1, 100], pattern: /^[^:\\]+$/ }),
  // One topic and ten addresses at most: API reference, Notification.
  notifications: objects(
    {
      ...notification,
      subscriberEmailAddresses: list(text(), { unordered: true, items: [0, 10] }),
      subscriberSnsTopicArns: list(arn(), { unordered: true, items: [0, 1] }),
    },
    { unordered: true },
  ),
  timePeriodEnd: time({ default: "2087-06-15_00:00" }),
  timePeriodStart: time({ computed: true }),
  timeUnit: text({ required: true, oneOf: values(TimeUnit) }),
};

/** `account:name`; a name has no colon. */
function keyOf(id: string): { AccountId: string; BudgetName: string } {
  const [AccountId = "", BudgetName = ""] = id.split(":");
  return { AccountId, BudgetName };
}

function budgetOf(inputs: JsonObject, start = textAt(inputs, "timePeriodStart")): ApiInput {
  const { limitAmount, limitUnit } = inputs;
  const filters = objectsAt(inputs, "costFilters").map(
    (filter) => [textAt(filter, "name"), filter.values] as const,
  );
  return {
    BudgetName: textAt(inputs, "name"),
    BudgetType: textAt(inputs, "budgetType"),
    TimeUnit: textAt(inputs, "timeUnit"),
    TimePeriod: {
      ...(start === "" ? {} : { Start: asDate(start) }),
      End: asDate(textAt(inputs, "timePeriodEnd")),
    },
    ...(limitAmount === undefined ? {} : { BudgetLimit: { Amount: limitAmount, Unit: limitUnit } }),
    ...(filters.length === 0 ? {} : { CostFilters: Object.fromEntries(filters) }),
    ...(inputs.costTypes === undefined ? {} : { CostTypes: toApi(costTypes, objectAt(inputs, "costTypes")) }),
  };
}

const asDate = (written: string) => new Date(`${written.replace("_", "T")}Z`);
const asTime = (date: string) => date.slice(0, 16).replace("T", "_");

function inputsOfBudget(id: string, budget: JsonObject): JsonObject {
  const [limit, period] = [objectAt(budget, "BudgetLimit"), objectAt(budget, "TimePeriod")];
  const filters = Object.entries(objectAt(budget, "CostFilters"));
  return {
    accountId: keyOf(id).AccountId,
    name: budget.BudgetName,
    budgetType: budget.BudgetType,
    timeUnit: budget.TimeUnit,
    costFilters: filters.map(([name, filtered]) => ({ name, values: filtered })),
    costTypes: fromApi(costTypes, objectAt(budget, "CostTypes")),
    limitAmount: limit.Amount,
    limitUnit: limit.Unit,
    timePeriodStart: asTime(textAt(period, "Start")),
    timePeriodEnd: asTime(textAt(period, "End")),
  };
}

async function readNotifications({ call }: Context, id: string): Promise<JsonObject[]> {
  const answer = await call("DescribeNotificationsForBudget", keyOf(id));
  return Promise.all(
    objectsAt(answer, "Notifications").map(async (Notification) => {
      const told = await call("DescribeSubscribersForNotification", { ...keyOf(id), Notification });
      const addresses = (type: string) =>
        objectsAt(told, "Subscribers")
          .filter((subscriber) => subscriber.SubscriptionType === type)
          .map((subscriber) => textAt(subscriber, "Address"))
          .toSorted();
      return {
        // AWS leaves out the type where it is PERCENTAGE (aws-cli issue 7145).
        ...{ thresholdType: "PERCENTAGE", ...fromApi(notification, Notification) },
        subscriberEmailAddresses: addresses("EMAIL"),
        subscriberSnsTopicArns: addresses("SNS"),
      };
    }),
  );
}

/** Makes the notifications what they should be; one that differs in anything is another one. */
async function settleNotifications(context: Context, id: string, inputs: JsonObject): Promise<void> {
  const wanted = objectsAt(inputs, "notifications").map(withSubscribers);
  const found = await readNotifications(context, id);
  const isAmong = (some: readonly JsonObject[]) => (one: JsonObject) =>
    some.some((other) => sameJson(other, one));
  const keyed = (one: JsonObject) => ({ ...keyOf(id), Notification: toApi(notification, one) });
  for (const one of found.filter((each) => !isAmong(wanted)(each))) {
    await context.find("DeleteNotification", keyed(one));
  }
  for (const one of wanted.filter((each) => !isAmong(found)(each))) {
    await context.create("CreateNotification", { ...keyed(one), Subscribers: subscribersOf(one) });
  }
}

/** A notification as it is read: its subscribers sorted, and none written out. */
function withSubscribers(given: JsonObject): JsonObject {
  const sorted = (name: string) => listAt(given, name).toSorted();
  return {
    ...given,
    subscriberEmailAddresses: sorted("subscriberEmailAddresses"),
    subscriberSnsTopicArns: sorted("subscriberSnsTopicArns"),
  };
}

function subscribersOf(given: JsonObject): ApiInput[] {
  const of = (SubscriptionType: string, name: string) =>
    listAt(given, name).map((Address) => ({ SubscriptionType, Address }));
  return [...of("EMAIL", "subscriberEmailAddresses"), ...of("SNS", "subscriberSnsTopicArns")];
}

export const budget: ResourceType = {
  service: "budgets",
  fields,
  outputs: ["arn"],
  autoname: { property: "name", maxLength: 100 },
  global: true,
  tagging: tagActions({
    list: "ListTagsForResource",
    add: "TagResource",
    remove: "UntagResource",
    members: ["ResourceARN", "ResourceTags", "ResourceTagKeys"],
  }),
  create: async ({ create, account }, inputs, tags) => {
    const AccountId = textAt(inputs, "accountId") || (await account());
    await create("CreateBudget", { AccountId, Budget: budgetOf(inputs), ResourceTags: tags });
    return `${AccountId}:${textAt(inputs, "name")}`;
  },
  settle: settleNotifications,
  read: async (context, id) => {
    const found = await context.find("DescribeBudget", keyOf(id));
    if (found === undefined) return undefined;
    const { AccountId, BudgetName } = keyOf(id);
    return {
      ...inputsOfBudget(id, objectAt(found, "Budget")),
      notifications: await readNotifications(context, id),
      arn: `arn:aws:budgets::${AccountId}:budget/${BudgetName}`,
    };
  },
  update: async (context, id, { inputs }) => {
    const found = objectAt(await context.call("DescribeBudget", keyOf(id)), "Budget");
    const start = textAt(inputs, "timePeriodStart") || asTime(textAt(objectAt(found, "TimePeriod"), "Start"));
    const { AccountId } = keyOf(id);
    await context.call("UpdateBudget", { AccountId, NewBudget: budgetOf(inputs, start) });
    await settleNotifications(context, id, inputs);
  },
  delete: async ({ call }, id) => {
    await call("DeleteBudget", keyOf(id));
  },
};
