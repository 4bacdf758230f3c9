import {
  ObjectOwnership,
  ServerSideEncryption,
  TransitionDefaultMinimumObjectSize,
  TransitionStorageClass,
} from "@aws-sdk/client-s3";

import { isEmpty, type JsonObject, listAt, objectAt, textAt } from "../../provider/json.js";
import { atMostOne, document, type Fields, flag, number, object, objects, text } from "../fields.js";
import type { Context, ResourceType } from "../resourceType.js";
import { formTags, parseTags, tagsOf } from "../tags.js";
import { type ApiInput, type ApiValue, fromApi, toApi } from "../translate.js";

const values = <Value extends string>(choices: Record<string, Value>) => Object.values<string>(choices);

const bucketFields: Fields = {
  /** User guide, "General purpose bucket naming rules". */
  bucket: text({ forceNew: true, length: [3, 63], pattern: /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/ }),
  forceDestroy: flag({ local: true, default: false }),
  objectLockEnabled: flag({ forceNew: true, computed: true, local: true }),
};

export const bucket: ResourceType = {
  service: "s3",
  fields: bucketFields,
  outputs: ["arn", "bucketDomainName", "bucketRegionalDomainName", "bucketRegion"],
  autoname: { property: "bucket", maxLength: 63, lowerCase: true },
  tagging: {
    form: "list",
    read: async ({ find }, id) => parseTags((await find("GetBucketTagging", { Bucket: id }))?.TagSet),
    write: async ({ call }, id, _known, { all }) => {
      const TagSet = formTags("list", all);
      if (TagSet === undefined) await call("DeleteBucketTagging", { Bucket: id });
      else await call("PutBucketTagging", { Bucket: id, Tagging: { TagSet } });
    },
  },
  create: async ({ create, region }, inputs) => {
    const id = textAt(inputs, "bucket");
    // The API refuses to hear the name of the region that it takes for the default.
    const place = region === "us-east-1" ? undefined : { LocationConstraint: region };
    await create("CreateBucket", {
      Bucket: id,
      CreateBucketConfiguration: place,
      ObjectLockEnabledForBucket: inputs.objectLockEnabled,
    });
    return id;
  },
  settle: async ({ call }, id, inputs) => {
    const TagSet = formTags("list", tagsOf(inputs, "tagsAll"));
    if (TagSet !== undefined) await call("PutBucketTagging", { Bucket: id, Tagging: { TagSet } });
  },
  read: async ({ find, region }, id) => {
    if ((await find("HeadBucket", { Bucket: id })) === undefined) return undefined;
    return {
      bucket: id,
      arn: `arn:aws:s3:::${id}`,
      bucketDomainName: `${id}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
      bucketRegion: region,
    };
  },
  delete: async (context, id, known) => {
    if (known.forceDestroy === true) await empty(context, id);
    await context.call("DeleteBucket", { Bucket: id });
  },
};

/** Deletes every version of every object, a page at a time. */
async function empty({ call }: Context, id: string): Promise<void> {
  for (;;) {
    const page = await call("ListObjectVersions", { Bucket: id });
    const versions = [...listAt(page, "Versions"), ...listAt(page, "DeleteMarkers")];
    if (versions.length === 0) return;
    const Objects = versions.map((version) => ({
      Key: textAt(version, "Key"),
      VersionId: textAt(version, "VersionId"),
    }));
    const { Errors } = await call("DeleteObjects", { Bucket: id, Delete: { Objects, Quiet: true } });
    const [first] = listAt({ Errors }, "Errors");
    if (first !== undefined)
      throw new Error(
        `object ${textAt(first, "Key")} of bucket ${id} was not deleted: ${textAt(first, "Message")}`,
      );
  }
}

/** The bucket's name is the id of everything that belongs to one bucket. */
const ofBucket: Fields = { bucket: text({ required: true, forceNew: true, length: [1, 63], local: true }) };

interface BucketPart {
  fields: Fields;
  /** Actions that write, read and delete it. */
  actions: [put: string, get: string, remove: string];
  toApi(inputs: JsonObject): ApiInput;
  fromApi(answer: JsonObject): JsonObject;
}

function bucketPart({ fields: own, actions: [put, get, remove], ...translate }: BucketPart): ResourceType {
  const write = ({ call }: Context, inputs: JsonObject) =>
    call(put, { Bucket: textAt(inputs, "bucket"), ...translate.toApi(inputs) });
  return {
    service: "s3",
    fields: { ...ofBucket, ...own },
    outputs: [],
    create: async (context, inputs) => {
      await write(context, inputs);
      return textAt(inputs, "bucket");
    },
    read: async ({ find }, id) => {
      const found = await find(get, { Bucket: id });
      return found && { bucket: id, ...translate.fromApi(found) };
    },
    update: async (context, _id, { inputs }) => {
      await write(context, inputs);
    },
    delete: async ({ call }, id) => {
      await call(remove, { Bucket: id });
    },
  };
}

const blocks: Fields = {
  blockPublicAcls: flag({ default: false }),
  blockPublicPolicy: flag({ default: false }),
  ignorePublicAcls: flag({ default: false }),
  restrictPublicBuckets: flag({ default: false }),
};

export const bucketPublicAccessBlock = bucketPart({
  fields: blocks,
  actions: ["PutPublicAccessBlock", "GetPublicAccessBlock", "DeletePublicAccessBlock"],
  toApi: (inputs) => ({ PublicAccessBlockConfiguration: toApi(blocks, inputs) }),
  fromApi: (answer) => fromApi(blocks, objectAt(answer, "PublicAccessBlockConfiguration")),
});

const encryption: Fields = {
  rules: objects(
    {
      applyServerSideEncryptionByDefault: object({
        kmsMasterKeyId: text({ api: "KMSMasterKeyID" }),
        sseAlgorithm: text({ required: true, oneOf: values(ServerSideEncryption), api: "SSEAlgorithm" }),
      }),
      bucketKeyEnabled: flag({ default: false }),
    },
    { required: true, unordered: true },
  ),
};

export const bucketServerSideEncryptionConfiguration = bucketPart({
  fields: encryption,
  actions: ["PutBucketEncryption", "GetBucketEncryption", "DeleteBucketEncryption"],
  toApi: (inputs) => ({ ServerSideEncryptionConfiguration: toApi(encryption, inputs) }),
  fromApi: (answer) => fromApi(encryption, objectAt(answer, "ServerSideEncryptionConfiguration")),
});

const days = (required?: true) => number({ range: [1, Infinity], required });
const size = number({ range: [0, Infinity] });
const storageClass = text({ required: true, oneOf: values(TransitionStorageClass) });

const lifecycle: Fields = {
  rules: objects(
    {
      abortIncompleteMultipartUpload: object({ daysAfterInitiation: days() }),
      expiration: object(
        { date: text({ is: "date" }), days: days(), expiredObjectDeleteMarker: flag() },
        { together: [atMostOne("date", "days", "expiredObjectDeleteMarker")] },
      ),
      filter: object(
        {
          objectSizeGreaterThan: size,
          objectSizeLessThan: size,
          prefix: text(),
          tag: object({ key: text({ required: true }), value: text({ required: true }) }),
        },
        { together: [atMostOne("objectSizeGreaterThan", "objectSizeLessThan", "prefix", "tag")] },
      ),
      id: text({ required: true, length: [1, 255], api: "ID" }),
      noncurrentVersionExpiration: object({
        newerNoncurrentVersions: number({ range: [1, 100] }),
        noncurrentDays: days(true),
      }),
      noncurrentVersionTransitions: objects(
        { newerNoncurrentVersions: number({ range: [1, 100] }), noncurrentDays: size, storageClass },
        { unordered: true },
      ),
      status: text({ required: true, oneOf: ["Enabled", "Disabled"] }),
      transitions: objects({ date: text({ is: "date" }), days: size, storageClass }, { unordered: true }),
    },
    { required: true, items: [1, 1000] },
  ),
};
const minimumSize: Fields = {
  transitionDefaultMinimumObjectSize: text({
    computed: true,
    oneOf: values(TransitionDefaultMinimumObjectSize),
  }),
};

export const bucketLifecycleConfiguration = bucketPart({
  fields: { ...lifecycle, ...minimumSize },
  actions: ["PutBucketLifecycleConfiguration", "GetBucketLifecycleConfiguration", "DeleteBucketLifecycle"],
  toApi: (inputs) => ({
    LifecycleConfiguration: { Rules: rulesToApi(inputs) },
    ...toApi(minimumSize, inputs),
  }),
  fromApi: (answer) => fromApi({ ...lifecycle, ...minimumSize }, answer),
});

/** Each rule needs a filter; the empty one is every object. */
function rulesToApi(inputs: JsonObject): ApiValue {
  const rules = listAt(inputs, "rules").map((rule) => withFilter(objectAt({ rule }, "rule")));
  return toApi(lifecycle, { rules }).Rules;
}

function withFilter(rule: JsonObject): JsonObject {
  return isEmpty(rule.filter) ? { ...rule, filter: { prefix: "" } } : rule;
}

const policyFields: Fields = { policy: document({ required: true }) };

export const bucketPolicy = bucketPart({
  fields: policyFields,
  actions: ["PutBucketPolicy", "GetBucketPolicy", "DeleteBucketPolicy"],
  toApi: (inputs) => toApi(policyFields, inputs),
  fromApi: (answer) => fromApi(policyFields, answer),
});

const ownership: Fields = {
  rule: object(
    { objectOwnership: text({ required: true, oneOf: values(ObjectOwnership) }) },
    { required: true },
  ),
};

export const bucketOwnershipControls = bucketPart({
  fields: ownership,
  actions: ["PutBucketOwnershipControls", "GetBucketOwnershipControls", "DeleteBucketOwnershipControls"],
  toApi: (inputs) => ({ OwnershipControls: { Rules: [toApi(ownership, inputs).Rule] } }),
  fromApi: (answer) => fromApi(ownership, { Rule: listAt(answer, "OwnershipControls", "Rules")[0] }),
});
