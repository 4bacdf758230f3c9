import { variant } from "../../spec/specs.js";
import { everyMode, onInstances, guarded, numbered, type RefusedOnSageMaker } from "./sageMaker.js";

/** What SageMaker refuses of `name` and `model`. */
export const refusedModel: readonly RefusedOnSageMaker[] = [
  {
    modes: everyMode,
    change: {},
    where: { nameSuffix: "team_dev" },
    refusals: [
      [
        "name",
        "the endpoint's name ends with the stack's, which has characters that SageMaker does not take",
        "give letters, digits and hyphens in the stack's setting sagemaker.nameSuffix",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { name: "m".repeat(40) },
    where: { nameSuffix: "development-stack" },
    refusals: [
      [
        "name",
        "the endpoint's name, with what it ends with, would have more than 54 characters",
        "choose a shorter name, or a shorter one in the stack's setting sagemaker.nameSuffix",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.image": "team/digits:1" },
    refusals: [
      [
        "model.image",
        "SageMaker takes images from Amazon ECR",
        "push it to Amazon ECR and write 123456789012.dkr.ecr.eu-central-1.amazonaws.com/repository:tag",
      ],
    ],
  },
  {
    modes: everyMode,
    change: {
      "model.image": `123456789012.dkr.ecr.eu-central-1.amazonaws.com/digits:1@sha256:${"0".repeat(64)}`,
    },
    refusals: [["model.image", "SageMaker takes a tag or a digest and not both", "keep the digest"]],
  },
  {
    modes: everyMode,
    change: { "model.image": `123456789012.dkr.ecr.eu-central-1.amazonaws.com/${"d".repeat(230)}:1` },
    refusals: [
      [
        "model.image",
        "SageMaker takes the address of an image up to 255 characters",
        "use a shorter name of the repository or tag",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/digits:1" },
    where: { region: "us-east-1" },
    refusals: [
      [
        "model.image",
        "SageMaker takes images from its own region, and the stack's setting sagemaker.region names another",
        "push the image to a repository in that region",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.imageCredentials": { awsSecretsManager: "registry" } },
    refusals: [
      [
        "model.imageCredentials",
        "SageMaker pulls images with the model's execution role",
        "remove it, and push the image to Amazon ECR",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.image": undefined, "model.framework": { name: "vllm", version: "0.9.2" } },
    refusals: [
      [
        "model.framework",
        "its public image answers no /ping and /invocations on port 8080",
        "give an image that does in model.image, such as an AWS Deep Learning Container",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.command": ["serve"], "model.args": ["fast"] },
    refusals: [
      [
        "model.command",
        "SageMaker starts the image's own entry point with the argument serve",
        "set it in the image, and push the image to Amazon ECR",
      ],
      [
        "model.args",
        "SageMaker starts the image's own entry point with the argument serve",
        "set it in the image, and push the image to Amazon ECR",
      ],
    ],
  },
  {
    modes: everyMode,
    change: {
      "model.artifacts": [
        { uri: "s3://bucket/model.tar.gz" },
        { uri: "s3://bucket/model.tar.gz", mountPath: "/opt/other" },
      ],
    },
    refusals: [
      [
        "model.artifacts",
        "SageMaker loads one artifact into a container",
        "pack them into one .tar.gz, or put them below one prefix",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      "model.artifacts": [{ uri: "s3://bucket/model.tar.gz" }],
      "model.models": [
        { name: "a", artifact: { uri: "s3://bucket/models/a.tar.gz" } },
        { name: "b", artifact: { uri: "s3://bucket/models/b.tar.gz" } },
      ],
    },
    refusals: [
      [
        "model.artifacts",
        "a container with several models gets the files of those",
        "put each file with the model of model.models that needs it",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: {
      "model.artifacts": [{ uri: "s3://bucket/model.tar.gz" }],
      "model.models": [
        { name: "a", artifact: { uri: "s3://bucket/models/a.tar.gz" } },
        { name: "b", artifact: { uri: "s3://bucket/models/b.tar.gz" } },
      ],
    },
    refusals: [
      [
        "model.artifacts",
        "a container with several models gets the files of those",
        "put each file with the model of model.models that needs it",
      ],
      [
        "model.models",
        "SageMaker has several models in one container in mode realtime, and not in serverless",
        "use placement.mode: realtime, or host each as a model of its own",
      ],
    ],
  },
  {
    modes: ["async"],
    change: {
      "model.artifacts": [{ uri: "s3://bucket/model.tar.gz" }],
      "model.models": [
        { name: "a", artifact: { uri: "s3://bucket/models/a.tar.gz" } },
        { name: "b", artifact: { uri: "s3://bucket/models/b.tar.gz" } },
      ],
    },
    refusals: [
      [
        "model.artifacts",
        "a container with several models gets the files of those",
        "put each file with the model of model.models that needs it",
      ],
      [
        "model.models",
        "SageMaker has several models in one container in mode realtime, and not in async",
        "use placement.mode: realtime, or host each as a model of its own",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: {
      "model.artifacts": [{ uri: "s3://bucket/model.tar.gz" }],
      "model.models": [
        { name: "a", artifact: { uri: "s3://bucket/models/a.tar.gz" } },
        { name: "b", artifact: { uri: "s3://bucket/models/b.tar.gz" } },
      ],
    },
    refusals: [
      [
        "model.artifacts",
        "a container with several models gets the files of those",
        "put each file with the model of model.models that needs it",
      ],
      [
        "model.models",
        "SageMaker has several models in one container in mode realtime, and not in batch",
        "use placement.mode: realtime, or host each as a model of its own",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.artifacts": [{ uri: "hf://digits/digits" }] },
    refusals: [
      [
        "model.artifacts[0].uri",
        "SageMaker reads artifacts from S3",
        "copy it to S3 and name it as s3://bucket/model.tar.gz",
      ],
    ],
  },
  {
    modes: guarded,
    change: { "model.artifacts": [{ uri: "s3://bucket/model.onnx" }] },
    refusals: [
      [
        "model.artifacts[0].uri",
        "SageMaker unpacks an archive or reads everything below a prefix",
        "name an archive that ends in .tar.gz, or a prefix that ends in /",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { "model.artifacts": [{ uri: "s3://bucket/model.onnx" }] },
    refusals: [
      [
        "model.artifacts[0].uri",
        "AWS documents unpacked artifacts for endpoints on instances alone",
        "pack the files into an archive that ends in .tar.gz",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { "model.artifacts": [{ uri: "s3://bucket/model.onnx" }] },
    refusals: [
      [
        "model.artifacts[0].uri",
        "a transform job unpacks an archive and takes nothing else",
        "pack the files into an archive that ends in .tar.gz",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { "model.artifacts": [{ uri: "s3://bucket/model/" }] },
    refusals: [
      [
        "model.artifacts[0].uri",
        "AWS documents unpacked artifacts for endpoints on instances alone",
        "pack the files into an archive that ends in .tar.gz",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { "model.artifacts": [{ uri: "s3://bucket/model/" }] },
    refusals: [
      [
        "model.artifacts[0].uri",
        "a transform job unpacks an archive and takes nothing else",
        "pack the files into an archive that ends in .tar.gz",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.artifacts": [{ uri: `s3://bucket/${"k".repeat(1020)}.tar.gz` }] },
    refusals: [
      [
        "model.artifacts[0].uri",
        "SageMaker takes the address of an artifact up to 1024 characters",
        "use a shorter key",
      ],
    ],
  },
  {
    modes: everyMode,
    change: {
      "model.artifacts": [
        {
          uri: "s3://bucket/model.tar.gz",
          mountPath: "/models",
          credentials: { ssmParameter: { name: "/hub" } },
        },
      ],
    },
    refusals: [
      ["model.artifacts[0].mountPath", "SageMaker puts artifacts into /opt/ml/model", "read it from there"],
      [
        "model.artifacts[0].credentials",
        "SageMaker reads artifacts with the model's execution role",
        "remove it; the role that is made may read exactly this artifact",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.environment": numbered(101, "V", "1") },
    refusals: [
      [
        "model.environment",
        "SageMaker passes 100 variables at most, those of secrets among them",
        "put settings into a file of the image or artifact",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.environment": { V: "x".repeat(1025) } },
    refusals: [
      [
        "model.environment",
        "SageMaker passes variables whose name and value have 1024 bytes at most",
        "put long settings into a file of the image or artifact",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.environment": numbered(40, "V", "x".repeat(1000)) },
    refusals: [
      [
        "model.environment",
        "SageMaker passes variables of 32 KB together",
        "put settings into a file of the image or artifact",
      ],
    ],
  },
  {
    modes: everyMode,
    change: {
      "model.environment": { HUB_SECRET_ID: "x" },
      "model.secrets": { HUB: { awsSecretsManager: { name: "hub" } } },
    },
    refusals: [
      [
        "model.secrets",
        "the container gets the place of a secret in variables that end in _SECRET_ID, _SECRET_KEY or _SSM_PARAMETER, and one of that name is there already",
        "rename the variable",
      ],
    ],
  },
  {
    modes: onInstances,
    change: {
      "model.secrets": {
        HUB: { awsSecretsManager: { name: "hub" } },
        KEY: { ssmParameter: { name: "/key" } },
      },
      "access.egress": { cidrs: [] },
    },
    refusals: [
      [
        "model.secrets.HUB.awsSecretsManager",
        "the model reads the secret itself, and access.egress cuts it off from every network",
        "allow access.egress, or put what it needs into the artifact",
      ],
      [
        "model.secrets.KEY.ssmParameter",
        "the model reads the secret itself, and access.egress cuts it off from every network",
        "allow access.egress, or put what it needs into the artifact",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: {
      "model.secrets": {
        HUB: { awsSecretsManager: { name: "hub" } },
        KEY: { ssmParameter: { name: "/key" } },
      },
      "access.egress": { cidrs: [] },
    },
    refusals: [
      [
        "model.secrets.HUB.awsSecretsManager",
        "the model reads the secret itself, and access.egress cuts it off from every network",
        "allow access.egress, or put what it needs into the artifact",
      ],
      [
        "model.secrets.KEY.ssmParameter",
        "the model reads the secret itself, and access.egress cuts it off from every network",
        "allow access.egress, or put what it needs into the artifact",
      ],
      [
        "access.egress.cidrs",
        "a serverless endpoint runs in a network of SageMaker's own",
        "use placement.mode: realtime",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.secrets": { HUB: { kubernetes: { name: "hub", key: "token" } } } },
    refusals: [
      [
        "model.secrets.HUB.kubernetes",
        "SageMaker has no Kubernetes Secrets",
        "keep it in AWS Secrets Manager or in Systems Manager and name it there",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.user": 1000 },
    refusals: [
      [
        "model.user",
        "SageMaker runs the container as the image's own user",
        "set it in the image, and push the image to Amazon ECR",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.port": 8000 },
    refusals: [
      [
        "model.port",
        "SageMaker calls every container with the same contract",
        "let the container listen on port 8080",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.protocol": "openInference" },
    refusals: [
      [
        "model.protocol",
        "SageMaker calls every container with the same contract",
        "let the container answer /invocations and use protocol: sagemaker",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.protocol": "openai" },
    refusals: [
      [
        "model.protocol",
        "SageMaker calls every container with the same contract",
        "let the container answer /invocations and use protocol: sagemaker",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.protocol": "http" },
    refusals: [
      [
        "model.protocol",
        "SageMaker calls every container with the same contract",
        "let the container answer /invocations and use protocol: sagemaker",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.predictPath": "/predict" },
    refusals: [
      [
        "model.predictPath",
        "SageMaker calls every container with the same contract",
        "answer predictions on /invocations",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.healthCheck": { path: "/health" } },
    refusals: [
      [
        "model.healthCheck.path",
        "SageMaker calls every container with the same contract",
        "answer the health check on /ping",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.healthCheck": { post: { path: "/p", body: "{}" } } },
    refusals: [
      [
        "model.healthCheck.post",
        "SageMaker calls every container with the same contract",
        "answer the health check on GET /ping",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.healthCheck": { tcp: true } },
    refusals: [
      [
        "model.healthCheck.tcp",
        "SageMaker calls every container with the same contract",
        "answer the health check on GET /ping",
      ],
    ],
  },
  {
    modes: guarded,
    change: { "model.startupBudget": "30s" },
    refusals: [
      ["model.startupBudget", "SageMaker waits for a container for a minute at least", "use at least 1m"],
    ],
  },
  {
    modes: guarded,
    change: { "model.startupBudget": "2h" },
    refusals: [
      ["model.startupBudget", "SageMaker waits for a container for an hour at most", "use at most 1h"],
    ],
  },
  {
    modes: ["serverless"],
    change: { "model.startupBudget": "4m" },
    refusals: [
      [
        "model.startupBudget",
        "a serverless endpoint waits for a container for 3 minutes",
        "use at most 3m, or placement.mode: realtime",
      ],
    ],
  },
  {
    modes: everyMode,
    change: {
      "model.companions": [
        { name: "helper", role: "sidecar", image: "team/helper:1", cpu: "100m", memory: "64Mi" },
      ],
    },
    refusals: [
      [
        "model.companions",
        "SageMaker's containers share no localhost; a pipeline only passes answers on",
        "put it into the model's image, or use backend kubernetes",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { "model.concurrency": 20 },
    refusals: [
      [
        "model.concurrency",
        "the requests that a job sends at the same time have 100 MiB together at most, of 6 MiB each where traffic.maxPayload does not say",
        "use a smaller number, or a smaller traffic.maxPayload",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: {
      "model.models": [
        { name: "a", artifact: { uri: "s3://bucket/models/a.tar.gz" } },
        { name: "b", artifact: { uri: "s3://bucket/models/b.tar.gz" } },
      ],
      "model.cacheModels": false,
    },
    refusals: [
      [
        "model.models",
        "SageMaker has several models in one container in mode realtime, and not in serverless",
        "use placement.mode: realtime, or host each as a model of its own",
      ],
      [
        "model.cacheModels",
        "SageMaker has several models in one container in mode realtime, and not in serverless",
        "use placement.mode: realtime, or host each as a model of its own",
      ],
    ],
  },
  {
    modes: ["async"],
    change: {
      "model.models": [
        { name: "a", artifact: { uri: "s3://bucket/models/a.tar.gz" } },
        { name: "b", artifact: { uri: "s3://bucket/models/b.tar.gz" } },
      ],
      "model.cacheModels": false,
    },
    refusals: [
      [
        "model.models",
        "SageMaker has several models in one container in mode realtime, and not in async",
        "use placement.mode: realtime, or host each as a model of its own",
      ],
      [
        "model.cacheModels",
        "SageMaker has several models in one container in mode realtime, and not in async",
        "use placement.mode: realtime, or host each as a model of its own",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: {
      "model.models": [
        { name: "a", artifact: { uri: "s3://bucket/models/a.tar.gz" } },
        { name: "b", artifact: { uri: "s3://bucket/models/b.tar.gz" } },
      ],
      "model.cacheModels": false,
    },
    refusals: [
      [
        "model.models",
        "SageMaker has several models in one container in mode realtime, and not in batch",
        "use placement.mode: realtime, or host each as a model of its own",
      ],
      [
        "model.cacheModels",
        "SageMaker has several models in one container in mode realtime, and not in batch",
        "use placement.mode: realtime, or host each as a model of its own",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: {
      "model.variants": [{ name: "a", weight: 100, version: "1" }],
      "model.shadow": { name: "b", version: "2" },
    },
    refusals: [
      [
        "model.variants",
        "SageMaker splits traffic in mode realtime, and not in serverless",
        "use placement.mode: realtime, or host each as a model of its own",
      ],
      [
        "model.shadow",
        "SageMaker has shadow variants in mode realtime, and not in serverless",
        "use placement.mode: realtime, or copy requests in the application",
      ],
    ],
  },
  {
    modes: ["async"],
    change: {
      "model.variants": [{ name: "a", weight: 100, version: "1" }],
      "model.shadow": { name: "b", version: "2" },
    },
    refusals: [
      [
        "model.variants",
        "SageMaker splits traffic in mode realtime, and not in async",
        "use placement.mode: realtime, or host each as a model of its own",
      ],
      [
        "model.shadow",
        "SageMaker has shadow variants in mode realtime, and not in async",
        "use placement.mode: realtime, or copy requests in the application",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: {
      "model.variants": [{ name: "a", weight: 100, version: "1" }],
      "model.shadow": { name: "b", version: "2" },
    },
    refusals: [
      [
        "model.variants",
        "SageMaker splits traffic in mode realtime, and not in batch",
        "use placement.mode: realtime, or host each as a model of its own",
      ],
      [
        "model.shadow",
        "SageMaker has shadow variants in mode realtime, and not in batch",
        "use placement.mode: realtime, or copy requests in the application",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      "model.models": [
        { name: "a", artifact: { uri: "s3://bucket/models/a.tar.gz" } },
        { name: "b", artifact: { uri: "s3://bucket/models/b.tar.gz" } },
      ],
      "model.variants": [{ name: "a", weight: 100, version: "1" }],
      "model.shadow": { name: "b", version: "2" },
    },
    refusals: [
      [
        "model.models",
        "a container with several models has no variants",
        "remove model.variants, or host each as a model of its own",
      ],
      [
        "model.shadow",
        "SageMaker shadows one variant, and model.variants has its own",
        "remove model.variants, or host the shadow as a model of its own",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      "model.models": [
        { name: "a", artifact: { uri: "s3://bucket/models/a.tar.gz" } },
        { name: "b", artifact: { uri: "s3://bucket/models/b.tar.gz" } },
      ],
      "model.shadow": { name: "b", version: "2" },
    },
    refusals: [
      [
        "model.shadow",
        "SageMaker has no shadow for a container with several models",
        "remove it, or host each as a model of its own",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      "model.models": [
        { name: "a", artifact: { uri: "s3://bucket/models/a.tar.gz" } },
        { name: "b", artifact: { uri: "s3://other/models/b.tar.gz" } },
      ],
    },
    refusals: [
      [
        "model.models",
        "SageMaker finds the models below one folder of a bucket",
        "put their archives below one folder, such as s3://bucket/models/",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      "model.models": [
        { name: "a", artifact: { uri: "s3://bucket/models/a.tar.gz" } },
        { name: "b", artifact: { uri: "s3://bucket/models/a.tar.gz" } },
      ],
    },
    refusals: [
      [
        "model.models",
        "two of the models have one archive, which SageMaker tells models apart by",
        "give each an archive of its own",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      "model.models": [
        {
          name: "a",
          artifact: {
            uri: "s3://bucket/models/a/",
            mountPath: "/models",
            credentials: { ssmParameter: { name: "/hub" } },
          },
        },
      ],
    },
    refusals: [
      [
        "model.models[0].artifact.uri",
        "SageMaker loads each of several models from an archive",
        "pack the files into an archive that ends in .tar.gz",
      ],
      [
        "model.models[0].artifact.mountPath",
        "SageMaker puts artifacts into /opt/ml/model",
        "read it from there",
      ],
      [
        "model.models[0].artifact.credentials",
        "SageMaker reads artifacts with the model's execution role",
        "remove it; the role that is made may read exactly this artifact",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: { "model.models": [{ name: "a", artifact: { uri: "gs://bucket/models/a.tar.gz" } }] },
    refusals: [
      [
        "model.models[0].artifact.uri",
        "SageMaker reads artifacts from S3",
        "copy it to S3 and name it as s3://bucket/model.tar.gz",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      "model.models": [{ name: "a", artifact: { uri: `s3://bucket/models/${"k".repeat(1020)}.tar.gz` } }],
    },
    refusals: [
      [
        "model.models[0].artifact.uri",
        "SageMaker takes the address of an artifact up to 1024 characters",
        "use a shorter key",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      "model.variants": Array.from({ length: 11 }, (_, index) =>
        variant({ name: `v${index}`, weight: index === 0 ? 100 : 0 }),
      ),
    },
    refusals: [
      ["model.variants", "an endpoint has 10 variants at most", "host some of them as models of their own"],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      "model.variants": [
        {
          name: "a",
          weight: 100,
          version: "1",
          image: "team/digits:2",
          artifacts: [{ uri: "gs://bucket/a", mountPath: "/m" }],
          accelerator: { type: "amd.com/gpu" },
        },
      ],
    },
    refusals: [
      [
        "model.variants[0].image",
        "SageMaker takes images from Amazon ECR",
        "push it to Amazon ECR and write 123456789012.dkr.ecr.eu-central-1.amazonaws.com/repository:tag",
      ],
      [
        "model.variants[0].artifacts[0].uri",
        "SageMaker reads artifacts from S3",
        "copy it to S3 and name it as s3://bucket/model.tar.gz",
      ],
      [
        "model.variants[0].artifacts[0].mountPath",
        "SageMaker puts artifacts into /opt/ml/model",
        "read it from there",
      ],
      [
        "model.variants[0].accelerator",
        "no instance type of SageMaker has such accelerators in this number",
        "use nvidia, inferentia, a product such as NVIDIA-L4, or fewer of them",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      "model.shadow": {
        name: "primary",
        version: "2",
        image: "team/digits:2",
        artifacts: [{ uri: "s3://bucket/model.tar.gz" }, { uri: "s3://bucket/model.tar.gz" }],
        accelerator: { type: "NVIDIA-L4", count: 16 },
      },
    },
    refusals: [
      ["model.shadow.name", "the variant that answers has this name", "choose another name"],
      [
        "model.shadow.image",
        "SageMaker takes images from Amazon ECR",
        "push it to Amazon ECR and write 123456789012.dkr.ecr.eu-central-1.amazonaws.com/repository:tag",
      ],
      [
        "model.shadow.artifacts",
        "SageMaker loads one artifact into a container",
        "pack them into one .tar.gz, or put them below one prefix",
      ],
      [
        "model.shadow.accelerator",
        "no instance type of SageMaker has such accelerators in this number",
        "use nvidia, inferentia, a product such as NVIDIA-L4, or fewer of them",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.disaggregation": { prefill: 1, decode: 2 }, "model.adapters": ["lora"] },
    refusals: [
      [
        "model.disaggregation",
        "separate roles for prompt and tokens are not expressed by any backend here",
        "host one role that does both, such as vllm with chunked prefill",
      ],
      [
        "model.adapters",
        "adapters cannot be swapped while the model serves on any backend here",
        "host each adapter as a version or a model of its own",
      ],
    ],
  },
];
