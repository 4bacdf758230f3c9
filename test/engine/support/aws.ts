import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { BudgetsClient } from "@aws-sdk/client-budgets";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { S3Client } from "@aws-sdk/client-s3";
import {
  DescribeEndpointCommand,
  type DescribeEndpointOutput,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { CoreV1Api } from "@kubernetes/client-node";
import { awsRegion, awsUrl } from "../../../sandbox/aws/index.js";
import { statePaths } from "../../../sandbox/paths.js";
import { openCluster } from "../../../sandbox/userCluster.js";
import { waitFor } from "../../../sandbox/waitFor.js";

const run = promisify(execFile);

/** The sandbox's AWS seen through AWS's own SDK, which knows nothing of this project. */
export function awsClients() {
  const endpoint = awsUrl();
  if (endpoint === undefined) throw new Error("the sandbox's AWS does not run");
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const config = {
    endpoint,
    region: awsRegion,
    credentials,
    maxAttempts: 1,
    requestHandler: { requestTimeout: 30_000 },
  };
  return {
    sagemaker: new SageMakerClient(config),
    runtime: new SageMakerRuntimeClient(config),
    s3: new S3Client(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
    states: new SFNClient(config),
    scheduler: new SchedulerClient(config),
    alarms: new CloudWatchClient(config),
    logs: new CloudWatchLogsClient(config),
    scaling: new ApplicationAutoScalingClient(config),
    budgets: new BudgetsClient(config),
  };
}
export type AwsClients = ReturnType<typeof awsClients>;

/** The endpoint as it is when nothing is under way any more. */
export function settledEndpoint(sagemaker: SageMakerClient, name: string): Promise<DescribeEndpointOutput> {
  return waitFor(
    `endpoint ${name} is settled`,
    async () => {
      const endpoint = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
      return ["InService", "Failed"].includes(endpoint.EndpointStatus ?? "") ? endpoint : undefined;
    },
    { timeoutMs: 120_000, intervalMs: 200 },
  );
}

/** A model's files as the archive that SageMaker takes. */
export async function packModel(folder: string): Promise<Buffer> {
  const target = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "model-archive-")), "model.tar.gz");
  try {
    await run("tar", ["-czf", target, "-C", folder, ...fs.readdirSync(folder)]);
    return fs.readFileSync(target);
  } finally {
    fs.rmSync(path.dirname(target), { recursive: true });
  }
}

/** What the container of a variant's first instance has written, from the node. */
export async function instanceLog(endpoint: string, variant: string): Promise<string> {
  const api = openCluster(statePaths.kubeconfig).makeApiClient(CoreV1Api);
  const namespace = "aws-sandbox";
  const { items } = await api.listNamespacedPod({ namespace });
  const pod = items.find(({ metadata }) => {
    const { owner, variant: of } = metadata?.annotations ?? {};
    return owner === endpoint && of === variant;
  });
  const name = pod?.metadata?.name;
  return name === undefined ? "" : api.readNamespacedPodLog({ namespace, name });
}
