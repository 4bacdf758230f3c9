import { type Json, type JsonObject, listAt, objectAt, textAt } from "../../provider/json.js";
import { arn, document, type Fields, flag, number, text } from "../fields.js";
import type { Context, ResourceType } from "../resourceType.js";
import { parseTags, tagActions } from "../tags.js";
import { fromApi, toApi } from "../translate.js";

/** Limits: IAM user guide, "IAM and AWS STS quotas". */
const iamName = (most: number, api: string) =>
  text({ required: true, forceNew: true, length: [1, most], pattern: /^[\w+=,.@-]+$/, api });
const path = text({ forceNew: true, default: "/", length: [1, 512], pattern: /^\/([\x21-\x7e]+\/)?$/ });

/** IAM answers policies as they stand in a URL. */
const decoded = (policy: Json | undefined) =>
  policy === undefined ? undefined : decodeURIComponent(textAt({ policy }, "policy"));

const roleFields: Fields = {
  assumeRolePolicy: document({ required: true, api: "AssumeRolePolicyDocument" }),
  description: text({ length: [0, 1000] }),
  forceDetachPolicies: flag({ local: true, default: false }),
  maxSessionDuration: number({ range: [3600, 43_200], default: 3600 }),
  name: iamName(64, "RoleName"),
  path,
  permissionsBoundary: arn(),
};

async function detachAll({ call }: Context, id: string): Promise<void> {
  const attached = await call("ListAttachedRolePolicies", { RoleName: id });
  for (const policyOfRole of listAt(attached, "AttachedPolicies"))
    await call("DetachRolePolicy", { RoleName: id, PolicyArn: textAt(policyOfRole, "PolicyArn") });
  const inline = await call("ListRolePolicies", { RoleName: id });
  for (const name of listAt(inline, "PolicyNames"))
    await call("DeleteRolePolicy", { RoleName: id, PolicyName: name });
}

export const role: ResourceType = {
  service: "iam",
  global: true,
  fields: roleFields,
  outputs: ["arn", "createDate", "uniqueId"],
  autoname: { property: "name", maxLength: 64 },
  tagging: tagActions({
    list: "ListRoleTags",
    add: "TagRole",
    remove: "UntagRole",
    members: ["RoleName", "Tags", "TagKeys"],
    by: (id) => id,
  }),
  create: async ({ create }, inputs, tags) => {
    await create("CreateRole", { ...toApi(roleFields, inputs), Tags: tags });
    return textAt(inputs, "name");
  },
  read: async ({ find }, id) => {
    const found = objectAt(await find("GetRole", { RoleName: id }), "Role");
    if (found.Arn === undefined) return undefined;
    const shown = {
      ...found,
      AssumeRolePolicyDocument: decoded(found.AssumeRolePolicyDocument),
      PermissionsBoundary: objectAt(found, "PermissionsBoundary").PermissionsBoundaryArn,
    };
    return {
      ...fromApi(roleFields, shown),
      arn: found.Arn,
      createDate: found.CreateDate,
      uniqueId: found.RoleId,
    };
  },
  update: async ({ call }, id, { inputs, changes }) => {
    const {
      AssumeRolePolicyDocument,
      Description = "",
      MaxSessionDuration,
      PermissionsBoundary,
    } = toApi(roleFields, inputs);
    if (changes("assumeRolePolicy"))
      await call("UpdateAssumeRolePolicy", { RoleName: id, PolicyDocument: AssumeRolePolicyDocument });
    if (changes("description", "maxSessionDuration"))
      await call("UpdateRole", { RoleName: id, Description, MaxSessionDuration });
    if (!changes("permissionsBoundary")) return;
    if (PermissionsBoundary === undefined) await call("DeleteRolePermissionsBoundary", { RoleName: id });
    else await call("PutRolePermissionsBoundary", { RoleName: id, PermissionsBoundary });
  },
  delete: async (context, id, known) => {
    if (known.forceDetachPolicies === true) await detachAll(context, id);
    await context.call("DeleteRole", { RoleName: id });
  },
};

const instanceProfileFields: Fields = {
  name: iamName(128, "InstanceProfileName"),
  path,
  role: text({ length: [1, 64] }),
};

async function findProfile({ find }: Context, id: string): Promise<JsonObject | undefined> {
  const found = objectAt(await find("GetInstanceProfile", { InstanceProfileName: id }), "InstanceProfile");
  return found.Arn === undefined ? undefined : found;
}

/** A profile has one role at most. */
async function setRole(context: Context, id: string, wanted: string): Promise<void> {
  const now = roleOf(await findProfile(context, id));
  if (now === wanted) return;
  const profile = { InstanceProfileName: id };
  if (now !== "") await context.call("RemoveRoleFromInstanceProfile", { ...profile, RoleName: now });
  if (wanted !== "") await context.create("AddRoleToInstanceProfile", { ...profile, RoleName: wanted });
}

const roleOf = (found: JsonObject | undefined) => textAt(listAt(found, "Roles")[0], "RoleName");

export const instanceProfile: ResourceType = {
  service: "iam",
  global: true,
  fields: instanceProfileFields,
  outputs: ["arn", "createDate", "uniqueId"],
  autoname: { property: "name", maxLength: 128 },
  tagging: {
    ...tagActions({
      list: "ListInstanceProfileTags",
      add: "TagInstanceProfile",
      remove: "UntagInstanceProfile",
      members: ["InstanceProfileName", "Tags", "TagKeys"],
      by: (id) => id,
    }),
    read: async (context, id) => parseTags((await findProfile(context, id))?.Tags),
  },
  create: async ({ create }, inputs, tags) => {
    const { InstanceProfileName, Path } = toApi(instanceProfileFields, inputs);
    await create("CreateInstanceProfile", { InstanceProfileName, Path, Tags: tags });
    return textAt(inputs, "name");
  },
  settle: (context, id, inputs) => setRole(context, id, textAt(inputs, "role")),
  read: async (context, id) => {
    const found = await findProfile(context, id);
    return (
      found && {
        ...fromApi(instanceProfileFields, { ...found, Role: roleOf(found) || undefined }),
        arn: found.Arn,
        createDate: found.CreateDate,
        uniqueId: found.InstanceProfileId,
      }
    );
  },
  update: (context, id, { inputs }) => setRole(context, id, textAt(inputs, "role")),
  delete: async (context, id) => {
    await setRole(context, id, "");
    await context.call("DeleteInstanceProfile", { InstanceProfileName: id });
  },
};

const rolePolicyFields: Fields = {
  name: iamName(128, "PolicyName"),
  policy: document({ required: true, api: "PolicyDocument" }),
  role: text({ required: true, forceNew: true, api: "RoleName" }),
};

/** `role:name`. A role's name has no colon. */
function rolePolicyKey(id: string) {
  const colon = id.indexOf(":");
  return { RoleName: id.slice(0, colon), PolicyName: id.slice(colon + 1) };
}

export const rolePolicy: ResourceType = {
  service: "iam",
  global: true,
  fields: rolePolicyFields,
  outputs: [],
  autoname: { property: "name", maxLength: 128 },
  create: async ({ call }, inputs) => {
    await call("PutRolePolicy", toApi(rolePolicyFields, inputs));
    return `${textAt(inputs, "role")}:${textAt(inputs, "name")}`;
  },
  read: async ({ find }, id) => {
    const found = await find("GetRolePolicy", rolePolicyKey(id));
    return found && fromApi(rolePolicyFields, { ...found, PolicyDocument: decoded(found.PolicyDocument) });
  },
  update: async ({ call }, _id, { inputs }) => {
    await call("PutRolePolicy", toApi(rolePolicyFields, inputs));
  },
  delete: async ({ call }, id) => {
    await call("DeleteRolePolicy", rolePolicyKey(id));
  },
};

const attachmentFields: Fields = {
  policyArn: arn({ required: true, forceNew: true }),
  role: text({ required: true, forceNew: true, api: "RoleName" }),
};

export const rolePolicyAttachment: ResourceType = {
  service: "iam",
  global: true,
  fields: attachmentFields,
  outputs: [],
  deleteBeforeReplace: true,
  create: async ({ call }, inputs) => {
    await call("AttachRolePolicy", toApi(attachmentFields, inputs));
    return `${textAt(inputs, "role")}/${textAt(inputs, "policyArn")}`;
  },
  read: async (context, _id, known) => {
    const arns = await attachedPolicies(context, textAt(known, "role"));
    return arns?.includes(textAt(known, "policyArn"))
      ? { role: known.role, policyArn: known.policyArn }
      : undefined;
  },
  delete: async ({ call }, _id, known) => {
    await call("DetachRolePolicy", toApi(attachmentFields, known));
  },
  parseImport: (id) => {
    const slash = id.indexOf("/");
    return { id, known: { role: id.slice(0, slash), policyArn: id.slice(slash + 1) } };
  },
};

/** Every page of it: a role may have more policies than one answer holds. */
async function attachedPolicies({ find }: Context, roleName: string): Promise<string[] | undefined> {
  const arns: string[] = [];
  let marker: string | undefined;
  do {
    const page = await find("ListAttachedRolePolicies", { RoleName: roleName, Marker: marker });
    if (page === undefined) return undefined;
    arns.push(...listAt(page, "AttachedPolicies").map((attached) => textAt(attached, "PolicyArn")));
    marker = page.IsTruncated === true ? textAt(page, "Marker") : undefined;
  } while (marker !== undefined);
  return arns;
}

const policyFields: Fields = {
  description: text({ forceNew: true, length: [0, 1000] }),
  name: iamName(128, "PolicyName"),
  path,
  policy: document({ required: true, api: "PolicyDocument" }),
};

/** The ARN of a policy of this account, by its name, which no other has. */
async function policyArn({ call }: Context, name: string): Promise<string> {
  let Marker: string | undefined;
  do {
    const page = await call("ListPolicies", { Scope: "Local", Marker });
    const found = listAt(page, "Policies").find((entry) => textAt(entry, "PolicyName") === name);
    if (found !== undefined) return textAt(found, "Arn");
    Marker = page.IsTruncated === true ? textAt(page, "Marker") : undefined;
  } while (Marker !== undefined);
  throw new Error(`policy ${name} exists, and no list has it`);
}

/** A policy keeps at most this many versions (IAM user guide, "IAM and AWS STS quotas"). */
const policyVersions = 5;

async function versionsOf({ call }: Context, id: string): Promise<JsonObject[]> {
  const answer = await call("ListPolicyVersions", { PolicyArn: id });
  return listAt(answer, "Versions").map((version) => objectAt({ version }, "version"));
}

async function deleteVersions({ call }: Context, id: string, versions: JsonObject[]): Promise<void> {
  for (const { VersionId } of versions) await call("DeletePolicyVersion", { PolicyArn: id, VersionId });
}

export const policy: ResourceType = {
  service: "iam",
  global: true,
  fields: policyFields,
  outputs: ["arn", "attachmentCount", "policyId"],
  autoname: { property: "name", maxLength: 128 },
  tagging: tagActions({
    list: "ListPolicyTags",
    add: "TagPolicy",
    remove: "UntagPolicy",
    members: ["PolicyArn", "Tags", "TagKeys"],
  }),
  create: async (context, inputs, tags) => {
    const made = await context.create("CreatePolicy", { ...toApi(policyFields, inputs), Tags: tags });
    return textAt(made, "Policy", "Arn") || (await policyArn(context, textAt(inputs, "name")));
  },
  read: async ({ find }, id) => {
    const found = objectAt(await find("GetPolicy", { PolicyArn: id }), "Policy");
    if (found.Arn === undefined) return undefined;
    const version = await find("GetPolicyVersion", { PolicyArn: id, VersionId: found.DefaultVersionId });
    const PolicyDocument = decoded(objectAt(version, "PolicyVersion").Document);
    return {
      ...fromApi(policyFields, { ...found, PolicyDocument }),
      arn: found.Arn,
      attachmentCount: found.AttachmentCount,
      policyId: found.PolicyId,
    };
  },
  update: async (context, id, { inputs, changes }) => {
    if (!changes("policy")) return;
    const versions = await versionsOf(context, id);
    const oldest = versions.filter(({ IsDefaultVersion }) => IsDefaultVersion !== true).slice(-1);
    if (versions.length >= policyVersions) await deleteVersions(context, id, oldest);
    const { PolicyDocument } = toApi(policyFields, inputs);
    await context.call("CreatePolicyVersion", { PolicyArn: id, PolicyDocument, SetAsDefault: true });
  },
  delete: async (context, id) => {
    const others = (await versionsOf(context, id)).filter(
      ({ IsDefaultVersion }) => IsDefaultVersion !== true,
    );
    await deleteVersions(context, id, others);
    await context.call("DeletePolicy", { PolicyArn: id });
  },
};
