import { Listener, ListenerCertificate, LoadBalancer as Balancer } from "@pulumi/aws/lb/index.js";
import * as pulumi from "@pulumi/pulumi";
import { inRegion } from "../aws/account.js";
import { shortName } from "../aws/logicalName.js";
import { transformed } from "../transform.js";
import type { Parts, Place, Subnets } from "./parts.js";
import type { BalancerPlan } from "./plan.js";
import { createSecurityGroup, letIn } from "./securityGroup.js";
import { ownNetwork, type BalancerKind, type ListenerKind } from "./use.js";

/** A load balancer that all models of its kind share. */
export interface LoadBalancer {
  readonly kind: BalancerKind;
  readonly arn: pulumi.Output<string>;
  /** What metrics of CloudWatch name it by: `app/name/0123456789abcdef`. */
  readonly arnSuffix: pulumi.Output<string>;
  /** Name by which it is called. */
  readonly dnsName: pulumi.Output<string>;
  /** Id of its hosted zone in Route 53, for an alias record. */
  readonly zoneId: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** ARNs of its listeners. */
  readonly listeners: {
    readonly http?: pulumi.Output<string>;
    readonly https?: pulumi.Output<string>;
  };
}

const ports: Readonly<Record<ListenerKind, number>> = { http: 80, https: 443 };

/** Longest logical name: the provider adds eight characters, and the name of a load balancer has 32 at most. */
const longestName = 24;

/** Makes a load balancer that lets in the callers of the plan and leads nowhere until models add their routes. */
export function createLoadBalancer(
  parts: Parts,
  place: Place,
  kind: BalancerKind,
  plan: BalancerPlan,
): LoadBalancer {
  const own = ownParts(parts, kind, plan);
  const group = createSecurityGroup(
    own,
    place.vpcId,
    `Callers of ${kind === "public" ? "public" : "internal and private"} models`,
  );
  const rules = (["http", "https"] as const).flatMap((listener) =>
    (plan[listener]?.callers ?? []).map((caller) =>
      letIn({ ...own, name: `${own.name}-${listener}` }, group.id, peerOf(place, caller), ports[listener]),
    ),
  );
  const { loadBalancer: settings } = parts.settings;
  const made = new Balancer(
    ...transformed(
      parts.transform.loadBalancer,
      own.name,
      {
        ...inRegion(parts.region),
        loadBalancerType: "application",
        internal: kind === "internal",
        securityGroups: [group.id],
        subnets: subnetsFor(place, kind).onePerZone,
        idleTimeout: plan.idleTimeout,
        // A header that some servers read differently than others smuggles requests past rules.
        dropInvalidHeaderFields: true,
        enableDeletionProtection: settings.deletionProtection,
        tags: own.tags,
      },
      { parent: parts.parent, dependsOn: kind === "public" ? [...place.facing] : [] },
    ),
  );
  return {
    kind,
    arn: made.arn,
    arnSuffix: made.arnSuffix,
    dnsName: made.dnsName,
    zoneId: made.zoneId,
    securityGroupId: group.id,
    listeners: createListeners(own, made, plan, rules),
  };
}

function ownParts(parts: Parts, kind: BalancerKind, { approvals }: BalancerPlan): Parts {
  // No name of a load balancer may begin with `internal-`.
  const name = shortName(`${parts.name}-${kind}`, longestName);
  return { ...parts, name, tags: { ...parts.tags, ...(kind === "public" ? approvals : {}) } };
}

function subnetsFor(place: Place, kind: BalancerKind): Subnets {
  const subnets = kind === "public" ? place.public : place.private;
  if (subnets === undefined) {
    // The plan refuses this before anything is registered.
    throw new TypeError("a public load balancer has public subnets");
  }
  return subnets;
}

function peerOf({ cidrs }: Place, caller: string) {
  const cidrIpv4 = caller === ownNetwork ? cidrs.apply(([first = ""]) => first) : caller;
  return { what: caller, cidrIpv4 };
}

function createListeners(
  parts: Parts,
  { arn }: Balancer,
  plan: BalancerPlan,
  dependsOn: readonly pulumi.Resource[],
): LoadBalancer["listeners"] {
  const create = (kind: ListenerKind, how: object) =>
    new Listener(
      ...transformed(
        parts.transform.listener,
        `${parts.name}-${kind}`,
        {
          ...inRegion(parts.region),
          loadBalancerArn: arn,
          port: ports[kind],
          protocol: kind.toUpperCase(),
          ...how,
          defaultActions: [notFound],
          tags: parts.tags,
        },
        { parent: parts.parent, dependsOn: [...dependsOn] },
      ),
    );
  const secured = ({ defaultCertificate, certificates }: NonNullable<BalancerPlan["https"]>) => {
    const { sslPolicy } = parts.settings.loadBalancer;
    const listener = create("https", { certificateArn: defaultCertificate, sslPolicy });
    for (const certificate of certificates) {
      createCertificate(parts, listener.arn, certificate);
    }
    return listener.arn;
  };
  return {
    ...(plan.http === undefined ? {} : { http: create("http", {}).arn }),
    ...(plan.https === undefined ? {} : { https: secured(plan.https) }),
  };
}

/** What callers hear who ask for no model. */
const notFound = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "no such model", statusCode: "404" },
};

/** Adds a certificate, which is shown to callers that ask for its host ("SSL certificates for your Application Load Balancer"). */
function createCertificate(parts: Parts, listenerArn: pulumi.Input<string>, certificateArn: string): void {
  const name = `${parts.name}-${certificateArn.slice(certificateArn.lastIndexOf("/") + 1)}`;
  const args = { ...inRegion(parts.region), listenerArn, certificateArn };
  new ListenerCertificate(
    ...transformed(parts.transform.listenerCertificate, name, args, { parent: parts.parent }),
  );
}
