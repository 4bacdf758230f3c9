import type { Deployment, EcsApi, Service, ServiceId, StoppedTask } from "./api.js";
import { nameOf } from "./names.js";

/** Most reasons that a message holds. */
const mostReasons = 5;

interface Failed extends ServiceId {
  readonly taskDefinition: string;
  readonly logGroup: string;
}

/**
 * Why a deployment failed: in ECS's words, and in those of its tasks. Where the tasks' logs are, but no line of them: a
 * log may hold what nobody is to see in the output of a pipeline.
 */
export async function failureOf(
  api: EcsApi,
  wanted: Failed,
  { service, newest }: { readonly service: Service; readonly newest: Deployment | undefined },
): Promise<string> {
  const reasons = reasonsOf(await api.stoppedTasks(wanted), wanted.taskDefinition);
  return [
    `service ${nameOf(wanted.service)} does not serve task definition ${nameOf(wanted.taskDefinition)}: its ` +
      `deployment is ${newest?.status ?? "gone"}${sentence(newest?.statusReason)}`,
    ...(reasons.length === 0
      ? ["None of its tasks that ended in the last hour says why."]
      : ["Its tasks ended with:", ...reasons.map((reason) => `  - ${reason}`)]),
    `Their logs: aws logs tail '${wanted.logGroup}' --since 1h`,
    serving(service, wanted.taskDefinition),
  ].join("\n");
}

function serving(service: Service, wanted: string): string {
  return service.taskDefinition === wanted
    ? "There was no version before it to go back to; the next up tries again."
    : `The service serves ${nameOf(service.taskDefinition)} as before; the next up tries again.`;
}

/** Different reasons of the deployment's own tasks, newest first. */
function reasonsOf(tasks: readonly StoppedTask[], taskDefinition: string): string[] {
  const own = tasks.filter((task) => task.taskDefinition === taskDefinition && !isOrdinary(task));
  const texts = own.map(({ reason, containers }) =>
    containers.length === 0 ? reason : `${reason} (${containers.join("; ")})`,
  );
  return [...new Set(texts)].slice(0, mostReasons);
}

/** What ECS says of tasks that it ends because it no longer needs them. */
function isOrdinary({ reason }: StoppedTask): boolean {
  return /^Scaling activity initiated by/.test(reason);
}

function sentence(reason: string | undefined): string {
  return reason === undefined || reason === "" ? "." : `: ${reason.trim().replace(/\.$/, "")}.`;
}
