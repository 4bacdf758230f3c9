import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "model-hosting-client";
import { loadEcs, loadEks, loadKubernetes, loadSageMaker } from "./backends.js";
import type * as ecs from "./ecs/index.js";
import type * as eks from "./eks/index.js";
import { currentHome } from "./home.js";
import type * as kubernetes from "./kubernetes/index.js";
import type { Pin } from "./placement/index.js";
import type { PlacementOutput } from "./placementOutput.js";
import { prepare } from "./prepare.js";
import type { ResolvedModel } from "./resolve.js";
import type * as sagemaker from "./sagemaker/index.js";
import { share, type Shared } from "./shared.js";
import { parseSettings, type HostingSettings, type HostingSettingsInput } from "./settings.js";
import { HostingProblems, type HostingSpecInput, type Problem } from "./spec/index.js";

/** What is hosted, and where. */
export interface ModelHostArgs {
  /** The hosting spec; checked as if it stood in a file under `models/`. */
  readonly spec: HostingSpecInput;
  /**
   * Settings of the backends. Default: their own defaults. Refused are those that a stack carries out once for all its
   * models: `kubernetes.context` (pass a provider in the options) and `kubernetes.createNamespace` (pass `namespace`).
   */
  readonly settings?: HostingSettingsInput;
  /**
   * Namespace that is there already, for backends kubernetes and eks. Default: that of all models, the settings', else one
   * of the model's own.
   */
  readonly namespace?: pulumi.Input<string>;
  /**
   * Network and clusters that are made for several models; see {@link share}. Default: backends ecs and eks make the
   * model's own, load balancer and cluster included.
   */
  readonly shared?: Shared;
  /**
   * A choice made earlier, kept as long as it fits where the spec leaves the choice to placement: backend, mode and instance
   * type of an earlier output `placement`. Default: none; the cheapest place that fits is chosen each time, so that a change
   * of prices may move the model.
   */
  readonly pinned?: Pin;
  /** Hooks on the children, by backend. */
  readonly transform?: {
    readonly kubernetes?: kubernetes.KubernetesTransforms;
    readonly sagemaker?: sagemaker.SageMakerTransforms;
    readonly ecs?: ecs.EcsTransforms;
    readonly eks?: eks.EksTransforms;
  };
}

/**
 * One model, hosted on the backend that its spec names or that fits it.
 *
 * Throws {@link HostingProblems} with everything that is wrong with the spec or that the backend cannot honour, before
 * any resource is registered.
 *
 * @example
 * const digits = new ModelHost("digits", { spec: { name: "digits", model: { ... }, resources: { ... } } });
 * export const models = { digits: digits.endpoint };
 */
export class ModelHost extends pulumi.ComponentResource {
  /** How applications call the model. It stays the same when the model's version changes. */
  readonly endpoint: pulumi.Output<Endpoint>;
  /** Where it is hosted, and what that is expected to cost. */
  readonly placement: pulumi.Output<PlacementOutput>;

  constructor(name: string, args: ModelHostArgs, options?: pulumi.ComponentResourceOptions) {
    const { model, settings } = prepared(name, args);
    super("model-hosting:index:ModelHost", name, {}, options);
    this.endpoint = this.createHost(model, settings, args);
    this.placement = pulumi.output(model.placement);
    this.registerOutputs({ endpoint: this.endpoint, placement: this.placement });
  }

  private createHost(
    model: ResolvedModel,
    settings: HostingSettings,
    args: ModelHostArgs,
  ): pulumi.Output<Endpoint> {
    switch (model.target.backend) {
      case "kubernetes":
        return this.onKubernetes(model, settings, args);
      case "sagemaker":
        return this.onSageMaker(model, settings, args);
      case "ecs":
        return this.onEcs(model, settings, args);
      case "eks":
        return this.onEks(model, settings, args);
      case "ec2":
      case "onPremises":
        // The capability table refuses these before anything is registered; see capabilities/table.ts.
        throw new TypeError(`backend ${model.target.backend} has no host`);
    }
  }

  private onKubernetes(
    { spec, target }: ResolvedModel,
    settings: HostingSettings,
    { namespace, shared, transform }: ModelHostArgs,
  ): pulumi.Output<Endpoint> {
    const { KubernetesHost } = loadKubernetes();
    const host = new KubernetesHost(
      spec.name,
      {
        spec,
        mode: target.mode,
        settings: settings.kubernetes,
        namespace: namespace ?? shared?.kubernetes.namespace ?? settings.kubernetes.namespace,
        transform: transform?.kubernetes,
      },
      { parent: this },
    );
    return host.endpoint;
  }

  private onSageMaker(
    { spec, target }: ResolvedModel,
    settings: HostingSettings,
    { transform }: ModelHostArgs,
  ): pulumi.Output<Endpoint> {
    const { SageMakerHost } = loadSageMaker();
    const args = { spec, mode: target.mode, settings: settings.sagemaker, transform: transform?.sagemaker };
    return new SageMakerHost(spec.name, args, { parent: this }).endpoint;
  }

  private onEcs(
    model: ResolvedModel,
    settings: HostingSettings,
    args: ModelHostArgs,
  ): pulumi.Output<Endpoint> {
    const { spec, target } = model;
    const { network, ecs: cluster } = this.sharedOr(model, settings, args);
    if (network === undefined || cluster === undefined) {
      throw new TypeError(`what is shared was made without model ${spec.name}, which is hosted on ecs`);
    }
    const { EcsHost } = loadEcs();
    const { ecs: transform } = args.transform ?? {};
    const own = { spec, mode: target.mode, settings: settings.ecs, network, cluster };
    return new EcsHost(spec.name, { ...own, transform }, { parent: this }).endpoint;
  }

  private onEks(
    model: ResolvedModel,
    settings: HostingSettings,
    args: ModelHostArgs,
  ): pulumi.Output<Endpoint> {
    const { spec, target } = model;
    const { eks: cluster } = this.sharedOr(model, settings, args);
    if (cluster === undefined) {
      throw new TypeError(`what is shared was made without model ${spec.name}, which is hosted on eks`);
    }
    const { EksHost } = loadEks();
    const { namespace, transform } = args;
    const own = { spec, mode: target.mode, settings: settings.eks, cluster };
    return new EksHost(spec.name, { ...own, namespace, transform: transform?.eks }, { parent: this })
      .endpoint;
  }

  /** What several models share, or what is made for this one alone. */
  private sharedOr(model: ResolvedModel, settings: HostingSettings, { shared }: ModelHostArgs): Shared {
    const source = `settings of ModelHost ${model.spec.name}`;
    return shared ?? share({ models: [model], settings, source, prefix: model.spec.name }, { parent: this });
  }
}

interface Prepared {
  readonly model: ResolvedModel;
  readonly settings: HostingSettings;
}

function prepared(name: string, args: ModelHostArgs): Prepared {
  const source = `spec of ModelHost ${name}`;
  const { models, settings } = prepare({
    written: args.settings ?? {},
    source: `settings of ModelHost ${name}`,
    parse: ownSettings,
    documents: [{ source, document: args.spec }],
    home: currentHome(),
    pins: args.pinned === undefined ? {} : { [args.spec.name]: args.pinned },
  });
  const [model] = models;
  if (model === undefined) {
    throw new TypeError(`${source} was not resolved`);
  }
  return { model, settings };
}

function ownSettings(input: unknown, source: string): HostingSettings {
  const settings = parseSettings(input, source);
  const problems = ofStack(settings).map((problem) => ({ source, ...problem }));
  if (problems.length > 0) {
    throw new HostingProblems(problems);
  }
  return settings;
}

/** Settings that one model cannot carry out: silently ignored, it would be hosted on another cluster or not at all. */
function ofStack({ kubernetes: { context, createNamespace } }: HostingSettings): Omit<Problem, "source">[] {
  const why = "is carried out by hostStack, not by a ModelHost";
  return [
    ...(context === undefined
      ? []
      : [
          {
            path: "kubernetes.context",
            given: context,
            why,
            instead: "pass a kubernetes.Provider in the component's options",
          },
        ]),
    ...(createNamespace
      ? [
          {
            path: "kubernetes.createNamespace",
            given: true,
            why,
            instead: "pass the name of a Namespace of yours as argument namespace",
          },
        ]
      : []),
  ];
}
