import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";

import { ApplicationAutoScaling } from "@aws-sdk/client-application-auto-scaling";
import { AutoScaling } from "@aws-sdk/client-auto-scaling";
import { Budgets } from "@aws-sdk/client-budgets";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { EC2 } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ECS } from "@aws-sdk/client-ecs";
import { EKS } from "@aws-sdk/client-eks";
import { IAM } from "@aws-sdk/client-iam";
import { KMS } from "@aws-sdk/client-kms";
import { S3 } from "@aws-sdk/client-s3";
import { SageMaker } from "@aws-sdk/client-sagemaker";
import { Scheduler } from "@aws-sdk/client-scheduler";
import { SFN } from "@aws-sdk/client-sfn";
import { SNS } from "@aws-sdk/client-sns";
import { SQS } from "@aws-sdk/client-sqs";
import { z } from "zod";

import { awsAccount, awsRegion, environmentOf } from "../../../sandbox/aws/environment.js";
import { emulatorPython } from "../../../sandbox/aws/virtualEnvironment.js";
import { sourceFile } from "../../../sandbox/images/cache.js";
import { repositoryRoot } from "../../../sandbox/paths.js";
import { silentProgress } from "../../../sandbox/progress.js";
import { waitFor } from "../../../sandbox/waitFor.js";

const program = sourceFile("test", "engine", "support", "plain_aws.py");

/** moto on loopback, with parts of the sandbox's AWS: an AWS without containers, and with moto's own gaps elsewhere. */
export class PlainAws {
  private server: ChildProcess | undefined;
  private url = "";

  async start(): Promise<void> {
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    const python = await emulatorPython(silentProgress);
    this.server = spawn(python, [program, "127.0.0.1", String(port)], {
      stdio: "ignore",
      env: {
        ...process.env,
        PYTHONPATH: join(repositoryRoot, "sandbox", "aws"),
        PYTHONDONTWRITEBYTECODE: "1",
        // AWS's own policies, as every account has them.
        MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
        NO_PROXY: "*",
      },
    });
    await waitFor("moto answers", () => this.answers(), { timeoutMs: 60_000 });
  }

  async stop(): Promise<void> {
    if (this.server === undefined) return;
    const ended = once(this.server, "exit");
    this.server.kill("SIGKILL");
    await ended;
  }

  /** What leads a run of Pulumi here. */
  get environment(): NodeJS.ProcessEnv {
    return environmentOf(this.url, process.env);
  }

  /** Options of an SDK's client, for hands other than Pulumi's. */
  get client() {
    const credentials = { accessKeyId: "other", secretAccessKey: "hands" };
    return { endpoint: this.url, region: awsRegion, credentials, forcePathStyle: true };
  }

  /** Where it listens. */
  get address(): string {
    return this.url;
  }

  /** Names of all that exists, by kind, as of the sandbox's AWS. */
  async inventory(): Promise<Record<string, string[]>> {
    const answer = await fetch(`${this.url}/sandbox-api/inventory`);
    return z.record(z.string(), z.array(z.string())).parse(await answer.json());
  }

  /** The lists of all that there is, as AWS answers them. */
  async everything(): Promise<object> {
    const { client } = this;
    const [sagemaker, scaling, cloudwatch, iam] = [
      new SageMaker(client),
      new ApplicationAutoScaling(client),
      new CloudWatch(client),
      new IAM(client),
    ];
    const target = { ServiceNamespace: "sagemaker" } as const;
    // EKS makes the log group of a cluster by itself, and leaves it.
    const { logGroups = [] } = await new CloudWatchLogs(client).describeLogGroups();
    return {
      models: (await sagemaker.listModels()).Models,
      configurations: (await sagemaker.listEndpointConfigs()).EndpointConfigs,
      endpoints: (await sagemaker.listEndpoints()).Endpoints,
      targets: (await scaling.describeScalableTargets(target)).ScalableTargets,
      scalingPolicies: (await scaling.describeScalingPolicies(target)).ScalingPolicies,
      scheduledActions: (await scaling.describeScheduledActions(target)).ScheduledActions,
      budgets: (await new Budgets(client).describeBudgets({ AccountId: awsAccount })).Budgets,
      alarms: (await cloudwatch.describeAlarms()).MetricAlarms,
      dashboards: (await cloudwatch.listDashboards()).DashboardEntries,
      roles: (await iam.listRoles()).Roles,
      policies: (await iam.listPolicies({ Scope: "Local" })).Policies,
      buckets: (await new S3(client).listBuckets()).Buckets,
      topics: (await new SNS(client).listTopics()).Topics,
      subscriptions: (await new SNS(client).listSubscriptions()).Subscriptions,
      queues: (await new SQS(client).listQueues()).QueueUrls,
      logGroups: logGroups.filter(({ logGroupName = "" }) => !logGroupName.startsWith("/aws/eks/")),
      stateMachines: (await new SFN(client).listStateMachines()).stateMachines,
      schedules: (await new Scheduler(client).listSchedules()).Schedules,
      ...(await this.networks()),
      ...(await this.runtimes()),
    };
  }

  /** What runs containers. A key of KMS that waits for its deletion is as good as gone. */
  private async runtimes(): Promise<object> {
    const { client } = this;
    const [ecs, kms] = [new ECS(client), new KMS(client)];
    const { Keys = [] } = await kms.listKeys();
    const keys = await Promise.all(Keys.map(({ KeyId }) => kms.describeKey({ KeyId })));
    const { capacityProviders = [] } = await ecs.describeCapacityProviders({});
    const target = { ServiceNamespace: "ecs" } as const;
    return {
      taskClusters: (await ecs.listClusters()).clusterArns,
      taskDefinitions: (await ecs.listTaskDefinitions()).taskDefinitionArns,
      capacityProviders: capacityProviders.filter(({ status }) => status !== "INACTIVE"),
      taskTargets: (await new ApplicationAutoScaling(client).describeScalableTargets(target)).ScalableTargets,
      scalingGroups: (await new AutoScaling(client).describeAutoScalingGroups()).AutoScalingGroups,
      instanceProfiles: (await new IAM(client).listInstanceProfiles()).InstanceProfiles,
      clusters: (await new EKS(client).listClusters()).clusters,
      keys: keys.filter(({ KeyMetadata }) => KeyMetadata?.KeyState !== "PendingDeletion"),
      aliases: (await kms.listAliases()).Aliases,
    };
  }

  /** Networks and load balancers: what was deleted and is shown for a while does not count. */
  private async networks(): Promise<object> {
    const ec2 = new EC2(this.client);
    const balancing = new ElasticLoadBalancingV2(this.client);
    const { NatGateways = [] } = await ec2.describeNatGateways();
    return {
      vpcs: (await ec2.describeVpcs()).Vpcs,
      subnets: (await ec2.describeSubnets()).Subnets,
      internetGateways: (await ec2.describeInternetGateways()).InternetGateways,
      addresses: (await ec2.describeAddresses()).Addresses,
      natGateways: NatGateways.filter(({ State }) => State !== "deleted"),
      routeTables: (await ec2.describeRouteTables()).RouteTables,
      securityGroups: (await ec2.describeSecurityGroups()).SecurityGroups,
      securityGroupRules: (await ec2.describeSecurityGroupRules()).SecurityGroupRules,
      vpcEndpoints: (await ec2.describeVpcEndpoints()).VpcEndpoints,
      networkInterfaces: (await ec2.describeNetworkInterfaces()).NetworkInterfaces,
      launchTemplates: (await ec2.describeLaunchTemplates()).LaunchTemplates,
      loadBalancers: (await balancing.describeLoadBalancers()).LoadBalancers,
      targetGroups: (await balancing.describeTargetGroups()).TargetGroups,
    };
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/moto-api/data.json`)).ok;
    } catch (error) {
      // It does not listen yet.
      if (error instanceof TypeError) return false;
      throw error;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("loopback has no port");
  return address.port;
}
