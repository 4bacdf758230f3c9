import { naturalMode } from "../mode.js";
import { showable } from "../problems.js";
import { defaultMaxReplicas, defaultMinReplicas, type ReplicaBounds } from "../replicas.js";
import { modeName, type ModeName } from "../schema/operation.js";
import {
  at,
  listAt,
  numberAt,
  repeated,
  sizeAt,
  textAt,
  uniqueNames,
  type Check,
  type Finding,
} from "./lookup.js";

/** Rules over traffic, interface, placement, scaling, rollout and observability. */
export const operationChecks: readonly Check[] = [
  replicasInOrder,
  scheduledBounds,
  metricName,
  metricTarget,
  scalingWithoutRange,
  trafficVolume,
  trafficHours,
  payloads,
  modeOfInterface,
  allowedAndDenied,
  rolloutSteps,
  rollbackAlarmsOnce,
  uniqueNames("observability.alarms"),
  exemptionsOnce,
];

/** The mode, where what decides it can be read. */
function writtenMode(spec: unknown): ModeName {
  const named = modeName.safeParse(at(spec, "placement.mode"));
  const type = textAt(spec, "interface.type") ?? "http";
  const natural = Object.entries(naturalMode).find(([name]) => name === type);
  return named.data ?? natural?.[1] ?? naturalMode.http;
}

/** As `replicaBounds`, of a spec as it was written. */
function writtenBounds(spec: unknown): ReplicaBounds {
  const mode = writtenMode(spec);
  const least = numberAt(spec, "scaling.minReplicas") ?? defaultMinReplicas[mode];
  const most = numberAt(spec, "scaling.maxReplicas") ?? Math.max(least, defaultMaxReplicas[mode]);
  return { least, most };
}

function replicasInOrder(spec: unknown): Finding[] {
  const { least, most } = writtenBounds(spec);
  return most < least
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
    const why = `must be at least its minReplicas, which is ${least}`;
    return wrong ? [{ path, given: most, why, instead: "raise it or lower minReplicas" }] : [];
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

/** A share of a request is counted in whole per cent. */
function metricTarget(spec: unknown): Finding[] {
  const type = textAt(spec, "scaling.metric.type") ?? "";
  const target = numberAt(spec, "scaling.metric.target");
  const share = ["cpu", "memory", "gpu"].includes(type);
  return share && target !== undefined && !(Number.isInteger(target) && target >= 1)
    ? [
        {
          path: "scaling.metric.target",
          given: target,
          why: `is a share in whole per cent for type ${type}`,
          instead: "give a whole number of at least 1, such as 70",
        },
      ]
    : [];
}

/** Without a range there is no autoscaler, and nobody to follow the metric or the cooldown. */
function scalingWithoutRange(spec: unknown): Finding[] {
  const { least, most } = writtenBounds(spec);
  return ["scaling.metric", "scaling.cooldown"]
    .filter((path) => most === least && at(spec, path) !== undefined)
    .map((path) => ({
      path,
      why: `has no effect, because the number of replicas is always ${least}`,
      instead: "raise scaling.maxReplicas above scaling.minReplicas, or remove it",
    }));
}

function trafficVolume(spec: unknown): Finding[] {
  const average = numberAt(spec, "traffic.averageRps");
  const peak = numberAt(spec, "traffic.peakRps");
  const findings: Finding[] = [];
  if (average !== undefined && numberAt(spec, "traffic.requestsPerMonth") !== undefined) {
    findings.push({
      path: "traffic.requestsPerMonth",
      given: at(spec, "traffic.requestsPerMonth"),
      why: "says the same as traffic.averageRps",
      instead: "give only one of the two",
    });
  }
  if (average !== undefined && peak !== undefined && peak < average) {
    findings.push({
      path: "traffic.peakRps",
      given: peak,
      why: `must be at least traffic.averageRps, which is ${average}`,
      instead: "raise it or lower averageRps",
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
        instead: 'give them, such as ["Mon-Fri 08:00-18:00"]',
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
            why: `is larger than traffic.maxPayload, which is ${String(at(spec, "traffic.maxPayload"))}`,
            instead: "raise traffic.maxPayload or lower it",
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
          instead: `use ${modes.length > 1 ? "one of " : ""}${modes.join(", ")}, or change the interface`,
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
  const strategy = textAt(spec, "rollout.strategy");
  const findings: Finding[] = [];
  if (at(spec, "rollout.steps") !== undefined && strategy !== "canary" && strategy !== "linear") {
    findings.push({
      path: "rollout.steps",
      why: `belongs to canary and linear, and ${strategy === undefined ? "no strategy is named" : `the strategy is ${strategy}`}`,
      instead:
        strategy === undefined ? "name one in rollout.strategy" : "remove it or change rollout.strategy",
    });
  }
  if (at(spec, "rollout.batchSize") !== undefined && strategy !== undefined && strategy !== "rolling") {
    findings.push({
      path: "rollout.batchSize",
      given: showable("rollout.batchSize", at(spec, "rollout.batchSize")),
      why: `belongs to rolling, and the strategy is ${strategy}`,
      instead: "remove it or set rollout.strategy: rolling",
    });
  }
  return findings;
}

function rollbackAlarmsOnce(spec: unknown): Finding[] {
  return repeated(listAt(spec, "rollout.rollbackAlarms")).map(({ value, index }) => ({
    path: `rollout.rollbackAlarms[${index}]`,
    given: value,
    why: "is named twice",
    instead: "name each alarm once",
  }));
}

function exemptionsOnce(spec: unknown): Finding[] {
  return repeated(listAt(spec, "cost.exemptions").map((exemption) => at(exemption, "rule"))).map(
    ({ value, index }) => ({
      path: `cost.exemptions[${index}].rule`,
      given: value,
      why: "is named twice",
      instead: "give each rule one exemption",
    }),
  );
}
