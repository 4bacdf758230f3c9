/** What a batch job's state machine is made of; everything is known. */
export interface BatchJobPlan {
  readonly partition: string;
  /** What every job's name begins with; see {@link jobPrefix}. */
  readonly prefix: string;
  readonly modelName: string;
  readonly instanceType: string;
  readonly instanceCount: number;
  readonly split: "line" | "file";
  readonly contentType: string;
  readonly maxPayloadMb?: number;
  readonly maxConcurrentTransforms?: number;
  readonly invocationTimeoutSeconds?: number;
  readonly input: string;
  readonly output: string;
  readonly notify: readonly string[];
  readonly kmsKeyArn?: string;
  /** Whether instances have disks of their own, which take no key. */
  readonly ownDisks: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

type State = Readonly<Record<string, unknown>>;

/** Longest name of a transform job (API reference, CreateTransformJob). */
const longestJobName = 63;
/** What follows the prefix: `-`, a UUID, `-`, and the count of retries. */
const suffixLength = 1 + 36 + 1 + 1;

/**
 * What the names of a batch model's jobs begin with, and so what the role may create. In lower case, as SageMaker writes
 * names into ARNs.
 */
export function jobPrefix(name: string): string {
  return name
    .toLowerCase()
    .slice(0, longestJobName - suffixLength)
    .replace(/-+$/, "");
}

/**
 * The state machine of a batch job, in the Amazon States Language: what the execution's input leaves out is filled in,
 * the job runs, and a failure is told to the topics before the execution fails with the job's own error.
 */
export function definitionOf(plan: BatchJobPlan): Readonly<Record<string, unknown>> {
  const told = plan.notify.map((topic, index) => [notifyName(index), notify(plan, topic, index)] as const);
  return {
    Comment: `Batch transform jobs of ${plan.prefix}`,
    StartAt: "HasInput",
    States: {
      HasInput: given("input", "HasOutput", "DefaultInput"),
      DefaultInput: filledIn("input", plan.input, "HasOutput"),
      HasOutput: given("output", "Transform", "DefaultOutput"),
      DefaultOutput: ownFolder(plan.output, "Transform"),
      Transform: transform(plan),
      ...Object.fromEntries(told),
      Failed: { Type: "Fail", ErrorPath: "$.error.Error", CausePath: "$.error.Cause" },
    },
  };
}

function given(field: string, there: string, absent: string): State {
  return {
    Type: "Choice",
    Choices: [{ Variable: `$.${field}`, IsPresent: true, Next: there }],
    Default: absent,
  };
}

function filledIn(field: string, value: string, next: string): State {
  return { Type: "Pass", Result: value, ResultPath: `$.${field}`, Next: next };
}

/** A folder for each execution: what an earlier one answered stays, and nobody takes one's answers for another's. */
function ownFolder(output: string, next: string): State {
  const folder = output.replace(/[\\'{}]/g, String.raw`\$&`);
  return {
    Type: "Pass",
    Parameters: {
      "input.$": "$.input",
      "output.$": `States.Format('${folder}{}/', $$.Execution.Name)`,
    },
    Next: next,
  };
}

function transform(plan: BatchJobPlan): State {
  return {
    Type: "Task",
    Resource: `arn:${plan.partition}:states:::sagemaker:createTransformJob.sync`,
    Parameters: jobParameters(plan),
    Retry: [
      {
        // Throttling and failures of the service. A job that ran and failed is not tried again: that costs, and what it
        // was asked is the same.
        ErrorEquals: ["SageMaker.AmazonSageMakerException", "ThrottlingException"],
        ...{ IntervalSeconds: 5, BackoffRate: 2, MaxAttempts: 5 },
      },
      {
        // As many instances as the account may have are at work: wait for one.
        ErrorEquals: ["SageMaker.ResourceLimitExceededException"],
        ...{ IntervalSeconds: 300, BackoffRate: 1, MaxAttempts: 4 },
      },
    ],
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: afterFailure(plan, 0) }],
    End: true,
  };
}

function jobParameters(plan: BatchJobPlan): State {
  const { split, kmsKeyArn, ownDisks, maxPayloadMb, maxConcurrentTransforms, invocationTimeoutSeconds } =
    plan;
  const byLine = split === "line";
  return {
    // Not the execution's name: that may be longer, and hold what a job's name must not.
    "TransformJobName.$": `States.Format('${plan.prefix}-{}-{}', States.UUID(), $$.State.RetryCount)`,
    ModelName: plan.modelName,
    ...(byLine ? { BatchStrategy: "SingleRecord" } : {}),
    ...(maxPayloadMb === undefined ? {} : { MaxPayloadInMB: maxPayloadMb }),
    ...(maxConcurrentTransforms === undefined ? {} : { MaxConcurrentTransforms: maxConcurrentTransforms }),
    ...(invocationTimeoutSeconds === undefined
      ? {}
      : { ModelClientConfig: { InvocationsTimeoutInSeconds: invocationTimeoutSeconds } }),
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: "S3Prefix", "S3Uri.$": "$.input" } },
      ContentType: plan.contentType,
      SplitType: byLine ? "Line" : "None",
    },
    TransformOutput: {
      "S3OutputPath.$": "$.output",
      Accept: plan.contentType,
      AssembleWith: byLine ? "Line" : "None",
      ...(kmsKeyArn === undefined ? {} : { KmsKeyId: kmsKeyArn }),
    },
    TransformResources: {
      InstanceType: plan.instanceType,
      InstanceCount: plan.instanceCount,
      ...(kmsKeyArn === undefined || ownDisks ? {} : { VolumeKmsKeyId: kmsKeyArn }),
    },
    Tags: Object.entries(plan.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

/** A topic that cannot be reached keeps neither the others from hearing of it nor the execution from failing. */
function notify(plan: BatchJobPlan, topicArn: string, index: number): State {
  const next = afterFailure(plan, index + 1);
  return {
    Type: "Task",
    Resource: `arn:${plan.partition}:states:::sns:publish`,
    Parameters: {
      TopicArn: topicArn,
      Subject: `Batch job of ${plan.prefix} failed`,
      "Message.$": "States.Format('Execution {} failed: {}', $$.Execution.Id, States.JsonToString($.error))",
    },
    ResultPath: null,
    Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 3 }],
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: next }],
    Next: next,
  };
}

function afterFailure({ notify: topics }: BatchJobPlan, index: number): string {
  return index < topics.length ? notifyName(index) : "Failed";
}

function notifyName(index: number): string {
  return `Notify${index + 1}`;
}
