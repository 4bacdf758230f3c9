import { instanceTypeNamed } from "../../capabilities/index.js";
import { seconds } from "../../spec/index.js";
import { endpointData, instanceHour } from "../backends/sageMaker.js";
import { serverlessCompute } from "../backends/serverless.js";
import { volumeMonths } from "../backends/shared.js";
import type { Rates } from "../context.js";
import { combine, isKnown, known, product, show, sum, type Figure } from "../figure.js";
import { hoursPerMonth, secondsPerMonth } from "../month.js";
import { awakeAtRandom } from "../usage/async.js";
import { mayScaleToNone, scaledCounts, type Scaled } from "./autoscaling.js";
import {
  atLeastAsMuch,
  byTheHour,
  fixed,
  settledBill,
  times,
  together,
  unpriced,
  type Bill,
} from "./bill.js";
import { endpointsOf, servesDeclared } from "./endpoints.js";
import { ifDecided, settled, type Field } from "./field.js";
import type { Entry, Stack } from "./stack.js";
import { trafficOf, type Traffic } from "./traffic.js";

/**
 * An endpoint configuration with all its variants, so many times as endpoints serve it: once at least, for one that
 * nothing declared serves may be served by what another program or person makes.
 */
export function endpointConfigurationBill(stack: Stack, entry: Entry): Bill {
  const { fields } = entry;
  const endpoints = endpointsOf(stack, entry);
  const parts: Parts = { stack, entry, rates: stack.ratesOf(entry), endpoints: endpoints.names };
  const variants = [
    ...fields.at("productionVariants").elements(),
    ...fields.at("shadowProductionVariants").elements(),
  ];
  if (variants.length === 0) {
    return unpriced("variants of the endpoint configuration");
  }
  const bills = variants.map((variant) => settledBill(() => variantBill(parts, variant)));
  const data = dataBills(parts);
  const bill = together([...bills, ...data]);
  const untold = data.length === 0 ? ["requests and answers, whose number and sizes no tag tells"] : [];
  return times(endpoints.count, { ...bill, notIncluded: [...bill.notIncluded, ...untold] });
}

/** Everything that the bill of a variant is made from. */
interface Parts {
  readonly stack: Stack;
  readonly entry: Entry;
  readonly rates: Rates;
  /** Names of the endpoints that serve the configuration, as far as they are known. */
  readonly endpoints: readonly string[];
}

function variantBill(parts: Parts, variant: Field): Bill {
  return variant.block("serverlessConfig").exists()
    ? serverlessBill(parts, variant)
    : instancesBill(parts, variant);
}

function instancesBill(parts: Parts, variant: Field): Bill {
  const { stack, entry, rates, endpoints } = parts;
  const type = variant.at("instanceType").name() ?? variant.at("instanceType").fail("is not given");
  const mode = entry.fields.block("asyncInferenceConfig").exists() ? "async" : "realtime";
  const volume = variant.at("volumeSizeInGb").number() ?? 0;
  const hour = sum([
    instanceHour(rates, { backend: "sagemaker", mode, instanceType: type }),
    product(
      volumeMonths(volume, known(1)),
      rates.prices.find(rates.region, "sagemakerEndpoint", "storageGbMonth"),
    ),
  ]);
  // The API takes one and more, and a variant that says none has one.
  const declared = settled(() => known(variant.at("initialInstanceCount").number() ?? 1));
  const scaled = scaledOf(variant, endpoints);
  const { declared: expected, most } = scaledCounts(stack, declared, scaled);
  const counts = { declared: expected, most: atLeastAsMuch(most, managedMost(variant)) };
  const how = `${show(expected)} × ${type}${volume === 0 ? "" : ` with ${volume} GB`} (${mode})`;
  const bill = byTheHour(counts, hour, how, [
    ...(volume === 0 && instanceTypeNamed(type)?.localDisk !== true ? ["volumes of a default size"] : []),
    "logs and captured requests",
  ]);
  const awake = hoursAwake(parts);
  return mode === "async" && mayScaleToNone(stack, scaled) && isKnown(awake)
    ? { ...bill, expected: product(expected, hour, awake) }
    : bill;
}

function scaledOf(variant: Field, endpoints: readonly string[]): Scaled {
  // A variant without a name gets one from AWS's provider that nothing can name beforehand.
  const name = ifDecided(() => variant.at("variantName").text()) ?? "";
  const resourceIds = endpoints.map((endpoint) => `endpoint/${endpoint}/variant/${name}`);
  return { namespace: "sagemaker", resourceIds };
}

/**
 * Hours of a month in which an asynchronous variant is awake that may sleep, with requests at random and the estimator's
 * assumptions of how long waking and falling asleep take. Unknown where tags tell no traffic.
 */
function hoursAwake({ stack, entry }: Parts): Figure {
  const { requests, secondsPerRequest, concurrency } = trafficOf(entry.fields);
  const { start, idle } = stack.assumptions.async;
  return combine([requests, secondsPerRequest, concurrency], ([count = 0, busy = 0, places = 1]) =>
    count === 0
      ? 0
      : awakeAtRandom({
          requestsPerSecond: count / secondsPerMonth,
          secondsPerRequest: busy / Math.max(1, places),
          hours: hoursPerMonth,
          startSeconds: seconds(start),
          idleSeconds: seconds(idle),
        }),
  );
}

/** The bound of the scaling that SageMaker does itself for inference components; 0 where there is none. */
function managedMost(variant: Field): Figure {
  return settled(() => {
    const scaling = variant.block("managedInstanceScaling");
    return known(scaling.at("maxInstanceCount").number() ?? 0);
  });
}

function serverlessBill({ stack, entry, rates, endpoints }: Parts, variant: Field): Bill {
  const config = variant.block("serverlessConfig");
  const memory = config.at("memorySizeInMb").number() ?? config.at("memorySizeInMb").fail("is not given");
  const memoryGb = Math.ceil(memory / 1024);
  const provisioned = settled(() => known(config.at("provisionedConcurrency").number() ?? 0));
  // Only capacity that is kept ready can be scaled ("Automatically scale Provisioned Concurrency", developer guide).
  const none = isKnown(provisioned) && provisioned.value === 0;
  const kept = none ? fixed(0) : scaledCounts(stack, provisioned, scaledOf(variant, endpoints));
  const compute = (slots: Figure, busySeconds: Figure) =>
    isKnown(slots)
      ? sum(
          serverlessCompute(rates, { memoryGb, kept: slots.value, busySeconds }).map(({ amount }) => amount),
        )
      : slots;
  const { requests, secondsPerRequest } = trafficOf(entry.fields);
  const most = settled(() =>
    known(config.at("maxConcurrency").number() ?? config.at("maxConcurrency").fail("is not given")),
  );
  const expected = compute(kept.declared, product(requests, secondsPerRequest));
  return {
    hourly: product(compute(kept.declared, known(0)), 1 / hoursPerMonth),
    expected,
    maximum: compute(kept.most, product(atLeastAsMuch(most, kept.most), secondsPerMonth)),
    how: `${memoryGb} GB serverless, ${show(most)} requests at a time, ${show(kept.declared)} kept ready`,
    notIncluded: ["time that SageMaker bills for starting a container", "logs"],
  };
}

/** Data of requests and answers, where tags tell them. */
function dataBills({ rates, entry }: Parts): Bill[] {
  const traffic: Traffic = trafficOf(entry.fields);
  const told = [traffic.requests, traffic.requestGb, traffic.responseGb].every(isKnown);
  if (!told) {
    return [];
  }
  const { amount, how } = endpointData({ ...rates, demand: traffic }, traffic);
  return [{ hourly: known(0), expected: amount, maximum: amount, how, notIncluded: [] }];
}

/** An endpoint costs what its configuration says, which counts there; one that serves another's is unknown. */
export function endpointBill(stack: Stack, entry: Entry): Bill | undefined {
  return servesDeclared(stack, entry)
    ? undefined
    : unpriced("endpoint configuration of the endpoint: this program does not declare it");
}

/** Size of a notebook's volume where it says none, in GB (API reference, CreateNotebookInstance). */
const notebookVolumeGb = 5;

/**
 * A notebook. Its instances are an item of their own in AWS's price list and have been equal to hosting's to within a cent
 * wherever both were read, so the price of hosting stands in.
 */
export function notebookBill(stack: Stack, entry: Entry): Bill {
  const { fields } = entry;
  const rates = stack.ratesOf(entry);
  const type = fields.at("instanceType").name() ?? fields.at("instanceType").fail("is not given");
  const volume = fields.at("volumeSize").number() ?? notebookVolumeGb;
  const hour = sum([
    instanceHour(rates, { backend: "sagemaker", mode: "realtime", instanceType: type }),
    product(
      volumeMonths(volume, known(1)),
      rates.prices.find(rates.region, "sagemakerEndpoint", "storageGbMonth"),
    ),
  ]);
  return byTheHour(fixed(1), hour, `${type} as a notebook with ${volume} GB`);
}
