import { awsAccount, awsRegion } from "../../../sandbox/aws/index.js";
import { digitsImage } from "./sageMaker.js";

/** The network that the stack makes. */
export const vpcCidr = "10.80.0.0/16";
/** Host of the public model. */
export const publicHost = "net-public.example.com";
/** Host of a model inside. */
export const innerHost = "hosted.models.internal";
/** Names of models without containers begin so: nothing is asked of them. */
export const silent = "net-silent-";

type Sections = Readonly<Record<string, object>>;

/** A model of the example on ECS, with what a test changes. */
export function networkSpec(name: string, { model = {}, placement = {}, ...rest }: Sections = {}): object {
  return {
    name,
    model: { image: digitsImage("1"), version: "1", startupBudget: "2m", ...model },
    resources: { cpu: "250m", memory: "512Mi" },
    placement: { backend: "ecs", ...placement },
    scaling: { minReplicas: 1 },
    cost: { owner: "tests", costCentre: "tests" },
    ...rest,
  };
}

const calledBy = (...cidrs: string[]): Sections => ({ access: { callers: { cidrs } } });
/** Five networks: one more than one listener rule takes beside the path. */
export const fiveNetworks = [1, 2, 3, 4, 5].map((number) => `10.9${number}.0.0/16`);

/** Ten models that share a network, in as many ways as there are to be reached. */
export function tenModels(certificateArn: string): object[] {
  return [
    networkSpec("net-open"),
    networkSpec("net-known", calledBy("127.0.7.0/24")),
    networkSpec("net-public", {
      access: {
        ...{ exposure: "public", host: publicHost, tls: { certificateArn } },
        authentication: { type: "none" },
      },
    }),
    networkSpec(`${silent}other`, calledBy("127.0.8.0/24")),
    networkSpec(`${silent}private`, {
      access: { exposure: "private", callers: { cidrs: ["10.20.0.0/16"] } },
    }),
    networkSpec(`${silent}hosted`, {
      access: { exposure: "private", host: innerHost, callers: { cidrs: ["127.0.7.0/24"] } },
    }),
    networkSpec(`${silent}many`, calledBy(...fiveNetworks)),
    networkSpec(`${silent}test`, {
      model: {
        variants: [
          { name: "new", weight: 90, version: "2", image: digitsImage("2") },
          { name: "old", weight: 10, version: "1" },
        ],
      },
    }),
    networkSpec(`${silent}canary`, {
      rollout: { strategy: "canary", steps: [10], bakeTime: "1m" },
    }),
    networkSpec(`${silent}rich`, {
      model: {
        artifacts: [{ uri: "s3://net-artifacts/models/1/" }],
        secrets: {
          TOKEN: { awsSecretsManager: { name: "net-secret" } },
          OTHER: { ssmParameter: { name: "/net/parameter" } },
        },
      },
      placement: { instanceTypes: ["m7i.large"] },
    }),
  ];
}

/** ARN of something of the account in the region. */
export function arnOf(service: string, rest: string): string {
  return `arn:aws:${service}:${awsRegion}:${awsAccount}:${rest}`;
}
