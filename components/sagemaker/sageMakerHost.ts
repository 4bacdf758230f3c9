import { Dashboard, MetricAlarm } from "@pulumi/aws/cloudwatch/index.js";
import { RolePolicy } from "@pulumi/aws/iam/index.js";
import { EndpointConfiguration, Model } from "@pulumi/aws/sagemaker/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "model-hosting-client";
import { findAccount, type Account } from "../aws/account.js";
import { createBudget } from "../aws/budget.js";
import { logicalName } from "../aws/logicalName.js";
import { policyDocument, rightsOptions } from "../aws/policyDocument.js";
import type { Credentials } from "../aws/sdk.js";
import { versionTag } from "../aws/tags.js";
import type { HostingSpec, ModeName } from "../spec/index.js";
import { transformed } from "../transform.js";
import { alarmsOf } from "./alarms.js";
import { createAutoscaling, createScalingAnchor } from "./autoscaling/index.js";
import { BatchJob } from "./batch/index.js";
import { callerStatements, roleName, roleOf } from "./callers.js";
import { regional, type Parts } from "./children.js";
import { dashboardBody } from "./dashboard.js";
import { deploymentConfiguration, rolloutTimeoutSeconds } from "./deploymentConfiguration.js";
import { HostedEndpoint, RevisionHistory } from "./endpoint/index.js";
import { configurationArgs, type ServedVariant } from "./endpointConfiguration.js";
import { executionRole, type ExecutionRole } from "./executionRole.js";
import { createLogGroup } from "./logs.js";
import { modelArgs } from "./model.js";
import { needsBucket } from "./files.js";
import { batchJobArgs } from "./modes/batch.js";
import { createTopics } from "./notifications.js";
import { endpointOf, type Made } from "./output.js";
import { asyncOf, placesOf, type Places } from "./places.js";
import type { SageMakerSettings } from "./settings.js";
import { createFileStore } from "./storage.js";
import { ownedTags, tagsOf } from "./tags.js";
import type { SageMakerTransforms } from "./transforms.js";
import { isAutoscaled, workloadOf, type Variant, type Workload } from "./workload.js";

/** What a model needs to be hosted on SageMaker. */
export interface SageMakerHostArgs {
  readonly spec: HostingSpec;
  readonly mode: ModeName;
  readonly settings: SageMakerSettings;
  readonly transform?: SageMakerTransforms;
}

/** Earlier revisions that are kept where the spec does not say. */
const defaultRevisionsKept = 3;

/**
 * A model on SageMaker. In modes realtime, serverless and async: models, an endpoint configuration and the endpoint that
 * serves it, with a role of its own, logs, alarms, a dashboard and, where asked, autoscaling. In mode batch: a model and
 * the state machine that runs transform jobs.
 */
export class SageMakerHost extends pulumi.ComponentResource {
  /** How applications call the model. */
  readonly endpoint: pulumi.Output<Endpoint>;

  private readonly workload: Workload;
  private readonly transform: SageMakerTransforms;
  private readonly account: pulumi.Output<Account>;
  private readonly parts: Parts;

  constructor(name: string, args: SageMakerHostArgs, options?: pulumi.ComponentResourceOptions) {
    super("model-hosting:sagemaker:SageMakerHost", name, {}, options);
    this.workload = workloadOf(args.spec, args.mode, args.settings, {
      project: pulumi.getProject(),
      stack: pulumi.getStack(),
    });
    this.transform = args.transform ?? {};
    this.account = findAccount(this, args.settings.region);
    this.parts = {
      workload: this.workload,
      transform: this.transform,
      parent: this,
      account: this.account,
      tags: tagsOf(this.workload),
    };

    const made = args.mode === "batch" ? this.hostJob() : this.hostEndpoint();
    this.grantCallers(made);
    this.createDashboard(made);
    this.createBudget();

    this.endpoint = made.apply((known) => endpointOf(this.workload, known));
    this.registerOutputs({ endpoint: this.endpoint });
  }

  /** An endpoint that waits for requests. */
  private hostEndpoint(): pulumi.Output<Made> {
    const history = this.createHistory();
    const logs = createLogGroup(this.parts);
    const { places, resources } = this.createPlaces();
    const role = executionRole(this.parts, places);
    const configuration = this.createConfiguration(role, places, [history, ...role.resources]);
    const alarms = this.createAlarms();
    const anchor = createScalingAnchor(this.parts);
    const endpoint = this.createEndpoint(history, configuration, [
      ...[logs, ...resources, ...role.resources, ...alarms],
      anchor,
    ]);
    createAutoscaling(this.parts, anchor, endpoint);
    return this.made(places);
  }

  /** A job that runs when a schedule or an application starts it. */
  private hostJob(): pulumi.Output<Made> {
    const { workload, transform } = this;
    const { places, resources } = this.createPlaces();
    const role = executionRole(this.parts, places);
    const [variant] = workload.variants;
    if (variant === undefined) {
      throw new TypeError("a workload has a variant at least");
    }
    // Running jobs keep what they were started with, so an old model goes as soon as the job names the new one. It bears
    // no owner tag: no endpoint retires it.
    const dependsOn = [...role.resources, ...resources];
    const model = this.createModel(role, variant, this.parts.tags, { dependsOn });
    const job = new BatchJob(
      workload.endpointName,
      {
        ...batchJobArgs(workload, variant),
        location: {
          partition: this.account.apply(({ partition }) => partition),
          region: this.account.apply(({ region }) => region),
          accountId: this.account.apply(({ accountId }) => accountId),
        },
        modelName: model.name,
        input: places.apply(({ batch }) => batch?.input ?? ""),
        output: places.apply(({ batch }) => batch?.output ?? ""),
        tags: this.parts.tags,
        ...(transform.batch === undefined ? {} : { transform: transform.batch }),
      },
      { parent: this },
    );
    return this.made(places, job.stateMachineArn);
  }

  /** What the clean-up of the last revision hangs on; everything that bears the owner tag depends on it. */
  private createHistory(): RevisionHistory {
    const { endpointName, owner } = this.workload;
    return new RevisionHistory(
      endpointName,
      { endpointName, owner, region: this.region(), ...this.credentials() },
      { parent: this },
    );
  }

  /** Places of files, and topics, made where nobody gave any. */
  private createPlaces(): { places: pulumi.Output<Places>; resources: readonly pulumi.Resource[] } {
    const { workload } = this;
    const store = needsBucket(workload) ? createFileStore(this.parts) : undefined;
    const topics = workload.mode === "async" ? createTopics(this.parts) : [];
    const places = pulumi
      .all([this.account, store?.bucket ?? workload.settings.bucket ?? ""])
      .apply(([account, bucket]) => placesOf(workload, account, bucket));
    return { places, resources: [...(store?.resources ?? []), ...topics] };
  }

  private createModel(
    role: ExecutionRole,
    variant: Variant,
    tags: Record<string, string>,
    options: Pick<pulumi.CustomResourceOptions, "dependsOn" | "retainOnDelete">,
  ): Model {
    const { workload } = this;
    const { endpointName, spec } = workload;
    const name =
      spec.model.variants === undefined && variant !== workload.shadow
        ? endpointName
        : logicalName(endpointName, variant.name);
    const args = {
      ...regional(workload),
      ...modelArgs(workload, variant),
      executionRoleArn: role.arn,
      tags: { ...tags, ...versionTag(variant.version) },
    };
    return new Model(...transformed(this.transform.model, name, args, { parent: this, ...options }));
  }

  /**
   * The configuration and its models. They outlive their resources: which of them may go is known only when the endpoint
   * serves the next ones.
   */
  private createConfiguration(
    role: ExecutionRole,
    places: pulumi.Output<Places>,
    dependsOn: pulumi.Resource[],
  ): EndpointConfiguration {
    const { workload } = this;
    const options = { retainOnDelete: true, dependsOn };
    const serve = (variant: Variant): ServedVariant => ({
      variant,
      modelName: this.createModel(role, variant, ownedTags(workload), options).name,
    });
    const configuration = configurationArgs(workload, {
      variants: workload.variants.map(serve),
      ...(workload.shadow === undefined ? {} : { shadow: serve(workload.shadow) }),
      ...(workload.mode === "async" ? { async: places.apply(asyncOf) } : {}),
    });
    const args = { ...regional(workload), ...configuration, tags: ownedTags(workload) };
    return new EndpointConfiguration(
      ...transformed(this.transform.endpointConfiguration, workload.endpointName, args, {
        parent: this,
        ...options,
      }),
    );
  }

  private createAlarms(): MetricAlarm[] {
    return alarmsOf(this.workload).map(
      ({ name, args }) =>
        new MetricAlarm(
          ...transformed(
            this.transform.alarm,
            name,
            { ...regional(this.workload), ...args, tags: this.parts.tags },
            { parent: this },
          ),
        ),
    );
  }

  private createEndpoint(
    history: RevisionHistory,
    configuration: EndpointConfiguration,
    dependsOn: pulumi.Resource[],
  ): HostedEndpoint {
    const { workload } = this;
    const { revisionsKept = defaultRevisionsKept } = workload.spec.rollout;
    const deployment = deploymentConfiguration(workload);
    return new HostedEndpoint(
      workload.endpointName,
      {
        endpointName: history.endpointName,
        owner: workload.owner,
        configurationName: configuration.name,
        region: this.region(),
        retain: isAutoscaled(workload) && workload.mode !== "serverless" ? "instanceCounts" : "nothing",
        ...(deployment === undefined ? {} : { deploymentConfiguration: deployment }),
        revisionsKept,
        tags: this.parts.tags,
        timeoutSeconds: rolloutTimeoutSeconds(workload),
        ...this.credentials(),
      },
      {
        parent: this,
        dependsOn,
        customTimeouts: endpointTimeouts(workload),
        // An endpoint on instances cannot be made serverless ("Deploy models with serverless inference", feature
        // exclusions), nor one that answers be made one with a queue: another mode is another endpoint of that name.
        replacementTrigger: workload.mode,
      },
    );
  }

  private grantCallers(made: pulumi.Output<Made>): void {
    const { workload } = this;
    const policy = pulumi
      .all([this.account, made])
      .apply(([account, known]) => policyDocument(callerStatements(workload, { account, ...known })));
    for (const principal of new Set(workload.spec.access.callers?.principals)) {
      const role = this.account.apply(({ accountId }) => roleOf(workload.spec, principal, accountId));
      const name = `${workload.endpointName}-${roleName(principal)}`;
      new RolePolicy(
        ...transformed(
          this.transform.callerPolicy,
          name,
          { role, policy, name },
          { parent: this, ...rightsOptions },
        ),
      );
    }
  }

  private createDashboard(made: pulumi.Output<Made>): void {
    const { workload } = this;
    const args = {
      ...regional(workload),
      dashboardName: workload.endpointName,
      dashboardBody: made.apply(({ region, stateMachineArn }) =>
        dashboardBody(workload, region, stateMachineArn),
      ),
    };
    new Dashboard(...transformed(this.transform.dashboard, workload.endpointName, args, { parent: this }));
  }

  private createBudget(): void {
    const { spec, endpointName, settings } = this.workload;
    const { region, kmsKeyArn } = settings;
    createBudget({ ...this.parts, spec, name: endpointName, region, kmsKeyArn });
  }

  private made(places: pulumi.Output<Places>, job?: pulumi.Output<string>): pulumi.Output<Made> {
    return pulumi.all([this.region(), places, job]).apply(([region, known, stateMachineArn]) => ({
      region,
      ...known,
      ...(stateMachineArn === undefined ? {} : { stateMachineArn }),
    }));
  }

  private region(): pulumi.Output<string> {
    return this.account.apply(({ region }) => region);
  }

  /** Whose credentials the endpoint's own calls are made with, where the settings say. */
  private credentials(): { credentials?: Credentials } {
    const { profile, assumeRoleArn } = this.workload.settings;
    const chosen = profile ?? new pulumi.Config("aws").get("profile");
    const credentials = {
      ...(chosen === undefined ? {} : { profile: chosen }),
      ...(assumeRoleArn === undefined ? {} : { assumeRoleArn }),
    };
    return Object.keys(credentials).length === 0 ? {} : { credentials };
  }
}

/** The engine's own patience: a little longer than the endpoint's, which knows what it waits for. */
function endpointTimeouts(workload: Workload): { create: string; update: string; delete: string } {
  const timeout = `${rolloutTimeoutSeconds(workload) + 300}s`;
  return { create: timeout, update: timeout, delete: timeout };
}
