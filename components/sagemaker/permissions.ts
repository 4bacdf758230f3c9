import type { Account } from "../aws/account.js";
import { granted, unique, type Statement } from "../aws/policyDocument.js";
import { readFiles } from "../aws/readFiles.js";
import { asFolder, objectsArn, s3Location } from "../aws/s3.js";
import { parameterArn, secretArn } from "../aws/secretArns.js";
import { policyRoom, secretsLength } from "../capabilities/sagemaker/policyRoom.js";
import { rollbackAlarms } from "./deploymentConfiguration.js";
import { endpointLogGroup, transformLogGroup } from "./names.js";
import { modelFolder } from "./model.js";
import type { Places } from "./places.js";
import type { Variant, Workload } from "./workload.js";

/** What the role is for, beyond the workload itself. */
export interface Grants extends Places {
  readonly account: Account;
}

/**
 * What an instance of this version of the model needs to start: its image, its files, its secrets. Rights, here as below,
 * are no more than this model needs (SageMaker developer guide, "How to use SageMaker AI execution roles", CreateModel
 * API). Every wildcard that is left has its reason beside it.
 */
export function versionStatements(workload: Workload, account: Account): Statement[] {
  return [...image(workload, account), ...artifacts(workload, account), ...secrets(workload, account)];
}

/** What SageMaker and the model's container may do apart from that, whatever the version. */
export function executionStatements(workload: Workload, grants: Grants): Statement[] {
  return [
    ...logs(workload, grants),
    ...metrics(workload),
    ...network(workload, grants),
    ...encryption(workload),
    ...asyncFiles(grants),
    ...batchFiles(grants),
    ...capture(workload, grants),
    ...alarms(workload, grants),
  ];
}

function image(workload: Workload, { partition }: Account): Statement[] {
  const repositories = everyVariant(workload).map(({ image: reference }) =>
    repositoryArn(partition, reference),
  );
  return [
    {
      Sid: "PullImage",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: unique(repositories),
    },
    // A token is for the account's whole registry: the action takes no narrower resource (Service Authorization
    // Reference, "Amazon Elastic Container Registry").
    { Sid: "LogInToRegistry", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
  ];
}

function repositoryArn(partition: string, image: string): string {
  const [, account, region, repository] =
    /^(\d{12})\.dkr\.ecr\.([-a-z0-9]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/.exec(image) ?? [];
  if (account === undefined || region === undefined || repository === undefined) {
    // The capability table refuses this before anything is registered.
    throw new TypeError(`${image} is no image of ECR`);
  }
  return `arn:${partition}:ecr:${region}:${account}:repository/${repository}`;
}

function artifacts(workload: Workload, { partition }: Account): Statement[] {
  const models = workload.spec.model.models?.map(({ artifact }) => artifact.uri);
  if (models !== undefined) {
    return readModels(workload, unique(models), partition);
  }
  const own = everyVariant(workload).flatMap(({ artifact }) =>
    artifact === undefined ? [] : [artifact.uri],
  );
  return readFiles("Artifact", unique(own), partition);
}

/** Reads the archives of a multi-model endpoint, each or where they are too many all of their folder; lists the folder. */
function readModels({ spec }: Workload, uris: readonly string[], partition: string): Statement[] {
  const folder = modelFolder(uris);
  const tooMany = uris.join("").length + secretsLength(spec) > policyRoom;
  return readFiles("Artifact", tooMany ? [folder] : uris, partition, [folder]);
}

function writeFiles(what: string, uris: readonly string[], partition: string): Statement[] {
  return [
    {
      Sid: `Write${what}`,
      Action: ["s3:AbortMultipartUpload", "s3:PutObject"],
      // SageMaker chooses the names below the folder.
      Resource: unique(uris.map(asFolder)).map((uri) => objectsArn(partition, s3Location(uri))),
    },
  ];
}

function logs(workload: Workload, { account: { partition, region, accountId } }: Grants): Statement[] {
  const batch = workload.mode === "batch";
  const group = batch ? transformLogGroup : endpointLogGroup(workload.endpointName);
  const arn = `arn:${partition}:logs:${region}:${accountId}:log-group:${group}`;
  return [
    {
      Sid: "WriteLogs",
      Action: [
        // An endpoint's group is made beforehand, with its retention; that of all transform jobs by whichever is first.
        ...(batch ? ["logs:CreateLogGroup"] : []),
        ...["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      ],
      // The streams of the group, which SageMaker names after instances.
      Resource: [`${arn}:*`],
    },
  ];
}

function metrics({ mode }: Workload): Statement[] {
  const namespace = mode === "batch" ? "/aws/sagemaker/TransformJobs" : "/aws/sagemaker/Endpoints";
  return [
    {
      Sid: "PublishMetrics",
      Action: ["cloudwatch:PutMetricData"],
      // Metrics are no resources in IAM; the namespace is what narrows it.
      Resource: ["*"],
      Condition: { StringEquals: { "cloudwatch:namespace": namespace } },
    },
  ];
}

function secrets({ spec }: Workload, account: Account): Statement[] {
  const references = Object.values(spec.model.secrets ?? {});
  const kept = references.flatMap(({ awsSecretsManager: found }) =>
    found === undefined ? [] : [found.name],
  );
  const parameters = references.flatMap(({ ssmParameter: found }) =>
    found === undefined ? [] : [found.name],
  );
  return [
    ...granted(
      "ReadSecrets",
      ["secretsmanager:GetSecretValue"],
      kept.map((name) => secretArn(account, name)),
    ),
    ...granted(
      "ReadParameters",
      ["ssm:GetParameter"],
      parameters.map((name) => parameterArn(account, name)),
    ),
  ];
}

/** SageMaker attaches network interfaces to the VPC in the role's name ("Give SageMaker AI hosted endpoints access to resources in your VPC"). */
function network({ spec }: Workload, { account: { partition, region, accountId } }: Grants): Statement[] {
  const { subnets = [], securityGroups = [] } = spec.access.network ?? {};
  if (subnets.length === 0) {
    return [];
  }
  // AWS chooses the ids of interfaces; those of the model are the ones in its subnets.
  const interfaces = `arn:${partition}:ec2:${region}:${accountId}:network-interface/*`;
  // Subnets and groups of a shared VPC are another account's, which the spec does not name; their ids are of one account
  // each, hence the wildcard in place of the account.
  const shared = (kind: string, ids: readonly string[]) =>
    ids.map((id) => `arn:${partition}:ec2:${region}:*:${kind}/${id}`);
  const subnetArns = shared("subnet", subnets);
  return [
    {
      Sid: "CreateInterfaces",
      Action: ["ec2:CreateNetworkInterface"],
      Resource: [interfaces, ...subnetArns, ...shared("security-group", securityGroups)],
    },
    {
      Sid: "ManageInterfaces",
      Action: [
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
      ],
      Resource: [interfaces],
      Condition: { ArnLike: { "ec2:Subnet": subnetArns } },
    },
    {
      Sid: "ReadNetwork",
      Action: ["DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs"].map(
        (things) => `ec2:Describe${things}`,
      ),
      // The Describe actions of EC2 take no resource (Service Authorization Reference, "Amazon EC2").
      Resource: ["*"],
    },
  ];
}

function encryption({ settings: { kmsKeyArn } }: Workload): Statement[] {
  if (kmsKeyArn === undefined) {
    return [];
  }
  return [
    {
      Sid: "UseKey",
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
      Resource: [kmsKeyArn],
    },
    {
      Sid: "EncryptVolumes",
      Action: ["kms:CreateGrant"],
      Resource: [kmsKeyArn],
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

function asyncFiles({ account: { partition }, async: files }: Grants): Statement[] {
  if (files === undefined) {
    return [];
  }
  return [
    ...readFiles("Requests", [files.input], partition),
    ...writeFiles("Answers", [files.output, files.failure], partition),
    ...granted("Notify", ["sns:Publish"], [files.errorTopic, files.successTopic]),
  ];
}

function batchFiles({ account: { partition }, batch: files }: Grants): Statement[] {
  return files === undefined
    ? []
    : [...readFiles("Rows", [files.input], partition), ...writeFiles("Answers", [files.output], partition)];
}

function capture({ spec }: Workload, { account: { partition } }: Grants): Statement[] {
  const { dataCapture } = spec.observability ?? {};
  return dataCapture === undefined ? [] : writeFiles("Captures", [dataCapture.destination], partition);
}

/** An update that may roll back looks at its alarms in the role's name ("Auto-Rollback Configuration and Monitoring"). */
function alarms(workload: Workload, { account: { partition, region, accountId } }: Grants): Statement[] {
  return granted(
    "WatchAlarms",
    ["cloudwatch:DescribeAlarms"],
    rollbackAlarms(workload).map(
      (name) => `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:${name}`,
    ),
  );
}

function everyVariant({ variants, shadow }: Workload): Variant[] {
  return shadow === undefined ? [...variants] : [...variants, shadow];
}
