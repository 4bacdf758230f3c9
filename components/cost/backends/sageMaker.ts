import { instanceTypeNamed } from "../../capabilities/index.js";
import { strategyOf } from "../../spec/index.js";
import type { SageMakerPlace } from "../candidate.js";
import type { Context, Rates } from "../context.js";
import type { Demand } from "../demand.js";
import { isKnown, product, show, sum, type Figure } from "../figure.js";
import { gib } from "../need.js";
import { daysPerMonth } from "../month.js";
import { computePart, type Hourly, type Part } from "../part.js";
import { asyncUsage } from "../usage/async.js";
import { batchUsage } from "../usage/batch.js";
import { replicasUsage } from "../usage/replicas.js";
import { replicaHours, type Usage } from "../usage/usage.js";
import type { Offer } from "./offer.js";
import { alarmsPart, alarmsPerPolicy, logsPart, volumeMonths } from "./shared.js";

/** SageMaker on instances, in the mode of the place. */
export function sageMakerOffer(context: Context, place: SageMakerPlace): Offer {
  const price = instanceHour(context, place);
  const hourly: Hourly = (replicas) => product(replicas, price);
  const usage = { realtime: replicasUsage, async: asyncUsage, batch: batchUsage }[place.mode];
  return {
    usage: (scale) => usage(context, scale),
    parts: (used) => [
      computePart(used, hourly, place.instanceType),
      ...storageParts(context, place, used),
      logsPart(context, used),
      ...alarmsPart(context, alarms(context, place)),
      ...dataParts(context, place, used),
    ],
    ...(place.mode === "batch"
      ? {}
      : { update: { hourly, strategy: strategyOf(context.spec, "allAtOnce") } }),
    notIncluded: notIncluded(place),
  };
}

const usageService = {
  realtime: "sagemakerHosting",
  async: "sagemakerAsync",
  batch: "sagemakerTransform",
} as const;

/**
 * An hour of an instance. The three uses are items of their own in AWS's price list and have been equal wherever more than
 * one was read, so the price of hosting stands in for the others.
 */
export function instanceHour({ region, prices }: Rates, { mode, instanceType }: SageMakerPlace): Figure {
  const own = prices.find(region, usageService[mode], instanceType);
  const hosting = prices.find(region, "sagemakerHosting", instanceType);
  return isKnown(own) || !isKnown(hosting) ? own : hosting;
}

/** Days for which requests and answers of asynchronous models are kept, as the host sets it. */
const filesKeptDays = 30;

function storageParts(context: Context, { mode, instanceType }: SageMakerPlace, usage: Usage): Part[] {
  const { spec, region, prices } = context;
  const ownDisk = instanceTypeNamed(instanceType)?.localDisk === true;
  const volume = ownDisk ? 0 : Math.ceil(gib(spec.resources.ephemeralStorage));
  const months = volumeMonths(volume, replicaHours(usage));
  const volumes: Part = {
    name: "storage",
    amount: product(months, prices.find(region, "sagemakerEndpoint", "storageGbMonth")),
    how: `${show(months)} GB months of volumes`,
  };
  return [...(volume === 0 ? [] : [volumes]), ...(mode === "async" ? filesParts(context, usage) : [])];
}

/** Requests and answers of an asynchronous model, which pass through S3: each is put there and read once. */
function filesParts({ region, prices, demand }: Context, { requests }: Usage): Part[] {
  const size = product(requests, sum([demand.requestGb, demand.responseGb]), filesKeptDays / daysPerMonth);
  const thousands = product(requests, 2 / 1000);
  return [
    {
      name: "storage",
      amount: product(size, prices.find(region, "s3", "gbMonth")),
      how: `${show(size)} GB months in S3`,
    },
    {
      name: "requests",
      amount: sum([
        product(thousands, prices.find(region, "s3", "thousandPuts")),
        product(thousands, prices.find(region, "s3", "thousandGets")),
      ]),
      how: `${show(thousands)} thousand PUT and as many GET of S3`,
    },
  ];
}

function dataParts(context: Context, { mode }: SageMakerPlace, usage: Usage): Part[] {
  return mode === "batch" ? [] : [endpointData(context, usage)];
}

/** What SageMaker charges for requests and answers of an endpoint. */
export function endpointData(
  { region, prices, demand }: Rates & { readonly demand: Pick<Demand, "requestGb" | "responseGb"> },
  { requests }: Pick<Usage, "requests">,
): Part {
  const incoming = product(requests, demand.requestGb);
  const outgoing = product(requests, demand.responseGb);
  return {
    name: "data",
    amount: sum([
      product(incoming, prices.find(region, "sagemakerEndpoint", "dataInGb")),
      product(outgoing, prices.find(region, "sagemakerEndpoint", "dataOutGb")),
    ]),
    how: `${show(incoming)} GB in and ${show(outgoing)} GB out`,
  };
}

/** Alarms of the spec, one for each fleet; those of autoscaling, and of the policy that wakes an asynchronous model. */
function alarms({ spec, bounds, fleets }: Context, { mode }: SageMakerPlace): number {
  if (mode === "batch") {
    return 0;
  }
  const asked = spec.observability?.alarms?.length ?? 0;
  const scaling = bounds.most > bounds.least ? alarmsPerPolicy : 0;
  const waking = mode === "async" && bounds.least === 0 ? 1 : 0;
  return (asked + scaling + waking) * fleets.length;
}

const always = ["dashboard", "image in ECR and artifacts in S3", "taxes, support and savings plans"];

function notIncluded({ mode }: SageMakerPlace): string[] {
  switch (mode) {
    case "realtime":
      return ["volumes whose size the spec does not say", "captured requests in S3", ...always];
    case "async":
      return ["volumes whose size the spec does not say", "messages of SNS", ...always];
    case "batch":
      return ["requests and files in S3", "Step Functions and EventBridge Scheduler", ...always];
  }
}
