import { z } from "zod";
import { ProtocolError } from "../../aws/sdk.js";
import type { Deployment, Revision, Service, StoppedTask } from "./api.js";

const service = z.object({
  services: z
    .array(
      z.object({
        status: z.string(),
        taskDefinition: z.string(),
        desiredCount: z.int(),
        runningCount: z.int(),
      }),
    )
    .default([]),
});

/** What `DescribeServices` answered of one service. */
export function serviceOf(answer: unknown): Service | undefined {
  const [found] = parsed("DescribeServices", service, answer).services;
  if (found === undefined) return undefined;
  const { status, taskDefinition, desiredCount, runningCount } = found;
  return { status, taskDefinition, desired: desiredCount, running: runningCount };
}

const briefs = z.object({
  serviceDeployments: z
    .array(z.object({ serviceDeploymentArn: z.string(), createdAt: z.date() }))
    .default([]),
});

/** ARN of the newest deployment in what `ListServiceDeployments` answered. */
export function newestOf(answer: unknown): string | undefined {
  const { serviceDeployments } = parsed("ListServiceDeployments", briefs, answer);
  const [newest] = serviceDeployments.toSorted(
    (one, other) => other.createdAt.getTime() - one.createdAt.getTime(),
  );
  return newest?.serviceDeploymentArn;
}

const deployments = z.object({
  serviceDeployments: z
    .array(
      z.object({
        serviceDeploymentArn: z.string(),
        status: z.string(),
        statusReason: z.string().optional(),
        createdAt: z.date(),
        targetServiceRevision: z.object({ arn: z.string() }).optional(),
      }),
    )
    .default([]),
});

/** What `DescribeServiceDeployments` answered, with the ARN of the revision that the deployment brings. */
export function deploymentOf(
  answer: unknown,
): { readonly deployment: Deployment; readonly revision: string | undefined } | undefined {
  const [found] = parsed("DescribeServiceDeployments", deployments, answer).serviceDeployments;
  if (found === undefined) return undefined;
  const { serviceDeploymentArn: arn, status, statusReason, createdAt: created } = found;
  return {
    deployment: { arn, status, created, ...(statusReason === undefined ? {} : { statusReason }) },
    revision: found.targetServiceRevision?.arn,
  };
}

const revisions = z.object({
  serviceRevisions: z.array(z.object({ taskDefinition: z.string().optional() })).default([]),
});

/** The task definition in what `DescribeServiceRevisions` answered. */
export function taskDefinitionOf(answer: unknown): string | undefined {
  return parsed("DescribeServiceRevisions", revisions, answer).serviceRevisions[0]?.taskDefinition;
}

const tasks = z.object({
  tasks: z
    .array(
      z.object({
        taskArn: z.string(),
        taskDefinitionArn: z.string(),
        stoppedAt: z.date().optional(),
        stoppedReason: z.string().optional(),
        containers: z
          .array(z.object({ name: z.string(), exitCode: z.int().optional(), reason: z.string().optional() }))
          .default([]),
      }),
    )
    .default([]),
});

/** What `DescribeTasks` answered of tasks that have ended. */
export function stoppedTasksOf(answer: unknown): StoppedTask[] {
  return parsed("DescribeTasks", tasks, answer).tasks.map((task) => ({
    arn: task.taskArn,
    taskDefinition: task.taskDefinitionArn,
    stopped: task.stoppedAt ?? new Date(0),
    reason: task.stoppedReason ?? "ECS gives no reason",
    containers: task.containers.flatMap(endOf),
  }));
}

/** What became of a container; nothing where it ended well or with its task. */
function endOf({
  name,
  exitCode,
  reason,
}: {
  name: string;
  exitCode?: number | undefined;
  reason?: string | undefined;
}): string[] {
  const parts = [
    ...(exitCode === undefined || exitCode === 0 ? [] : [`exit code ${exitCode}`]),
    ...(reason === undefined ? [] : [reason]),
  ];
  return parts.length === 0 ? [] : [`${name}: ${parts.join(", ")}`];
}

const definition = z.object({
  taskDefinition: z.object({ taskDefinitionArn: z.string(), revision: z.int(), status: z.string() }),
  tags: z.array(z.object({ key: z.string(), value: z.string().default("") })).default([]),
});

/** What `DescribeTaskDefinition` answered. */
export function revisionOf(answer: unknown): Revision {
  const { taskDefinition, tags } = parsed("DescribeTaskDefinition", definition, answer);
  return {
    arn: taskDefinition.taskDefinitionArn,
    number: taskDefinition.revision,
    isActive: taskDefinition.status === "ACTIVE",
    tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
  };
}

const failed = z.object({
  failures: z.array(z.object({ arn: z.string().optional(), reason: z.string().optional() })).default([]),
});

/** What `DeleteTaskDefinitions` could not delete; one that is gone, as after a lost answer, is no failure. */
export function undeletedOf(answer: unknown): string[] {
  return parsed("DeleteTaskDefinitions", failed, answer)
    .failures.filter(({ reason = "" }) => !/^MISSING$|does not exist/.test(reason))
    .map(({ arn = "a task definition", reason = "ECS gives no reason" }) => `${arn}: ${reason}`);
}

function parsed<Answer>(action: string, schema: z.ZodType<Answer>, answer: unknown): Answer {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw notTheApi(action, result.error);
}

/** An answer that is none of ECS. */
export function notTheApi(action: string, cause: Error): ProtocolError {
  return new ProtocolError(
    `the answer to ${action} is none of ECS's API; does AWS_ENDPOINT_URL lead to something else?`,
    { cause },
  );
}
