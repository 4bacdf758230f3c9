import { z } from "zod";
import {
  instanceTypeNamed,
  largestPayload,
  largestServerlessMemory,
  longestRequest,
  mostServerlessConcurrency,
} from "../../../components/capabilities/index.js";
import {
  assumptions,
  type Figure,
  hoursPerMonth,
  isKnown,
  type Known,
  product,
} from "../../../components/cost/index.js";
import { seconds } from "../../../components/spec/index.js";
import { flagAt, type CloudResource } from "../../support/aws/cloudResource.js";
import { about, defineStackRule, type DeclaredStack } from "../../support/aws/cloudRule.js";
import {
  type DeclaredTraffic,
  declaredTraffic,
  trafficTags,
} from "../../support/sagemaker/declaredTraffic.js";
import { endpointsOf, holdersOf, modelsOf } from "../../support/sagemaker/endpoints.js";
import { type Fleet, fleetsText, hostingHour, hourOf } from "../../support/sagemaker/hosting.js";
import { amountOf, priceOf, usd } from "../../support/cost/priceText.js";
import { judgeAll, objectAt } from "../../support/read.js";
import {
  instancesOf,
  instanceTypeOf,
  isAsync,
  isGiven,
  isServerless,
  type Variant,
  visitVariants,
} from "../../support/sagemaker/variants.js";

const assumed = assumptions.parse({});
const coldStartMs = seconds(assumed.serverless.coldStart) * 1000;
const keptWarmSeconds = seconds(assumed.serverless.keptWarm);
/** Share of requests that may be slower than the latency at the 95th percentile. */
const slowShare = 0.05;

/**
 * An endpoint on instances is asked often enough to be cheaper than one that costs only what it is asked.
 *
 * Why: instances cost the whole month; below the break-even the same requests cost less serverless, or with a queue where
 * serverless does not fit.
 *
 * The traffic is what the tags of the endpoint or its configuration declare; without them the rule says that it cannot
 * tell. Both sums leave data and logs out, which are the same. Serverless is reckoned with `memoryGb`, whatever the model
 * takes, so a smaller model is cheaper still. It is not advised for accelerators, several variants, shadows, data capture,
 * models in a network of their own or isolated, payloads of more than 4 MB, requests of more than 60 s, a peak of more than
 * 200 at a time, and for a declared latency that too many cold starts would break (those of the estimator's assumptions,
 * with requests at random). A queue is advised where no latency is declared, reckoned as if every request woke an instance
 * (`wakeMinutes` each). Whether a model needs more memory than serverless has, or callers can wait for a queue, no resource
 * says: exempt it then. Endpoints that have a queue or are serverless are not judged. What a preview does not know and
 * would decide is told as undecided; a price that no list has is `unpriced-resources`' to report.
 *
 * Settings: `memoryGb` (default 6, the most) and `wakeMinutes` (default 25: start and idle time of the assumptions).
 */
export const lowTraffic = defineStackRule({
  name: "low-traffic",
  description: "Endpoints on instances are asked often enough to be worth them.",
  level: "advisory",
  severity: "medium",
  remediationSteps: "Host the model serverless or with a queue, or let several models share the instances.",
  settings: z.strictObject({
    memoryGb: z
      .int()
      .min(1)
      .max(largestServerlessMemory / 2 ** 30)
      .default(largestServerlessMemory / 2 ** 30)
      .describe("Memory of the serverless endpoint to compare with, in GB."),
    wakeMinutes: z
      .number()
      .positive()
      .default((seconds(assumed.async.start) + seconds(assumed.async.idle)) / 60)
      .describe("Minutes that an instance is paid for when a request wakes it, besides the request."),
  }),
  check(stack, settings, report) {
    const configurations = stack.resources.filter(({ type }) => type === "sagemaker.EndpointConfiguration");
    judgeAll(
      configurations.map((configuration) => () => {
        const variants: Variant[] = [];
        visitVariants(configuration, (variant) => variants.push(variant));
        if (variants.every(isServerless) || isAsync(configuration)) return;
        const problem = problemOf(stack, configuration, variants, settings);
        if (problem !== undefined) report(problem, about(configuration));
      }),
    );
  },
});

interface Comparison {
  readonly memoryGb: number;
  readonly wakeMinutes: number;
}

function problemOf(
  stack: DeclaredStack,
  configuration: CloudResource,
  variants: readonly Variant[],
  settings: Comparison,
): string | undefined {
  const endpoints = endpointsOf(stack, configuration);
  const traffic = declaredTraffic(holdersOf(configuration, endpoints.found));
  if (traffic === undefined) {
    endpoints.undecided();
    return (
      "runs on instances, and whether its traffic is worth them cannot be told; declare it by the tags " +
      `${trafficTags.requests} (or ${trafficTags.rate}) and ${trafficTags.seconds}`
    );
  }
  const fleets = variants.filter((variant) => !isServerless(variant)).map(fleetOf(configuration));
  const month = product(hoursPerMonth, hourOf(fleets));
  const other = alternativeOf(stack, configuration, variants, traffic, settings);
  if (other === undefined || !isKnown(month)) return undefined;
  return isKnown(other.perRequest)
    ? compared(fleetsText(fleets), month, traffic, { ...other, perRequest: other.perRequest })
    : undefined;
}

function fleetOf({ region }: CloudResource): (variant: Variant) => Fleet {
  return (variant) => {
    const type = instanceTypeOf(variant) ?? "";
    return { count: instancesOf(variant), type, hour: hostingHour(region, type) };
  };
}

/** Another way of hosting, and what it costs for each request. */
interface Alternative<PerRequest extends Figure> {
  readonly what: string;
  readonly perRequest: PerRequest;
}

function compared(
  fleets: string,
  month: Known,
  { requestsPerMonth, secondsPerRequest }: DeclaredTraffic,
  { what, perRequest }: Alternative<Known>,
): string | undefined {
  const breakEven = month.value / perRequest.value;
  if (requestsPerMonth >= breakEven) return undefined;
  return (
    `runs ${fleets}, ${amountOf(month, "a month")}, for ${usd(requestsPerMonth)} requests of ${usd(secondsPerRequest)} s; ` +
    `${what} would cost at most ${amountOf(product(requestsPerMonth, perRequest), "a month")} and is cheaper below ` +
    `${usd(breakEven)} requests a month: host it so, or let several models share the instances`
  );
}

function alternativeOf(
  stack: DeclaredStack,
  configuration: CloudResource,
  variants: readonly Variant[],
  traffic: DeclaredTraffic,
  { memoryGb, wakeMinutes }: Comparison,
): Alternative<Figure> | undefined {
  const { region } = configuration;
  const { secondsPerRequest } = traffic;
  if (canBeServerless(configuration, variants, traffic) && !isInNetwork(stack, configuration, variants)) {
    const second = priceOf(region, "sagemakerServerless", "gbSecond");
    return {
      what: `serverless with ${memoryGb} GB`,
      perRequest: product(memoryGb * secondsPerRequest, second),
    };
  }
  const [only, ...others] = variants;
  if (only === undefined || others.length > 0 || traffic.p95LatencyMs !== undefined) return undefined;
  const hours = (secondsPerRequest + wakeMinutes * 60) / 3600;
  return {
    what: "one instance with a queue that sleeps while nothing waits",
    perRequest: product(hours, hostingHour(region, instanceTypeOf(only) ?? "")),
  };
}

function canBeServerless(
  { props }: CloudResource,
  variants: readonly Variant[],
  { secondsPerRequest, peakRps, maxPayloadBytes = 0, ...traffic }: DeclaredTraffic,
): boolean {
  return (
    variants.length === 1 &&
    variants.every(
      (variant) => instanceTypeNamed(instanceTypeOf(variant) ?? "")?.accelerator === undefined,
    ) &&
    flagAt(objectAt(props, "dataCaptureConfig"), "enableCapture") !== true &&
    secondsPerRequest <= longestRequest.serverless &&
    maxPayloadBytes <= largestPayload.serverless &&
    peakRps * secondsPerRequest <= mostServerlessConcurrency &&
    isFastEnough(traffic)
  );
}

/** Whether cold starts are few enough: of requests at random, those after a longer gap than containers are kept warm. */
function isFastEnough({
  p95LatencyMs,
  requestsPerMonth,
}: Pick<DeclaredTraffic, "p95LatencyMs" | "requestsPerMonth">): boolean {
  const rate = requestsPerMonth / (hoursPerMonth * 3600);
  return (
    p95LatencyMs === undefined ||
    p95LatencyMs >= coldStartMs ||
    Math.exp(-rate * keptWarmSeconds) <= slowShare
  );
}

/** Whether the model of a variant has a network of its own or none; one of another stack is taken to be without. */
function isInNetwork(
  stack: DeclaredStack,
  configuration: CloudResource,
  variants: readonly Variant[],
): boolean {
  return variants.some((variant) => {
    const { found, undecided } = modelsOf(stack, configuration, variant);
    const isIn = found.some(
      ({ props }) => isGiven(props, "vpcConfig") || flagAt(props, "enableNetworkIsolation") === true,
    );
    if (!isIn) undecided();
    return isIn;
  });
}
