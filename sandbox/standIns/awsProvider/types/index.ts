import { map, text, type Fields } from "../fields.js";
import type { ResourceType } from "../resourceType.js";

/**
 * Where the rows are: one file a service, loaded with the service's SDK when the first resource of it comes. A row is
 * exported under the last part of its token with a small first letter; a new file needs a line here.
 */
const files: Record<string, () => Promise<object>> = {
  appautoscaling: () => import("./appautoscaling.js"),
  autoscaling: () => import("./autoscaling.js"),
  budgets: () => import("./budgets.js"),
  cloudwatch: () => import("./cloudwatch.js"),
  ec2: () => import("./ec2.js"),
  ecs: () => import("./ecs.js"),
  eks: () => import("./eks.js"),
  iam: () => import("./iam.js"),
  kms: () => import("./kms.js"),
  lb: () => import("./lb.js"),
  s3: () => import("./s3.js"),
  sagemaker: () => import("./sagemaker.js"),
  scheduler: () => import("./scheduler.js"),
  sfn: () => import("./sfn.js"),
  sns: () => import("./sns.js"),
  sqs: () => import("./sqs.js"),
  vpc: () => import("./vpc.js"),
};

/**
 * The row of a type of resources, e.g. of `aws:sagemaker/model:Model`.
 *
 * @throws for a type that is not in the table, with where to add it.
 */
export async function typeOfToken(token: string): Promise<ResourceType> {
  const [, service = "", row = ""] = /^aws:(\w+)\/(\w+):\w+$/.exec(token) ?? [];
  const rows = await files[service]?.();
  const found: unknown = rows && Reflect.get(rows, row);
  if (isResourceType(found)) return { ...found, fields: completeFields(found) };
  throw new Error(
    `${token} is not in the table of the sandbox's stand-in for the AWS provider. Add a row "${row}" to ` +
      `sandbox/standIns/awsProvider/types/${service || "<service>"}.ts and a row to test/engine/awsProvider.test.ts.`,
  );
}

/** Fields that every type of a region has, and every type with tags. */
function completeFields({ fields, tagging, global }: ResourceType): Fields {
  return {
    ...fields,
    ...(global ? {} : { region: text({ forceNew: true, local: true }) }),
    ...(tagging && { tags: map({ local: true }), tagsAll: map({ local: true }) }),
  };
}

function isResourceType(value: unknown): value is ResourceType {
  return typeof value === "object" && value !== null && "create" in value && "read" in value;
}
