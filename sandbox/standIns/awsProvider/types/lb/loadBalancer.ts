import { type JsonObject, listAt, textAt } from "../../../provider/json.js";
import { type Fields, flag, list, number, object, text } from "../../fields.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { type ApiInput, fromApi } from "../../translate.js";
import { firstOf } from "../ec2/shared.js";
import {
  attributesFromApi,
  attributesInApi,
  attributeValues,
  suffixOf,
  tagging,
  withTags,
} from "./shared.js";

const logs = object({
  bucket: text({ required: true }),
  enabled: flag({ default: false }),
  prefix: text(),
});

/** What every load balancer has as an attribute (API reference, LoadBalancerAttribute). */
const ofEveryKind: Fields = {
  enableCrossZoneLoadBalancing: flag({ computed: true, api: "load_balancing.cross_zone.enabled" }),
  enableDeletionProtection: flag({ default: false, api: "deletion_protection.enabled" }),
  enableZonalShift: flag({ default: false, api: "zonal_shift.config.enabled" }),
};

/** What application load balancers alone have. */
const ofApplications: Fields = {
  clientKeepAlive: number({ default: 3600, range: [60, 604_800], api: "client_keep_alive.seconds" }),
  desyncMitigationMode: text({
    default: "defensive",
    oneOf: ["monitor", "defensive", "strictest"],
    api: "routing.http.desync_mitigation_mode",
  }),
  dropInvalidHeaderFields: flag({ default: false, api: "routing.http.drop_invalid_header_fields.enabled" }),
  enableHttp2: flag({ default: true, api: "routing.http2.enabled" }),
  enableTlsVersionAndCipherSuiteHeaders: flag({
    default: false,
    api: "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
  }),
  enableWafFailOpen: flag({ default: false, api: "waf.fail_open.enabled" }),
  enableXffClientPort: flag({ default: false, api: "routing.http.xff_client_port.enabled" }),
  idleTimeout: number({ default: 60, range: [1, 4000], api: "idle_timeout.timeout_seconds" }),
  preserveHostHeader: flag({ default: false, api: "routing.http.preserve_host_header.enabled" }),
  xffHeaderProcessingMode: text({
    default: "append",
    oneOf: ["append", "preserve", "remove"],
    api: "routing.http.xff_header_processing.mode",
  }),
};

/** Names: API reference, CreateLoadBalancer. */
const fields: Fields = {
  ...ofEveryKind,
  ...ofApplications,
  accessLogs: logs,
  connectionLogs: logs,
  internal: flag({ forceNew: true, computed: true }),
  ipAddressType: text({ computed: true, oneOf: ["ipv4", "dualstack", "dualstack-without-public-ipv4"] }),
  loadBalancerType: text({
    forceNew: true,
    default: "application",
    oneOf: ["application", "network", "gateway"],
    api: "Type",
  }),
  name: text({
    forceNew: true,
    length: [1, 32],
    pattern: /^(?!internal-)[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?$/,
    api: "LoadBalancerName",
  }),
  securityGroups: list(text(), { computed: true, unordered: true }),
  subnets: list(text(), { computed: true, unordered: true }),
};

const isApplication = ({ loadBalancerType = "application" }: JsonObject) =>
  loadBalancerType === "application";
const attributesOf = (properties: JsonObject) =>
  isApplication(properties) ? { ...ofEveryKind, ...ofApplications } : ofEveryKind;

const logNames = { accessLogs: "access_logs.s3", connectionLogs: "connection_logs.s3" };

function logsInApi(inputs: JsonObject, wanted: (name: string) => boolean): ApiInput[] {
  return Object.entries(logNames).flatMap(([name, prefix]) => {
    if (!wanted(name)) return [];
    const [enabled, bucket] = [textAt(inputs, name, "enabled") || "false", textAt(inputs, name, "bucket")];
    if (enabled === "false") return [{ Key: `${prefix}.enabled`, Value: "false" }];
    return [
      { Key: `${prefix}.enabled`, Value: enabled },
      { Key: `${prefix}.bucket`, Value: bucket },
      { Key: `${prefix}.prefix`, Value: textAt(inputs, name, "prefix") },
    ];
  });
}

function logsFromApi(values: Record<string, string>): JsonObject {
  const entries = Object.entries(logNames).flatMap(([name, prefix]) => {
    const bucket = values[`${prefix}.bucket`] ?? "";
    if (bucket === "") return [];
    const enabled = values[`${prefix}.enabled`] === "true";
    return [[name, { bucket, enabled, prefix: values[`${prefix}.prefix`] || undefined }] as const];
  });
  return Object.fromEntries(entries);
}

const limitSeconds = 600;

async function findBalancer({ find }: Context, id: string): Promise<JsonObject | undefined> {
  return firstOf(await find("DescribeLoadBalancers", { LoadBalancerArns: [id] }), "LoadBalancers");
}

async function arnOfName({ find }: Context, name: string): Promise<string> {
  const found = await find("DescribeLoadBalancers", { Names: [name] });
  return textAt(firstOf(found, "LoadBalancers"), "LoadBalancerArn");
}

async function active(context: Context, id: string): Promise<void> {
  const look = async () => {
    const found = await findBalancer(context, id);
    const state = textAt(found, "State", "Code");
    if (state === "failed")
      throw new Error(`load balancer ${id} failed: ${textAt(found, "State", "Reason")}`);
    return state === "active";
  };
  await context.until(`load balancer ${id} is active`, look, limitSeconds);
}

async function setAttributes(
  { call }: Context,
  LoadBalancerArn: string,
  inputs: JsonObject,
  wanted: (name: string) => boolean,
): Promise<void> {
  const Attributes = [...attributesInApi(attributesOf(inputs), inputs, wanted), ...logsInApi(inputs, wanted)];
  if (Attributes.length > 0) await call("ModifyLoadBalancerAttributes", { LoadBalancerArn, Attributes });
}

export const loadBalancer: ResourceType = {
  service: "elbv2",
  fields,
  outputs: ["arn", "arnSuffix", "dnsName", "vpcId", "zoneId"],
  autoname: { property: "name", maxLength: 255 },
  tagging,
  create: async (context, inputs, tags) => {
    const name = textAt(inputs, "name");
    if (await arnOfName(context, name))
      throw new Error(`the load balancer ${name} exists already; import it or choose another name`);
    const made = await context.create(
      "CreateLoadBalancer",
      withTags(
        {
          Name: name,
          IpAddressType: inputs.ipAddressType,
          Scheme: inputs.internal === true ? "internal" : undefined,
          SecurityGroups: inputs.securityGroups,
          Subnets: inputs.subnets,
          Type: inputs.loadBalancerType,
        },
        tags,
      ),
    );
    return textAt(firstOf(made, "LoadBalancers"), "LoadBalancerArn") || (await arnOfName(context, name));
  },
  settle: async (context, id, inputs) => {
    await active(context, id);
    const isGiven = (name: string) => inputs[name] !== undefined;
    await setAttributes(context, id, inputs, isGiven);
  },
  read: async (context, id) => {
    const found = await findBalancer(context, id);
    if (found === undefined) return undefined;
    const answer = await context.call("DescribeLoadBalancerAttributes", { LoadBalancerArn: id });
    const shown = fromApi(fields, found);
    return {
      ...shown,
      ...attributesFromApi(attributesOf(shown), answer),
      ...logsFromApi(attributeValues(answer)),
      internal: found.Scheme === "internal",
      subnets: listAt(found, "AvailabilityZones").map((zone) => textAt(zone, "SubnetId")),
      arn: id,
      arnSuffix: suffixOf(id, "loadbalancer"),
      dnsName: found.DNSName,
      vpcId: found.VpcId,
      zoneId: found.CanonicalHostedZoneId,
    };
  },
  update: async (context, id, { inputs, changes }) => {
    const LoadBalancerArn = id;
    await setAttributes(context, id, inputs, changes);
    if (changes("securityGroups"))
      await context.call("SetSecurityGroups", { LoadBalancerArn, SecurityGroups: inputs.securityGroups });
    if (changes("subnets")) await context.call("SetSubnets", { LoadBalancerArn, Subnets: inputs.subnets });
    if (changes("ipAddressType"))
      await context.call("SetIpAddressType", { LoadBalancerArn, IpAddressType: inputs.ipAddressType });
    await active(context, id);
  },
  delete: async (context, id) => {
    await context.call("DeleteLoadBalancer", { LoadBalancerArn: id });
    const gone = async () => (await findBalancer(context, id)) === undefined;
    await context.until(`load balancer ${id} is gone`, gone, limitSeconds);
  },
};
