import { AccessScopeType } from "@aws-sdk/client-eks";

import { type JsonObject, listAt, objectAt, textAt } from "../../../provider/json.js";
import { arn, document, type Fields, flag, list, object, text } from "../../fields.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { fromApi, toApi } from "../../translate.js";
import { untilAccepted } from "../../waiting.js";
import { ofCluster, partsOf, roleNotSpread, tagging, values } from "./common.js";

/** How long a principal or an access entry that was just made may take until EKS knows it. */
const spreadSeconds = 2 * 60;

const entryFields: Fields = {
  clusterName: ofCluster,
  kubernetesGroups: list(text(), { computed: true, unordered: true }),
  principalArn: arn({ required: true, forceNew: true }),
  type: text({
    forceNew: true,
    default: "STANDARD",
    oneOf: ["EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX", "STANDARD"],
  }),
  userName: text({ computed: true, api: "username" }),
};

function entryKey(id: string) {
  const [clusterName, principalArn] = partsOf(id);
  return { clusterName, principalArn };
}

export const accessEntry: ResourceType = {
  service: "eks",
  fields: entryFields,
  outputs: ["accessEntryArn", "createdAt", "modifiedAt"],
  tagging: { ...tagging, ...taggedBy("accessEntryArn") },
  create: async (context, inputs, tags) => {
    const create = () =>
      context.create("CreateAccessEntry", { ...toApi(entryFields, inputs, "camel"), tags });
    const what = `access entry of ${textAt(inputs, "principalArn")} can be made`;
    const notSpread = { message: /principalArn.*(invalid|not found|does not exist)/i };
    await untilAccepted(context, what, create, notSpread, spreadSeconds);
    return `${textAt(inputs, "clusterName")}:${textAt(inputs, "principalArn")}`;
  },
  read: async ({ find }, id) => {
    const answer = await find("DescribeAccessEntry", entryKey(id));
    const found = answer && objectAt(answer, "accessEntry");
    return (
      found && {
        ...fromApi(entryFields, found, "camel"),
        accessEntryArn: found.accessEntryArn,
        createdAt: found.createdAt,
        modifiedAt: found.modifiedAt,
      }
    );
  },
  update: async ({ call }, id, { inputs }) => {
    const { kubernetesGroups = [], username } = toApi(entryFields, inputs, "camel");
    await call("UpdateAccessEntry", { ...entryKey(id), kubernetesGroups, username });
  },
  delete: async ({ call }, id) => {
    await call("DeleteAccessEntry", entryKey(id));
  },
};

/** Tags of what calls its ARN by another name than `arn`. */
function taggedBy(property: string): Pick<typeof tagging, "read" | "write"> {
  const named = (known: JsonObject) => ({ ...known, arn: known[property] });
  return {
    read: (context, id, known) => tagging.read(context, id, named(known)),
    write: (context, id, known, change) => tagging.write(context, id, named(known), change),
  };
}

const associationFields: Fields = {
  accessScope: object(
    {
      namespaces: list(text(), { unordered: true }),
      type: text({ required: true, oneOf: values(AccessScopeType) }),
    },
    { required: true, forceNew: true },
  ),
  clusterName: ofCluster,
  policyArn: arn({ required: true, forceNew: true }),
  principalArn: arn({ required: true, forceNew: true }),
};

function associationKey(id: string) {
  const [clusterName, rest] = partsOf(id, "#");
  const [principalArn, policyArn] = partsOf(rest, "#");
  return { clusterName, principalArn, policyArn };
}

/** Every page of a principal's policies. */
async function findAssociation({ find }: Context, id: string): Promise<JsonObject | undefined> {
  const { clusterName, principalArn, policyArn } = associationKey(id);
  let nextToken: string | undefined;
  do {
    const page = await find("ListAssociatedAccessPolicies", { clusterName, principalArn, nextToken });
    const policies = listAt(page, "associatedAccessPolicies");
    const found = policies.find((policy) => textAt(policy, "policyArn") === policyArn);
    if (found !== undefined) return objectAt({ found }, "found");
    nextToken = textAt(page, "nextToken") || undefined;
  } while (nextToken !== undefined);
  return undefined;
}

export const accessPolicyAssociation: ResourceType = {
  service: "eks",
  fields: associationFields,
  outputs: ["associatedAt", "modifiedAt"],
  create: async (context, inputs) => {
    const input = toApi(associationFields, inputs, "camel");
    const associate = () => context.call("AssociateAccessPolicy", input);
    const notSpread = { message: /principalArn.*(could not be found|not found)/i };
    const what = `access policy of ${textAt(inputs, "principalArn")} can be set`;
    await untilAccepted(context, what, associate, notSpread, spreadSeconds);
    return ["clusterName", "principalArn", "policyArn"].map((name) => textAt(inputs, name)).join("#");
  },
  read: async (context, id) => {
    const found = await findAssociation(context, id);
    return (
      found && {
        ...fromApi(associationFields, { ...found, ...associationKey(id) }, "camel"),
        associatedAt: found.associatedAt,
        modifiedAt: found.modifiedAt,
      }
    );
  },
  delete: async ({ call }, id) => {
    await call("DisassociateAccessPolicy", associationKey(id));
  },
};

const identityFields: Fields = {
  clusterName: ofCluster,
  disableSessionTags: flag({ default: false }),
  namespace: text({ required: true, forceNew: true, length: [1, 63] }),
  policy: document(),
  roleArn: arn({ required: true }),
  serviceAccount: text({ required: true, forceNew: true, length: [1, 253] }),
  targetRoleArn: arn(),
};

export const podIdentityAssociation: ResourceType = {
  service: "eks",
  fields: identityFields,
  outputs: ["associationArn", "associationId", "externalId"],
  tagging: { ...tagging, ...taggedBy("associationArn") },
  create: async (context, inputs, tags) => {
    const input = { ...toApi(identityFields, inputs, "camel"), tags };
    const made = await context.retryOn(roleNotSpread, () =>
      context.create("CreatePodIdentityAssociation", input),
    );
    return textAt(made, "association", "associationId") || (await findIdentity(context, inputs));
  },
  read: async ({ find }, id, known) => {
    const key = { clusterName: textAt(known, "clusterName"), associationId: id };
    const answer = await find("DescribePodIdentityAssociation", key);
    const found = answer && objectAt(answer, "association");
    return (
      found && {
        ...fromApi(identityFields, found, "camel"),
        associationArn: found.associationArn,
        associationId: found.associationId,
        externalId: found.externalId,
      }
    );
  },
  update: async ({ call, retryOn }, id, { inputs }) => {
    const { clusterName, disableSessionTags, policy, roleArn, targetRoleArn } = toApi(
      identityFields,
      inputs,
      "camel",
    );
    await retryOn(roleNotSpread, () =>
      call("UpdatePodIdentityAssociation", {
        ...{ clusterName, associationId: id },
        ...{ disableSessionTags, policy, roleArn, targetRoleArn },
      }),
    );
  },
  delete: async ({ call }, id, known) => {
    const clusterName = textAt(known, "clusterName");
    await call("DeletePodIdentityAssociation", { clusterName, associationId: id });
  },
  parseImport: (id) => {
    const [clusterName = "", associationId = ""] = id.split(",");
    return { id: associationId, known: { clusterName } };
  },
};

/** A service account has one association at most. */
async function findIdentity({ call }: Context, inputs: JsonObject): Promise<string> {
  const { clusterName, namespace, serviceAccount } = toApi(identityFields, inputs, "camel");
  const answer = await call("ListPodIdentityAssociations", { clusterName, namespace, serviceAccount });
  return textAt(listAt(answer, "associations")[0], "associationId");
}
