import { CustomerMasterKeySpec, KeyUsageType } from "@aws-sdk/client-kms";

import { type JsonObject, listAt, objectAt, textAt } from "../../provider/json.js";
import { document, type Fields, flag, number, text } from "../fields.js";
import type { Context, ResourceType, Update } from "../resourceType.js";
import { tagActions } from "../tags.js";
import { fromApi, toApi } from "../translate.js";

const values = <Value extends string>(choices: Record<string, Value>) => Object.values<string>(choices);

/** The one policy of a key. */
const policyName = "default";

/** Limits: API reference, CreateKey, EnableKeyRotation and ScheduleKeyDeletion. */
const keyFields: Fields = {
  bypassPolicyLockoutSafetyCheck: flag({ local: true, default: false }),
  customerMasterKeySpec: text({
    forceNew: true,
    default: "SYMMETRIC_DEFAULT",
    oneOf: values(CustomerMasterKeySpec),
    api: "KeySpec",
  }),
  deletionWindowInDays: number({ local: true, range: [7, 30] }),
  description: text({ computed: true, length: [0, 8192] }),
  enableKeyRotation: flag({ default: false }),
  isEnabled: flag({ default: true, api: "Enabled" }),
  keyUsage: text({ forceNew: true, default: "ENCRYPT_DECRYPT", oneOf: values(KeyUsageType) }),
  multiRegion: flag({ forceNew: true, computed: true }),
  policy: document({ computed: true }),
  rotationPeriodInDays: number({ computed: true, range: [90, 2560] }),
};

/** The key, if it is there: one that waits for its deletion can do nothing but that. */
async function describeKey({ find }: Context, id: string): Promise<JsonObject | undefined> {
  const found = objectAt(await find("DescribeKey", { KeyId: id }), "KeyMetadata");
  const going = ["PendingDeletion", "PendingReplicaDeletion"].includes(textAt(found, "KeyState"));
  return found.KeyId === undefined || going ? undefined : found;
}

async function setRotation({ call }: Context, id: string, inputs: JsonObject): Promise<void> {
  const { rotationPeriodInDays: RotationPeriodInDays } = inputs;
  if (inputs.enableKeyRotation !== true) await call("DisableKeyRotation", { KeyId: id });
  else await call("EnableKeyRotation", { KeyId: id, RotationPeriodInDays });
}

async function updateKey(context: Context, id: string, { inputs, changes }: Update): Promise<void> {
  const { call } = context;
  // A disabled key takes no other change.
  if (changes("isEnabled") && inputs.isEnabled === true) await call("EnableKey", { KeyId: id });
  if (changes("enableKeyRotation", "rotationPeriodInDays")) await setRotation(context, id, inputs);
  if (changes("description"))
    await call("UpdateKeyDescription", { KeyId: id, Description: textAt(inputs, "description") });
  if (changes("policy")) await putPolicy(context, id, inputs);
  if (changes("isEnabled") && inputs.isEnabled === false) await call("DisableKey", { KeyId: id });
}

async function putPolicy({ call }: Context, id: string, inputs: JsonObject): Promise<void> {
  await call("PutKeyPolicy", {
    KeyId: id,
    PolicyName: policyName,
    Policy: textAt(inputs, "policy"),
    BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck === true,
  });
}

export const key: ResourceType = {
  service: "kms",
  fields: keyFields,
  outputs: ["arn", "keyId"],
  tagging: tagActions({
    list: "ListResourceTags",
    add: "TagResource",
    remove: "UntagResource",
    members: ["KeyId", "Tags", "TagKeys"],
    form: "tagKeyList",
    by: (id) => id,
  }),
  create: async ({ call }, inputs, tags) => {
    const { Description, KeySpec, KeyUsage, MultiRegion, Policy } = toApi(keyFields, inputs);
    const made = await call("CreateKey", {
      ...{ Description, KeySpec, KeyUsage, MultiRegion, Policy, Tags: tags },
      BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck === true,
    });
    return textAt(made, "KeyMetadata", "KeyId");
  },
  settle: async (context, id, inputs) => {
    if (inputs.enableKeyRotation === true) await setRotation(context, id, inputs);
    if (inputs.isEnabled === false) await context.call("DisableKey", { KeyId: id });
  },
  read: async (context, id) => {
    const found = await describeKey(context, id);
    if (found === undefined) return undefined;
    const { Policy } = await context.call("GetKeyPolicy", { KeyId: id, PolicyName: policyName });
    const rotation = await context.call("GetKeyRotationStatus", { KeyId: id });
    const shown = {
      ...found,
      Policy,
      EnableKeyRotation: rotation.KeyRotationEnabled,
      RotationPeriodInDays: rotation.RotationPeriodInDays,
    };
    return { ...fromApi(keyFields, shown), arn: found.Arn, keyId: found.KeyId };
  },
  update: updateKey,
  delete: async (context, id, known) => {
    if ((await describeKey(context, id)) === undefined) return;
    const PendingWindowInDays = known.deletionWindowInDays ?? 30;
    await context.call("ScheduleKeyDeletion", { KeyId: id, PendingWindowInDays });
  },
};

const aliasFields: Fields = {
  name: text({
    required: true,
    forceNew: true,
    length: [7, 256],
    pattern: /^alias\/(?!aws\/)[\w/-]+$/,
    api: "AliasName",
  }),
  targetKeyId: text({ required: true }),
};

/** Every page of it: an account may have more aliases than one answer holds. */
async function findAlias({ call }: Context, name: string): Promise<JsonObject | undefined> {
  let Marker: string | undefined;
  do {
    const page = await call("ListAliases", { Marker });
    const found = listAt(page, "Aliases").find((alias) => textAt(alias, "AliasName") === name);
    if (found !== undefined) return objectAt({ found }, "found");
    Marker = page.Truncated === true ? textAt(page, "NextMarker") : undefined;
  } while (Marker !== undefined);
  return undefined;
}

export const alias: ResourceType = {
  service: "kms",
  fields: aliasFields,
  outputs: ["arn", "targetKeyArn"],
  autoname: { property: "name", maxLength: 244, prefix: "alias/" },
  create: async ({ create }, inputs) => {
    await create("CreateAlias", toApi(aliasFields, inputs));
    return textAt(inputs, "name");
  },
  read: async (context, id, known) => {
    const found = await findAlias(context, id);
    if (found === undefined) return undefined;
    const targetKeyArn = textAt(found, "AliasArn").replace(
      /:alias\/.*$/,
      `:key/${textAt(found, "TargetKeyId")}`,
    );
    // A program may write the key's ARN where KMS answers its id.
    const byArn = textAt(known, "targetKeyId") === targetKeyArn;
    return {
      ...fromApi(aliasFields, found),
      ...(byArn && { targetKeyId: targetKeyArn }),
      arn: found.AliasArn,
      targetKeyArn,
    };
  },
  update: async ({ call }, _id, { inputs }) => {
    await call("UpdateAlias", toApi(aliasFields, inputs));
  },
  delete: async ({ call }, id) => {
    await call("DeleteAlias", { AliasName: id });
  },
};
