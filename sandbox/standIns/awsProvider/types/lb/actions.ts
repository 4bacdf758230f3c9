import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "../../../provider/json.js";
import { atMostOne, type Field, type Fields, flag, number, object, objects, text } from "../../fields.js";
import { type ApiInput, fromApi, toApi } from "../../translate.js";

const forward: Fields = {
  stickiness: object(
    {
      duration: number({ required: true, range: [1, 604_800], api: "DurationSeconds" }),
      enabled: flag({ default: false }),
    },
    { api: "TargetGroupStickinessConfig" },
  ),
  targetGroups: objects(
    {
      arn: text({ required: true, api: "TargetGroupArn" }),
      weight: number({ default: 1, range: [0, 999] }),
    },
    { required: true, items: [1, 5], unordered: true },
  ),
};

/** As placeholders the service fills in itself; what is not given stays as the request has it. */
const redirect: Fields = {
  host: text({ default: "#{host}", length: [1, 128] }),
  path: text({ default: "/#{path}", length: [1, 128] }),
  port: text({ default: "#{port}" }),
  protocol: text({ default: "#{protocol}", oneOf: ["#{protocol}", "HTTP", "HTTPS"] }),
  query: text({ default: "#{query}", length: [0, 128] }),
  statusCode: text({ required: true, oneOf: ["HTTP_301", "HTTP_302"] }),
};

const action: Fields = {
  fixedResponse: object(
    {
      contentType: text({
        required: true,
        oneOf: ["text/plain", "text/css", "text/html", "application/javascript", "application/json"],
      }),
      messageBody: text({ length: [0, 1024] }),
      statusCode: text({ computed: true, pattern: /^[245]\d\d$/ }),
    },
    { api: "FixedResponseConfig" },
  ),
  forward: object(forward, { api: "ForwardConfig" }),
  order: number({ computed: true, range: [1, 50_000] }),
  redirect: object(redirect, { api: "RedirectConfig" }),
  targetGroupArn: text(),
  type: text({ required: true, oneOf: ["forward", "fixed-response", "redirect"] }),
};

/** What a listener or a rule does with a request: forward, answer or redirect. */
export function actionsField(): Field {
  return objects(action, {
    required: true,
    items: [1, 100],
    together: [atMostOne("targetGroupArn", "forward", "fixedResponse", "redirect")],
  });
}

export function actionsInApi(inputs: JsonObject, property: string): ApiInput[] {
  return listAt(inputs, property)
    .filter(isObject)
    .map((one) => toApi(action, one));
}

/**
 * Actions of an answer. AWS answers one target group twice, by itself and as a list of one: as with the real provider
 * it counts as what the program wrote, `known`; for an import as the group by itself.
 */
export function actionsFromApi(actions: Json[], known: Json[]): Json[] {
  return actions.filter(isObject).map((found, index) => {
    const written = objectAt({ known: known[index] }, "known");
    const live = withoutIdleStickiness(fromApi(action, found), written);
    return oneSpelling(live, written.forward !== undefined);
  });
}

/** AWS says of every list of groups that callers do not stick to one, too. */
function withoutIdleStickiness(live: JsonObject, known: JsonObject): JsonObject {
  if (live.forward === undefined || objectAt(known, "forward").stickiness !== undefined) return live;
  const { stickiness, ...others } = objectAt(live, "forward");
  const isOn = objectAt({ stickiness }, "stickiness").enabled === true;
  return { ...live, forward: isOn ? { stickiness, ...others } : others };
}

function oneSpelling(live: JsonObject, isWrittenAsList: boolean): JsonObject {
  const { forward: list, targetGroupArn, ...others } = live;
  if (list === undefined) return live;
  const groups = listAt({ list }, "list", "targetGroups");
  if (isWrittenAsList || groups.length > 1) return { ...others, forward: list };
  return { ...others, targetGroupArn: targetGroupArn ?? textAt(groups[0], "arn") };
}
