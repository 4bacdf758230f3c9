import { type Figure, product, sum } from "../../../components/cost/index.js";
import { priceOf } from "../cost/priceText.js";
import { type JsonObject, valueAt } from "../read.js";
import { includesText } from "../texts.js";

/** Size of a task: vCPU and GiB; undefined where it is not written, or not as ECS takes it. */
export interface TaskSize {
  readonly cpu: number | undefined;
  readonly memoryGiB: number | undefined;
}

/** Processors that Fargate has. */
export type Architecture = "X86_64" | "ARM64";

/** Whether a task definition is for Fargate. One that does not say so is for EC2 instances, which take any size. */
export function isForFargate(props: JsonObject): boolean {
  return includesText(props, "requiresCompatibilities", "FARGATE");
}

/**
 * Size of the task, written in units of 1/1024 vCPU and MiB, or as `1 vCPU` and `2 GB`. Source: RegisterTaskDefinition, Amazon
 * ECS API reference.
 */
export function taskSizeOf(props: JsonObject): TaskSize {
  return {
    cpu: quantityOf(valueAt(props, "cpu"), /^(\d*\.?\d+)\s*vcpu$/i),
    memoryGiB: quantityOf(valueAt(props, "memory"), /^(\d*\.?\d+)\s*gb$/i),
  };
}

/** A number with its unit, or 1024ths of it without; undefined where it is neither. */
function quantityOf(value: unknown, withUnit: RegExp): number | undefined {
  const text = typeof value === "number" || typeof value === "string" ? String(value).trim() : "";
  const [, number] = withUnit.exec(text) ?? [];
  if (number !== undefined) return Number(number);
  return /^\d+$/.test(text) ? Number(text) / 1024 : undefined;
}

/** What a task of that size costs an hour. */
export function taskHour(
  region: string | undefined,
  { cpu, memoryGiB }: { readonly cpu: number; readonly memoryGiB: number },
  architecture: Architecture,
): Figure {
  const arm = architecture === "ARM64";
  return sum([
    product(cpu, priceOf(region, "fargate", arm ? "armCpuHour" : "cpuHour")),
    product(memoryGiB, priceOf(region, "fargate", arm ? "armGbHour" : "gbHour")),
  ]);
}
