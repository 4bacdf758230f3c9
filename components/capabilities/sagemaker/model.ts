import { isRecord, type HostingSpec } from "../../spec/index.js";
import { byValue, honoured, refused, unless, type Cell, type Judged, type RefusedCase } from "../cell.js";
import {
  isIsolated,
  isNot,
  listOf,
  longerListThan,
  moreThan,
  refuse,
  s3Archive,
  unlike,
} from "./circumstances.js";
import { environment, longestArtifactUri, longestImage, mostServerlessConcurrency } from "./limits.js";
import { policyRoom, secretsLength } from "./policyRoom.js";

const ownImage = "set it in the image, and push the image to Amazon ECR";
const contract = "SageMaker calls every container with the same contract";

/** Repository and tag or digest in Amazon ECR. */
const ecrImage =
  /^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/[^\s:@]+(?::[\w][\w.-]*)?(?:@sha256:[0-9a-f]{64})?$/;

function inAnotherRegion({ value, region }: Judged): boolean {
  const [, where] = ecrImage.exec(String(value)) ?? [];
  return region !== undefined && where !== undefined && where !== region;
}

/** An image of a Model. */
export const image = unless(
  [
    refuse(
      unlike(ecrImage),
      "SageMaker takes images from Amazon ECR",
      "push it to Amazon ECR and write 123456789012.dkr.ecr.eu-central-1.amazonaws.com/repository:tag",
    ),
    refuse(
      ({ value }) => /:[^/]*@/.test(String(value)),
      "SageMaker takes a tag or a digest and not both",
      "keep the digest",
    ),
    refuse(
      ({ value }) => String(value).length > longestImage,
      `SageMaker takes the address of an image up to ${longestImage} characters`,
      "use a shorter name of the repository or tag",
    ),
    refuse(
      inAnotherRegion,
      "SageMaker takes images from its own region, and the stack's setting sagemaker.region names another",
      "push the image to a repository in that region",
    ),
  ],
  honoured("image of the Model"),
);

const notS3 = refuse(
  unlike(/^s3:/),
  "SageMaker reads artifacts from S3",
  "copy it to S3 and name it as s3://bucket/model.tar.gz",
);
const tooLong = refuse(
  ({ value }) => String(value).length > longestArtifactUri,
  `SageMaker takes the address of an artifact up to ${longestArtifactUri} characters`,
  "use a shorter key",
);

/** A place of an artifact, in a mode that reads whole prefixes too. */
export const archiveOrPrefix = unless(
  [
    notS3,
    refuse(
      unlike(/(?:\.tar\.gz|\/)$/),
      "SageMaker unpacks an archive or reads everything below a prefix",
      "name an archive that ends in .tar.gz, or a prefix that ends in /",
    ),
    tooLong,
  ],
  honoured("ModelDataUrl of a .tar.gz, ModelDataSource of a prefix"),
);

/** A place of an artifact, in a mode that reads archives alone. */
export const archiveOnly = (why: string): Cell =>
  unless(
    [notS3, refuse(unlike(s3Archive), why, "pack the files into an archive that ends in .tar.gz"), tooLong],
    honoured("ModelDataUrl"),
  );

/** Rows of a list of artifacts at this path. */
export function artifactRows(path: string, uri: Cell): Record<string, Cell> {
  return {
    [path]: unless(
      [
        refuse(
          longerListThan(1),
          "SageMaker loads one artifact into a container",
          "pack them into one .tar.gz, or put them below one prefix",
        ),
        ...(path === "model.artifacts" ? [besideModels] : []),
      ],
      honoured("model data of the Model"),
    ),
    [`${path}[].uri`]: uri,
    [`${path}[].mountPath`]: mountPath,
    [`${path}[].credentials`]: credentials,
  };
}

const besideModels = refuse(
  ({ spec }) => spec.model.models !== undefined,
  "a container with several models gets the files of those",
  "put each file with the model of model.models that needs it",
);

/** Folder of an artifact. */
export const mountPath = unless(
  [refuse(isNot("/opt/ml/model"), "SageMaker puts artifacts into /opt/ml/model", "read it from there")],
  honoured("folder of the model data"),
);

/** Credentials of an artifact. */
export const credentials = refused(
  "SageMaker reads artifacts with the model's execution role",
  "remove it; the role that is made may read exactly this artifact",
);

/** The variables of the container: those that are written, and those that say where secrets are. */
function variablesOf({ model }: HostingSpec): [string, string][] {
  const secrets = Object.entries(model.secrets ?? {}).flatMap(
    ([name, { awsSecretsManager, ssmParameter }]): [string, string | undefined][] => [
      [`${name}_SECRET_ID`, awsSecretsManager?.name],
      [`${name}_SECRET_KEY`, awsSecretsManager?.key],
      [`${name}_SSM_PARAMETER`, ssmParameter?.name],
    ],
  );
  return [...Object.entries(model.environment ?? {}), ...secrets].flatMap(([name, text]) =>
    text === undefined ? [] : [[name, text]],
  );
}

const variableLimits: readonly RefusedCase[] = [
  refuse(
    ({ spec }) => variablesOf(spec).length > environment.entries,
    `SageMaker passes ${environment.entries} variables at most, those of secrets among them`,
    "put settings into a file of the image or artifact",
  ),
  refuse(
    ({ spec }) =>
      variablesOf(spec).some((variable) =>
        variable.some((text) => Buffer.byteLength(text) > environment.text),
      ),
    `SageMaker passes variables whose name and value have ${environment.text} bytes at most`,
    "put long settings into a file of the image or artifact",
  ),
  refuse(
    ({ spec }) => Buffer.byteLength(variablesOf(spec).flat().join("")) > environment.all,
    "SageMaker passes variables of 32 KB together",
    "put settings into a file of the image or artifact",
  ),
];
const variables = unless(variableLimits, honoured("variables of the Model's container"));

/** The limits where secrets alone make variables; elsewhere `model.environment` is refused. */
const secretLimits = variableLimits.map(({ when, ...refusal }) => ({
  ...refusal,
  when: (judged: Judged) => judged.spec.model.environment === undefined && when(judged),
}));

/** Names of the variables that say where a secret is. */
const secretVariables = ["SECRET_ID", "SECRET_KEY", "SSM_PARAMETER"];

function namedTwice({ spec, value }: Judged): boolean {
  const secrets = Object.keys(isRecord(value) ? value : {});
  const taken = new Set([...Object.keys(spec.model.environment ?? {}), ...secrets]);
  return secrets.some((name) => secretVariables.some((ending) => taken.has(`${name}_${ending}`)));
}

const isolated: RefusedCase = refuse(
  ({ spec }) => isIsolated(spec),
  "the model reads the secret itself, and access.egress cuts it off from every network",
  "allow access.egress, or put what it needs into the artifact",
);

const secretRows: Readonly<Record<string, Cell>> = {
  "model.secrets": unless(
    [
      refuse(
        namedTwice,
        "the container gets the place of a secret in variables that end in _SECRET_ID, _SECRET_KEY or _SSM_PARAMETER, and one of that name is there already",
        "rename the variable",
      ),
      ...secretLimits,
      refuse(
        ({ spec }) => secretsLength(spec) > policyRoom,
        `the right to read them would take more than ${policyRoom} characters of the execution role's policies, in which IAM takes 10240 of two versions and all else`,
        "keep them as keys of fewer secrets, which awsSecretsManager.key names",
      ),
    ],
    honoured("variables that say where the secret is, and the execution role's right to read it"),
  ),
  "model.secrets.*.awsSecretsManager": unless(
    [isolated],
    honoured("variables <NAME>_SECRET_ID and <NAME>_SECRET_KEY, and secretsmanager:GetSecretValue"),
  ),
  "model.secrets.*.ssmParameter": unless(
    [isolated],
    honoured("variable <NAME>_SSM_PARAMETER, and ssm:GetParameter"),
  ),
  "model.secrets.*.kubernetes": refused(
    "SageMaker has no Kubernetes Secrets",
    "keep it in AWS Secrets Manager or in Systems Manager and name it there",
  ),
};

/** Rows of `model` that are the same in every mode. */
export const sharedModelRows: Readonly<Record<string, Cell>> = {
  "model.image": image,
  "model.imageCredentials": refused(
    "SageMaker pulls images with the model's execution role",
    "remove it, and push the image to Amazon ECR",
  ),
  "model.framework": refused(
    "its public image answers no /ping and /invocations on port 8080",
    "give an image that does in model.image, such as an AWS Deep Learning Container",
  ),
  "model.version": honoured("tag model-hosting/version, and the stack's output"),
  "model.command": refused("SageMaker starts the image's own entry point with the argument serve", ownImage),
  "model.args": refused("SageMaker starts the image's own entry point with the argument serve", ownImage),
  "model.environment": variables,
  ...secretRows,
  "model.user": refused("SageMaker runs the container as the image's own user", ownImage),
  "model.port": unless(
    [refuse(isNot(8080), contract, "let the container listen on port 8080")],
    honoured("port of SageMaker's contract"),
  ),
  "model.protocol": byValue(
    {
      sagemaker: honoured("SageMaker's contract"),
      openInference: refused(contract, "let the container answer /invocations and use protocol: sagemaker"),
      openai: refused(contract, "let the container answer /invocations and use protocol: sagemaker"),
      http: refused(contract, "let the container answer /invocations and use protocol: sagemaker"),
    },
    refused("unknown protocol", "use sagemaker"),
  ),
  "model.predictPath": unless(
    [refuse(isNot("/invocations"), contract, "answer predictions on /invocations")],
    honoured("path of SageMaker's contract"),
  ),
  "model.healthCheck.path": unless(
    [refuse(isNot("/ping"), contract, "answer the health check on /ping")],
    honoured("path of SageMaker's contract"),
  ),
  "model.healthCheck.post": refused(contract, "answer the health check on GET /ping"),
  "model.healthCheck.tcp": refused(contract, "answer the health check on GET /ping"),
  "model.companions": refused(
    "SageMaker's containers share no localhost; a pipeline only passes answers on",
    "put it into the model's image, or use backend kubernetes",
  ),
};

/** `model.concurrency` where no resource takes it. */
export const concurrencyTag = honoured("tag model-hosting/concurrency, for people; nothing here acts on it");

/** `model.models`, `variants` and `shadow` in the modes that have none of them. */
export function oneModelOnly(mode: string): Record<string, Cell> {
  const several = refused(
    `SageMaker has several models in one container in mode realtime, and not in ${mode}`,
    "use placement.mode: realtime, or host each as a model of its own",
  );
  return {
    "model.models": several,
    "model.cacheModels": several,
    "model.variants": refused(
      `SageMaker splits traffic in mode realtime, and not in ${mode}`,
      "use placement.mode: realtime, or host each as a model of its own",
    ),
    "model.shadow": refused(
      `SageMaker has shadow variants in mode realtime, and not in ${mode}`,
      "use placement.mode: realtime, or copy requests in the application",
    ),
  };
}

/** Whether the value is a list of models whose archives lie in no common folder. */
export function lackCommonFolder({ value }: Judged): boolean {
  return commonFolder(archivesOf(value)) === undefined;
}

/** URIs of the archives of several models. */
function archivesOf(models: unknown): string[] {
  return listOf(models).flatMap((model) => {
    const artifact = isRecord(model) ? model["artifact"] : undefined;
    return isRecord(artifact) ? [String(artifact["uri"])] : [];
  });
}

/**
 * The deepest folder in S3 that holds all of these archives, with its `/` at the end: `s3://bucket/models/`. Undefined
 * where they share no more than a bucket.
 */
export function commonFolder(uris: readonly string[]): string | undefined {
  const folders = uris.map((uri) => uri.split("/").slice(0, -1));
  const [first = []] = folders;
  const shared = first.findIndex((part, index) => folders.some((folder) => folder[index] !== part));
  const common = shared === -1 ? first : first.slice(0, shared);
  // The first three are the scheme and the bucket: ["s3:", "", "bucket"].
  return common.length > 3 ? `${common.join("/")}/` : undefined;
}

/** Serverless concurrency beyond what an endpoint takes. */
export const tooConcurrent = refuse(
  moreThan(mostServerlessConcurrency),
  `a serverless endpoint answers ${mostServerlessConcurrency} requests at the same time at most`,
  `use at most ${mostServerlessConcurrency}, or placement.mode: realtime`,
);
