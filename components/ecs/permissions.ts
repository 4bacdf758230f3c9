import type { Account } from "../aws/account.js";
import { granted, unique, type Statement } from "../aws/policyDocument.js";
import { readFiles } from "../aws/readFiles.js";
import { parameterArn, secretArn } from "../aws/secretArns.js";
import { ecrImage } from "../capabilities/ecs/index.js";
import { imagesOf } from "./containers.js";
import { secretsOf } from "./networkUse.js";
import type { Workload } from "./workload.js";

/**
 * What ECS needs to start a task of this version: its images and its secrets. Rights, here as below, are no more than
 * this model needs. Every wildcard that is left has its reason beside it.
 */
export function startStatements(workload: Workload, account: Account): Statement[] {
  return [...images(workload, account), ...secrets(workload, account), ...decryption(workload)];
}

function images(workload: Workload, { partition }: Account): Statement[] {
  const repositories = imagesOf(workload).flatMap((image) => {
    const [, owner, region, repository] = ecrImage.exec(image) ?? [];
    return owner === undefined
      ? []
      : [`arn:${partition}:ecr:${region ?? ""}:${owner}:repository/${repository ?? ""}`];
  });
  if (repositories.length === 0) {
    return [];
  }
  return [
    {
      Sid: "PullImages",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: unique(repositories),
    },
    // A token is for the account's whole registry: the action takes no narrower resource (Service Authorization
    // Reference, "Amazon Elastic Container Registry").
    { Sid: "LogInToRegistry", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
  ];
}

function secrets({ spec }: Workload, account: Account): Statement[] {
  const references = secretsOf(spec);
  const registry = spec.model.imageCredentials?.awsSecretsManager;
  const kept = references.flatMap(({ awsSecretsManager: found }) => found?.name ?? []);
  const parameters = references.flatMap(({ ssmParameter: found }) => found?.name ?? []);
  return [
    ...granted(
      "ReadSecrets",
      ["secretsmanager:GetSecretValue"],
      // Of a secret that is named without its ARN, the six characters at its end are not known.
      [...kept, ...(registry === undefined ? [] : [registry])].map((name) => secretArn(account, name)),
    ),
    ...granted(
      "ReadParameters",
      ["ssm:GetParameters"],
      parameters.map((name) => parameterArn(account, name)),
    ),
  ];
}

function decryption({ settings: { kmsKeyArn } }: Workload): Statement[] {
  return kmsKeyArn === undefined ? [] : [{ Sid: "UseKey", Action: ["kms:Decrypt"], Resource: [kmsKeyArn] }];
}

/** What writes the containers' output to the model's log group. */
export function logStatements(logGroupArn: string): Statement[] {
  return [
    {
      Sid: "WriteLogs",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      // The streams of the group, which ECS names after tasks.
      Resource: [`${logGroupArn}:*`],
    },
  ];
}

/** What the containers that download the model's files need: those files in S3. */
export function artifactStatements(workload: Workload, { partition }: Account): Statement[] {
  const uris = unique(
    workload.variants
      .flatMap(({ artifacts }) => artifacts.map(({ uri }) => uri))
      .filter((uri) => uri.startsWith("s3://")),
  );
  // Whether a key without a slash at its end is an object or a folder is known when it is read.
  const asBoth = uris.flatMap((uri) => (uri.endsWith("/") ? [uri] : [uri, `${uri}/`]));
  const read = readFiles("Artifact", asBoth, partition, uris);
  return read.length === 0 ? [] : [...read, ...decryption(workload)];
}

/** What ECS needs to shift the traffic of a model from one target group to the other. */
export function shiftStatements(rules: readonly string[], targetGroups: readonly string[]): Statement[] {
  return [
    {
      Sid: "LookAtLoadBalancers",
      Action: ["Listeners", "Rules", "TargetGroups", "TargetHealth"].map(
        (things) => `elasticloadbalancing:Describe${things}`,
      ),
      // The Describe actions take no resource (Service Authorization Reference, "Elastic Load Balancing V2").
      Resource: ["*"],
    },
    { Sid: "ShiftTraffic", Action: ["elasticloadbalancing:ModifyRule"], Resource: unique(rules) },
    {
      Sid: "RegisterTasks",
      Action: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      Resource: unique(targetGroups),
    },
  ];
}
