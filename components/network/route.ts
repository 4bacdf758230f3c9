import { ListenerRule, type ListenerRuleArgs } from "@pulumi/aws/lb/index.js";
import type { input } from "@pulumi/aws/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import { inRegion } from "../aws/account.js";
import { transformed, type Transform } from "../transform.js";
import { limits } from "./limits.js";
import type { LoadBalancer } from "./loadBalancer.js";
import type { Network } from "./network.js";
import {
  callersByRule,
  callersOf,
  listenerOf,
  ownNetwork,
  type ListenerKind,
  type NetworkUse,
} from "./use.js";

/** How requests of a model reach its tasks. */
export interface RouteArgs {
  /** A network whose plan was made with the model. */
  readonly network: Network;
  readonly use: NetworkUse;
  /** Target groups, one to five, with the share of the requests that each gets relative to the others, 0 to 999. */
  readonly targets: readonly { readonly arn: pulumi.Input<string>; readonly weight: number }[];
  /** Whether ECS shifts the weights in its deployments, so that no update may set them back. */
  readonly ignoreActions: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly transform?: Transform<ListenerRuleArgs>;
}

/** The way from a load balancer to a model. */
export interface Route {
  readonly loadBalancer: LoadBalancer;
  /**
   * Rules of the listener, one for each four networks of callers. A deployment of ECS shifts the weights of one rule
   * alone, so a model that is to have such has four networks at most.
   */
  readonly rules: readonly ListenerRule[];
  readonly ruleArns: readonly pulumi.Output<string>[];
  /** What callers' URLs begin with, without a slash at the end: `https://digits.example.com`, or `http://…/digits`. */
  readonly url: pulumi.Output<string>;
}

/**
 * Makes the rules that lead from the shared load balancer to a model: by its host, or by a path that begins with its name,
 * which the model itself does not see ("Transforms for listener rules"). They let in its own callers alone, although the
 * load balancer lets in those of all models. Priorities are the next ones that are free.
 */
export function createRoute(name: string, args: RouteArgs, options: pulumi.CustomResourceOptions): Route {
  const { network, use, ignoreActions } = args;
  const loadBalancer = network.loadBalancerOf(use);
  const kind = listenerOf(network.settings, use);
  const lists = callersByRule(callersOf(network.settings, use));
  const rules = lists.map((callers, index) => {
    const logical = index === 0 ? name : `${name}-${index + 1}`;
    return new ListenerRule(
      ...transformed(
        args.transform,
        logical,
        {
          ...inRegion(network.region),
          listenerArn: listenerArn(loadBalancer, kind, use),
          actions: [forward(args)],
          conditions: [...place(use), ...sources(network, callers)],
          ...rewrite(use),
          tags: args.tags,
        },
        {
          ...options,
          ...(ignoreActions ? { ignoreChanges: [...(options.ignoreChanges ?? []), "actions"] } : {}),
        },
      ),
    );
  });
  return { loadBalancer, rules, ruleArns: rules.map(({ arn }) => arn), url: urlOf(loadBalancer, kind, use) };
}

function listenerArn(
  { listeners }: LoadBalancer,
  kind: ListenerKind,
  { model }: NetworkUse,
): pulumi.Output<string> {
  const found = listeners[kind];
  if (found === undefined) {
    throw new TypeError(`the network was planned without a listener for model ${model}`);
  }
  return found;
}

/** All target groups by weight, also where there is one: what ECS writes has this form. */
function forward({ targets, use }: RouteArgs): input.lb.ListenerRuleAction {
  if (targets.length === 0 || targets.length > limits.targetGroupsPerRule) {
    throw new TypeError(
      `model ${use.model} has ${targets.length} target groups; a rule forwards to 1 to ${limits.targetGroupsPerRule}`,
    );
  }
  return { type: "forward", forward: { targetGroups: targets.map(({ arn, weight }) => ({ arn, weight })) } };
}

function place({ host, model }: NetworkUse): input.lb.ListenerRuleCondition[] {
  return host === undefined
    ? [{ pathPattern: { values: [`/${model}/*`] } }]
    : [{ hostHeader: { values: [host] } }];
}

function sources({ cidrs }: Network, callers: readonly string[]): input.lb.ListenerRuleCondition[] {
  const first = cidrs.apply(([own = ""]) => own);
  const values = callers.map((caller) => (caller === ownNetwork ? first : caller));
  return values.length === 0 ? [] : [{ sourceIp: { values } }];
}

/** The model's own paths begin where its name ends. Rewriting does not change which rule counts. */
function rewrite({ host, model }: NetworkUse): { transforms?: input.lb.ListenerRuleTransform[] } {
  const regex = `^/${model}/(.*)$`;
  return host === undefined
    ? { transforms: [{ type: "url-rewrite", urlRewriteConfig: { rewrite: { regex, replace: "/$1" } } }] }
    : {};
}

function urlOf(
  { dnsName }: LoadBalancer,
  kind: ListenerKind,
  { host, model }: NetworkUse,
): pulumi.Output<string> {
  return host === undefined
    ? dnsName.apply((known) => `${kind}://${known}/${model}`)
    : pulumi.output(`${kind}://${host}`);
}
