import { Service, type ServiceArgs, type TaskDefinition } from "@pulumi/aws/ecs/index.js";
import type { MetricAlarm } from "@pulumi/aws/cloudwatch/index.js";
import type { TargetGroup } from "@pulumi/aws/lb/index.js";
import type { input } from "@pulumi/aws/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { inRegion } from "../aws/account.js";
import { weightsOfPercent } from "../capabilities/ecs/index.js";
import { transformed } from "../transform.js";
import { deploymentOf } from "./deployment.js";
import type { Parts } from "./parts.js";
import type { ModelRole } from "./roles.js";
import { isAutoscaled, servingOf, startupSeconds, type Workload } from "./workload.js";

/** What a service puts together. */
export interface ServiceParts {
  readonly name: string;
  readonly taskDefinition: TaskDefinition;
  readonly targetGroup: TargetGroup;
  /** Where deployments shift the traffic to and fro; undefined where they replace tasks in one target group. */
  readonly shift: Shift | undefined;
  readonly securityGroupId: pulumi.Output<string>;
  /** Alarms that roll a deployment back: those made for the model, and names of others. */
  readonly rollbackAlarms: readonly (MetricAlarm | string)[];
  /** What the tasks need, and what must outlive the service. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/** What ECS shifts the traffic with. */
export interface Shift {
  readonly alternate: TargetGroup;
  readonly rule: pulumi.Output<string>;
  readonly role: ModelRole;
}

/** Makes the service that keeps a variant's tasks running. `ServiceRollout` waits for it and says how its deployments end. */
export function createService(parts: Parts, service: ServiceParts): Service {
  const { workload, cluster, network, transform, parent, tags } = parts;
  const { subnets, securityGroups = [] } = workload.spec.access.network ?? {};
  const args: ServiceArgs = {
    ...inRegion(workload.settings.region),
    cluster: cluster.clusterArn,
    taskDefinition: service.taskDefinition.arn,
    desiredCount: workload.replicas.least,
    capacityProviderStrategies: capacityOf(parts),
    // Without it other capacity is refused or takes another service, as the provider has it; with it a deployment like
    // any other moves the tasks (UpdateService: "you must force a new deployment").
    forceNewDeployment: true,
    ...spreadOf(workload),
    availabilityZoneRebalancing: "ENABLED",
    deploymentCircuitBreaker: { enable: true, rollback: true },
    ...deploymentOf(workload),
    ...alarmsOf(service),
    // Loading the model is no reason to take a task for ill.
    healthCheckGracePeriodSeconds: startupSeconds(workload),
    loadBalancers: [loadBalancerOf(workload, service)],
    networkConfiguration: {
      subnets: subnets ?? network.privateSubnetIds,
      securityGroups: [service.securityGroupId, ...securityGroups],
      assignPublicIp: false,
    },
    enableEcsManagedTags: true,
    propagateTags: "SERVICE",
    enableExecuteCommand: false,
    waitForSteadyState: false,
    tags,
  };
  const options = {
    parent,
    dependsOn: [...service.dependsOn],
    // Autoscaling decides how many tasks there are, from then on.
    ...(isAutoscaled(workload) ? { ignoreChanges: ["desiredCount"] } : {}),
  };
  return new Service(...transformed(transform.service, service.name, args, options));
}

function loadBalancerOf(
  workload: Workload,
  { targetGroup, shift }: ServiceParts,
): input.ecs.ServiceLoadBalancer {
  const { container, port } = servingOf(workload);
  return {
    targetGroupArn: targetGroup.arn,
    containerName: container,
    containerPort: port,
    ...(shift === undefined
      ? {}
      : {
          advancedConfiguration: {
            alternateTargetGroupArn: shift.alternate.arn,
            productionListenerRule: shift.rule,
            roleArn: shift.role.arn,
          },
        }),
  };
}

function alarmsOf({ rollbackAlarms }: ServiceParts): Pick<ServiceArgs, "alarms"> {
  if (rollbackAlarms.length === 0) {
    return {};
  }
  const alarmNames = rollbackAlarms.map((alarm) => (typeof alarm === "string" ? alarm : alarm.name));
  return { alarms: { alarmNames, enable: true, rollback: true } };
}

function capacityOf({ workload, cluster }: Parts): input.ecs.ServiceCapacityProviderStrategy[] {
  const { instanceType } = workload;
  if (instanceType === undefined) {
    return fargateCapacity(workload);
  }
  const provider = cluster.capacityProviders[instanceType];
  if (provider === undefined) {
    throw new TypeError(`the cluster was planned without instances of type ${instanceType}`);
  }
  return [{ capacityProvider: provider, weight: 1 }];
}

/** Weights in tenths of a per cent; a provider of weight 0 has the base alone. */
function fargateCapacity({ spec }: Workload): input.ecs.ServiceCapacityProviderStrategy[] {
  const { type = "onDemand", onDemandBase = 0, spotPercentage = 100 } = spec.resources.capacity ?? {};
  if (type !== "mixed") {
    return [{ capacityProvider: type === "spot" ? "FARGATE_SPOT" : "FARGATE", weight: 1 }];
  }
  const spot = Math.round(spotPercentage * weightsOfPercent);
  return [
    { capacityProvider: "FARGATE", base: onDemandBase, weight: 100 * weightsOfPercent - spot },
    { capacityProvider: "FARGATE_SPOT", weight: spot },
  ];
}

/** Fargate spreads tasks over zones by itself; on instances they are spread first, and then fill one after the other. */
function spreadOf({ launch }: Workload): Pick<ServiceArgs, "orderedPlacementStrategies"> {
  return launch === "fargate"
    ? {}
    : {
        orderedPlacementStrategies: [
          { type: "spread", field: "attribute:ecs.availability-zone" },
          { type: "binpack", field: "memory" },
        ],
      };
}
