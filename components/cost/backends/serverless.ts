import type { Context, Rates } from "../context.js";
import { busySeconds } from "../demand.js";
import { combine, known, product, show, sum, type Figure } from "../figure.js";
import { gib } from "../need.js";
import { secondsPerMonth } from "../month.js";
import type { Part } from "../part.js";
import { serverlessUsage } from "../usage/serverless.js";
import type { Usage } from "../usage/usage.js";
import type { Offer } from "./offer.js";
import { endpointData } from "./sageMaker.js";
import { alarmsPart, alarmsPerPolicy, logsPart } from "./shared.js";

/** SageMaker without instances: the time of each request by its memory, and capacity that is kept ready. */
export function serverlessOffer(context: Context): Offer {
  return {
    usage: (scale) => serverlessUsage(context, scale),
    parts: (usage) => [
      ...computeParts(context, usage),
      logsPart(context, usage),
      ...alarmsPart(context, alarms(context)),
      endpointData(context, usage),
    ],
    notIncluded: [
      "time that SageMaker bills for starting a container",
      "dashboard",
      "image in ECR and artifacts in S3",
      "taxes, support and savings plans",
    ],
  };
}

function computeParts(context: Context, { requests }: Usage): Part[] {
  return serverlessCompute(context, {
    memoryGb: Math.ceil(gib(context.spec.resources.memory)),
    kept: context.bounds.least,
    busySeconds: busySeconds(requests, context.demand),
  });
}

/** What a serverless variant is asked for in a month. */
export interface ServerlessLoad {
  /** Memory, in whole GB. */
  readonly memoryGb: number;
  /** Requests at the same time for which capacity is kept ready. */
  readonly kept: number;
  /** Seconds of all requests. */
  readonly busySeconds: Figure;
}

/** Requests run on the capacity that is kept ready as long as that lasts, at a price of its own. */
export function serverlessCompute({ region, prices }: Rates, load: ServerlessLoad): Part[] {
  const { memoryGb, kept: slots, busySeconds: busy } = load;
  const ready = slots * secondsPerMonth;
  const warm = ready === 0 ? known(0) : atMost(busy, ready);
  const onDemand = combine([busy, warm], ([all = 0, part = 0]) => all - part);
  const price = (seconds: Figure | number, item: PriceOfMemory) =>
    product(seconds, memoryGb, prices.find(region, "sagemakerServerless", item));
  const kept: Part = {
    name: "compute",
    amount: sum([price(ready, "provisionedGbSecond"), price(warm, "provisionedRunGbSecond")]),
    how: `${slots} × ${memoryGb} GB kept ready, ${show(warm)} s of requests on it`,
  };
  const asked: Part = {
    name: "compute",
    amount: price(onDemand, "gbSecond"),
    how: `${show(onDemand)} s of requests × ${memoryGb} GB`,
  };
  return ready === 0 ? [asked] : [kept, asked];
}

type PriceOfMemory = "gbSecond" | "provisionedGbSecond" | "provisionedRunGbSecond";

function atMost(figure: Figure, most: number): Figure {
  return combine([figure], ([value = 0]) => Math.min(value, most));
}

function alarms({ spec, bounds }: Context): number {
  const scaled = bounds.least > 0 && spec.scaling.metric !== undefined;
  return (spec.observability?.alarms?.length ?? 0) + (scaled ? alarmsPerPolicy : 0);
}
