import { isDeepStrictEqual } from "node:util";

import { AuthenticationMode, IpFamily, LogType, SupportType } from "@aws-sdk/client-eks";

import { type JsonObject, listAt, objectAt, textAt } from "../../../provider/json.js";
import { arn, type Fields, flag, list, object, text } from "../../fields.js";
import type { Context, ResourceType, Update } from "../../resourceType.js";
import { type ApiInput, fromApi, toApi } from "../../translate.js";
import {
  changeAndWait,
  clusterName,
  removeAndWait,
  roleNotSpread,
  tagging,
  untilActive,
  values,
} from "./common.js";

const createSeconds = 30 * 60;
const updateSeconds = 60 * 60;
const deleteSeconds = 15 * 60;

const vpcFields: Fields = {
  clusterSecurityGroupId: text({ computed: true, output: true }),
  endpointPrivateAccess: flag({ default: false }),
  endpointPublicAccess: flag({ default: true }),
  publicAccessCidrs: list(text(), { computed: true, unordered: true }),
  securityGroupIds: list(text(), { unordered: true }),
  subnetIds: list(text(), { required: true, unordered: true, items: [1, 16] }),
  vpcId: text({ computed: true, output: true }),
};

/** Limits: API reference, CreateCluster. */
const fields: Fields = {
  accessConfig: object(
    {
      authenticationMode: text({ computed: true, oneOf: values(AuthenticationMode) }),
      bootstrapClusterCreatorAdminPermissions: flag({ forceNew: true, default: true }),
    },
    { computed: true },
  ),
  bootstrapSelfManagedAddons: flag({ local: true, forceNew: true, default: true }),
  deletionProtection: flag({ default: false }),
  enabledClusterLogTypes: list(text({ oneOf: values(LogType) }), { unordered: true }),
  encryptionConfig: object({
    provider: object({ keyArn: arn({ required: true }) }, { required: true }),
    resources: list(text({ oneOf: ["secrets"] }), { required: true, unordered: true }),
  }),
  forceUpdateVersion: flag({ local: true, default: false }),
  kubernetesNetworkConfig: object(
    {
      ipFamily: text({ forceNew: true, computed: true, oneOf: values(IpFamily) }),
      serviceIpv4Cidr: text({ forceNew: true, computed: true }),
    },
    { computed: true },
  ),
  name: text({ required: true, forceNew: true, ...clusterName }),
  roleArn: arn({ required: true, forceNew: true }),
  upgradePolicy: object(
    { supportType: text({ computed: true, oneOf: values(SupportType) }) },
    { computed: true },
  ),
  version: text({ computed: true, pattern: /^\d+\.\d+$/ }),
  vpcConfig: object(vpcFields, { required: true, api: "resourcesVpcConfig" }),
};

async function describe({ find }: Context, id: string): Promise<JsonObject | undefined> {
  const answer = await find("DescribeCluster", { name: id });
  return answer && objectAt(answer, "cluster");
}

/** Which kinds of logs are written; those that are not are switched off by name. */
function loggingOf(inputs: JsonObject): ApiInput {
  const on = listAt(inputs, "enabledClusterLogTypes");
  const off = values(LogType).filter((type) => !on.includes(type));
  const entries = [
    { types: on, enabled: true },
    { types: off, enabled: false },
  ];
  return { clusterLogging: entries.filter(({ types }) => types.length > 0) };
}

function logTypesOf(found: JsonObject) {
  return listAt(found, "logging", "clusterLogging")
    .filter((entry) => objectAt({ entry }, "entry").enabled === true)
    .flatMap((entry) => listAt(entry, "types"));
}

/** What AWS decides about a cluster, as the resource and the function `getCluster` both have it. */
function outputsOf(found: JsonObject): JsonObject {
  const issuer = textAt(found, "identity", "oidc", "issuer");
  return {
    arn: found.arn,
    certificateAuthority: objectAt(found, "certificateAuthority"),
    createdAt: found.createdAt,
    endpoint: found.endpoint,
    identities: issuer === "" ? [] : [{ oidcs: [{ issuer }] }],
    platformVersion: found.platformVersion,
    status: found.status,
  };
}

/** The cluster as the program would write it. */
function propertiesOf(found: JsonObject, known: JsonObject): JsonObject {
  const shown = {
    ...found,
    // EKS does not answer the second part (aws/containers-roadmap#185), so that it stays as it is known.
    accessConfig: { ...objectAt(known, "accessConfig"), ...objectAt(found, "accessConfig") },
    enabledClusterLogTypes: logTypesOf(found),
    encryptionConfig: listAt(found, "encryptionConfig")[0],
  };
  return { ...fromApi(fields, shown, "camel"), ...outputsOf(found) };
}

/** The function `aws.eks.getCluster`: a cluster by its name, with lists where the resource has single objects. */
export async function getCluster(
  call: (action: string, input: ApiInput) => Promise<JsonObject>,
  name: string,
): Promise<JsonObject> {
  const found = objectAt(await call("DescribeCluster", { name }), "cluster");
  const { accessConfig, kubernetesNetworkConfig, upgradePolicy, ...properties } = propertiesOf(found, {});
  const asList = (value: JsonObject[string]) => (value === undefined ? [] : [value]);
  return {
    id: name,
    ...properties,
    name,
    accessConfigs: asList(accessConfig),
    certificateAuthorities: [objectAt(found, "certificateAuthority")],
    kubernetesNetworkConfigs: asList(kubernetesNetworkConfig),
    upgradePolicies: asList(upgradePolicy),
    tags: objectAt(found, "tags"),
  };
}

/** The parts of the network's configuration; EKS takes one of them at a time. */
const vpcParts = [
  ["endpointPrivateAccess", "endpointPublicAccess", "publicAccessCidrs"],
  ["securityGroupIds", "subnetIds"],
];

function changedVpcParts({ inputs, old }: Update): ApiInput[] {
  const [before, after] = [old, inputs].map((given) =>
    toApi(vpcFields, objectAt(given, "vpcConfig"), "camel"),
  );
  return vpcParts
    .filter((names) => names.some((name) => !isDeepStrictEqual(before?.[name], after?.[name])))
    .map((names) => Object.fromEntries(names.map((name) => [name, after?.[name]])));
}

/** What of the configuration changes, each part a call of its own, in the real provider's order. */
function changedParts(update: Update): ApiInput[] {
  const { inputs, changes } = update;
  const authenticationMode = textAt(inputs, "accessConfig", "authenticationMode");
  const parts: [boolean, ApiInput][] = [
    [changes("accessConfig") && authenticationMode !== "", { accessConfig: { authenticationMode } }],
    [changes("enabledClusterLogTypes"), { logging: loggingOf(inputs) }],
    [changes("upgradePolicy"), { upgradePolicy: objectAt(inputs, "upgradePolicy") }],
    [changes("deletionProtection"), { deletionProtection: inputs.deletionProtection === true }],
  ];
  return [
    ...parts.flatMap(([isChanged, part]) => (isChanged ? [part] : [])),
    ...changedVpcParts(update).map((resourcesVpcConfig) => ({ resourcesVpcConfig })),
  ];
}

export const cluster: ResourceType = {
  service: "eks",
  fields,
  outputs: [
    ...["arn", "certificateAuthority", "clusterId", "createdAt", "endpoint", "identities"],
    ...["platformVersion", "status"],
  ],
  autoname: { property: "name", maxLength: 255 },
  tagging,
  // Secrets can be encrypted later, but never be decrypted again.
  replacesOn: (old) => (old.encryptionConfig === undefined ? [] : ["encryptionConfig"]),
  create: async ({ create, retryOn }, inputs, tags) => {
    const request = toApi(fields, inputs, "camel");
    const input = {
      ...request,
      bootstrapSelfManagedAddons: inputs.bootstrapSelfManagedAddons,
      enabledClusterLogTypes: undefined,
      encryptionConfig: inputs.encryptionConfig && [request.encryptionConfig],
      logging: loggingOf(inputs),
      tags,
    };
    await retryOn(roleNotSpread, () => create("CreateCluster", input));
    return textAt(inputs, "name");
  },
  settle: (context, id) =>
    untilActive(context, {
      what: `cluster ${id}`,
      describe: () => describe(context, id),
      seconds: createSeconds,
    }),
  read: async (context, id, known) => {
    const found = await describe(context, id);
    return found && propertiesOf(found, known);
  },
  update: async (context, id, update) => {
    const { inputs, changes } = update;
    const run = (action: string, input: ApiInput) =>
      changeAndWait(context, { action, of: { name: id }, input, seconds: updateSeconds });
    if (changes("version") && inputs.version !== undefined) {
      const force = inputs.forceUpdateVersion === true;
      await run("UpdateClusterVersion", { name: id, version: inputs.version, force });
    }
    if (changes("encryptionConfig")) {
      const { encryptionConfig } = toApi(fields, inputs, "camel");
      await run("AssociateEncryptionConfig", { clusterName: id, encryptionConfig: [encryptionConfig] });
    }
    for (const part of changedParts(update)) await run("UpdateClusterConfig", { name: id, ...part });
  },
  delete: (context, id) =>
    removeAndWait(context, () => context.call("DeleteCluster", { name: id }), {
      what: `cluster ${id}`,
      describe: () => describe(context, id),
      seconds: deleteSeconds,
    }),
};
