import { EC2 } from "@aws-sdk/client-ec2";
import {
  type ContainerDefinition,
  type CreateServiceCommandInput,
  type DeploymentConfiguration,
  ECS,
  type RegisterTaskDefinitionCommandInput,
  type Service,
  type ServiceDeployment,
  type Task,
  type UpdateServiceCommandInput,
} from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { awsRegion, awsUrl } from "../../../sandbox/aws/index.js";
import { waitFor } from "../../../sandbox/waitFor.js";

const role = "arn:aws:iam::123456789012:role/ecs-test";
const image = (version: string) => `123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:${version}`;
/** Longer than any deployment here takes on a busy machine. */
const timeoutMs = 240_000;

/** A network of two zones, a cluster and a load balancer, made and removed by AWS's own SDK, to run services in. */
export class EcsStage {
  readonly ecs: ECS;
  readonly elb: ElasticLoadBalancingV2;
  readonly logs: CloudWatchLogs;
  readonly logGroup: string;
  private readonly ec2: EC2;
  private readonly removals: (() => Promise<unknown>)[] = [];
  private subnets: string[] = [];
  private vpc = "";
  private listener = "";
  /** Where the load balancer answers. */
  url = "";

  constructor(readonly name: string) {
    const endpoint = awsUrl();
    if (endpoint === undefined) throw new Error("the sandbox's AWS does not run");
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const config = { endpoint, region: awsRegion, credentials };
    this.ecs = new ECS(config);
    this.elb = new ElasticLoadBalancingV2(config);
    this.ec2 = new EC2(config);
    this.logs = new CloudWatchLogs(config);
    this.logGroup = `/${name}`;
  }

  async raise(): Promise<void> {
    await this.raiseNetwork();
    await this.raiseLoadBalancer();
    await this.logs.createLogGroup({ logGroupName: this.logGroup });
    this.removals.push(() => this.logs.deleteLogGroup({ logGroupName: this.logGroup }));
    await this.ecs.createCluster({
      clusterName: this.name,
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
    });
    this.removals.push(() => this.ecs.deleteCluster({ cluster: this.name }));
  }

  /** Takes everything away, services first. */
  async strike(): Promise<void> {
    const { serviceArns = [] } = await this.ecs.listServices({ cluster: this.name });
    await Promise.all(serviceArns.map((service) => this.remove(service)));
    await this.forget();
    for (const remove of this.removals.reverse()) await remove();
  }

  /** Ends a service with its tasks. */
  async remove(service: string): Promise<void> {
    await this.ecs.deleteService({ cluster: this.name, service, force: true });
    const gone = async () => (await this.service(service)).status === "INACTIVE";
    await waitFor(`service ${service} has gone`, gone, { timeoutMs });
  }

  private async forget(): Promise<void> {
    const { taskDefinitionArns = [] } = await this.ecs.listTaskDefinitions({ familyPrefix: this.name });
    for (const taskDefinition of taskDefinitionArns) {
      await this.ecs.deregisterTaskDefinition({ taskDefinition });
      await this.ecs.deleteTaskDefinitions({ taskDefinitions: [taskDefinition] });
    }
  }

  private async raiseNetwork(): Promise<void> {
    const { Vpc } = await this.ec2.createVpc({ CidrBlock: "10.77.0.0/16" });
    const VpcId = (this.vpc = Vpc?.VpcId ?? "");
    this.removals.push(() => this.ec2.deleteVpc({ VpcId }));
    for (const [zone, CidrBlock] of [
      ["us-east-1a", "10.77.0.0/24"],
      ["us-east-1b", "10.77.1.0/24"],
    ] as const) {
      const { Subnet } = await this.ec2.createSubnet({ VpcId, CidrBlock, AvailabilityZone: zone });
      const SubnetId = Subnet?.SubnetId ?? "";
      this.subnets.push(SubnetId);
      this.removals.push(() => this.ec2.deleteSubnet({ SubnetId }));
    }
  }

  private async raiseLoadBalancer(): Promise<void> {
    const group = { GroupName: this.name, Description: "callers", VpcId: this.vpc };
    const { GroupId = "" } = await this.ec2.createSecurityGroup(group);
    this.removals.push(() => this.ec2.deleteSecurityGroup({ GroupId }));
    const IpRanges = [{ CidrIp: "10.77.0.0/16" }];
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges }];
    await this.ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions });
    const { LoadBalancers = [] } = await this.elb.createLoadBalancer({
      ...{ Name: this.name, Subnets: this.subnets, SecurityGroups: [GroupId], Scheme: "internal" },
    });
    const LoadBalancerArn = LoadBalancers[0]?.LoadBalancerArn ?? "";
    this.url = `http://${LoadBalancers[0]?.DNSName ?? ""}`;
    this.removals.push(() => this.elb.deleteLoadBalancer({ LoadBalancerArn }));
    const DefaultActions = [{ Type: "fixed-response" as const, FixedResponseConfig: { StatusCode: "404" } }];
    const { Listeners = [] } = await this.elb.createListener({
      ...{ LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions },
    });
    this.listener = Listeners[0]?.ListenerArn ?? "";
  }

  /** A target group that a rule sends a host's traffic to, and one beside it; answers with the load balancer's place. */
  async route(host: string): Promise<{ rule: string; groups: [string, string] }> {
    const groups: [string, string] = [await this.group(`${host}-a`), await this.group(`${host}-b`)];
    const targets = groups.map((TargetGroupArn, index) => ({
      TargetGroupArn,
      Weight: index === 0 ? 100 : 0,
    }));
    const { Rules = [] } = await this.elb.createRule({
      ListenerArn: this.listener,
      Priority: 1 + this.removals.length,
      Conditions: [{ Field: "host-header", HostHeaderConfig: { Values: [host] } }],
      Actions: [{ Type: "forward", ForwardConfig: { TargetGroups: targets } }],
    });
    return { rule: Rules[0]?.RuleArn ?? "", groups };
  }

  private async group(name: string): Promise<string> {
    const { TargetGroups = [] } = await this.elb.createTargetGroup({
      ...{ Name: `${name}-${process.pid}`, Protocol: "HTTP", Port: 8080, VpcId: this.vpc, TargetType: "ip" },
      ...{ HealthCheckPath: "/ping", HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 4 },
      ...{ HealthyThresholdCount: 2, UnhealthyThresholdCount: 2 },
    });
    const TargetGroupArn = TargetGroups[0]?.TargetGroupArn ?? "";
    const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "10" }];
    await this.elb.modifyTargetGroupAttributes({ TargetGroupArn, Attributes });
    // Before the load balancer it is in use.
    this.removals.unshift(() => this.elb.deleteTargetGroup({ TargetGroupArn }));
    return TargetGroupArn;
  }

  /** Weights that a rule gives its target groups, in their order. */
  async weights(rule: string): Promise<(number | undefined)[]> {
    const { Rules = [] } = await this.elb.describeRules({ RuleArns: [rule] });
    return (Rules[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? []).map(({ Weight }) => Weight);
  }

  /** Registers a version of the example, and answers with its ARN. */
  async define(
    version: string,
    changes: Partial<ContainerDefinition> = {},
    rest: Partial<RegisterTaskDefinitionCommandInput> = {},
  ): Promise<string> {
    const { taskDefinition } = await this.ecs.registerTaskDefinition({
      family: this.name,
      ...{ requiresCompatibilities: ["FARGATE"], networkMode: "awsvpc", cpu: "256", memory: "512" },
      executionRoleArn: role,
      ...rest,
      containerDefinitions: [
        {
          ...{ name: "model", image: image(version), portMappings: [{ containerPort: 8080 }] },
          logConfiguration: this.logConfiguration,
          ...changes,
        },
        ...(rest.containerDefinitions ?? []),
      ],
    });
    return taskDefinition?.taskDefinitionArn ?? "";
  }

  get logConfiguration(): ContainerDefinition["logConfiguration"] {
    const options = {
      "awslogs-group": this.logGroup,
      "awslogs-region": awsRegion,
      "awslogs-stream-prefix": "digits",
    };
    return { logDriver: "awslogs", options };
  }

  /** A service of two tasks on Fargate, by a circuit breaker that goes back. */
  async create(
    name: string,
    taskDefinition: string,
    changes: Partial<CreateServiceCommandInput> = {},
  ): Promise<ServiceDeployment> {
    await this.ecs.createService({
      ...{ cluster: this.name, serviceName: name, taskDefinition, desiredCount: 2, launchType: "FARGATE" },
      networkConfiguration: { awsvpcConfiguration: { subnets: this.subnets } },
      healthCheckGracePeriodSeconds: 60,
      ...changes,
      deploymentConfiguration: { ...circuitBreaker, ...changes.deploymentConfiguration },
    });
    return this.settled(name);
  }

  /** Updates a service, and answers with the deployment's end. */
  async update(
    service: string,
    changes: Omit<UpdateServiceCommandInput, "service">,
  ): Promise<ServiceDeployment> {
    await this.ecs.updateService({ cluster: this.name, service, ...changes });
    return this.settled(service);
  }

  async service(name: string): Promise<Service> {
    const { services = [] } = await this.ecs.describeServices({ cluster: this.name, services: [name] });
    if (services[0] === undefined) throw new Error(`there is no service ${name}`);
    return services[0];
  }

  async newest(service: string): Promise<ServiceDeployment | undefined> {
    const { serviceDeployments = [] } = await this.ecs.listServiceDeployments({
      ...{ cluster: this.name, service },
    });
    const arn = serviceDeployments[0]?.serviceDeploymentArn ?? "";
    const described = await this.ecs.describeServiceDeployments({ serviceDeploymentArns: [arn] });
    return described.serviceDeployments?.[0];
  }

  settled(service: string): Promise<ServiceDeployment> {
    const look = async () => {
      const newest = await this.newest(service);
      return newest?.finishedAt === undefined ? undefined : newest;
    };
    const explain = async () =>
      ((await this.service(service)).events ?? []).map(({ message }) => message).join("\n");
    return waitFor(`service ${service} is settled`, look, { timeoutMs, explain });
  }

  async tasks(serviceName: string, desiredStatus: "RUNNING" | "STOPPED" = "RUNNING"): Promise<Task[]> {
    const { taskArns: tasks = [] } = await this.ecs.listTasks({
      ...{ cluster: this.name, serviceName, desiredStatus },
    });
    if (tasks.length === 0) return [];
    return (await this.ecs.describeTasks({ cluster: this.name, tasks })).tasks ?? [];
  }

  /** Waits until a service has as many running tasks. */
  async running(service: string, count: number): Promise<void> {
    const look = async () => (await this.service(service)).runningCount === count;
    await waitFor(`${count} tasks of ${service} run`, look, { timeoutMs });
  }
}

const circuitBreaker: DeploymentConfiguration = {
  deploymentCircuitBreaker: { enable: true, rollback: true },
};

/** The address of a task's network interface. */
export function addressOf(task: Task | undefined): string {
  const details = task?.attachments?.[0]?.details ?? [];
  return details.find(({ name }) => name === "privateIPv4Address")?.value ?? "";
}

/** The place of a service behind a load balancer, for deployments that shift traffic. */
export function shifted(rule: string, [first, second]: [string, string]) {
  const advancedConfiguration = {
    ...{ alternateTargetGroupArn: second, productionListenerRule: rule, roleArn: role },
  };
  return [{ targetGroupArn: first, containerName: "model", containerPort: 8080, advancedConfiguration }];
}
