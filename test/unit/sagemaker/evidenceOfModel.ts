import { repository } from "../support/sagemakerHosted.js";
import {
  container,
  endpoints,
  instances,
  job,
  prompt,
  shadow,
  versionStatement,
  variant,
  type EvidenceTable,
} from "./evidence.js";

const archive = "s3://models/digits/1/model.tar.gz";
const secret = { awsSecretsManager: { name: "prod/digits", key: "token" } };
const secretArn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/digits-??????";

const blue = { name: "blue", weight: 90, version: "1" };
const ab = (green: object) => ({
  model: { variants: [blue, { name: "green", weight: 10, version: "2", ...green }] },
});
const second = "EndpointConfiguration productionVariants[1]";
const shadowed = (more: object = {}) => ({ model: { shadow: { name: "candidate", version: "2", ...more } } });
const several = (more: object = {}) => ({
  model: {
    models: [
      { name: "arabic", artifact: { uri: "s3://models/digits/a/arabic.tar.gz" } },
      { name: "bengali", artifact: { uri: "s3://models/digits/bengali.tar.gz" } },
    ],
    ...more,
  },
});
const twoFolders = {
  model: {
    models: [
      { name: "arabic", artifact: { uri: "s3://models/other/a/arabic.tar.gz" } },
      { name: "bengali", artifact: { uri: "s3://models/other/bengali.tar.gz" } },
    ],
  },
};
const elsewhere = (mountPath: string) => ({ artifact: { uri: "s3://models/digits/a.tar.gz", mountPath } });

/** Evidence for `name` and the fields under `model`, by field. */
export const evidenceOfModel: EvidenceTable = {
  name: [
    {
      modes: endpoints,
      write: { name: "letters" },
      shows: {
        "HostedEndpoint endpointName": "letters-test",
        "LogGroup name": "/aws/sagemaker/Endpoints/letters-test",
        "Output name": "letters",
        "Output call.endpointName": "letters-test",
      },
    },
    { modes: ["batch"], write: { name: "letters" }, shows: { "Output name": "letters" } },
  ],
  "model.image": {
    write: { model: { image: `${repository}-next:2` } },
    shows: {
      [`${container}.image`]: `${repository}-next:2`,
      [`${versionStatement("PullImage")}.Resource`]: [
        "arn:aws:ecr:eu-central-1:123456789012:repository/digits-next",
      ],
    },
  },
  "model.artifacts[].uri": [
    {
      write: { model: { artifacts: [{ uri: archive }] } },
      shows: {
        [`${container}.modelDataUrl`]: archive,
        [`${versionStatement("ReadArtifact")}.Resource`]: ["arn:aws:s3:::models/digits/1/model.tar.gz"],
        [`${versionStatement("ListArtifact")}.Condition.StringLike`]: {
          "s3:prefix": ["digits/1/model.tar.gz"],
        },
      },
    },
    {
      modes: instances,
      write: { model: { artifacts: [{ uri: "s3://models/digits/1/" }] } },
      shows: {
        [`${container}.modelDataSource.s3DataSources`]: [
          { s3Uri: "s3://models/digits/1/", s3DataType: "S3Prefix", compressionType: "None" },
        ],
        [`${versionStatement("ReadArtifact")}.Resource`]: ["arn:aws:s3:::models/digits/1/*"],
        [`${versionStatement("ListArtifact")}.Condition.StringLike`]: { "s3:prefix": ["digits/1/*"] },
      },
    },
  ],
  "model.artifacts[].mountPath": {
    write: { model: { artifacts: [{ uri: archive, mountPath: "/opt/ml/model" }] } },
    shows: { [`${container}.modelDataUrl`]: archive },
    unlike: { model: { artifacts: [{ uri: archive, mountPath: "/models" }] } },
  },
  "model.version": {
    write: { model: { version: "v7" } },
    shows: { 'Model tags["model-hosting/version"]': "v7", "Output version": "v7" },
  },
  "model.environment.*": {
    write: { model: { environment: { LOG_LEVEL: "info" } } },
    shows: { [`${container}.environment`]: { LOG_LEVEL: "info" } },
  },
  "model.secrets.*.awsSecretsManager.name": {
    write: { model: { secrets: { TOKEN: secret } } },
    shows: {
      [`${container}.environment.TOKEN_SECRET_ID`]: "prod/digits",
      [`${container}.environment.TOKEN`]: undefined,
      [versionStatement("ReadSecrets")]: {
        Sid: "ReadSecrets",
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: [secretArn],
      },
    },
  },
  "model.secrets.*.awsSecretsManager.key": {
    write: { model: { secrets: { TOKEN: secret } } },
    shows: { [`${container}.environment.TOKEN_SECRET_KEY`]: "token" },
    unlike: { model: { secrets: { TOKEN: { awsSecretsManager: { name: "prod/digits" } } } } },
  },
  "model.secrets.*.ssmParameter.name": {
    write: { model: { secrets: { TOKEN: { ssmParameter: { name: "/digits/token" } } } } },
    shows: {
      [`${container}.environment`]: { TOKEN_SSM_PARAMETER: "/digits/token" },
      [versionStatement("ReadParameters")]: {
        Sid: "ReadParameters",
        Effect: "Allow",
        Action: ["ssm:GetParameter"],
        Resource: ["arn:aws:ssm:eu-central-1:123456789012:parameter/digits/token"],
      },
    },
  },
  // What SageMaker asks of every container is written nowhere; that something else is refused shows it.
  "model.port": {
    write: { model: { port: 8080 } },
    shows: { [`${container}.image`]: `${repository}:1` },
    unlike: { model: { port: 9000 } },
  },
  "model.protocol=sagemaker": {
    write: { model: { protocol: "sagemaker" } },
    shows: { "Output protocol": "sagemaker" },
    unlike: { model: { protocol: "openai" } },
  },
  "model.predictPath": {
    write: { model: { predictPath: "/invocations" } },
    shows: { [`${container}.image`]: `${repository}:1` },
    unlike: { model: { predictPath: "/predict" } },
  },
  "model.healthCheck.path": {
    write: { model: { healthCheck: { path: "/ping" } } },
    shows: { [`${container}.image`]: `${repository}:1` },
    unlike: { model: { healthCheck: { path: "/health" } } },
  },
  "model.startupBudget": {
    modes: instances,
    write: { model: { startupBudget: "20m" } },
    shows: {
      [`${variant}.containerStartupHealthCheckTimeoutInSeconds`]: 1200,
      [`${variant}.modelDataDownloadTimeoutInSeconds`]: 1200,
    },
  },
  "model.concurrency": [
    {
      modes: prompt,
      write: { model: { concurrency: 4 } },
      shows: { 'Model tags["model-hosting/concurrency"]': "4" },
    },
    {
      modes: ["async"],
      write: { model: { concurrency: 4 } },
      shows: {
        "EndpointConfiguration asyncInferenceConfig.clientConfig": { maxConcurrentInvocationsPerInstance: 4 },
      },
    },
    {
      modes: ["batch"],
      write: { model: { concurrency: 4 } },
      shows: { [`${job}.MaxConcurrentTransforms`]: 4 },
    },
  ],
  "model.models[].name": {
    modes: ["realtime"],
    write: several(),
    shows: {
      "Output call.targetModels": { arabic: "a/arabic.tar.gz", bengali: "bengali.tar.gz" },
      [`${container}.mode`]: "MultiModel",
    },
  },
  "model.models[].artifact.uri": {
    modes: ["realtime"],
    write: several(),
    shows: {
      [`${container}.modelDataUrl`]: "s3://models/digits/",
      [`${versionStatement("ReadArtifact")}.Resource`]: [
        "arn:aws:s3:::models/digits/a/arabic.tar.gz",
        "arn:aws:s3:::models/digits/bengali.tar.gz",
      ],
    },
    unlike: twoFolders,
  },
  "model.models[].artifact.mountPath": {
    modes: ["realtime"],
    write: { model: { models: [{ name: "a", ...elsewhere("/opt/ml/model") }] } },
    shows: { [`${container}.modelDataUrl`]: "s3://models/digits/" },
    unlike: { model: { models: [{ name: "a", ...elsewhere("/models") }] } },
  },
  "model.cacheModels": {
    modes: ["realtime"],
    write: several({ cacheModels: false }),
    shows: { [`${container}.multiModelConfig`]: { modelCacheSetting: "Disabled" } },
    unlike: several(),
  },
  "model.variants[].name": {
    modes: ["realtime"],
    write: ab({}),
    shows: {
      [`${variant}.variantName`]: "blue",
      [`${second}.variantName`]: "green",
      "Output call.variants": ["blue", "green"],
    },
  },
  "model.variants[].weight": {
    modes: ["realtime"],
    write: ab({}),
    shows: { [`${variant}.initialVariantWeight`]: 90, [`${second}.initialVariantWeight`]: 10 },
  },
  "model.variants[].version": {
    modes: ["realtime"],
    write: ab({}),
    shows: { 'Model(digits-test-green) tags["model-hosting/version"]': "2" },
  },
  "model.variants[].image": {
    modes: ["realtime"],
    write: ab({ image: `${repository}:2` }),
    shows: {
      "Model(digits-test-blue) primaryContainer.image": `${repository}:1`,
      "Model(digits-test-green) primaryContainer.image": `${repository}:2`,
    },
  },
  "model.variants[].artifacts[].uri": {
    modes: ["realtime"],
    write: ab({ artifacts: [{ uri: archive }] }),
    shows: {
      "Model(digits-test-green) primaryContainer.modelDataUrl": archive,
      [`${versionStatement("ReadArtifact")}.Resource`]: ["arn:aws:s3:::models/digits/1/model.tar.gz"],
    },
  },
  "model.variants[].artifacts[].mountPath": {
    modes: ["realtime"],
    write: ab({ artifacts: [{ uri: archive, mountPath: "/opt/ml/model" }] }),
    shows: { "Model(digits-test-green) primaryContainer.modelDataUrl": archive },
    unlike: ab({ artifacts: [{ uri: archive, mountPath: "/models" }] }),
  },
  ...accelerators("model.variants[].accelerator", (accelerator) => ab({ accelerator }), second),
  "model.shadow.name": {
    modes: ["realtime"],
    write: shadowed(),
    shows: { [`${shadow}.variantName`]: "candidate", [`${shadow}.initialVariantWeight`]: 1 },
  },
  "model.shadow.version": {
    modes: ["realtime"],
    write: shadowed(),
    shows: { 'Model(digits-test-candidate) tags["model-hosting/version"]': "2" },
  },
  "model.shadow.image": {
    modes: ["realtime"],
    write: shadowed({ image: `${repository}:2` }),
    shows: { "Model(digits-test-candidate) primaryContainer.image": `${repository}:2` },
  },
  "model.shadow.artifacts[].uri": {
    modes: ["realtime"],
    write: shadowed({ artifacts: [{ uri: archive }] }),
    shows: { "Model(digits-test-candidate) primaryContainer.modelDataUrl": archive },
  },
  "model.shadow.artifacts[].mountPath": {
    modes: ["realtime"],
    write: shadowed({ artifacts: [{ uri: archive, mountPath: "/opt/ml/model" }] }),
    shows: { "Model(digits-test-candidate) primaryContainer.modelDataUrl": archive },
    unlike: shadowed({ artifacts: [{ uri: archive, mountPath: "/models" }] }),
  },
  ...accelerators("model.shadow.accelerator", (accelerator) => shadowed({ accelerator }), shadow),
};

/** Evidence of an accelerator at a field: the instance type of a variant. */
function accelerators(field: string, write: (accelerator: object) => object, at: string): EvidenceTable {
  const row = (accelerator: object, type: string) => ({
    modes: ["realtime"] as const,
    write: write(accelerator),
    shows: { [`${at}.instanceType`]: type },
  });
  return {
    [`${field}.type`]: row({ type: "NVIDIA-A10G" }, "ml.g5.xlarge"),
    [`${field}.count`]: row({ type: "NVIDIA-A10G", count: 4 }, "ml.g5.12xlarge"),
    [`${field}.memory`]: row({ memory: "40Gi" }, "ml.g6e.xlarge"),
    [`${field}.anyOf[].type`]: row({ anyOf: [{ type: "NVIDIA-L4" }] }, "ml.g6.xlarge"),
    [`${field}.anyOf[].count`]: row({ anyOf: [{ type: "NVIDIA-L4", count: 4 }] }, "ml.g6.12xlarge"),
  };
}
