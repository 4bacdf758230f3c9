import { type JsonObject, listAt, objectAt, textAt } from "../../../provider/json.js";
import { type Fields, flag, number, object, text } from "../../fields.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { type ApiInput, fromApi, toApi } from "../../translate.js";
import { untilAccepted } from "../../waiting.js";
import { firstOf } from "../ec2/shared.js";
import {
  attributesFromApi,
  attributesInApi,
  attributeValues,
  suffixOf,
  tagging,
  withTags,
} from "./shared.js";

/** Defaults are the real provider's, and not the API's, which it overrides where there is a `healthCheck`. */
const healthCheck: Fields = {
  enabled: flag({ default: true, api: "HealthCheckEnabled" }),
  healthyThreshold: number({ default: 3, range: [2, 10], api: "HealthyThresholdCount" }),
  interval: number({ default: 30, range: [5, 300], api: "HealthCheckIntervalSeconds" }),
  matcher: text({ computed: true }),
  path: text({ computed: true, length: [1, 1024], pattern: /^\//, api: "HealthCheckPath" }),
  port: text({ default: "traffic-port", api: "HealthCheckPort" }),
  protocol: text({ default: "HTTP", oneOf: ["HTTP", "HTTPS", "TCP"], api: "HealthCheckProtocol" }),
  timeout: number({ computed: true, range: [2, 120], api: "HealthCheckTimeoutSeconds" }),
  unhealthyThreshold: number({ default: 3, range: [2, 10], api: "UnhealthyThresholdCount" }),
};

const stickiness: Fields = {
  cookieDuration: number({ default: 86_400, range: [0, 604_800] }),
  cookieName: text(),
  enabled: flag({ default: true }),
  type: text({
    required: true,
    oneOf: ["lb_cookie", "app_cookie", "source_ip", "source_ip_dest_ip", "source_ip_dest_ip_proto"],
  }),
};

const protocols = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE"];

/** Attributes: API reference, TargetGroupAttribute. */
const attributes: Fields = {
  deregistrationDelay: number({
    default: 300,
    range: [0, 3600],
    api: "deregistration_delay.timeout_seconds",
  }),
  loadBalancingAlgorithmType: text({
    computed: true,
    oneOf: ["round_robin", "least_outstanding_requests", "weighted_random"],
    api: "load_balancing.algorithm.type",
  }),
  loadBalancingAnomalyMitigation: text({
    computed: true,
    oneOf: ["on", "off"],
    api: "load_balancing.algorithm.anomaly_mitigation",
  }),
  loadBalancingCrossZoneEnabled: text({
    computed: true,
    oneOf: ["true", "false", "use_load_balancer_configuration"],
    api: "load_balancing.cross_zone.enabled",
  }),
  slowStart: number({ default: 0, range: [0, 900], api: "slow_start.duration_seconds" }),
};

/** Names and ports: API reference, CreateTargetGroup. */
const fields: Fields = {
  ...attributes,
  healthCheck: object(healthCheck, { computed: true }),
  ipAddressType: text({ forceNew: true, computed: true, oneOf: ["ipv4", "ipv6"] }),
  name: text({
    forceNew: true,
    length: [1, 32],
    pattern: /^[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?$/,
    api: "TargetGroupName",
  }),
  port: number({ forceNew: true, range: [1, 65_535] }),
  protocol: text({ forceNew: true, oneOf: protocols }),
  protocolVersion: text({ forceNew: true, computed: true, oneOf: ["HTTP1", "HTTP2", "GRPC"] }),
  stickiness: object(stickiness, { computed: true }),
  targetType: text({ forceNew: true, default: "instance", oneOf: ["instance", "ip", "lambda", "alb"] }),
  vpcId: text({ forceNew: true }),
};

/** What groups for network load balancers do not have. */
const ofApplications = ["slowStart", "loadBalancingAlgorithmType", "loadBalancingAnomalyMitigation"];
const isHttp = (properties: JsonObject) => ["HTTP", "HTTPS"].includes(textAt(properties, "protocol"));

function healthCheckInApi(inputs: JsonObject): ApiInput {
  if (inputs.healthCheck === undefined) return {};
  const check = objectAt(inputs, "healthCheck");
  const { Matcher, ...rest } = toApi(healthCheck, check);
  if (Matcher === undefined) return rest;
  const member = inputs.protocolVersion === "GRPC" ? "GrpcCode" : "HttpCode";
  return { ...rest, Matcher: { [member]: Matcher } };
}

function healthCheckFromApi(found: JsonObject): JsonObject {
  const { HttpCode, GrpcCode } = objectAt(found, "Matcher");
  return fromApi(healthCheck, { ...found, Matcher: HttpCode ?? GrpcCode });
}

/** The cookie's time belongs to its kind. */
function stickinessInApi(inputs: JsonObject): ApiInput[] {
  if (inputs.stickiness === undefined) return [];
  const { type, enabled = true, cookieDuration = 86_400, cookieName } = objectAt(inputs, "stickiness");
  const kind = textAt({ type }, "type");
  const isOn = enabled === true;
  const pairs: [string, string][] = [
    ["stickiness.enabled", String(isOn)],
    ["stickiness.type", kind],
  ];
  if (isOn && kind.endsWith("_cookie"))
    pairs.push([`stickiness.${kind}.duration_seconds`, textAt({ cookieDuration }, "cookieDuration")]);
  if (isOn && kind === "app_cookie")
    pairs.push(["stickiness.app_cookie.cookie_name", textAt({ cookieName }, "cookieName")]);
  return pairs.map(([Key, Value]) => ({ Key, Value }));
}

function stickinessFromApi(values: Record<string, string>): JsonObject | undefined {
  const type = values["stickiness.type"];
  if (type === undefined) return undefined;
  const duration = values[`stickiness.${type}.duration_seconds`];
  return {
    type,
    enabled: values["stickiness.enabled"] === "true",
    cookieDuration: duration === undefined ? undefined : Number(duration),
    cookieName: values["stickiness.app_cookie.cookie_name"] || undefined,
  };
}

async function setAttributes(
  { call }: Context,
  TargetGroupArn: string,
  inputs: JsonObject,
  wanted: (name: string) => boolean,
): Promise<void> {
  const has = (name: string) => wanted(name) && (isHttp(inputs) || !ofApplications.includes(name));
  const Attributes = [
    ...attributesInApi(attributes, inputs, has),
    ...(wanted("stickiness") ? stickinessInApi(inputs) : []),
  ];
  if (Attributes.length > 0) await call("ModifyTargetGroupAttributes", { TargetGroupArn, Attributes });
}

async function findGroup({ find }: Context, id: string): Promise<JsonObject | undefined> {
  return firstOf(await find("DescribeTargetGroups", { TargetGroupArns: [id] }), "TargetGroups");
}

async function arnOfName({ find }: Context, name: string): Promise<string> {
  const found = await find("DescribeTargetGroups", { Names: [name] });
  return textAt(firstOf(found, "TargetGroups"), "TargetGroupArn");
}

/** The real provider tries so long to delete a group whose listener or rule has just gone. */
const deleteLimitSeconds = 120;

export const targetGroup: ResourceType = {
  service: "elbv2",
  fields,
  outputs: ["arn", "arnSuffix", "loadBalancerArns"],
  autoname: { property: "name", maxLength: 32 },
  tagging,
  create: async (context, inputs, tags) => {
    const name = textAt(inputs, "name");
    if (await arnOfName(context, name))
      throw new Error(`the target group ${name} exists already; import it or choose another name`);
    const made = await context.create(
      "CreateTargetGroup",
      withTags(
        {
          Name: name,
          IpAddressType: inputs.ipAddressType,
          Port: inputs.port,
          Protocol: inputs.protocol,
          ProtocolVersion: inputs.protocolVersion,
          TargetType: inputs.targetType,
          VpcId: inputs.vpcId,
          ...healthCheckInApi(inputs),
        },
        tags,
      ),
    );
    return textAt(firstOf(made, "TargetGroups"), "TargetGroupArn") || (await arnOfName(context, name));
  },
  settle: (context, id, inputs) => setAttributes(context, id, inputs, (name) => inputs[name] !== undefined),
  read: async (context, id) => {
    const found = await findGroup(context, id);
    if (found === undefined) return undefined;
    const answer = await context.call("DescribeTargetGroupAttributes", { TargetGroupArn: id });
    return {
      ...fromApi(fields, found),
      ...attributesFromApi(attributes, answer),
      healthCheck: healthCheckFromApi(found),
      stickiness: stickinessFromApi(attributeValues(answer)),
      arn: id,
      arnSuffix: suffixOf(id, "targetgroup"),
      loadBalancerArns: listAt(found, "LoadBalancerArns"),
    };
  },
  update: async (context, id, { inputs, changes }) => {
    if (changes("healthCheck"))
      await context.call("ModifyTargetGroup", { TargetGroupArn: id, ...healthCheckInApi(inputs) });
    await setAttributes(context, id, inputs, changes);
  },
  delete: (context, id) =>
    untilAccepted(
      context,
      `target group ${id} can go`,
      () => context.call("DeleteTargetGroup", { TargetGroupArn: id }),
      { codes: ["ResourceInUseException", "ResourceInUse"] },
      deleteLimitSeconds,
    ),
};
