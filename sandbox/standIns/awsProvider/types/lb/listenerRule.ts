import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "../../../provider/json.js";
import { diffInputs } from "../../compare.js";
import { exactlyOne, type Fields, list, number, object, objects, text } from "../../fields.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { AwsError } from "../../services.js";
import { type ApiInput, type ApiValue, fromApi, toApi } from "../../translate.js";
import { untilAccepted } from "../../waiting.js";
import { firstOf } from "../ec2/shared.js";
import { actionsField, actionsFromApi, actionsInApi } from "./actions.js";
import { allPages, tagging, withTags } from "./shared.js";

const texts = list(text(), { unordered: true });
const either = { together: [exactlyOne("values", "regexValues")] };

/** What of a request a rule looks at, and the service's name of it. */
const conditionFields: Fields = {
  hostHeader: object({ regexValues: texts, values: texts }, { api: "HostHeaderConfig", ...either }),
  httpHeader: object(
    { httpHeaderName: text({ required: true, api: "HttpHeaderName" }), regexValues: texts, values: texts },
    { api: "HttpHeaderConfig", ...either },
  ),
  httpRequestMethod: object(
    { values: list(text(), { required: true, unordered: true }) },
    { api: "HttpRequestMethodConfig" },
  ),
  pathPattern: object({ regexValues: texts, values: texts }, { api: "PathPatternConfig", ...either }),
  queryStrings: objects(
    { key: text(), value: text({ required: true }) },
    { unordered: true, api: "QueryStringConfig" },
  ),
  sourceIp: object({ values: texts }, { api: "SourceIpConfig" }),
};
const fieldNames: Record<string, string> = {
  hostHeader: "host-header",
  httpHeader: "http-header",
  httpRequestMethod: "http-request-method",
  pathPattern: "path-pattern",
  queryStrings: "query-string",
  sourceIp: "source-ip",
};

const rewrite = object({
  rewrite: object({ regex: text({ required: true }), replace: text({ required: true }) }),
});
const transformFields: Fields = {
  hostHeaderRewriteConfig: rewrite,
  type: text({ required: true, oneOf: ["host-header-rewrite", "url-rewrite"] }),
  urlRewriteConfig: rewrite,
};

/** Priorities: API reference, CreateRule. Conditions count by their values, five a rule: quotas of the service. */
const highestPriority = 50_000;
const fields: Fields = {
  actions: actionsField(),
  conditions: objects(conditionFields, {
    required: true,
    unordered: true,
    items: [1, 100],
    together: [exactlyOne(...Object.keys(conditionFields))],
  }),
  listenerArn: text({ required: true, forceNew: true }),
  priority: number({ computed: true, range: [1, highestPriority] }),
  transforms: objects(transformFields, {
    unordered: true,
    items: [0, 2],
    together: [exactlyOne("hostHeaderRewriteConfig", "urlRewriteConfig")],
  }),
};

function conditionInApi(condition: Json): ApiInput {
  const given = objectAt({ condition }, "condition");
  const [kind = ""] = Object.keys(given);
  const { QueryStringConfig, ...config } = toApi(conditionFields, given);
  const query = QueryStringConfig === undefined ? {} : { QueryStringConfig: { Values: QueryStringConfig } };
  return { Field: fieldNames[kind], ...config, ...query };
}

/** Older conditions have their values beside the configuration, too; only the latter is read. */
function conditionFromApi(condition: Json): JsonObject {
  const found = objectAt({ condition }, "condition");
  const QueryStringConfig = objectAt(found, "QueryStringConfig").Values;
  return fromApi(conditionFields, { ...found, QueryStringConfig });
}

const rewriteConfigs = [
  ["hostHeaderRewriteConfig", "HostHeaderRewriteConfig"],
  ["urlRewriteConfig", "UrlRewriteConfig"],
] as const;

/** The service has lists of rewrites, of one entry each. */
function transformInApi(transform: Json): ApiInput {
  const configs = rewriteConfigs.flatMap(([name, api]) => {
    const { regex, replace } = objectAt(transform, name, "rewrite");
    return regex === undefined ? [] : [[api, { Rewrites: [{ Regex: regex, Replace: replace }] }] as const];
  });
  return { Type: textAt(transform, "type"), ...Object.fromEntries(configs) };
}

function transformFromApi(transform: Json): JsonObject {
  const configs = rewriteConfigs.flatMap(([name, api]) => {
    const [first] = listAt(transform, api, "Rewrites").filter(isObject);
    return first === undefined
      ? []
      : [[name, { rewrite: { regex: first.Regex, replace: first.Replace } }] as const];
  });
  return { type: textAt(transform, "Type"), ...Object.fromEntries(configs) };
}

const conditionsInApi = (inputs: JsonObject) => listAt(inputs, "conditions").map(conditionInApi);
const transformsInApi = (inputs: JsonObject) => listAt(inputs, "transforms").map(transformInApi);

async function rulesOf(context: Context, listenerArn: string): Promise<JsonObject[]> {
  return allPages(context, "DescribeRules", { ListenerArn: listenerArn }, "Rules");
}

async function nextPriority(context: Context, listenerArn: string): Promise<number> {
  const taken = (await rulesOf(context, listenerArn)).map(({ Priority }) => Number(Priority));
  const next = Math.max(0, ...taken.filter((priority) => !Number.isNaN(priority))) + 1;
  if (next > highestPriority)
    throw new Error(
      `listener ${listenerArn} has no priority left after ${highestPriority}; give the rule one`,
    );
  return next;
}

/** The rule that a call whose answer was lost made: with that priority, and with what was asked for. */
async function madeRule(context: Context, inputs: JsonObject, priority: Json): Promise<string> {
  const rules = await rulesOf(context, textAt(inputs, "listenerArn"));
  const found = rules.find(
    ({ Priority }) => textAt({ Priority }, "Priority") === textAt({ priority }, "priority"),
  );
  const live = listAt(found, "Conditions").map(conditionFromApi);
  const differs = diffInputs(fields, { conditions: live }, { conditions: inputs.conditions }, []).size > 0;
  if (differs) throw new PriorityTaken(textAt({ priority }, "priority"));
  return textAt(found, "RuleArn");
}

/** Says the same as the service: another's rule was faster. */
class PriorityTaken extends AwsError {
  constructor(priority: string) {
    super("elbv2", "CreateRule", "PriorityInUseException", `Priority '${priority}' is currently in use`, 1);
  }
}

async function createRule(
  context: Context,
  inputs: JsonObject,
  priority: Json,
  tags: ApiValue,
): Promise<string> {
  const made = await context.create(
    "CreateRule",
    withTags(
      {
        Actions: actionsInApi(inputs, "actions"),
        Conditions: conditionsInApi(inputs),
        ListenerArn: inputs.listenerArn,
        Priority: priority,
        ...(inputs.transforms !== undefined && { Transforms: transformsInApi(inputs) }),
      },
      tags,
    ),
  );
  return textAt(firstOf(made, "Rules"), "RuleArn") || madeRule(context, inputs, priority);
}

/** Others may take the next priority at the same time; the real provider tries as long. */
const priorityLimitSeconds = 300;

export const listenerRule: ResourceType = {
  service: "elbv2",
  fields,
  outputs: ["arn"],
  tagging,
  create: async (context, inputs, tags) => {
    if (inputs.priority !== undefined) return createRule(context, inputs, inputs.priority, tags);
    let id = "";
    await untilAccepted(
      context,
      "a rule has the next priority",
      async () => {
        const priority = await nextPriority(context, textAt(inputs, "listenerArn"));
        id = await createRule(context, inputs, priority, tags);
      },
      { codes: ["PriorityInUseException", "PriorityInUse"] },
      priorityLimitSeconds,
    );
    return id;
  },
  read: async ({ find }, id, known) => {
    const found = firstOf(await find("DescribeRules", { RuleArns: [id] }), "Rules");
    if (found === undefined) return undefined;
    const transforms = listAt(found, "Transforms").map(transformFromApi);
    return {
      actions: actionsFromApi(listAt(found, "Actions"), listAt(known, "actions")),
      conditions: listAt(found, "Conditions").map(conditionFromApi),
      transforms: transforms.length === 0 ? undefined : transforms,
      priority: Number(found.Priority),
      listenerArn: id.replace(":listener-rule/", ":listener/").replace(/\/[^/]+$/, ""),
      arn: id,
    };
  },
  update: async ({ call }, id, { inputs, changes }) => {
    if (changes("priority")) {
      const RulePriorities = [{ RuleArn: id, Priority: inputs.priority }];
      await call("SetRulePriorities", { RulePriorities });
    }
    if (!changes("actions", "conditions", "transforms")) return;
    const transforms = transformsInApi(inputs);
    await call("ModifyRule", {
      RuleArn: id,
      ...(changes("actions") && { Actions: actionsInApi(inputs, "actions") }),
      ...(changes("conditions") && { Conditions: conditionsInApi(inputs) }),
      ...(changes("transforms") &&
        (transforms.length > 0 ? { Transforms: transforms } : { ResetTransforms: true })),
    });
  },
  delete: async ({ call }, id) => {
    await call("DeleteRule", { RuleArn: id });
  },
};
