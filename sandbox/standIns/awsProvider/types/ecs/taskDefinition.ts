import {
  Compatibility,
  CPUArchitecture,
  EFSTransitEncryption,
  IpcMode,
  NetworkMode,
  OSFamily,
  PidMode,
  Scope,
  TaskDefinitionPlacementConstraintType,
} from "@aws-sdk/client-ecs";

import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "../../../provider/json.js";
import { arn, type Fields, flag, list, map, number, object, objects, text } from "../../fields.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { type ApiInput, fromApi, toApi } from "../../translate.js";
import { ecsTagging, values } from "./common.js";
import { ContainerDefinitions, meaningOfContainers } from "./containerDefinitions.js";

const volumeFields: Fields = {
  configureAtLaunch: flag({ computed: true, api: "configuredAtLaunch" }),
  dockerVolumeConfiguration: object({
    autoprovision: flag({ default: false }),
    driver: text(),
    driverOpts: map(),
    labels: map(),
    scope: text({ computed: true, oneOf: values(Scope) }),
  }),
  efsVolumeConfiguration: object({
    authorizationConfig: object({ accessPointId: text(), iam: text({ oneOf: ["DISABLED", "ENABLED"] }) }),
    fileSystemId: text({ required: true }),
    rootDirectory: text({ default: "/" }),
    transitEncryption: text({ oneOf: values(EFSTransitEncryption) }),
    transitEncryptionPort: number({ range: [0, 65_535] }),
  }),
  hostPath: text(),
  name: text({ required: true, length: [1, 255], pattern: /^[\w-]+$/ }),
};

/** Limits: API reference, RegisterTaskDefinition. */
const fields: Fields = {
  containerDefinitions: text({
    required: true,
    forceNew: true,
    json: true,
    meaning: meaningOfContainers,
  }),
  cpu: text({ forceNew: true }),
  enableFaultInjection: flag({ forceNew: true, default: false }),
  ephemeralStorage: object(
    { sizeInGib: number({ required: true, range: [21, 200], api: "sizeInGiB" }) },
    { forceNew: true },
  ),
  executionRoleArn: arn({ forceNew: true }),
  family: text({ required: true, forceNew: true, length: [1, 255], pattern: /^[\w-]+$/ }),
  ipcMode: text({ forceNew: true, oneOf: values(IpcMode) }),
  memory: text({ forceNew: true }),
  networkMode: text({ forceNew: true, computed: true, oneOf: values(NetworkMode) }),
  pidMode: text({ forceNew: true, oneOf: values(PidMode) }),
  placementConstraints: objects(
    {
      expression: text(),
      type: text({ required: true, oneOf: values(TaskDefinitionPlacementConstraintType) }),
    },
    { forceNew: true, unordered: true, items: [0, 10] },
  ),
  requiresCompatibilities: list(text({ oneOf: values(Compatibility) }), { forceNew: true, unordered: true }),
  runtimePlatform: object(
    {
      cpuArchitecture: text({ oneOf: values(CPUArchitecture) }),
      operatingSystemFamily: text({ oneOf: values(OSFamily) }),
    },
    { forceNew: true },
  ),
  skipDestroy: flag({ local: true, default: false }),
  taskRoleArn: arn({ forceNew: true }),
  trackLatest: flag({ local: true, default: false }),
  volumes: objects(volumeFields, { forceNew: true, unordered: true }),
};

/** The API has the containers as objects, and the path on the host in an object of its own. */
function requestOf(inputs: JsonObject): ApiInput {
  const containers: unknown = JSON.parse(textAt(inputs, "containerDefinitions"));
  return {
    ...toApi(fields, inputs, "camel"),
    containerDefinitions: ContainerDefinitions.parse(containers),
    volumes: listAt(inputs, "volumes").map((volume) => volumeRequest(objectAt({ volume }, "volume"))),
  };
}

function volumeRequest({ hostPath, ...volume }: JsonObject): ApiInput {
  const request = toApi(volumeFields, volume, "camel");
  return hostPath === undefined ? request : { ...request, host: { sourcePath: hostPath } };
}

function withHostPath(volume: Json): Json {
  if (!isObject(volume)) return volume;
  const path = textAt(volume, "host", "sourcePath");
  return path === "" ? volume : { ...volume, hostPath: path };
}

/** The answer about a revision, or about the newest active one of a family; undefined where it is deregistered. */
async function describe({ find }: Context, id: string, known: JsonObject): Promise<JsonObject | undefined> {
  const revision = known.trackLatest === true ? id : textAt(known, "arn") || id;
  const answer = await find("DescribeTaskDefinition", { taskDefinition: revision, include: ["TAGS"] });
  return textAt(answer, "taskDefinition", "status") === "ACTIVE" ? answer : undefined;
}

export const taskDefinition: ResourceType = {
  service: "ecs",
  fields,
  outputs: ["arn", "arnWithoutRevision", "revision"],
  tagging: ecsTagging(describe),
  create: async ({ call }, inputs, tags) => {
    await call("RegisterTaskDefinition", { ...requestOf(inputs), tags });
    return textAt(inputs, "family");
  },
  read: async (context, id, known) => {
    const found = objectAt(await describe(context, id, known), "taskDefinition");
    if (found.taskDefinitionArn === undefined) return undefined;
    const volumes = listAt(found, "volumes").map(withHostPath);
    const revisionArn = textAt(found, "taskDefinitionArn");
    return {
      ...fromApi(fields, { ...found, volumes }, "camel"),
      arn: revisionArn,
      arnWithoutRevision: revisionArn.replace(/:\d+$/, ""),
      revision: found.revision,
    };
  },
  delete: async ({ call }, _id, known) => {
    if (known.skipDestroy === true) return;
    await call("DeregisterTaskDefinition", { taskDefinition: textAt(known, "arn") });
  },
  parseImport: (id) => ({
    id: id.replace(/^.*task-definition\//, "").replace(/:\d+$/, ""),
    known: { arn: id },
  }),
};
