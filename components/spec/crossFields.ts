import { isSize, bytes } from "./units.js";
import { isRecord, valueAt } from "./values.js";
import type { Problem } from "./problems.js";

type Finding = Omit<Problem, "source">;
type Check = (spec: unknown) => Finding[];

/**
 * Rules over several fields. They look at the document as written and run even when the schema has already found
 * problems, so that a person sees everything at once; a field of the wrong type is the schema's business and is
 * passed over here.
 */
export function crossFieldProblems(spec: unknown): Finding[] {
  return checks.flatMap((check) => check(spec));
}

const checks: readonly Check[] = [
  imageOrFramework,
  replicaBounds,
  scheduledBounds,
  metricName,
  variantWeights,
  uniqueNames("model.variants"),
  uniqueNames("model.companions"),
  uniqueNames("model.models"),
  uniqueMountPaths,
  variablesOnce,
  transformer,
  trafficVolume,
  trafficHours,
  payloads,
  modeOfInterface,
  allowedAndDenied,
  rolloutSteps,
  exposure,
];

function imageOrFramework(spec: unknown): Finding[] {
  const image = at(spec, "model.image");
  const framework = at(spec, "model.framework");
  if (!isRecord(at(spec, "model")) || (image === undefined) !== (framework === undefined)) {
    return [];
  }
  const why =
    image === undefined ? "neither image nor framework is given" : "both image and framework are given";
  return [{ path: "model", why, instead: "give exactly one of model.image and model.framework" }];
}

function replicaBounds(spec: unknown): Finding[] {
  const least = numberAt(spec, "scaling.minReplicas") ?? 1;
  const most = numberAt(spec, "scaling.maxReplicas");
  return most !== undefined && most < least
    ? [
        {
          path: "scaling.maxReplicas",
          given: most,
          why: `must be at least scaling.minReplicas, which is ${least}`,
          instead: "raise it or lower minReplicas",
        },
      ]
    : [];
}

function scheduledBounds(spec: unknown): Finding[] {
  return listAt(spec, "scaling.schedule").flatMap((entry, index) => {
    const least = numberAt(entry, "minReplicas");
    const most = numberAt(entry, "maxReplicas");
    const wrong = least !== undefined && most !== undefined && most < least;
    const path = `scaling.schedule[${index}].maxReplicas`;
    return wrong ? [{ path, given: most, why: `must be at least its minReplicas, which is ${least}` }] : [];
  });
}

function metricName(spec: unknown): Finding[] {
  const type = at(spec, "scaling.metric.type");
  const name = at(spec, "scaling.metric.name");
  if (type === "named" && name === undefined) {
    return [
      { path: "scaling.metric.name", why: "is required when the type is named", instead: "name the metric" },
    ];
  }
  if (type !== undefined && type !== "named" && name !== undefined) {
    return [
      {
        path: "scaling.metric.name",
        given: name,
        why: "belongs to type named only",
        instead: "remove it or set type: named",
      },
    ];
  }
  return [];
}

function variantWeights(spec: unknown): Finding[] {
  const weights = listAt(spec, "model.variants").map((variant) => numberAt(variant, "weight"));
  const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0);
  const countable = weights.length > 0 && weights.every((weight) => weight !== undefined);
  return countable && Math.abs(sum - 100) > 1e-6
    ? [{ path: "model.variants", why: `the weights add up to ${sum}`, instead: "make them add up to 100" }]
    : [];
}

function uniqueNames(path: string): Check {
  return (spec) =>
    repeated(listAt(spec, path).map((item) => at(item, "name"))).map(({ value, index }) => ({
      path: `${path}[${index}].name`,
      given: value,
      why: "is used twice",
      instead: "give each its own name",
    }));
}

function uniqueMountPaths(spec: unknown): Finding[] {
  const artifacts = listAt(spec, "model.artifacts").map((artifact, index) => ({
    path:
      isRecord(artifact) && artifact["mountPath"] === undefined
        ? `model.artifacts[${index}]`
        : `model.artifacts[${index}].mountPath`,
    mountPath: at(artifact, "mountPath") ?? "/opt/ml/model",
  }));
  const caches = listAt(spec, "resources.caches").map((cache, index) => ({
    path: `resources.caches[${index}].mountPath`,
    mountPath: at(cache, "mountPath"),
  }));
  const places = [...artifacts, ...caches];
  return places.flatMap(({ path, mountPath }, index) => {
    const earlier = places.slice(0, index).find((other) => nested(other.mountPath, mountPath));
    return earlier === undefined
      ? []
      : [
          {
            path,
            given: mountPath,
            why: `lies in the same folder as ${earlier.path} (${String(earlier.mountPath)})`,
            instead: "mount each in a folder of its own",
          },
        ];
  });
}

function nested(one: unknown, other: unknown): boolean {
  if (typeof one !== "string" || typeof other !== "string") {
    return false;
  }
  const [a, b] = [folder(one), folder(other)];
  return a.startsWith(b) || b.startsWith(a);
}

function folder(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

function variablesOnce(spec: unknown): Finding[] {
  const plain = at(spec, "model.environment");
  const secrets = at(spec, "model.secrets");
  if (!isRecord(plain) || !isRecord(secrets)) {
    return [];
  }
  return Object.keys(secrets)
    .filter((name) => Object.hasOwn(plain, name))
    .map((name) => ({
      path: `model.secrets.${name}`,
      why: "is also in model.environment",
      instead: "keep one of the two",
    }));
}

function transformer(spec: unknown): Finding[] {
  const companions = listAt(spec, "model.companions");
  const transformers = companions.flatMap((companion, index) =>
    at(companion, "role") === "transformer" ? [{ companion, index }] : [],
  );
  const withoutPort = transformers
    .filter(({ companion }) => at(companion, "port") === undefined)
    .map(({ index }) => ({
      path: `model.companions[${index}].port`,
      why: "is required for a transformer",
      instead: "name the port on which it answers requests",
    }));
  const samePort = transformers
    .filter(({ companion }) => at(companion, "port") === (at(spec, "model.port") ?? 8080))
    .map(({ companion, index }) => ({
      path: `model.companions[${index}].port`,
      given: at(companion, "port"),
      why: "is the model's own port",
      instead: "let the transformer listen on another",
    }));
  const second = transformers.slice(1).map(({ index }) => ({
    path: `model.companions[${index}].role`,
    given: "transformer",
    why: "only one transformer can answer the requests",
    instead: "make the others sidecars",
  }));
  return [...withoutPort, ...samePort, ...second];
}

function trafficVolume(spec: unknown): Finding[] {
  const average = numberAt(spec, "traffic.averageRps");
  const peak = numberAt(spec, "traffic.peakRps");
  const findings: Finding[] = [];
  if (average !== undefined && numberAt(spec, "traffic.requestsPerMonth") !== undefined) {
    findings.push({
      path: "traffic.requestsPerMonth",
      why: "says the same as traffic.averageRps",
      instead: "give only one of the two",
    });
  }
  if (average !== undefined && peak !== undefined && peak < average) {
    findings.push({
      path: "traffic.peakRps",
      given: peak,
      why: `must be at least traffic.averageRps, which is ${average}`,
    });
  }
  return findings;
}

function trafficHours(spec: unknown): Finding[] {
  const pattern = at(spec, "traffic.pattern");
  const hours = at(spec, "traffic.hours");
  if (pattern === "scheduled" && hours === undefined) {
    return [
      {
        path: "traffic.hours",
        why: "is required when the pattern is scheduled",
        instead: 'such as ["Mon-Fri 08:00-18:00"]',
      },
    ];
  }
  if (hours !== undefined && pattern !== "scheduled") {
    return [
      {
        path: "traffic.hours",
        why: "belongs to pattern scheduled only",
        instead: "set traffic.pattern: scheduled or remove it",
      },
    ];
  }
  return [];
}

function payloads(spec: unknown): Finding[] {
  const largest = sizeAt(spec, "traffic.maxPayload");
  return ["traffic.requestSize", "traffic.responseSize"].flatMap((path) => {
    const typical = sizeAt(spec, path);
    return largest !== undefined && typical !== undefined && typical > largest
      ? [
          {
            path,
            given: at(spec, path),
            why: `is larger than traffic.maxPayload, ${String(at(spec, "traffic.maxPayload"))}`,
          },
        ]
      : [];
  });
}

const modesOfInterface: Readonly<Record<string, readonly string[]>> = {
  http: ["realtime", "serverless", "async"],
  queue: ["async"],
  batch: ["batch"],
};

function modeOfInterface(spec: unknown): Finding[] {
  const mode = at(spec, "placement.mode");
  const type = textAt(spec, "interface.type") ?? "http";
  const modes = modesOfInterface[type];
  return typeof mode === "string" && modes !== undefined && !modes.includes(mode)
    ? [
        {
          path: "placement.mode",
          given: mode,
          why: `does not go with interface.type ${type}`,
          instead: `use ${modes.join(" or ")}, or another interface`,
        },
      ]
    : [];
}

function allowedAndDenied(spec: unknown): Finding[] {
  const backend = at(spec, "placement.backend") ?? "auto";
  const allowed = listAt(spec, "placement.allowedBackends");
  const denied = listAt(spec, "placement.deniedBackends");
  const both = allowed
    .filter((name) => denied.includes(name))
    .map((name) => ({
      path: "placement.deniedBackends",
      given: name,
      why: "is also in placement.allowedBackends",
      instead: "keep it in one of the two",
    }));
  if (backend === "auto" || typeof backend !== "string") {
    return both;
  }
  const forbidden = denied.includes(backend) || (allowed.length > 0 && !allowed.includes(backend));
  return forbidden
    ? [
        ...both,
        {
          path: "placement.backend",
          given: backend,
          why: "is not among the backends that placement allows",
          instead: "change allowedBackends and deniedBackends, or the backend",
        },
      ]
    : both;
}

function rolloutSteps(spec: unknown): Finding[] {
  const strategy = textAt(spec, "rollout.strategy") ?? "rolling";
  const findings: Finding[] = [];
  if (at(spec, "rollout.steps") !== undefined && strategy !== "canary" && strategy !== "linear") {
    findings.push({
      path: "rollout.steps",
      why: `belongs to canary and linear, and the strategy is ${strategy}`,
      instead: "remove it or change rollout.strategy",
    });
  }
  if (at(spec, "rollout.batchSize") !== undefined && strategy !== "rolling") {
    findings.push({
      path: "rollout.batchSize",
      why: `belongs to rolling, and the strategy is ${strategy}`,
      instead: "remove it or set rollout.strategy: rolling",
    });
  }
  return findings;
}

function exposure(spec: unknown): Finding[] {
  const level = at(spec, "access.exposure") ?? "internal";
  const findings: Finding[] = [];
  if (level === "internal") {
    for (const path of ["access.host", "access.tls"]) {
      if (at(spec, path) !== undefined) {
        findings.push({
          path,
          why: "belongs to a private or public endpoint",
          instead: "set access.exposure or remove it",
        });
      }
    }
  } else if (level === "private" || level === "public") {
    findings.push(...exposedEndpoint(spec, level));
  }
  return findings;
}

function exposedEndpoint(spec: unknown, level: string): Finding[] {
  const findings: Finding[] = [];
  if (level === "public" && at(spec, "access.authentication") === undefined) {
    findings.push({
      path: "access.authentication",
      why: "is required for a public endpoint",
      instead: "name one, or write type: none to say that anyone may call",
    });
  }
  if (at(spec, "access.tls") !== undefined && at(spec, "access.host") === undefined) {
    findings.push({
      path: "access.host",
      why: "is required where access.tls is given",
      instead: "name the certificate's host",
    });
  }
  return findings;
}

function repeated(values: readonly unknown[]): { value: unknown; index: number }[] {
  return values
    .map((value, index) => ({ value, index }))
    .filter(({ value, index }) => value !== undefined && values.indexOf(value) < index);
}

function at(spec: unknown, path: string): unknown {
  return valueAt(spec, path.split("."));
}

function numberAt(spec: unknown, path: string): number | undefined {
  const value = at(spec, path);
  return typeof value === "number" ? value : undefined;
}

function textAt(spec: unknown, path: string): string | undefined {
  const value = at(spec, path);
  return typeof value === "string" ? value : undefined;
}

function sizeAt(spec: unknown, path: string): number | undefined {
  const value = at(spec, path);
  return typeof value === "string" && isSize(value) ? bytes(value) : undefined;
}

function listAt(spec: unknown, path: string): unknown[] {
  const value = at(spec, path);
  return Array.isArray(value) ? (value as unknown[]) : [];
}
