import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

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
  /** KMS key of the instances' volumes and of the answers. */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /** Tags of the resources and of the jobs. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly permissionsBoundaryArn?: string;
  readonly transform?: BatchJobTransforms;
}

type Transform<Args> = (args: Args, options: pulumi.CustomResourceOptions) => void;

/** Escape hatch: one hook per child, for what the arguments do not say. */
export interface BatchJobTransforms {
  readonly stateMachineRole?: Transform<aws.iam.RoleArgs>;
  readonly stateMachine?: Transform<aws.sfn.StateMachineArgs>;
  readonly scheduleRole?: Transform<aws.iam.RoleArgs>;
  readonly schedule?: Transform<aws.scheduler.ScheduleArgs>;
}

/**
 * Batch transform jobs: a state machine that runs one per execution and waits for it, started by a schedule, by
 * applications, or by hand. The input of an execution is `{ "input": "s3://...", "output": "s3://..." }`, each of
 * them optional; its output is the same with `job`, the description of the transform job.
 */
export declare class BatchJob extends pulumi.ComponentResource {
  readonly stateMachineArn: pulumi.Output<string>;
  constructor(name: string, args: BatchJobArgs, options?: pulumi.ComponentResourceOptions);
}
