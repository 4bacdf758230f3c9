import { container, main, startStatement, tagged, type EvidenceTable } from "./evidence.js";
import { registry } from "./hosted.js";

const secret = { awsSecretsManager: { name: "prod/digits", key: "token" } };
const wholeSecret = { awsSecretsManager: { name: "prod/digits" } };
const parameter = { ssmParameter: { name: "/digits/token" } };
const secretArn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/digits";
const parameterArn = "arn:aws:ssm:eu-central-1:123456789012:parameter/digits/token";
const withInternet = { network: { nat: "one" } };

const blue = { name: "blue", weight: 90, version: "1" };
const ab = (green: object) => ({
  model: { variants: [blue, { name: "green", weight: 10, version: "2", ...green }] },
});
const green = "TaskDefinition(digits-test-green)";

const transformer = {
  name: "words",
  role: "transformer",
  image: `${registry}/words:1`,
  port: 9000,
  cpu: "250m",
  memory: "128Mi",
};
const sidecar = {
  name: "words",
  role: "sidecar",
  image: `${registry}/words:1`,
  cpu: "250m",
  memory: "128Mi",
};
const beside = (more: object = {}) => ({ model: { companions: [{ ...transformer, ...more }] } });

const onHub = (credentials?: object) => ({
  model: {
    artifacts: [{ uri: "hf://example/digits", ...(credentials === undefined ? {} : { credentials }) }],
  },
});
const download = (path: string) => container("download-0", path);
const variantOnHub = (credentials?: object) =>
  ab({ artifacts: [{ uri: "hf://example/digits", ...(credentials === undefined ? {} : { credentials }) }] });

/** Evidence for `name` and the fields under `model`, by field. */
export const evidenceOfModel: EvidenceTable = {
  name: {
    write: { name: "letters" },
    shows: {
      "TaskDefinition family": "letters-test",
      "ListenerRule conditions[0].pathPattern.values": ["/letters/*"],
      "Output name": "letters",
      "Output call.url": "http://network-internal.elb.amazonaws.com/letters/invocations",
    },
  },
  "model.image": {
    write: { model: { image: `${registry}/next:2` } },
    shows: {
      [main("image")]: `${registry}/next:2`,
      [`${startStatement("PullImages")}.Resource`]: [
        "arn:aws:ecr:eu-central-1:123456789012:repository/busybox",
        "arn:aws:ecr:eu-central-1:123456789012:repository/next",
      ],
    },
  },
  "model.imageCredentials.awsSecretsManager": {
    write: { model: { imageCredentials: { awsSecretsManager: "prod/registry" } } },
    shows: {
      [main("repositoryCredentials.credentialsParameter")]:
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/registry",
      [`${startStatement("ReadSecrets")}.Resource`]: [
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/registry-??????",
      ],
    },
  },
  "model.framework.name": {
    write: { model: { image: null, framework: { name: "vllm", version: "0.9.2" } } },
    settings: withInternet,
    shows: {
      [main("image")]: "vllm/vllm-openai:v0.9.2",
      "Output protocol": "openai",
    },
  },
  "model.framework.version": {
    write: { model: { image: null, framework: { name: "vllm", version: "0.9.3" } } },
    settings: withInternet,
    shows: { [main("image")]: "vllm/vllm-openai:v0.9.3" },
  },
  "model.artifacts[].uri": {
    write: {
      model: { artifacts: [{ uri: "s3://models/digits/1" }, { uri: "s3://words/2/", mountPath: "/words" }] },
    },
    shows: {
      [download("command")]: ["s3://models/digits/1", "/opt/ml/model"],
      [`${main("dependsOn")}[containerName=download-0].condition`]: "SUCCESS",
      "TaskDefinition taskRoleArn": "arn:Role/digits-test-task-1a2b3c4",
    },
  },
  "model.artifacts[].mountPath": {
    write: { model: { artifacts: [{ uri: "s3://models/digits/1", mountPath: "/models" }] } },
    shows: {
      [`${main("mountPoints")}[sourceVolume=download-0]`]: {
        sourceVolume: "download-0",
        containerPath: "/models",
        readOnly: true,
      },
      [`${download("mountPoints")}[0].containerPath`]: "/models",
    },
    unlike: { model: { artifacts: [{ uri: "s3://models/digits/1" }] } },
  },
  "model.artifacts[].credentials.awsSecretsManager.name": {
    write: onHub(wholeSecret),
    settings: withInternet,
    shows: { [download("secrets")]: [{ name: "HF_TOKEN", valueFrom: secretArn }] },
    unlike: onHub(),
  },
  "model.artifacts[].credentials.awsSecretsManager.key": {
    write: onHub(secret),
    settings: withInternet,
    shows: { [download("secrets")]: [{ name: "HF_TOKEN", valueFrom: `${secretArn}:token::` }] },
    unlike: onHub(wholeSecret),
  },
  "model.artifacts[].credentials.ssmParameter.name": [
    {
      write: onHub(parameter),
      settings: withInternet,
      shows: { [download("secrets")]: [{ name: "HF_TOKEN", valueFrom: parameterArn }] },
      unlike: onHub(),
    },
    {
      write: {
        model: { artifacts: [{ uri: "https://Files.example.com:8443/d.tgz", credentials: parameter }] },
      },
      settings: withInternet,
      shows: {
        [download("secrets")]: [{ name: "files.example.com-headers", valueFrom: parameterArn }],
        "SecurityGroupEgressRule(digits-test-to-anywhere-8443) fromPort": 8443,
      },
    },
  ],
  "model.version": {
    write: { model: { version: "v7" } },
    shows: { 'TaskDefinition tags["model-hosting/version"]': "v7", "Output version": "v7" },
  },
  "model.command[]": {
    write: { model: { command: ["/bin/serve"] } },
    shows: { [main("entryPoint")]: ["/bin/serve"] },
  },
  "model.args[]": {
    write: { model: { args: ["--workers", "2"] } },
    shows: { [main("command")]: ["--workers", "2"] },
  },
  "model.environment.*": {
    write: { model: { environment: { LOG_LEVEL: "info", A: "1" } } },
    shows: {
      [main("environment")]: [
        { name: "A", value: "1" },
        { name: "LOG_LEVEL", value: "info" },
      ],
    },
  },
  "model.secrets.*.awsSecretsManager.name": {
    write: { model: { secrets: { TOKEN: wholeSecret } } },
    shows: {
      [main("secrets")]: [{ name: "TOKEN", valueFrom: secretArn }],
      [startStatement("ReadSecrets")]: {
        Sid: "ReadSecrets",
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: [`${secretArn}-??????`],
      },
    },
  },
  "model.secrets.*.awsSecretsManager.key": {
    write: { model: { secrets: { TOKEN: secret } } },
    shows: { [main("secrets")]: [{ name: "TOKEN", valueFrom: `${secretArn}:token::` }] },
    unlike: { model: { secrets: { TOKEN: wholeSecret } } },
  },
  "model.secrets.*.ssmParameter.name": {
    write: { model: { secrets: { TOKEN: parameter } } },
    shows: {
      [main("secrets")]: [{ name: "TOKEN", valueFrom: parameterArn }],
      [startStatement("ReadParameters")]: {
        Sid: "ReadParameters",
        Effect: "Allow",
        Action: ["ssm:GetParameters"],
        Resource: [parameterArn],
      },
    },
  },
  "model.user": { write: { model: { user: 1000 } }, shows: { [main("user")]: "1000" } },
  "model.port": {
    write: { model: { port: 8501 } },
    shows: {
      [main("portMappings")]: [{ containerPort: 8501, hostPort: 8501, protocol: "tcp" }],
      "Service loadBalancers[0].containerPort": 8501,
      "SecurityGroupIngressRule(digits-test-from-load-balancer-at-8501) fromPort": 8501,
    },
  },
  "model.protocol": {
    write: { model: { protocol: "openInference" } },
    shows: {
      "TargetGroup healthCheck.path": "/v2/health/ready",
      "Output protocol": "openInference",
      "Output call.url": "http://network-internal.elb.amazonaws.com/digits/v2/models/digits/infer",
    },
  },
  "model.predictPath": {
    write: { model: { predictPath: "/predict" } },
    shows: { "Output call.url": "http://network-internal.elb.amazonaws.com/digits/predict" },
  },
  "model.healthCheck.path": {
    write: { model: { healthCheck: { path: "/ready" } } },
    shows: {
      "TargetGroup healthCheck.path": "/ready",
      "TargetGroup healthCheck.matcher": "200-299",
      [`${main("healthCheck.command")}[6]`]: "http://127.0.0.1:8080/ready",
      "Output health.url": "http://network-internal.elb.amazonaws.com/digits/ready",
    },
  },
  "model.healthCheck.post.path": {
    write: { model: { healthCheck: { post: { path: "/predict", body: "{}" } } } },
    shows: {
      [main("healthCheck.command")]: [
        ...["CMD", "/opt/model-hosting/tools/busybox", "wget", "-q", "-O", "/dev/null"],
        ...["--header", "Content-Type: application/json", "--post-data", "{}"],
        "http://127.0.0.1:8080/predict",
      ],
      "TargetGroup healthCheck.path": "/predict",
      "TargetGroup healthCheck.matcher": "200-499",
      "Output health": undefined,
    },
  },
  "model.healthCheck.post.body": {
    write: { model: { healthCheck: { post: { path: "/predict", body: "[1]" } } } },
    shows: { [`${main("healthCheck.command")}[9]`]: "[1]" },
  },
  "model.healthCheck.post.contentType": {
    write: { model: { healthCheck: { post: { path: "/predict", body: "1", contentType: "text/csv" } } } },
    shows: { [`${main("healthCheck.command")}[7]`]: "Content-Type: text/csv" },
  },
  "model.healthCheck.tcp": {
    write: { model: { healthCheck: { tcp: true } } },
    shows: {
      [main("healthCheck.command")]: [
        ...["CMD", "/opt/model-hosting/tools/busybox", "nc", "-z", "-w", "2", "127.0.0.1", "8080"],
      ],
      "TargetGroup healthCheck.path": "/",
      "TargetGroup healthCheck.matcher": "200-499",
    },
  },
  "model.startupBudget": {
    write: { model: { startupBudget: "2m" } },
    shows: {
      "Service healthCheckGracePeriodSeconds": 120,
      [main("healthCheck.startPeriod")]: 120,
      // Four starts of 420 s, and the last answers of 60 s with a minute around them.
      "ServiceRollout timeoutSeconds": 1800,
    },
  },
  "model.concurrency": tagged("concurrency", { model: { concurrency: 4 } }, "4"),
  "model.variants[].name": {
    write: ab({}),
    shows: {
      "Service(digits-test-green) taskDefinition": "arn:TaskDefinition/digits-test-green-1a2b3c4",
      [`${green} family`]: "digits-test-green",
    },
  },
  "model.variants[].weight": {
    write: {
      model: {
        variants: [
          { ...blue, weight: 87.5 },
          { name: "green", weight: 12.5, version: "2" },
        ],
      },
    },
    shows: {
      "ListenerRule actions[0].forward.targetGroups": [
        { arn: "arn:TargetGroup/digits-test-blue-1a2b3c4", weight: 875 },
        { arn: "arn:TargetGroup/digits-test-green-1a2b3c4", weight: 125 },
      ],
    },
  },
  "model.variants[].version": {
    write: ab({ version: "v9" }),
    shows: { [`${green} tags["model-hosting/version"]`]: "v9" },
  },
  "model.variants[].image": {
    write: ab({ image: `${registry}/next:2` }),
    shows: { [`${green} containerDefinitions[name=model].image`]: `${registry}/next:2` },
  },
  "model.variants[].artifacts[].uri": {
    write: ab({ artifacts: [{ uri: "s3://models/next" }] }),
    shows: {
      [`${green} containerDefinitions[name=download-0].command`]: ["s3://models/next", "/opt/ml/model"],
    },
  },
  "model.variants[].artifacts[].mountPath": {
    write: ab({ artifacts: [{ uri: "s3://models/next", mountPath: "/next" }] }),
    shows: {
      [`${green} containerDefinitions[name=download-0].command`]: ["s3://models/next", "/next"],
    },
  },
  "model.variants[].artifacts[].credentials.awsSecretsManager.name": {
    write: variantOnHub(wholeSecret),
    settings: withInternet,
    shows: {
      [`${green} containerDefinitions[name=download-0].secrets`]: [
        { name: "HF_TOKEN", valueFrom: secretArn },
      ],
    },
    unlike: variantOnHub(),
  },
  "model.variants[].artifacts[].credentials.awsSecretsManager.key": {
    write: variantOnHub(secret),
    settings: withInternet,
    shows: {
      [`${green} containerDefinitions[name=download-0].secrets`]: [
        { name: "HF_TOKEN", valueFrom: `${secretArn}:token::` },
      ],
    },
    unlike: variantOnHub(wholeSecret),
  },
  "model.variants[].artifacts[].credentials.ssmParameter.name": {
    write: variantOnHub(parameter),
    settings: withInternet,
    shows: {
      [`${green} containerDefinitions[name=download-0].secrets`]: [
        { name: "HF_TOKEN", valueFrom: parameterArn },
      ],
    },
    unlike: variantOnHub(),
  },
  "model.companions[].name": {
    write: beside({ name: "phrases" }),
    shows: { "Service loadBalancers[0].containerName": "phrases" },
    unlike: beside(),
  },
  "model.companions[].role": [
    {
      write: beside(),
      shows: {
        "Service loadBalancers[0].containerName": "words",
        [container("words", "dependsOn")]: [{ containerName: "model", condition: "HEALTHY" }],
      },
    },
    {
      write: { model: { companions: [sidecar] } },
      shows: {
        "Service loadBalancers[0].containerName": "model",
        [`${main("dependsOn")}[containerName=words].condition`]: "START",
      },
    },
  ],
  "model.companions[].image": {
    write: beside({ image: `${registry}/words:2` }),
    shows: { [container("words", "image")]: `${registry}/words:2` },
    unlike: beside(),
  },
  "model.companions[].command[]": {
    write: beside({ command: ["/bin/words"] }),
    shows: { [container("words", "entryPoint")]: ["/bin/words"] },
    unlike: beside(),
  },
  "model.companions[].args[]": {
    write: beside({ args: ["--fast"] }),
    shows: { [container("words", "command")]: ["--fast"] },
    unlike: beside(),
  },
  "model.companions[].environment.*": {
    write: beside({ environment: { MODE: "fast" } }),
    shows: { [container("words", "environment")]: [{ name: "MODE", value: "fast" }] },
    unlike: beside(),
  },
  "model.companions[].secrets.*.awsSecretsManager.name": {
    write: beside({ secrets: { TOKEN: wholeSecret } }),
    shows: {
      [container("words", "secrets")]: [{ name: "TOKEN", valueFrom: secretArn }],
      [`${startStatement("ReadSecrets")}.Resource`]: [`${secretArn}-??????`],
    },
    unlike: beside(),
  },
  "model.companions[].secrets.*.awsSecretsManager.key": {
    write: beside({ secrets: { TOKEN: secret } }),
    shows: { [container("words", "secrets")]: [{ name: "TOKEN", valueFrom: `${secretArn}:token::` }] },
    unlike: beside({ secrets: { TOKEN: wholeSecret } }),
  },
  "model.companions[].secrets.*.ssmParameter.name": {
    write: beside({ secrets: { TOKEN: parameter } }),
    shows: { [container("words", "secrets")]: [{ name: "TOKEN", valueFrom: parameterArn }] },
    unlike: beside(),
  },
  "model.companions[].port": {
    write: beside({ port: 9001 }),
    shows: { "Service loadBalancers[0].containerPort": 9001 },
    unlike: beside(),
  },
  "model.companions[].healthPath": {
    write: beside({ healthPath: "/ready" }),
    shows: {
      "TargetGroup healthCheck.path": "/ready",
      [`${container("words", "healthCheck.command")}[6]`]: "http://127.0.0.1:9000/ready",
      "Output health.url": "http://network-internal.elb.amazonaws.com/digits/ready",
    },
    unlike: beside(),
  },
  "model.companions[].cpu": {
    write: beside({ cpu: "1" }),
    shows: { [container("words", "cpu")]: 1024, "TaskDefinition cpu": "2048" },
    unlike: beside(),
  },
  "model.companions[].memory": {
    write: beside({ memory: "3Gi" }),
    shows: { [container("words", "memory")]: 3072, "TaskDefinition memory": "4096" },
    unlike: beside(),
  },
};
