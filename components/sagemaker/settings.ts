import { z } from "zod";
import type { Feature, Surroundings } from "../capabilities/index.js";

/** ARN of an IAM role, whatever its path. */
const roleArn = z.string().regex(/^arn:aws[-\w]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/, {
  error: "expected the ARN of an IAM role, such as arn:aws:iam::123456789012:role/models",
});

/** What a stack says about its AWS account: setting `sagemaker` in `Pulumi.<stack>.yaml`. */
export const sageMakerSettings = z.strictObject({
  region: z
    .string()
    .regex(/^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/, { error: "expected an AWS region, such as eu-central-1" })
    .optional()
    .describe(
      "Region of the models; needed where a model has a placement.residency. Default: the provider's.",
    ),
  nameSuffix: z
    .string()
    .regex(/^(?=.{1,52}$)[A-Za-z0-9](?:-*[A-Za-z0-9])*$/, {
      error: "expected at most 52 letters, digits and hyphens, beginning and ending with a letter or a digit",
    })
    .optional()
    .describe(
      "What the name of an endpoint ends with, after the model's name and a hyphen. Default: the stack's name.",
    ),
  executionRoleArn: roleArn
    .optional()
    .describe(
      "Role that the models run as, with every right that they need. Default: one made for each model.",
    ),
  permissionsBoundaryArn: z
    .string()
    .regex(/^arn:aws[-\w]*:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]{1,576}$/, {
      error: "expected the ARN of an IAM policy, such as arn:aws:iam::123456789012:policy/boundary",
    })
    .optional()
    .describe("Permissions boundary of every role that is made. Default: none."),
  bucket: z
    .string()
    .regex(/^[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]$/, {
      error: "expected the name of an S3 bucket: 3 to 63 lower-case letters, digits, hyphens and dots",
    })
    .optional()
    .describe(
      "Existing bucket for the files of asynchronous and batch models. Default: one made for each model.",
    ),
  kmsKeyArn: z
    .string()
    .regex(/^arn:aws[-\w]*:kms:[-a-z0-9]+:\d{12}:key\/[-\w]+$/, {
      error: "expected the ARN of a KMS key, such as arn:aws:kms:eu-central-1:123456789012:key/…",
    })
    .optional()
    .describe(
      "Key that encrypts volumes, asynchronous answers and the bucket that is made. Default: AWS's own keys.",
    ),
  profile: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Profile of the calls that an endpoint's rollout makes itself. Default: the provider's profile, else the environment's.",
    ),
  assumeRoleArn: roleArn
    .optional()
    .describe("Role that these calls assume. Default: none; the credentials are used as they are."),
});

/** Valid settings, with defaults. */
export type SageMakerSettings = z.output<typeof sageMakerSettings>;
/** Settings as a person writes them. */
export type SageMakerSettingsInput = z.input<typeof sageMakerSettings>;

/** What these settings offer to the fields that need something of the account, in the stack of this name if it is known. */
export function sageMakerOffer(
  { region, nameSuffix, bucket }: SageMakerSettings,
  stack?: string,
): Surroundings & { readonly features: ReadonlySet<Feature> } {
  const suffix = nameSuffix ?? stack;
  return {
    features: new Set<Feature>(region === undefined ? [] : ["sagemaker.region"]),
    ...(region === undefined ? {} : { region }),
    ...(suffix === undefined ? {} : { nameSuffix: suffix }),
    ...(bucket === undefined ? {} : { bucket }),
  };
}
