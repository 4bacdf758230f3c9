import { randomUUID } from "node:crypto";

import { type JsonObject, objectAt, textAt } from "../../../provider/json.js";
import { atMostOne, type Fields, flag, list, map, number, object, objects, text } from "../../fields.js";
import { formTags, parseTags } from "../../tags.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { type ApiInput, fromApi, toApi } from "../../translate.js";
import { ec2Arn, firstOf, tagging, tagsIn, tagSpecifications } from "./shared.js";

/** EC2 has a flag where Pulumi has a text, so that nothing said is not "no". */
const flagText = text({ is: "flag" });

const blockDevice: Fields = {
  deviceName: text(),
  ebs: object({
    deleteOnTermination: flagText,
    encrypted: flagText,
    iops: number(),
    kmsKeyId: text(),
    snapshotId: text(),
    throughput: number({ range: [125, 2000] }),
    volumeSize: number(),
    volumeType: text(),
  }),
  noDevice: text(),
  virtualName: text(),
};

const networkInterface: Fields = {
  associatePublicIpAddress: flagText,
  deleteOnTermination: flagText,
  description: text(),
  deviceIndex: number(),
  interfaceType: text(),
  networkCardIndex: number(),
  securityGroups: list(text(), { unordered: true, api: "Groups" }),
  subnetId: text(),
};

const onOrOff = ["enabled", "disabled"];

/** What of a template is in its versions. */
const dataFields: Fields = {
  blockDeviceMappings: objects(blockDevice),
  creditSpecification: object({ cpuCredits: text({ oneOf: ["standard", "unlimited"] }) }),
  disableApiStop: flag(),
  disableApiTermination: flag(),
  ebsOptimized: flagText,
  iamInstanceProfile: object({ arn: text(), name: text() }, { together: [atMostOne("arn", "name")] }),
  imageId: text(),
  instanceInitiatedShutdownBehavior: text({ oneOf: ["stop", "terminate"] }),
  instanceMarketOptions: object({
    marketType: text({ oneOf: ["spot", "capacity-block"] }),
    spotOptions: object({
      instanceInterruptionBehavior: text({ oneOf: ["hibernate", "stop", "terminate"] }),
      maxPrice: text(),
      spotInstanceType: text({ oneOf: ["one-time", "persistent"] }),
    }),
  }),
  instanceType: text(),
  keyName: text(),
  metadataOptions: object(
    {
      httpEndpoint: text({ oneOf: onOrOff, computed: true }),
      httpProtocolIpv6: text({ oneOf: onOrOff, computed: true }),
      httpPutResponseHopLimit: number({ range: [1, 64], computed: true }),
      httpTokens: text({ oneOf: ["optional", "required"], computed: true }),
      instanceMetadataTags: text({ oneOf: onOrOff, computed: true }),
    },
    { computed: true },
  ),
  monitoring: object({ enabled: flag() }),
  networkInterfaces: objects(networkInterface),
  placement: object({
    availabilityZone: text(),
    groupName: text(),
    tenancy: text({ oneOf: ["default", "dedicated", "host"] }),
  }),
  tagSpecifications: objects({ resourceType: text(), tags: map() }),
  userData: text(),
  vpcSecurityGroupIds: list(text(), { unordered: true, api: "SecurityGroupIds" }),
};

/** Names: API reference, CreateLaunchTemplate. */
const fields: Fields = {
  ...dataFields,
  defaultVersion: number({ computed: true, range: [1, Infinity] }),
  description: text({ length: [0, 255] }),
  name: text({ forceNew: true, length: [3, 128], pattern: /^[\w().\-/]+$/ }),
  updateDefaultVersion: flag({ local: true }),
};
const versioned = [...Object.keys(dataFields), "description"];

function dataInApi(inputs: JsonObject): ApiInput {
  const { TagSpecifications, ...data } = toApi(dataFields, inputs);
  if (!Array.isArray(TagSpecifications)) return data;
  const { tagSpecifications } = inputs;
  const specifications = Array.isArray(tagSpecifications) ? tagSpecifications : [];
  return {
    ...data,
    TagSpecifications: specifications.map((one) => ({
      ResourceType: textAt(one, "resourceType"),
      Tags: formTags("list", parseTags(objectAt(one, "tags"))),
    })),
  };
}

function dataFromApi(data: JsonObject): JsonObject {
  const { TagSpecifications } = data;
  const specifications = Array.isArray(TagSpecifications) ? TagSpecifications : [];
  const tagSpecificationsNow = specifications.map((one) => ({
    ResourceType: textAt(one, "ResourceType"),
    Tags: parseTags(objectAt({ one }, "one").Tags),
  }));
  return fromApi(dataFields, { ...data, TagSpecifications: tagSpecificationsNow });
}

async function templateNamed({ call }: Context, name: string): Promise<string> {
  const answer = await call("DescribeLaunchTemplates", { LaunchTemplateNames: [name] });
  return textAt(firstOf(answer, "LaunchTemplates"), "LaunchTemplateId");
}

async function latestVersion({ call }: Context, LaunchTemplateId: string): Promise<JsonObject> {
  const answer = await call("DescribeLaunchTemplateVersions", { LaunchTemplateId, Versions: ["$Latest"] });
  return firstOf(answer, "LaunchTemplateVersions") ?? {};
}

export const launchTemplate: ResourceType = {
  service: "ec2",
  fields,
  together: [atMostOne("defaultVersion", "updateDefaultVersion")],
  outputs: ["arn", "latestVersion"],
  autoname: { property: "name", maxLength: 128 },
  tagging,
  renewedBy: ({ changes, inputs }) => {
    if (!changes(...versioned)) return [];
    return inputs.updateDefaultVersion === true ? ["latestVersion", "defaultVersion"] : ["latestVersion"];
  },
  create: async (context, inputs, tags) => {
    const made = await context.create("CreateLaunchTemplate", {
      ClientToken: randomUUID(),
      LaunchTemplateName: inputs.name,
      VersionDescription: inputs.description,
      LaunchTemplateData: dataInApi(inputs),
      ...tagSpecifications("launch-template", tags),
    });
    return (
      textAt(made, "LaunchTemplate", "LaunchTemplateId") ||
      (await templateNamed(context, textAt(inputs, "name")))
    );
  },
  read: async (context, id) => {
    const answer = await context.find("DescribeLaunchTemplates", { LaunchTemplateIds: [id] });
    const found = firstOf(answer, "LaunchTemplates");
    if (found === undefined) return undefined;
    const latest = await latestVersion(context, id);
    return {
      ...dataFromApi(objectAt(latest, "LaunchTemplateData")),
      ...tagsIn(found),
      name: found.LaunchTemplateName,
      description: latest.VersionDescription ?? undefined,
      defaultVersion: found.DefaultVersionNumber,
      latestVersion: found.LatestVersionNumber,
      arn: ec2Arn(context, await context.account(), "launch-template", id),
    };
  },
  update: async ({ call }, id, { inputs, changes }) => {
    let version = inputs.defaultVersion;
    if (changes(...versioned)) {
      const made = await call("CreateLaunchTemplateVersion", {
        ClientToken: randomUUID(),
        LaunchTemplateId: id,
        LaunchTemplateData: dataInApi(inputs),
        VersionDescription: inputs.description,
      });
      if (inputs.updateDefaultVersion === true)
        version = objectAt(made, "LaunchTemplateVersion").VersionNumber;
    }
    if (version !== undefined && (changes("defaultVersion") || inputs.updateDefaultVersion === true))
      await call("ModifyLaunchTemplate", {
        LaunchTemplateId: id,
        DefaultVersion: textAt({ version }, "version"),
      });
  },
  delete: async ({ call }, id) => {
    await call("DeleteLaunchTemplate", { LaunchTemplateId: id });
  },
};
