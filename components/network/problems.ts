import type { Problem } from "../spec/index.js";
import { cidrOf } from "./cidr.js";
import { limits } from "./limits.js";
import {
  balancerOf,
  callersByRule,
  callersOf,
  listenerOf,
  type BalancerKind,
  type NetworkUse,
} from "./use.js";
import { offersEgress, type NetworkSettings } from "./settings.js";

/** Everything that keeps a network of these settings from being what the models need. */
export function networkProblems(
  settings: NetworkSettings,
  uses: readonly NetworkUse[],
  services: readonly string[],
): Problem[] {
  return [
    ...serviceProblems(settings, services),
    ...publicSubnetProblems(settings, uses),
    ...uses.flatMap((use) => useProblems(settings, use)),
    ...sameHosts(uses),
    ...(["internal", "public"] as const).flatMap((kind) =>
      sizeProblems(
        settings,
        kind,
        uses.filter((use) => balancerOf(use) === kind),
      ),
    ),
  ];
}

const stackSettings = "settings of the stack";

function serviceProblems(settings: NetworkSettings, services: readonly string[]): Problem[] {
  if (offersEgress(settings) || settings.endpoints || services.length === 0) {
    return [];
  }
  return [
    {
      source: stackSettings,
      path: "network.endpoints",
      given: false,
      why: `without NAT, models reach ${services.join(", ")} through endpoints alone`,
      instead: 'leave it out, or set network.nat to "one"',
    },
  ];
}

function publicSubnetProblems(settings: NetworkSettings, uses: readonly NetworkUse[]): Problem[] {
  const { vpc, subnets } = settings;
  const open = uses.find((use) => balancerOf(use) === "public");
  if (open === undefined || vpc.cidr !== undefined || subnets.public !== undefined) {
    return [];
  }
  return [
    {
      source: stackSettings,
      path: "network.subnets.public",
      why: `is needed by public model ${open.model}`,
      instead: "name subnets with a way to the internet in two zones, by ids or tags",
    },
  ];
}

function useProblems(settings: NetworkSettings, use: NetworkUse): Problem[] {
  const source = `model ${use.model}`;
  return [...callerProblems(use), ...tlsProblems(settings, use), ...timeoutProblems(use)].map((problem) => ({
    source,
    ...problem,
  }));
}

type Found = Omit<Problem, "source">;

/** Longest network that is one of an organisation: 10.0.0.0/8 (RFC 1918). */
const shortestPrivatePrefix = 8;

function callerProblems({ exposure, callers }: NetworkUse): Found[] {
  const path = "access.callers.cidrs";
  if (callers === undefined) {
    return exposure === "private"
      ? [
          {
            path,
            why: "is needed by a private model",
            instead: "name the networks of the organisation that call it",
          },
        ]
      : [];
  }
  const isForAll = callers.includes("0.0.0.0/0");
  return callers.flatMap((given): Found[] => {
    if (given.includes(":")) {
      return isForAll && given === "::/0"
        ? []
        : [
            {
              path,
              given,
              why: "load balancers made here have IPv4 addresses alone",
              instead: "name IPv4 networks",
            },
          ];
    }
    return exposure !== "public" && cidrOf(given).prefix < shortestPrivatePrefix
      ? [
          {
            path,
            given,
            why: `a model of exposure ${exposure} lets in no network larger than a /${shortestPrivatePrefix}`,
            instead: "name the networks that call it, or set access.exposure to public",
          },
        ]
      : [];
  });
}

function tlsProblems(settings: NetworkSettings, use: NetworkUse): Found[] {
  if (use.certificateArn !== undefined && use.host === undefined) {
    return [
      { path: "access.host", why: "is needed with a certificate", instead: "name a host of the certificate" },
    ];
  }
  if (use.exposure !== "public" || listenerOf(settings, use) === "https") {
    return [];
  }
  return [
    {
      path: "access.tls",
      why: "is needed by a public model",
      instead:
        "set access.host, and access.tls.certificateArn or the stack's network.loadBalancer.certificateArn to a certificate of it",
    },
  ];
}

function timeoutProblems({ timeoutSeconds }: NetworkUse): Found[] {
  return timeoutSeconds <= limits.idleTimeout
    ? []
    : [
        {
          path: "interface.timeout",
          given: `${timeoutSeconds}s`,
          why: `a load balancer waits ${limits.idleTimeout}s at most for an answer`,
          instead: "shorten it, or host the model in mode async",
        },
      ];
}

/** A host leads to one model: whichever rule comes first would get all of its requests. */
function sameHosts(uses: readonly NetworkUse[]): Problem[] {
  const first = new Map<string, string>();
  return uses.flatMap(({ model, host }): Problem[] => {
    const other = host === undefined ? undefined : first.get(host.toLowerCase());
    if (host !== undefined && other === undefined) {
      first.set(host.toLowerCase(), model);
    }
    return other === undefined
      ? []
      : [
          {
            source: `model ${model}`,
            path: "access.host",
            given: host,
            why: `is the host of model ${other} too`,
            instead: "give each model a host of its own",
          },
        ];
  });
}

function sizeProblems(settings: NetworkSettings, kind: BalancerKind, uses: readonly NetworkUse[]): Problem[] {
  const rules = uses.flatMap((use) => callersByRule(callersOf(settings, use))).length;
  const lists = (["http", "https"] as const).map((listener) =>
    uses.filter((use) => listenerOf(settings, use) === listener).flatMap((use) => callersOf(settings, use)),
  );
  const networks = lists.reduce((sum, list) => sum + new Set(list).size, 0);
  const certificates = new Set(
    [settings.loadBalancer, ...uses].flatMap(({ certificateArn }) => certificateArn ?? []),
  ).size;
  return [
    ...tooMany(
      kind,
      rules,
      limits.rules,
      "listener rules, one for each model and four networks of its callers",
    ),
    ...tooMany(kind, networks, limits.securityGroupRules, "networks of callers"),
    ...tooMany(kind, uses.length, limits.securityGroupRules, "models"),
    ...tooMany(kind, certificates - 1, limits.certificates, "certificates besides the default one"),
  ];
}

function tooMany(kind: BalancerKind, count: number, most: number, what: string): Problem[] {
  return count <= most
    ? []
    : [
        {
          source: stackSettings,
          path: "",
          why: `the ${kind} load balancer that all models share would have ${count} ${what}; AWS allows ${most}`,
          instead: "host some of the models in a stack of their own",
        },
      ];
}
