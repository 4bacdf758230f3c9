/** What `DescribeServices` says of a service. */
export interface Service {
  /** `ACTIVE`, `DRAINING` or `INACTIVE`. */
  readonly status: string;
  /** ARN of the task definition that its tasks are to have; after a rollback, of the one before. */
  readonly taskDefinition: string;
  readonly desired: number;
  readonly running: number;
}

/** One deployment of a service, in the words of the API (`ServiceDeployment`). */
export interface Deployment {
  readonly arn: string;
  /** Such as `IN_PROGRESS`, `SUCCESSFUL` or `ROLLBACK_SUCCESSFUL`. */
  readonly status: string;
  readonly statusReason?: string;
  /** ARN of the task definition that it brings; absent where ECS does not say. */
  readonly taskDefinition?: string;
  readonly created: Date;
}

/** A task that has ended. */
export interface StoppedTask {
  readonly arn: string;
  readonly taskDefinition: string;
  readonly stopped: Date;
  readonly reason: string;
  /** What became of its containers, such as `model: exit code 1`. */
  readonly containers: readonly string[];
}

/** A revision of a task definition. */
export interface Revision {
  readonly arn: string;
  readonly number: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly isActive: boolean;
}

/** A service of a cluster, by their ARNs. */
export interface ServiceId {
  readonly cluster: string;
  readonly service: string;
}

/** What the rollouts of a service ask of ECS. What does not exist is `undefined`, and no error where it is deleted. */
export interface EcsApi {
  describeService(id: ServiceId): Promise<Service | undefined>;
  /** The newest deployment; undefined where there was none yet. */
  newestDeployment(id: ServiceId): Promise<Deployment | undefined>;
  /** Has the service go to a task definition, even if it was asked for it before. */
  deploy(id: ServiceId, taskDefinition: string): Promise<void>;
  /** Tasks of the service that ended in the last hour, newest first. */
  stoppedTasks(id: ServiceId): Promise<StoppedTask[]>;
  /** Every revision of exactly this family, newest first, with its tags. */
  revisions(family: string): Promise<Revision[]>;
  deregister(taskDefinition: string): Promise<void>;
  /** Deletes revisions that are deregistered; ECS does so once no task has them. */
  deleteRevisions(taskDefinitions: readonly string[]): Promise<void>;
}
