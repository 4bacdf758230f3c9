import type { Account } from "../aws/account.js";
import type { Statement } from "../aws/policyDocument.js";
import { asFolder, s3Location } from "../aws/s3.js";
import { formatProblem, type HostingSpec } from "../spec/index.js";
import type { Places } from "./places.js";
import type { Workload } from "./workload.js";

/** What calls go to. */
export interface Called extends Places {
  readonly account: Account;
  /** ARN of the state machine of a batch job. */
  readonly stateMachineArn?: string;
}

/** What a caller may do: call this model, and where calls go through S3, write requests and read answers there. */
export function callerStatements(workload: Workload, called: Called): Statement[] {
  switch (workload.mode) {
    case "realtime":
    case "serverless":
      return [invoke(workload, called, "sagemaker:InvokeEndpoint")];
    case "async":
      return [
        invoke(workload, called, "sagemaker:InvokeEndpointAsync"),
        ...(called.async === undefined
          ? []
          : files(called.account, {
              requests: called.async.input,
              answers: [called.async.output, called.async.failure],
              actions: ["s3:PutObject"],
            })),
        ...encryption(workload),
      ];
    case "batch":
      return [
        ...jobs(called.stateMachineArn),
        ...(called.batch === undefined
          ? []
          : files(called.account, {
              requests: called.batch.input,
              answers: [called.batch.output],
              // Clients take their requests away again, so that no later job answers them once more.
              actions: ["s3:DeleteObject", "s3:PutObject"],
            })),
        ...encryption(workload),
      ];
  }
}

/** Name of the role of an ARN: what stands behind its path. */
export function roleName(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/**
 * Name of the role that is given the right to call. Throws an Error for a role of another account, which is known only when the provider says whose it is: a policy
 * would be put on a role of this one that has the same name, or on none.
 */
export function roleOf({ name }: HostingSpec, arn: string, accountId: string): string {
  if (arn.split(":")[4] === accountId) {
    return roleName(arn);
  }
  const problem = formatProblem({
    source: `model ${name}`,
    path: "access.callers.principals",
    given: arn,
    why: `is a role of another account than ${accountId}, where the model is hosted`,
    instead: "name a role of this account, and let the other account's roles assume it",
  });
  throw new Error(`model ${name}: ${problem}`);
}

/** SageMaker writes endpoints' names in lower case in ARNs. */
function invoke({ endpointName }: Workload, { account }: Called, action: string): Statement {
  const { partition, region, accountId } = account;
  const endpoint = `arn:${partition}:sagemaker:${region}:${accountId}:endpoint/${endpointName.toLowerCase()}`;
  return { Sid: "CallModel", Action: [action], Resource: [endpoint] };
}

function jobs(stateMachineArn: string | undefined): Statement[] {
  if (stateMachineArn === undefined) {
    return [];
  }
  return [
    { Sid: "StartJob", Action: ["states:StartExecution"], Resource: [stateMachineArn] },
    {
      Sid: "WatchJob",
      Action: ["states:DescribeExecution"],
      // A name is chosen for each execution.
      Resource: [`${stateMachineArn.replace(":stateMachine:", ":execution:")}:*`],
    },
  ];
}

/** Requests and answers in S3 that the account's key encrypts are written and read with it. */
function encryption({ settings: { kmsKeyArn } }: Workload): Statement[] {
  return kmsKeyArn === undefined
    ? []
    : [{ Sid: "UseKey", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: [kmsKeyArn] }];
}

/** Folders of a caller's files, and what it does with those of its requests. */
interface CallersFiles {
  readonly requests: string;
  readonly answers: readonly string[];
  readonly actions: readonly string[];
}

function files({ partition }: Account, { requests, answers: read, actions }: CallersFiles): Statement[] {
  // Callers and SageMaker choose the names of files below the folders.
  const arn = (uri: string) => `arn:${partition}:s3:::${below(uri)}*`;
  return [
    { Sid: "WriteRequests", Action: actions, Resource: [arn(requests)] },
    { Sid: "ReadAnswers", Action: ["s3:GetObject"], Resource: read.map(arn) },
    ...[...new Set(read.map((uri) => s3Location(uri).bucket))].map((bucket, index) => ({
      Sid: `ListAnswers${index === 0 ? "" : index}`,
      Action: ["s3:ListBucket"],
      Resource: [`arn:${partition}:s3:::${bucket}`],
      // Without it an answer that is not there yet looks like one that is forbidden.
      Condition: {
        StringLike: {
          "s3:prefix": read
            .map(asFolder)
            .filter((uri) => s3Location(uri).bucket === bucket)
            .map((uri) => `${s3Location(uri).key}*`),
        },
      },
    })),
  ];
}

function below(uri: string): string {
  const { bucket, key } = s3Location(asFolder(uri));
  return `${bucket}/${key}`;
}
