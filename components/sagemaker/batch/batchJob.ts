import { Role, RolePolicy, type RoleArgs } from "@pulumi/aws/iam/index.js";
import { Schedule, type ScheduleArgs } from "@pulumi/aws/scheduler/index.js";
import { StateMachine, type StateMachineArgs } from "@pulumi/aws/sfn/index.js";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../../aws/logicalName.js";
import { policyDocument, rightsOptions, trustDocument, type Statement } from "../../aws/policyDocument.js";
import { transformed, type Transform } from "../../transform.js";
import { awsCron } from "../../aws/cron.js";
import { definitionOf, jobPrefix } from "./definition.js";
import { jobStatements, scheduleStatements } from "./permissions.js";

/** Where a job runs: what its ARNs are made of. */
export interface AwsLocation {
  /** Such as `aws` or `aws-cn`. */
  readonly partition: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  /** Twelve digits. */
  readonly accountId: pulumi.Input<string>;
}

export interface BatchJobArgs {
  readonly location: AwsLocation;
  /** The SageMaker model that answers. */
  readonly modelName: pulumi.Input<string>;
  readonly instanceType: string;
  readonly instanceCount: number;
  /** What one request holds: a line of a file, or the whole file. */
  readonly split: "line" | "file";
  /** Media type of the requests and of the answers, such as `application/json`. */
  readonly contentType: string;
  /** Largest request, in MB, 0..100; times `maxConcurrentTransforms` at most 100. Default: SageMaker's, 6. */
  readonly maxPayloadMb?: number;
  /** Requests that one instance answers at the same time. Default: SageMaker's, 1 unless the container says otherwise. */
  readonly maxConcurrentTransforms?: number;
  /** Longest time for one answer, 1..3600. Default: SageMaker's, 600. */
  readonly invocationTimeoutSeconds?: number;
  /** Prefix or object in S3 of the rows, where an execution names none. */
  readonly input: pulumi.Input<string>;
  /** Prefix in S3 of the answers, where an execution names none. */
  readonly output: pulumi.Input<string>;
  /** When it starts by itself: five-field cron expression; time zone such as `Europe/Berlin`, default UTC. */
  readonly schedule?: { readonly cron: string; readonly timeZone?: string };
  /** ARNs of SNS topics that hear of a failure. */
  readonly notify?: readonly pulumi.Input<string>[];
  /** KMS key of the answers, and of the instances' volumes unless `ownDisks`. */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /** Whether instances have disks of their own, which the hardware encrypts: SageMaker refuses a key for them. */
  readonly ownDisks?: boolean;
  /** Tags of the resources and of the jobs. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly permissionsBoundaryArn?: string;
  readonly transform?: BatchJobTransforms;
}

/** Escape hatch: one hook per child, for what the arguments do not say. */
export interface BatchJobTransforms {
  readonly stateMachineRole?: Transform<RoleArgs>;
  readonly stateMachine?: Transform<StateMachineArgs>;
  readonly scheduleRole?: Transform<RoleArgs>;
  readonly schedule?: Transform<ScheduleArgs>;
}

/**
 * Batch transform jobs: a state machine that runs one per execution and waits for it, started by a schedule, by
 * applications, or by hand. The input of an execution is `{ "input": "s3://...", "output": "s3://..." }`, each of
 * them optional; its output is the description of the transform job.
 *
 * A job costs its instances while it runs; the state machine costs a few state transitions per execution.
 */
export class BatchJob extends pulumi.ComponentResource {
  readonly stateMachineArn: pulumi.Output<string>;

  private readonly transform: BatchJobTransforms;

  /** @throws Error when a schedule of AWS cannot say what the cron expression says; see `awsCron`. */
  constructor(
    private readonly name: string,
    private readonly args: BatchJobArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("model-hosting:sagemaker:BatchJob", name, {}, options);
    this.transform = args.transform ?? {};
    const stateMachine = this.createStateMachine();
    this.createSchedule(stateMachine);
    this.stateMachineArn = stateMachine.arn;
    this.registerOutputs({ stateMachineArn: this.stateMachineArn });
  }

  private createStateMachine(): StateMachine {
    const { location, tags } = this.args;
    const plan = this.plan();
    const role = this.createRole("batch", {
      service: "states.amazonaws.com",
      description: `Runs the batch transform jobs of ${this.name}`,
      hook: this.transform.stateMachineRole,
      statements: pulumi.all([plan, location]).apply(([job, place]) => jobStatements({ ...job, ...place })),
    });
    const args: StateMachineArgs = {
      definition: plan.apply((job) => JSON.stringify(definitionOf(job))),
      roleArn: role.arn,
      region: location.region,
      tags: { ...tags },
    };
    // The rights first: an execution, and the validation of the definition, may begin at once.
    const options = { parent: this, dependsOn: [role.rights] };
    return new StateMachine(...transformed(this.transform.stateMachine, this.name, args, options));
  }

  private plan() {
    const { location, modelName, input, output, notify = [], kmsKeyArn, tags = {}, ...job } = this.args;
    const prefix = jobPrefix(this.name);
    return pulumi
      .all([location.partition, modelName, input, output, pulumi.all([...notify]), kmsKeyArn])
      .apply(([partition, model, from, to, topics, key]) => ({
        ...{ partition, prefix, modelName: model, input: from, output: to, notify: topics, tags },
        ...{ instanceType: job.instanceType, instanceCount: job.instanceCount, split: job.split },
        ...{ contentType: job.contentType, maxPayloadMb: job.maxPayloadMb },
        maxConcurrentTransforms: job.maxConcurrentTransforms,
        invocationTimeoutSeconds: job.invocationTimeoutSeconds,
        ...(key === undefined ? {} : { kmsKeyArn: key }),
        ownDisks: job.ownDisks === true,
      }));
  }

  private createSchedule(stateMachine: StateMachine): void {
    const { schedule, location } = this.args;
    if (schedule === undefined) return;
    const role = this.createRole("schedule", {
      service: "scheduler.amazonaws.com",
      description: `Starts the batch transform jobs of ${this.name}`,
      hook: this.transform.scheduleRole,
      statements: stateMachine.arn.apply(scheduleStatements),
    });
    const args: ScheduleArgs = {
      scheduleExpression: awsCron(schedule.cron),
      scheduleExpressionTimezone: schedule.timeZone ?? "UTC",
      flexibleTimeWindow: { mode: "OFF" },
      region: location.region,
      target: { arn: stateMachine.arn, roleArn: role.arn, input: "{}", retryPolicy },
    };
    const options = { parent: this, dependsOn: [role.rights] };
    const name = logicalName(this.name, "schedule");
    new Schedule(...transformed(this.transform.schedule, name, args, options));
  }

  private createRole(purpose: string, { service, description, statements, hook }: RolePlan): RoleWithRights {
    const { location, permissionsBoundaryArn, tags } = this.args;
    const name = logicalName(this.name, purpose);
    const args: RoleArgs = {
      description,
      assumeRolePolicy: pulumi
        .output(location.accountId)
        .apply((accountId) => trustDocument(service, accountId)),
      ...(permissionsBoundaryArn === undefined ? {} : { permissionsBoundary: permissionsBoundaryArn }),
      tags: { ...tags },
    };
    const role = new Role(...transformed(hook, name, args, { parent: this }));
    const policy = statements.apply(policyDocument);
    const rights = new RolePolicy(
      name,
      { role: role.name, policy, name },
      { parent: this, ...rightsOptions },
    );
    return { arn: role.arn, rights };
  }
}

interface RolePlan {
  readonly service: string;
  readonly description: string;
  readonly statements: pulumi.Output<readonly Statement[]>;
  readonly hook: Transform<RoleArgs> | undefined;
}

interface RoleWithRights {
  readonly arn: pulumi.Output<string>;
  /** What uses the role waits for it. */
  readonly rights: RolePolicy;
}

/** A start that AWS could not make is tried again for an hour: later, the next one may be near. */
const retryPolicy = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 };
