import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  UpdateServiceCommand,
  type TaskDefinitionStatus,
} from "@aws-sdk/client-ecs";
import { clientOptions, type Credentials } from "../../aws/sdk.js";
import * as answers from "./answers.js";
import type { EcsApi, Revision, ServiceId } from "./api.js";

/** Client with retries and time limits. */
export function ecsClient(region: string, credentials?: Credentials): ECSClient {
  return new ECSClient(clientOptions(region, credentials));
}

/** Most tasks that one call describes; the API's limit. */
const describedAtOnce = 100;

/** The API of ECS, by the AWS SDK. */
export class AwsApi implements EcsApi {
  constructor(private readonly client: ECSClient) {}

  async describeService({ cluster, service }: ServiceId) {
    const command = new DescribeServicesCommand({ cluster, services: [service] });
    const answer = await missing(call("DescribeServices", this.client.send(command)));
    return answer && answers.serviceOf(answer);
  }

  async newestDeployment({ cluster, service }: ServiceId) {
    const list = new ListServiceDeploymentsCommand({ cluster, service });
    const listed = await missing(call("ListServiceDeployments", this.client.send(list)));
    const arn = listed && answers.newestOf(listed);
    if (arn === undefined) return undefined;
    const describe = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] });
    const found = answers.deploymentOf(await call("DescribeServiceDeployments", this.client.send(describe)));
    if (found?.revision === undefined) return found?.deployment;
    const taskDefinition = await this.taskDefinitionOf(found.revision);
    return { ...found.deployment, ...(taskDefinition === undefined ? {} : { taskDefinition }) };
  }

  async deploy({ cluster, service }: ServiceId, taskDefinition: string) {
    const command = new UpdateServiceCommand({ cluster, service, taskDefinition, forceNewDeployment: true });
    await call("UpdateService", this.client.send(command));
  }

  async stoppedTasks({ cluster, service }: ServiceId) {
    const list = new ListTasksCommand({
      cluster,
      serviceName: service,
      desiredStatus: "STOPPED",
      maxResults: describedAtOnce,
    });
    const { taskArns: tasks = [] } = await call("ListTasks", this.client.send(list));
    if (tasks.length === 0) return [];
    const describe = new DescribeTasksCommand({ cluster, tasks });
    const found = answers.stoppedTasksOf(await call("DescribeTasks", this.client.send(describe)));
    return found.sort((one, other) => other.stopped.getTime() - one.stopped.getTime());
  }

  async revisions(family: string) {
    const arns = [
      ...(await this.revisionArns(family, "ACTIVE")),
      ...(await this.revisionArns(family, "INACTIVE")),
    ];
    const found: Revision[] = [];
    // One after the other: the number of calls that an account may make in a second is small.
    for (const arn of arns) {
      const revision = await this.revision(arn);
      if (revision !== undefined) found.push(revision);
    }
    return found.sort((one, other) => other.number - one.number);
  }

  async deregister(taskDefinition: string) {
    const command = new DeregisterTaskDefinitionCommand({ taskDefinition });
    await missing(call("DeregisterTaskDefinition", this.client.send(command)));
  }

  async deleteRevisions(taskDefinitions: readonly string[]) {
    const command = new DeleteTaskDefinitionsCommand({ taskDefinitions: [...taskDefinitions] });
    const answer = await missing(call("DeleteTaskDefinitions", this.client.send(command)));
    const left = answer === undefined ? [] : answers.undeletedOf(answer);
    if (left.length > 0) throw new Error(`DeleteTaskDefinitions: ${left.join("; ")}`);
  }

  private async taskDefinitionOf(revision: string): Promise<string | undefined> {
    const command = new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revision] });
    return answers.taskDefinitionOf(await call("DescribeServiceRevisions", this.client.send(command)));
  }

  /** Of exactly this family: the API's prefix is one of any family that begins alike. */
  private async revisionArns(familyPrefix: string, status: TaskDefinitionStatus): Promise<string[]> {
    const arns: string[] = [];
    let nextToken: string | undefined;
    do {
      const command = new ListTaskDefinitionsCommand({ familyPrefix, status, nextToken });
      const answer = await call("ListTaskDefinitions", this.client.send(command));
      arns.push(...(answer.taskDefinitionArns ?? []));
      ({ nextToken } = answer);
    } while (nextToken !== undefined && nextToken !== "");
    return arns.filter((arn) => arn.includes(`/${familyPrefix}:`));
  }

  private async revision(taskDefinition: string): Promise<Revision | undefined> {
    const command = new DescribeTaskDefinitionCommand({ taskDefinition, include: ["TAGS"] });
    const answer = await missing(call("DescribeTaskDefinition", this.client.send(command)));
    return answer && answers.revisionOf(answer);
  }
}

class MissingError extends Error {}

/** The answer, or nothing where ECS says that it does not know what was asked for. */
async function missing<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof MissingError) return undefined;
    throw error;
  }
}

/** Errors that say that there is no such thing; for a task definition ECS has none of its own. */
const absent = ["ClusterNotFoundException", "ServiceNotFoundException", "ServiceNotActiveException"];

/** The answer to a call; its errors in this project's words. */
async function call<Answer>(action: string, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof SyntaxError) throw answers.notTheApi(action, error);
    const message = `${action}: ${error.message}`;
    const isAbsent =
      absent.includes(error.name) ||
      (error.name === "ClientException" &&
        /unable to describe task definition|not found/i.test(error.message));
    throw isAbsent ? new MissingError(message, { cause: error }) : new Error(message, { cause: error });
  }
}
