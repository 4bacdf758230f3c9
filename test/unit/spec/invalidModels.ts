import { artifact, companion, variant, type InvalidSpec } from "./specs.js";

/** What is hosted: the document, `model` and everything in it. */
export const invalidModels: Readonly<Record<string, readonly InvalidSpec[]>> = {
  "the document": [
    { change: { nmae: "digits" }, messages: ["nmae: is no known field; did you mean name?"] },
    {
      change: { hardware: {} },
      messages: [
        "hardware: is no known field; known fields: name, model, resources, traffic, objectives, interface, placement, scaling, rollout, access, observability, cost.",
      ],
    },
    { change: { name: undefined }, messages: ["name: is required; expected text."] },
    {
      change: { name: "Digits" },
      messages: [
        'name: "Digits" given, expected at most 40 lower-case letters, digits and hyphens, beginning with a letter.',
      ],
    },
    { change: { name: 7 }, messages: ["name: 7 given, expected text."] },
    {
      change: { name: "a".repeat(41) },
      messages: [
        'name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" given, expected at most 40 lower-case letters, digits and hyphens, beginning with a letter.',
      ],
    },
    { change: { model: undefined }, messages: ["model: is required; expected a map of fields."] },
    { change: { traffic: null }, messages: ["traffic: null given, expected a map of fields."] },
    { change: { scaling: [] }, messages: ["scaling: a list given, expected a map of fields."] },
    { change: { cost: "100 USD" }, messages: ['cost: "100 USD" given, expected a map of fields.'] },
  ],
  model: [
    {
      change: { "model.image": "team/digits" },
      messages: [
        'model.image: "team/digits" given, expected an image with a tag or a digest, such as registry.example.com/team/model:1.4.',
      ],
    },
    {
      change: { "model.image": "Team/Digits:1" },
      messages: [
        'model.image: "Team/Digits:1" given, expected an image with a tag or a digest, such as registry.example.com/team/model:1.4.',
      ],
    },
    {
      change: { "model.image": undefined },
      messages: [
        "model: neither image nor framework is given; give exactly one of model.image and model.framework.",
      ],
    },
    {
      change: { "model.framework": { name: "mlserver", version: "1.7.1" } },
      messages: [
        "model: both image and framework are given; give exactly one of model.image and model.framework.",
      ],
    },
    {
      change: { "model.image": undefined, "model.framework": { name: "torchserve", version: "0.12" } },
      messages: [
        'model.framework.name: "torchserve" given, expected one of vllm, mlserver, triton, tensorflowServing, textEmbeddingsInference.',
      ],
    },
    {
      change: { "model.image": undefined, "model.framework": { name: "vllm" } },
      messages: ["model.framework.version: is required; expected text."],
    },
    {
      change: { "model.image": undefined, "model.framework": { name: "vllm", version: "latest please" } },
      messages: [
        'model.framework.version: "latest please" given, expected a tag of the framework\'s image, such as 0.9.2.',
      ],
    },
    {
      change: {
        "model.image": undefined,
        "model.framework": { name: "vllm", version: "0.9.2" },
        "model.port": 9000,
      },
      messages: [
        "model.port: 9000 given, does not move the framework, which listens on its own port; remove it, or tell the framework by model.args or model.environment.",
      ],
    },
    {
      change: { "model.imageCredentials": {} },
      messages: [
        "model.imageCredentials: an empty map given, expected exactly one of kubernetesSecret, awsSecretsManager.",
      ],
    },
    {
      change: { "model.imageCredentials": { kubernetesSecret: "registry", awsSecretsManager: "registry" } },
      messages: [
        "model.imageCredentials: kubernetesSecret, awsSecretsManager given, expected exactly one of kubernetesSecret, awsSecretsManager.",
      ],
    },
    {
      change: { "model.imageCredentials": { kubernetesSecret: "Registry_Login" } },
      messages: [
        "model.imageCredentials.kubernetesSecret: text given, expected a Kubernetes object name: lower-case letters, digits and hyphens, and single dots between them.",
      ],
    },
    {
      change: { "model.version": undefined },
      messages: ['model.version: is required; expected the version as text, such as "2" (quoted) or v1.4.'],
    },
    {
      change: { "model.version": 2 },
      messages: ['model.version: 2 given, expected the version as text, such as "2" (quoted) or v1.4.'],
    },
    {
      change: { "model.version": "v 2" },
      messages: [
        'model.version: "v 2" given, expected at most 63 letters, digits, hyphens, underscores and dots.',
      ],
    },
    {
      change: { "model.comand": ["serve"] },
      messages: ["model.comand: is no known field; did you mean command?"],
    },
    {
      change: { "model.command": "serve --fast" },
      messages: ["model.command: text given, expected a list."],
    },
    {
      change: { "model.args": ["--port", 8080] },
      messages: ["model.args[1]: a number given, expected text."],
    },
    {
      change: { "model.user": 0 },
      messages: ["model.user: 0 given, expected a whole number of at least 1."],
    },
    {
      change: { "model.user": "root" },
      messages: ['model.user: "root" given, expected a whole number of at least 1.'],
    },
    {
      change: { "model.port": 0 },
      messages: ["model.port: 0 given, expected a whole number from 1 to 65535."],
    },
    {
      change: { "model.port": 70000 },
      messages: ["model.port: 70000 given, expected a whole number from 1 to 65535."],
    },
    {
      change: { "model.port": 8080.5 },
      messages: ["model.port: 8080.5 given, expected a whole number from 1 to 65535."],
    },
    {
      change: { "model.port": "8080" },
      messages: ['model.port: "8080" given, expected a whole number from 1 to 65535.'],
    },
    {
      change: { "model.protocol": "grpc" },
      messages: ['model.protocol: "grpc" given, expected one of sagemaker, openInference, openai, http.'],
    },
    {
      change: { "model.predictPath": "invocations" },
      messages: [
        'model.predictPath: "invocations" given, expected a path that begins with /, such as /invocations.',
      ],
    },
    {
      change: { "model.healthCheck": {} },
      messages: ["model.healthCheck: an empty map given, expected exactly one of path, post, tcp."],
    },
    {
      change: { "model.healthCheck": { path: "/ping", tcp: true } },
      messages: ["model.healthCheck: path, tcp given, expected exactly one of path, post, tcp."],
    },
    {
      change: { "model.healthCheck": { tcp: false } },
      messages: ["model.healthCheck.tcp: false given, expected true."],
    },
    {
      change: { "model.healthCheck": { post: { path: "/ping" } } },
      messages: ["model.healthCheck.post.body: is required; expected text."],
    },
    {
      change: { "model.healthCheck": { path: "http://localhost/ping" } },
      messages: [
        'model.healthCheck.path: "http://localhost/ping" given, expected a path that begins with /, such as /invocations.',
      ],
    },
    {
      change: { "model.startupBudget": "10 minutes" },
      messages: [
        'model.startupBudget: "10 minutes" given, expected a duration of hours, minutes, seconds up to a year, such as 90s, 10m or 1h30m.',
      ],
    },
    {
      change: { "model.startupBudget": 600 },
      messages: ["model.startupBudget: 600 given, expected a duration, such as 90s, 10m or 1h30m."],
    },
    {
      change: { "model.startupBudget": "0s" },
      messages: ['model.startupBudget: "0s" given, expected a duration above 0, such as 90s, 10m or 1h30m.'],
    },
    {
      change: { "model.startupBudget": "100000h" },
      messages: [
        'model.startupBudget: "100000h" given, expected a duration of hours, minutes, seconds up to a year, such as 90s, 10m or 1h30m.',
      ],
    },
    { change: { "model.models": [] }, messages: ["model.models: 0 items given, expected at least 1 item."] },
    {
      change: { "model.models": [{ name: "a" }] },
      messages: ["model.models[0].artifact: is required; expected a map of fields."],
    },
    {
      change: { "model.disaggregation": { prefill: 1 } },
      messages: ["model.disaggregation.decode: is required; expected a whole number of at least 1."],
    },
  ],
  "model.artifacts": [
    {
      change: { "model.artifacts": artifact({}) },
      messages: ["model.artifacts: a map given, expected a list."],
    },
    {
      change: { "model.artifacts": ["s3://bucket/model.tar.gz"] },
      messages: ['model.artifacts[0]: "s3://bucket/model.tar.gz" given, expected a map of fields.'],
    },
    {
      change: { "model.artifacts": [artifact({ uri: "ftp://host/model" })] },
      messages: [
        'model.artifacts[0].uri: "ftp://host/model" given, expected s3://bucket/key, gs://bucket/key, hf://organisation/model[:revision], https://host/path (credentials by reference, not in the address), oci://registry/repository:tag or pvc://claim/path (without . and ..).',
      ],
    },
    {
      change: { "model.artifacts": [artifact({ uri: "https://host/model?X-Amz-Signature=hunter2" })] },
      messages: [
        "model.artifacts[0].uri: text given, expected s3://bucket/key, gs://bucket/key, hf://organisation/model[:revision], https://host/path (credentials by reference, not in the address), oci://registry/repository:tag or pvc://claim/path (without . and ..).",
      ],
    },
    {
      change: { "model.artifacts": [artifact({ uri: "https://user:hunter2@host/model" })] },
      messages: [
        "model.artifacts[0].uri: text given, expected s3://bucket/key, gs://bucket/key, hf://organisation/model[:revision], https://host/path (credentials by reference, not in the address), oci://registry/repository:tag or pvc://claim/path (without . and ..).",
      ],
    },
    {
      change: { "model.artifacts": [artifact({ mountPath: "models" })] },
      messages: [
        'model.artifacts[0].mountPath: "models" given, expected an absolute path below / without . and .., such as /opt/ml/model.',
      ],
    },
    {
      change: { "model.artifacts": [artifact({ mountPath: "/opt/../etc" })] },
      messages: [
        'model.artifacts[0].mountPath: "/opt/../etc" given, expected an absolute path below / without . and .., such as /opt/ml/model.',
      ],
    },
    {
      change: { "model.artifacts": [artifact({ mountPath: "/" })] },
      messages: [
        'model.artifacts[0].mountPath: "/" given, expected an absolute path below / without . and .., such as /opt/ml/model.',
      ],
    },
    {
      change: { "model.artifacts": [artifact({}), artifact({ uri: "hf://org/model" })] },
      messages: [
        'model.artifacts[1]: "/opt/ml/model" given, lies in the same folder as model.artifacts[0] (/opt/ml/model); mount each in a folder of its own.',
      ],
    },
    {
      change: {
        "model.artifacts": [artifact({ mountPath: "/models" }), artifact({ mountPath: "/models/tokenizer" })],
      },
      messages: [
        'model.artifacts[1].mountPath: "/models/tokenizer" given, lies in the same folder as model.artifacts[0].mountPath (/models); mount each in a folder of its own.',
      ],
    },
    {
      change: {
        "model.artifacts": Array.from({ length: 9 }, (_, i) => artifact({ mountPath: `/models/m${i}` })),
      },
      messages: ["model.artifacts: 9 items given, expected at most 8 items."],
    },
    {
      change: { "model.artifacts": [artifact({ credentials: { kubernetes: { name: "hub" } } })] },
      messages: ["model.artifacts[0].credentials.kubernetes.key: is required; expected text."],
    },
    {
      change: {
        "model.artifacts": [
          artifact({
            credentials: { kubernetes: { name: "hub", key: "token" }, ssmParameter: { name: "/hub" } },
          }),
        ],
      },
      messages: [
        "model.artifacts[0].credentials: kubernetes, ssmParameter given, expected exactly one of awsSecretsManager, ssmParameter, kubernetes.",
      ],
    },
  ],
  "variables and secrets": [
    {
      change: { "model.environment": { "1ST": "x" } },
      messages: [
        "model.environment.1ST: expected a variable name: letters, digits and underscores, not beginning with a digit.",
      ],
    },
    {
      change: { "model.environment": { "TOKEN=hunter2": "" } },
      messages: [
        "model.environment.TOKEN…: expected a variable name: letters, digits and underscores, not beginning with a digit.",
      ],
    },
    {
      change: { "model.environment": { THREADS: 4 } },
      messages: [
        "model.environment.THREADS: a number given, expected text; put numbers and booleans in quotes.",
      ],
    },
    {
      change: { "model.environment": ["TOKEN=hunter2"] },
      messages: ["model.environment: a list given, expected a map of names and values."],
    },
    {
      change: { "model.secrets": { TOKEN: "hunter2" } },
      messages: ["model.secrets.TOKEN: text given, expected a map of fields."],
    },
    {
      change: { "model.secrets": { TOKEN: { value: "hunter2" } } },
      messages: [
        "model.secrets.TOKEN.value: is no known field; known fields: awsSecretsManager, ssmParameter, kubernetes.",
        "model.secrets.TOKEN: value given, expected exactly one of awsSecretsManager, ssmParameter, kubernetes.",
      ],
    },
    {
      change: { "model.secrets": { TOKEN: {} } },
      messages: [
        "model.secrets.TOKEN: an empty map given, expected exactly one of awsSecretsManager, ssmParameter, kubernetes.",
      ],
    },
    {
      change: { "model.secrets": "hunter2" },
      messages: ["model.secrets: text given, expected a map of names and values."],
    },
    {
      change: {
        "model.environment": { REGION: "x" },
        "model.secrets": { REGION: { kubernetes: { name: "hub", key: "region" } } },
      },
      messages: ["model.secrets.REGION: is also in model.environment; keep one of the two."],
    },
    {
      change: { "model.environment": { DB_PASSWORD: "hunter2", MAX_TOKENS: "100" } },
      messages: [
        "model.environment.DB_PASSWORD: has the name of a credential, and a spec holds no value of one; keep it where secrets are kept and name that place in model.secrets.DB_PASSWORD.",
      ],
    },
    {
      change: { "model.companions": [companion({ environment: { apiKey: "hunter2" } })] },
      messages: [
        "model.companions[0].environment.apiKey: has the name of a credential, and a spec holds no value of one; keep it where secrets are kept and name that place in model.companions[0].secrets.apiKey.",
      ],
    },
    {
      change: { "model.healthCheck": { post: { path: "/ping", body: { password: "hunter2" } } } },
      messages: ["model.healthCheck.post.body: a map given, expected text."],
    },
    {
      change: { "access.authentication": { type: "bearer", secret: "hunter2" } },
      messages: ["access.authentication.secret: text given, expected a map of fields."],
    },
  ],
  "model.companions": [
    {
      change: { "model.companions": [companion({ role: "proxy" })] },
      messages: ['model.companions[0].role: "proxy" given, expected one of transformer, sidecar.'],
    },
    {
      change: { "model.companions": [companion({ cpu: undefined })] },
      messages: ["model.companions[0].cpu: is required; expected CPU cores, such as 2, 0.5 or 500m."],
    },
    {
      change: { "model.companions": [companion({}), companion({})] },
      messages: ['model.companions[1].name: "helper" given, is used twice; give each its own name.'],
    },
    {
      change: { "model.companions": [companion({ role: "transformer" })] },
      messages: [
        "model.companions[0].port: is required for a transformer; name the port on which it answers requests.",
      ],
    },
    {
      change: { "model.companions": [companion({ role: "transformer", port: 8080 })] },
      messages: [
        "model.companions[0].port: 8080 given, is the model's own port; let the transformer listen on another.",
      ],
    },
    {
      change: {
        "model.companions": [
          companion({ role: "transformer", port: 9000 }),
          companion({ name: "second", role: "transformer", port: 9001 }),
        ],
      },
      messages: [
        'model.companions[1].role: "transformer" given, only one transformer can answer the requests; make the others sidecars.',
      ],
    },
    {
      change: { "model.companions": [companion({ port: 9000 })] },
      messages: [
        "model.companions[0].port: 9000 given, belongs to role transformer, and a sidecar answers no requests; remove it or set role: transformer.",
      ],
    },
    {
      change: { "model.companions": [companion({ healthPath: "/ping" })] },
      messages: [
        'model.companions[0].healthPath: "/ping" given, belongs to role transformer, and a sidecar answers no requests; remove it or set role: transformer.',
      ],
    },
    {
      change: {
        "model.companions": [
          companion({
            environment: { REGION: "x" },
            secrets: { REGION: { ssmParameter: { name: "/region" } } },
          }),
        ],
      },
      messages: [
        "model.companions[0].secrets.REGION: is also in model.companions[0].environment; keep one of the two.",
      ],
    },
  ],
  "several models": [
    {
      change: { "model.cacheModels": true },
      messages: [
        "model.cacheModels: true given, belongs to several models behind one endpoint; remove it, or name the models in model.models.",
      ],
    },
    {
      change: { "model.concurrency": 1001 },
      messages: ["model.concurrency: 1001 given, expected a whole number from 1 to 1000."],
    },
  ],
  "model.variants and shadow": [
    {
      change: { "model.variants": [variant({ weight: 60 }), variant({ name: "b", weight: 30 })] },
      messages: ["model.variants: the weights add up to 90; make them add up to 100."],
    },
    {
      change: { "model.variants": [variant({ version: "v 1,2" })] },
      messages: [
        'model.variants[0].version: "v 1,2" given, expected at most 63 letters, digits, hyphens, underscores and dots.',
      ],
    },
    {
      change: { "model.variants": [variant({ weight: 50 }), variant({ weight: 50 })] },
      messages: ['model.variants[1].name: "a" given, is used twice; give each its own name.'],
    },
    {
      change: { "model.variants": [variant({ weight: -1 })] },
      messages: [
        "model.variants[0].weight: -1 given, expected at least 0.",
        "model.variants: the weights add up to -1; make them add up to 100.",
      ],
    },
    {
      change: { "model.shadow": variant({}) },
      messages: [
        "model.shadow.weight: is no known field; known fields: name, version, image, artifacts, accelerator.",
      ],
    },
  ],
};
