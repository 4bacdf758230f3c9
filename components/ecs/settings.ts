import { z } from "zod";
import type { Feature, Surroundings } from "../capabilities/index.js";
import { offersEgress, type NetworkSettings } from "../network/settings.js";

/** ARN of an IAM role, whatever its path. */
const roleArn = z.string().regex(/^arn:aws[-\w]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/, {
  error: "expected the ARN of an IAM role, such as arn:aws:iam::123456789012:role/models",
});

const instanceType = z.string().regex(/^(?!ml\.)[a-z][-a-z0-9]*\.[-a-z0-9]+$/, {
  error: "expected an instance type of EC2, such as g5.xlarge",
});

const cluster = z.strictObject({
  arn: z
    .string()
    .regex(/^arn:aws[-\w]*:ecs:[-a-z0-9]+:\d{12}:cluster\/[-\w]+$/, {
      error: "expected the ARN of a cluster, such as arn:aws:ecs:eu-central-1:123456789012:cluster/models",
    })
    .describe("ARN of the cluster, which has capacity providers FARGATE and FARGATE_SPOT."),
  capacityProviders: z
    .record(instanceType, z.string().min(1))
    .default({})
    .describe("Its capacity providers of EC2 instances, by instance type. Default: none."),
});

/** What a stack says about its ECS cluster: setting `ecs` in `Pulumi.<stack>.yaml`. */
export const ecsSettings = z.strictObject({
  region: z
    .string()
    .regex(/^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/, { error: "expected an AWS region, such as eu-central-1" })
    .optional()
    .describe(
      "Region of the models; needed where a model has a placement.residency. Default: the provider's.",
    ),
  cluster: cluster.optional().describe("Existing cluster. Default: one made for all models of the stack."),
  containerInsights: z
    .enum(["disabled", "enabled", "enhanced"])
    // Each metric of it is paid for; what alarms and scaling here need comes without.
    .default("disabled")
    .describe("Metrics of each task of a cluster that is made. Paid by metric."),
  instances: z
    .strictObject({
      maxPerType: z
        .int()
        .min(1)
        .max(1000)
        .default(10)
        .describe("EC2 instances of one type at most; an update starts the new tasks beside the old ones."),
    })
    .prefault({})
    .describe("EC2 instances of models that name an instance type."),
  permissionsBoundaryArn: z
    .string()
    .regex(/^arn:aws[-\w]*:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]{1,576}$/, {
      error: "expected the ARN of an IAM policy, such as arn:aws:iam::123456789012:policy/boundary",
    })
    .optional()
    .describe("Permissions boundary of every role that is made. Default: none."),
  kmsKeyArn: z
    .string()
    .regex(/^arn:aws[-\w]*:kms:[-a-z0-9]+:\d{12}:key\/[-\w]+$/, {
      error: "expected the ARN of a KMS key, such as arn:aws:kms:eu-central-1:123456789012:key/…",
    })
    .optional()
    .describe("Key of the models' secrets, parameters and artifacts. Default: AWS's own keys."),
  artifactImage: z
    .string()
    .min(1)
    .default("kserve/storage-initializer:v0.15.2")
    .describe(
      "Image that downloads artifacts: called with a URI and a folder, as KServe's storage initializer is.",
    ),
  toolsImage: z
    .string()
    .min(1)
    .default("public.ecr.aws/docker/library/busybox:1.37.0-musl")
    .describe("Image with a static busybox, for the health checks of containers."),
  profile: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Profile of the calls that a service's rollout makes itself. Default: the provider's profile, else the environment's.",
    ),
  assumeRoleArn: roleArn
    .optional()
    .describe("Role that these calls assume. Default: none; the credentials are used as they are."),
});

/** Valid settings, with defaults. */
export type EcsSettings = z.output<typeof ecsSettings>;
/** Settings as a person writes them. */
export type EcsSettingsInput = z.input<typeof ecsSettings>;

/** What these settings, and those of the network, offer to the fields that need something of the account. */
export function ecsOffer(
  { region, cluster: given, artifactImage, toolsImage }: EcsSettings,
  network: NetworkSettings,
): Surroundings & { readonly features: ReadonlySet<Feature> } {
  return {
    features: new Set<Feature>(region === undefined ? [] : ["ecs.region"]),
    ...(region === undefined ? {} : { region }),
    internet: offersEgress(network),
    certificate: network.loadBalancer.certificateArn !== undefined,
    helperImages: { artifact: artifactImage, tools: toolsImage },
    ...(given === undefined ? {} : { capacityOf: Object.keys(given.capacityProviders) }),
  };
}
