import { createHash, createHmac } from "node:crypto";
import * as path from "node:path";
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { type Cluster, DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { z } from "zod";
import { kubeconfigOf } from "../../../components/eks/kubeconfig.js";
import { awsCliFolder } from "../../../sandbox/aws/awsCli.js";
import { awsRegion, awsUrl, sandboxAwsEnvironment } from "../../../sandbox/aws/index.js";
import { silentProgress } from "../../../sandbox/progress.js";
import { waitFor } from "../../../sandbox/waitFor.js";

/** Keys of a caller of AWS. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export const sandboxKeys: Keys = { accessKeyId: "test", secretAccessKey: "test" };

export function eksClients(credentials: Keys = sandboxKeys) {
  const endpoint = awsUrl();
  if (endpoint === undefined) throw new Error("the sandbox's AWS does not run");
  const config = { endpoint, region: awsRegion, credentials, maxAttempts: 1 };
  return { eks: new EKSClient(config), ec2: new EC2Client(config), iam: new IAMClient(config) };
}
export type EksClients = ReturnType<typeof eksClients>;

/** A VPC with two subnets in two zones, and nothing else. */
export async function makeNetwork({ ec2 }: EksClients) {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.99.0.0/16" }));
  const VpcId = Vpc?.VpcId ?? "";
  const make = async (zone: string, CidrBlock: string) => {
    const AvailabilityZone = `${awsRegion}${zone}`;
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }));
    return Subnet?.SubnetId ?? "";
  };
  return { VpcId, subnetIds: [await make("a", "10.99.0.0/24"), await make("b", "10.99.1.0/24")] };
}

/** The ARN of a new role that a service of AWS, or everyone in the account, may assume. */
export async function makeRole({ iam }: EksClients, RoleName: string, Service?: string): Promise<string> {
  const Principal = Service === undefined ? { AWS: "*" } : { Service };
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }],
  });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  return Role?.Arn ?? "";
}

/** The cluster when nothing of it is under way. */
export function activeCluster({ eks }: EksClients, name: string): Promise<Cluster> {
  return waitFor(
    `cluster ${name} is active`,
    async () => {
      const { cluster } = await eks.send(new DescribeClusterCommand({ name }));
      return cluster?.status === "ACTIVE" ? cluster : undefined;
    },
    { timeoutMs: 20_000, intervalMs: 100 },
  );
}

/**
 * The cluster as Kubernetes' own client sees it with the kubeconfig that the project writes, whose program it calls for
 * tokens. `asked` is the cluster that tokens are asked for: another one than is called, in tests of that.
 */
export async function throughCli(
  cluster: Cluster,
  keys = sandboxKeys,
  asked = cluster.name,
): Promise<CoreV1Api> {
  const { user, ...kubeconfig } = openKubeconfig(cluster, asked);
  const variables = { ...sandboxAwsEnvironment(), ...variablesOf(keys), PATH: await pathWithCli() };
  const env = Object.entries(variables).flatMap(([name, value = ""]) =>
    value === "" ? [] : [{ name, value }],
  );
  return clientOf({ ...kubeconfig, users: [{ name: user.name, exec: { ...execOf(user), env } }] });
}

/** Kubernetes' client does not say what it calls. */
function execOf({ exec }: { exec?: unknown }) {
  return z.looseObject({ command: z.string(), args: z.array(z.string()) }).parse(exec);
}

/** The same with a token that the test has made. */
export function withToken(cluster: Cluster, token: string): CoreV1Api {
  const { user, ...kubeconfig } = openKubeconfig(cluster);
  return clientOf({ ...kubeconfig, users: [{ name: user.name, token }] });
}

function openKubeconfig({ name = "", endpoint = "", certificateAuthority }: Cluster, asked = name) {
  const loaded = new KubeConfig();
  loaded.loadFromString(
    kubeconfigOf({
      ...{ name: asked, endpoint, region: awsRegion },
      certificateAuthority: certificateAuthority?.data ?? "",
    }),
  );
  const user = loaded.getCurrentUser();
  if (user === null) throw new Error("the kubeconfig has no user");
  const { clusters, contexts, currentContext } = loaded;
  return { clusters, contexts, currentContext, user };
}

function clientOf(options: Parameters<KubeConfig["loadFromOptions"]>[0]): CoreV1Api {
  const config = new KubeConfig();
  config.loadFromOptions(options);
  return config.makeApiClient(CoreV1Api);
}

function variablesOf({ accessKeyId, secretAccessKey, sessionToken }: Keys): NodeJS.ProcessEnv {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}

async function pathWithCli(): Promise<string> {
  return [process.env.PATH, await awsCliFolder(silentProgress)].join(path.delimiter);
}

/** What a token may be made of; what is left out is as EKS wants it. */
export interface TokenParts {
  readonly cluster: string;
  readonly keys?: Keys;
  readonly signedAt?: Date;
  /** Names of the headers that are signed. */
  readonly headers?: readonly ("host" | "x-k8s-aws-id")[];
  /** Where the request goes to. */
  readonly url?: string;
  readonly action?: string;
}

/** A token of EKS made by hand: signature version 4 of a presigned request to STS (IAM user guide). */
export function makeToken({
  cluster,
  keys = sandboxKeys,
  signedAt = new Date(),
  headers = ["host", "x-k8s-aws-id"],
  url = awsUrl() ?? "",
  action = "GetCallerIdentity",
}: TokenParts): string {
  const { host } = new URL(url);
  const values = { host, "x-k8s-aws-id": cluster };
  const time = signedAt.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const scope = `${time.slice(0, 8)}/${awsRegion}/sts/aws4_request`;
  const query = new URLSearchParams({
    Action: action,
    Version: "2011-06-15",
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": `${keys.accessKeyId}/${scope}`,
    "X-Amz-Date": time,
    "X-Amz-Expires": "60",
    ...(keys.sessionToken === undefined ? {} : { "X-Amz-Security-Token": keys.sessionToken }),
    "X-Amz-SignedHeaders": headers.join(";"),
  });
  query.sort();
  const lines = headers.map((name) => `${name}:${values[name]}`);
  const canonical = ["GET", "/", query.toString(), ...lines, "", headers.join(";"), sha256("")].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n");
  const key = [...scope.split("/"), toSign].reduce<Buffer>(
    (signed, part) => createHmac("sha256", signed).update(part).digest(),
    Buffer.from(`AWS4${keys.secretAccessKey}`),
  );
  const presigned = `${new URL(url).origin}/?${query.toString()}&X-Amz-Signature=${key.toString("hex")}`;
  return `k8s-aws-v1.${Buffer.from(presigned).toString("base64url")}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
