import { instanceTypeOf, launchOf } from "../capabilities/ecs/index.js";
import type { NetworkUse } from "../network/use.js";
import { exemptionsOf, seconds, type HostingSpec, type SecretReference } from "../spec/index.js";

/** How long a client waits for an answer when the spec does not say, in seconds. */
const defaultTimeoutSeconds = 60;

/** Seconds that a client waits for an answer. */
export function requestSeconds({ interface: access }: HostingSpec): number {
  return access.type === "http" && access.timeout !== undefined
    ? seconds(access.timeout)
    : defaultTimeoutSeconds;
}

/** What a model on ECS needs of the network. */
export function networkUse(spec: HostingSpec): NetworkUse {
  const { exposure, callers, host, tls } = spec.access;
  return {
    model: spec.name,
    exposure,
    callers: callers?.cidrs,
    ...(host === undefined ? {} : { host }),
    ...(tls?.certificateArn === undefined ? {} : { certificateArn: tls.certificateArn }),
    timeoutSeconds: requestSeconds(spec),
    services: servicesOf(spec),
    ...(exposure === "public" ? { approvals: exemptionsOf(spec) } : {}),
  };
}

/** Interface endpoints that tasks need ("Amazon ECS interface VPC endpoints"); the agent of an instance needs its own. */
function servicesOf(spec: HostingSpec): string[] {
  const references = secretsOf(spec);
  const secrets =
    spec.model.imageCredentials !== undefined ||
    references.some(({ awsSecretsManager: found }) => found !== undefined);
  return [
    ...["ecr.api", "ecr.dkr", "logs"],
    ...(secrets ? ["secretsmanager"] : []),
    ...(references.some(({ ssmParameter }) => ssmParameter !== undefined) ? ["ssm"] : []),
    ...(launchOf(spec) === "instances" && instanceTypeOf(spec) !== undefined
      ? ["ecs", "ecs-agent", "ecs-telemetry"]
      : []),
  ];
}

/** Every secret that containers of the model get. */
export function secretsOf({ model }: HostingSpec): SecretReference[] {
  const artifacts = [
    ...(model.artifacts ?? []),
    ...(model.variants ?? []).flatMap((variant) => variant.artifacts ?? []),
  ];
  return [
    ...Object.values(model.secrets ?? {}),
    ...(model.companions ?? []).flatMap(({ secrets = {} }) => Object.values(secrets)),
    ...artifacts.flatMap(({ credentials }) => credentials ?? []),
  ];
}
