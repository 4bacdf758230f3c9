import { LogGroup, type MetricAlarm } from "@pulumi/aws/cloudwatch/index.js";
import type { Service, TaskDefinition } from "@pulumi/aws/ecs/index.js";
import type { TargetGroup } from "@pulumi/aws/lb/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "model-hosting-client";
import { findAccount, inRegion } from "../aws/account.js";
import { createBudget } from "../aws/budget.js";
import { shortName } from "../aws/logicalName.js";
import type { Credentials } from "../aws/sdk.js";
import { modelTags } from "../aws/tags.js";
import { createRoute, createTargetSecurityGroup, type Network, type Route } from "../network/index.js";
import type { HostingSpec, ModeName } from "../spec/index.js";
import { transformed } from "../transform.js";
import { createRequestAlarms, createUtilisationAlarms, type MadeAlarm } from "./alarms.js";
import { createAutoscaling } from "./autoscaling.js";
import type { SharedEcs } from "./cluster.js";
import { rolloutTimeoutSeconds } from "./deployment.js";
import { egressOf } from "./egress.js";
import { networkUse } from "./networkUse.js";
import { endpointOf } from "./output.js";
import type { Parts } from "./parts.js";
import { executionRole, shiftRole, taskRole, type ModelRole } from "./roles.js";
import { ServiceRollout, TaskDefinitionHistory } from "./rollout/index.js";
import { createService, type Shift } from "./service.js";
import type { EcsSettings } from "./settings.js";
import { createTargetGroup } from "./targetGroup.js";
import { createTaskDefinition } from "./taskDefinition.js";
import type { EcsTransforms } from "./transforms.js";
import { servingOf, workloadOf, type Variant, type Workload } from "./workload.js";

/** What a model needs to be hosted on ECS. */
export interface EcsHostArgs {
  readonly spec: HostingSpec;
  readonly mode: ModeName;
  readonly settings: EcsSettings;
  /** A network whose plan was made with the model's `networkUse`. */
  readonly network: Network;
  /** A cluster whose plan was made with the model. */
  readonly cluster: SharedEcs;
  readonly transform?: EcsTransforms;
}

/** Days for which logs are kept where the spec does not say. */
const defaultLogRetentionDays = 30;
/** Earlier revisions that are kept where the spec does not say. */
const defaultRevisionsKept = 3;

/** A variant with its way in, before anything runs. */
interface Reachable {
  readonly variant: Variant;
  readonly targetGroup: TargetGroup;
  /** The group that deployments shift the traffic to and fro with. */
  readonly alternate: TargetGroup | undefined;
  readonly alarms: readonly MadeAlarm[];
}

/** What the services of all variants share. */
interface Common {
  readonly logGroup: LogGroup;
  readonly execution: ModelRole;
  readonly task: ModelRole | undefined;
  readonly securityGroupId: pulumi.Output<string>;
  readonly route: Route;
  readonly rollbackAlarms: readonly (MetricAlarm | string)[];
  readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * A model on ECS: for each variant a task definition, a service and what waits for its rollout, behind a rule of the
 * load balancer that all models share; with roles of its own, logs, alarms and, where asked, autoscaling.
 */
export class EcsHost extends pulumi.ComponentResource {
  /** How applications call the model. */
  readonly endpoint: pulumi.Output<Endpoint>;

  private readonly workload: Workload;
  private readonly parts: Parts;

  constructor(name: string, args: EcsHostArgs, options?: pulumi.ComponentResourceOptions) {
    super("model-hosting:ecs:EcsHost", name, {}, options);
    const { spec, mode, settings, network, cluster, transform = {} } = args;
    const home = { project: pulumi.getProject(), stack: pulumi.getStack() };
    this.workload = workloadOf(spec, mode, settings, home);
    this.parts = {
      workload: this.workload,
      network,
      use: networkUse(spec),
      cluster,
      transform,
      account: findAccount(this, settings.region),
      tags: modelTags(spec, mode, this.workload.replicas),
      parent: this,
    };

    const reachable = this.workload.variants.map((variant) => this.createWayIn(variant));
    const route = this.createRoute(reachable);
    const common = this.createCommon(reachable, route);
    for (const each of reachable) {
      this.serve(each, common);
    }
    this.createBudget();

    this.endpoint = route.url.apply((url) => endpointOf(this.workload, url));
    this.registerOutputs({ endpoint: this.endpoint });
  }

  private createWayIn(variant: Variant): Reachable {
    const name = this.trafficName(variant.family);
    const targetGroup = createTargetGroup(this.parts, name);
    const alternate = this.workload.shifts
      ? createTargetGroup(this.parts, shortName(`${variant.family}-b`, 24))
      : undefined;
    const groups = alternate === undefined ? [targetGroup] : [targetGroup, alternate];
    return { variant, targetGroup, alternate, alarms: createRequestAlarms(this.parts, variant, groups) };
  }

  /** The rule by which requests come, with the weights of the variants; those of a deployment are ECS's own. */
  private createRoute(reachable: readonly Reachable[]): Route {
    const { network, use, tags, transform } = this.parts;
    const targets = reachable.flatMap(({ variant, targetGroup, alternate }) => [
      { arn: targetGroup.arn, weight: variant.weight },
      ...(alternate === undefined ? [] : [{ arn: alternate.arn, weight: 0 }]),
    ]);
    return createRoute(
      this.trafficName(this.workload.name),
      {
        network,
        use,
        targets,
        ignoreActions: this.workload.shifts,
        tags,
        ...(transform.listenerRule === undefined ? {} : { transform: transform.listenerRule }),
      },
      { parent: this },
    );
  }

  /**
   * Name of what the traffic goes through. A service whose deployments shift it is another one than a service whose
   * deployments replace tasks: which of its two target groups is in use is known to ECS alone.
   */
  private trafficName(name: string): string {
    return this.workload.shifts ? `${name}-shifted` : name;
  }

  private createCommon(reachable: readonly Reachable[], route: Route): Common {
    const { network, use, cluster, tags, transform } = this.parts;
    const { name } = this.workload;
    const logGroup = this.createLogGroup();
    const execution = executionRole(this.parts, logGroup.arn);
    const task = taskRole(this.parts);
    const group = createTargetSecurityGroup(
      name,
      { network, use, port: servingOf(this.workload).port, egress: egressOf(this.workload), tags, transform },
      this,
    );
    const made = reachable.flatMap(({ alarms }) => alarms);
    return {
      logGroup,
      execution,
      task,
      securityGroupId: group.id,
      route,
      rollbackAlarms: this.rollbackAlarms(made),
      dependsOn: [
        ...[...network.ready, ...cluster.ready, ...group.rules, ...route.rules],
        ...[...execution.rights, ...(task?.rights ?? [])],
      ],
    };
  }

  private createLogGroup(): LogGroup {
    const { workload, tags, transform } = this.parts;
    const { logRetentionDays = defaultLogRetentionDays } = workload.spec.observability ?? {};
    const args = { ...inRegion(workload.settings.region), retentionInDays: logRetentionDays, tags };
    return new LogGroup(...transformed(transform.logGroup, workload.name, args, { parent: this }));
  }

  /** Alarms of the spec by its names for them, one for each variant; any other name is one of the account. */
  private rollbackAlarms(made: readonly MadeAlarm[]): (MetricAlarm | string)[] {
    const { rollbackAlarms = [] } = this.workload.spec.rollout;
    return rollbackAlarms.flatMap((name): (MetricAlarm | string)[] => {
      const own = made.filter((alarm) => alarm.name === name).map(({ alarm }) => alarm);
      return own.length > 0 ? own : [name];
    });
  }

  private serve(reachable: Reachable, common: Common): void {
    const { variant, targetGroup } = reachable;
    const history = new TaskDefinitionHistory(variant.family, this.owned(variant), { parent: this });
    const taskDefinition = createTaskDefinition(this.parts, variant, {
      logGroup: common.logGroup.name,
      execution: common.execution,
      task: common.task,
      dependsOn: [history, ...common.execution.rights, ...(common.task?.rights ?? [])],
    });
    const shift = this.shiftOf(reachable, common.route);
    const service = createService(this.parts, {
      name: this.trafficName(variant.family),
      taskDefinition,
      targetGroup,
      shift,
      securityGroupId: common.securityGroupId,
      rollbackAlarms: common.rollbackAlarms,
      dependsOn: [...common.dependsOn, ...(shift?.role.rights ?? [])],
    });
    this.createRollout(variant, { service, taskDefinition, logGroup: common.logGroup });
    createAutoscaling(this.parts, { variant, service, targetGroup });
    createUtilisationAlarms(this.parts, variant, service);
  }

  private shiftOf({ targetGroup, alternate }: Reachable, { ruleArns }: Route): Shift | undefined {
    const [rule] = ruleArns;
    if (alternate === undefined || rule === undefined) {
      return undefined;
    }
    return {
      alternate,
      rule,
      role: shiftRole(this.parts, [rule], [targetGroup.arn, alternate.arn]),
    };
  }

  private createRollout(
    variant: Variant,
    made: { service: Service; taskDefinition: TaskDefinition; logGroup: LogGroup },
  ): void {
    const timeoutSeconds = rolloutTimeoutSeconds(this.workload);
    // The engine's own patience: a little longer than the rollout's, which knows what it waits for.
    const timeout = `${timeoutSeconds + 300}s`;
    const { revisionsKept = defaultRevisionsKept } = this.workload.spec.rollout;
    new ServiceRollout(
      variant.family,
      {
        ...this.owned(variant),
        cluster: this.parts.cluster.clusterArn,
        service: made.service.id,
        taskDefinition: made.taskDefinition.arn,
        logGroup: made.logGroup.name,
        revisionsKept,
        timeoutSeconds,
      },
      { parent: this, customTimeouts: { create: timeout, update: timeout } },
    );
  }

  private owned({ family, owner }: Variant) {
    return { family, owner, region: this.parts.account.apply(({ region }) => region), ...this.credentials() };
  }

  /** Whose credentials the rollout's own calls are made with, where the settings say. */
  private credentials(): { credentials?: Credentials } {
    const { profile, assumeRoleArn } = this.workload.settings;
    const chosen = profile ?? new pulumi.Config("aws").get("profile");
    const credentials = {
      ...(chosen === undefined ? {} : { profile: chosen }),
      ...(assumeRoleArn === undefined ? {} : { assumeRoleArn }),
    };
    return Object.keys(credentials).length === 0 ? {} : { credentials };
  }

  private createBudget(): void {
    const { workload, account, tags, transform } = this.parts;
    const { spec, name, settings } = workload;
    createBudget({ spec, name, account, region: settings.region, tags, transform, parent: this });
  }
}
