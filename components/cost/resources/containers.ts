import { diskHour, pairHour } from "../backends/fargate.js";
import type { Rates } from "../context.js";
import { known, product, show, sum, unknown, type Figure } from "../figure.js";
import { hoursPerMonth } from "../month.js";
import { scaledCounts } from "./autoscaling.js";
import { byTheHour, byUse, type Bill } from "./bill.js";
import { ifDecided, otherwise, settled, type Field } from "./field.js";
import { referred, taskNaming } from "./reference.js";
import type { Entry, Stack } from "./stack.js";

/** A service of ECS: its tasks on Fargate. Tasks on instances cost what these cost, which count by themselves. */
export function serviceBill(stack: Stack, entry: Entry): Bill {
  const { fields } = entry;
  const task = referred(stack, entry, fields.at("taskDefinition"), taskNaming);
  const kind = capacityOf(fields, task.fields);
  if (kind === "instances") {
    return byUse("tasks on instances", "instances that the tasks run on");
  }
  const rates = stack.ratesOf(entry);
  const size = sizeOf(task.fields);
  const address = fields.block("networkConfiguration").at("assignPublicIp").isTrue()
    ? rates.prices.find(rates.region, "publicIpv4", "hour")
    : known(0);
  const hour = sum([taskHour(rates, size), address]);
  // A service that says none runs none until something scales it (provider's documentation of `desiredCount`).
  const desired = settled(() => known(fields.at("desiredCount").number() ?? 0));
  const counts = scaledCounts(stack, desired, { namespace: "ecs", resourceIds: serviceIds(fields) });
  const bill = byTheHour(counts, hour, `${show(counts.declared)} × ${showSize(size)}`, ["logs and data"]);
  if (kind === "fargate") {
    return bill;
  }
  const spot = unknown(`price of Fargate Spot in ${rates.region}`);
  const withSpot = product(counts.declared, spot);
  return { ...bill, hourly: withSpot, expected: product(withSpot, hoursPerMonth) };
}

type Capacity = "fargate" | "fargateSpot" | "instances";

function capacityOf(service: Field, task: Field): Capacity {
  const strategies = service.at("capacityProviderStrategies").elements();
  const providers = strategies.map((strategy) => strategy.at("capacityProvider").text());
  if (providers.includes("FARGATE_SPOT")) {
    return "fargateSpot";
  }
  if (providers.length > 0) {
    return providers.includes("FARGATE") ? "fargate" : "instances";
  }
  const launchType = otherwise(
    () => service.at("launchType").text(),
    () => "open",
  );
  const made = task
    .at("requiresCompatibilities")
    .elements()
    .map((element) => element.text());
  switch (launchType) {
    case "FARGATE":
      return "fargate";
    // No preview knows it where the program says none; what may run on Fargate counts as if it did.
    case "open":
      return made.includes("FARGATE") ? "fargate" : "instances";
    // The cluster's default decides, and a task that is made for Fargate alone runs nowhere else.
    case undefined:
      return made.length === 1 && made[0] === "FARGATE" ? "fargate" : "instances";
    default:
      return "instances";
  }
}

interface TaskSize {
  readonly cpu: number;
  readonly memoryGiB: number;
  readonly diskGiB: number;
  readonly arm: boolean;
  readonly windows: boolean;
}

function sizeOf(task: Field): TaskSize {
  const platform = task.block("runtimePlatform");
  return {
    cpu: amountOf(task.at("cpu"), "vCPU"),
    memoryGiB: amountOf(task.at("memory"), "GB"),
    diskGiB: task.block("ephemeralStorage").at("sizeInGib").number() ?? 0,
    arm: platform.at("cpuArchitecture").text() === "ARM64",
    windows: platform.at("operatingSystemFamily").text()?.startsWith("WINDOWS") === true,
  };
}

/** A size in units of 1/1024 (`512`), or whole (`0.5 vCPU`, `1 GB`; ECS API reference, RegisterTaskDefinition). */
function amountOf(field: Field, unit: string): number {
  const text = field.text() ?? field.fail("is not given");
  const [, amount, whole] = new RegExp(`^(\\d*\\.?\\d+)\\s*(${unit})?$`, "i").exec(text.trim()) ?? [];
  return amount === undefined
    ? field.fail("is no size of a task")
    : Number(amount) / (whole === undefined ? 1024 : 1);
}

function taskHour(rates: Rates, size: TaskSize): Figure {
  return size.windows
    ? unknown(`price of Fargate for Windows in ${rates.region}`)
    : sum([pairHour(rates, size, size.arm), diskHour(rates, size.diskGiB)]);
}

function showSize({ cpu, memoryGiB, arm }: TaskSize): string {
  return `Fargate ${cpu} vCPU and ${memoryGiB} GB${arm ? " (ARM)" : ""}`;
}

/** What scalable targets call the service; its cluster may be given by name or ARN. */
function serviceIds(fields: Field): string[] {
  const cluster = ifDecided(() => fields.at("cluster").text());
  const name = ifDecided(() => fields.at("name").text());
  return [`service/${cluster?.split("/").at(-1) ?? "default"}/${name ?? ""}`];
}
