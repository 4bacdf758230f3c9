import {
  Bucket,
  BucketLifecycleConfiguration,
  BucketPublicAccessBlock,
  BucketServerSideEncryptionConfiguration,
} from "@pulumi/aws/s3/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { regional, type Parts } from "./children.js";
import { transformed } from "../transform.js";

/** Days for which requests and answers are kept. */
const daysKept = 30;
/** Days after which parts of an upload that never ended are removed. */
const daysOfUpload = 1;

/** A private, encrypted bucket for requests and answers, and what must be there before they are. */
export interface FileStore {
  readonly bucket: pulumi.Output<string>;
  readonly resources: readonly pulumi.Resource[];
}

/**
 * Makes the bucket of an asynchronous or batch model. It goes with the model, with what is in it: copies of requests and answers
 * that expire anyway. Whoever wants to keep them names a bucket of their own.
 */
export function createFileStore(parts: Parts): FileStore {
  const { workload, transform, parent, tags } = parts;
  const name = workload.endpointName;
  const options = () => ({ parent });
  const made = new Bucket(
    ...transformed(transform.bucket, name, { ...regional(workload), forceDestroy: true, tags }, options()),
  );
  const bucket = made.bucket;
  const access = new BucketPublicAccessBlock(
    ...transformed(
      transform.bucketAccess,
      name,
      {
        ...regional(workload),
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      options(),
    ),
  );
  const encryption = new BucketServerSideEncryptionConfiguration(
    ...transformed(
      transform.bucketEncryption,
      name,
      { ...regional(workload), bucket, rules: [encryptionRule(workload.settings.kmsKeyArn)] },
      options(),
    ),
  );
  const lifecycle = new BucketLifecycleConfiguration(
    ...transformed(
      transform.bucketLifecycle,
      name,
      {
        ...regional(workload),
        bucket,
        rules: [
          {
            id: "expire",
            status: "Enabled",
            filter: { prefix: "" },
            expiration: { days: daysKept },
            abortIncompleteMultipartUpload: { daysAfterInitiation: daysOfUpload },
          },
        ],
      },
      options(),
    ),
  );
  return { bucket, resources: [access, encryption, lifecycle] };
}

function encryptionRule(kmsKeyArn: string | undefined) {
  return kmsKeyArn === undefined
    ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
    : {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
        // One key of the bucket instead of a call of KMS for each object.
        bucketKeyEnabled: true,
      };
}
