import { frameworks } from "./frameworks.js";
import type { FrameworkName, HealthCheck, HostingSpec, Protocol } from "./schema/index.js";

/** How a model's container is run and spoken to, with every default of its framework and protocol filled in. */
export interface Contract {
  readonly image: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly predictPath: string;
  readonly healthCheck: HealthCheck;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Port of a container when neither spec nor framework says one: that of SageMaker's contract. */
export const defaultPort = 8080;
/** Folder in a container where backends put files of their own; nothing else may be mounted in it or over it. */
export const reservedFolder = "/opt/model-hosting";
const modelFolder = "/opt/ml/model";

/** Defaults of each protocol: SageMaker's container contract, the Open Inference Protocol, OpenAI's API, plain HTTP. */
const protocolDefaults: Readonly<
  Record<Protocol, (model: string) => { predictPath: string; healthCheck: HealthCheck }>
> = {
  sagemaker: () => ({ predictPath: "/invocations", healthCheck: { path: "/ping" } }),
  openInference: (model) => ({
    predictPath: `/v2/models/${model}/infer`,
    healthCheck: { path: "/v2/health/ready" },
  }),
  openai: () => ({ predictPath: "/v1/chat/completions", healthCheck: { path: "/health" } }),
  http: () => ({ predictPath: "/", healthCheck: { tcp: true } }),
};

/** The container contract of a spec: what it says, else its framework's, else its protocol's. */
export function contractOf(spec: HostingSpec): Contract {
  const { model } = spec;
  const base =
    model.framework === undefined
      ? ofProtocol(spec, model.protocol ?? "sagemaker")
      : ofFramework(spec, model.framework);
  return {
    ...base,
    ...given({
      image: model.image,
      port: model.port,
      protocol: model.protocol,
      predictPath: model.predictPath,
      healthCheck: model.healthCheck,
      command: model.command,
      args: model.args,
    }),
    environment: { ...base.environment, ...model.environment },
  };
}

function ofProtocol({ name, model }: HostingSpec, protocol: Protocol): Contract {
  return {
    image: model.image ?? "",
    port: defaultPort,
    protocol,
    environment: {},
    ...protocolDefaults[protocol](name),
  };
}

function ofFramework(
  { name, model }: HostingSpec,
  asked: { name: FrameworkName; version: string },
): Contract {
  const folder = model.artifacts?.[0]?.mountPath ?? modelFolder;
  const framework = frameworks[asked.name];
  return {
    image: framework.image(asked.version),
    port: framework.port,
    protocol: framework.protocol,
    predictPath: framework.predictPath(name),
    healthCheck: { path: framework.healthPath },
    args: framework.args(name, folder),
    environment: framework.environment(name, folder),
  };
}

/** Only what is there: an absent field must not hide a default. */
function given<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: NonNullable<Fields[Key]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: NonNullable<Fields[Key]>;
  };
}
