import type { Statement } from "../../aws/policyDocument.js";

/** What the state machine's role is for. */
export interface JobRights {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** What every job's name begins with. */
  readonly prefix: string;
  readonly notify: readonly string[];
  readonly kmsKeyArn?: string;
}

/**
 * What the state machine may do: run this model's jobs and tell of failures (Step Functions developer guide, "IAM
 * policies for Amazon SageMaker"; the guide's `iam:PassRole` is for calls that take a role, which this one does not).
 */
export function jobStatements(rights: JobRights): Statement[] {
  const { partition, region, accountId, prefix, notify, kmsKeyArn } = rights;
  return [
    {
      Sid: "RunJobs",
      Action: [
        "sagemaker:CreateTransformJob",
        "sagemaker:DescribeTransformJob",
        "sagemaker:StopTransformJob",
        // Step Functions marks the jobs that it waits for by a tag (aws/aws-cdk#26012).
        "sagemaker:AddTags",
        "sagemaker:ListTags",
      ],
      // Each job's name ends in a UUID.
      Resource: [`arn:${partition}:sagemaker:${region}:${accountId}:transform-job/${prefix}-*`],
    },
    {
      Sid: "HearOfEnds",
      Action: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
      Resource: [
        `arn:${partition}:events:${region}:${accountId}:rule/StepFunctionsGetEventsForSageMakerTransformJobsRule`,
      ],
    },
    ...(notify.length === 0 ? [] : [{ Sid: "TellOfFailures", Action: ["sns:Publish"], Resource: notify }]),
    ...(kmsKeyArn === undefined ? [] : encryption(kmsKeyArn)),
  ];
}

/** Whoever starts a job lets its instances use the key of their volumes (Amazon EBS user guide, "How EBS encryption works"). */
function encryption(kmsKeyArn: string): Statement[] {
  return [
    { Sid: "FindKey", Action: ["kms:DescribeKey"], Resource: [kmsKeyArn] },
    {
      Sid: "LendKey",
      Action: ["kms:CreateGrant"],
      Resource: [kmsKeyArn],
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

/** What the schedule may do: start this state machine. */
export function scheduleStatements(stateMachineArn: string): Statement[] {
  return [{ Sid: "StartJob", Action: ["states:StartExecution"], Resource: [stateMachineArn] }];
}
