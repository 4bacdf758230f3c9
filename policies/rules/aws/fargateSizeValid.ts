import { z } from "zod";
import { blockAt } from "../../support/aws/block.js";
import { fargateMemory, fargatePair } from "../../../components/cost/index.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import type { CloudResource } from "../../support/aws/cloudResource.js";
import { isForFargate, taskHour, taskSizeOf } from "../../support/aws/fargateTask.js";
import { amountOf, priceOf } from "../../support/cost/priceText.js";
import { judgeAll, numberAt } from "../../support/read.js";

/** vCPU of the tasks that Fargate has, as units of ECS. */
const CPU_UNITS = [256, 512, 1024, 2048, 4096, 8192, 16384];
const SMALLEST = { cpu: 0.25, memoryGiB: 0.5 };
/** GiB that a task may ask for; without asking it has 20 (`EphemeralStorage`, Amazon ECS API reference). */
const STORAGE = { least: 21, most: 200 };

/**
 * A task for Fargate has a size that Fargate sells, and no more storage than it gives.
 *
 * Why: ECS refuses the task definition half way through an update; and the size that is nearest is often twice the price.
 *
 * Judged are task definitions that require FARGATE; of others ECS itself checks the size when a service asks for Fargate.
 * Sizes that Windows does not have are not told apart. A size that is not known yet is advice that the rule cannot decide;
 * the storage is judged all the same, and the other way round.
 *
 * Source of the sizes: RegisterTaskDefinition in botocore 1.44.5.
 */
export const fargateSizeValid = defineResourceRule({
  name: "fargate-size-valid",
  description: "Tasks for Fargate have a pair of CPU and memory that Fargate sells.",
  level: "mandatory",
  severity: "medium",
  remediationSteps: "Write the pair that the message names, or run the task on EC2 instances.",
  settings: z.strictObject({}),
  types: ["ecs.TaskDefinition"],
  check({ props, region }, _, report) {
    if (!isForFargate(props)) return;
    judgeAll([
      () => {
        const problem = problemOfSize({ props, region });
        if (problem !== undefined) report(problem);
      },
      () => {
        const size = numberAt(blockAt(props, "ephemeralStorage"), "sizeInGib");
        if (size === undefined || (size >= STORAGE.least && size <= STORAGE.most)) return;
        const each = amountOf(priceOf(region, "fargate", "storageGbHour"), "an hour");
        report(
          `ephemeralStorage.sizeInGib is ${size}; Fargate gives ${STORAGE.least} to ${STORAGE.most} GiB, each above 20 at ${each}; ` +
            "leave it out for 20 GiB, or keep files on EFS or S3",
        );
      },
    ]);
  },
});

function problemOfSize({ props, region }: Pick<CloudResource, "props" | "region">): string | undefined {
  const { cpu, memoryGiB } = taskSizeOf(props);
  if (cpu === undefined || memoryGiB === undefined) {
    const price = amountOf(taskHour(region, SMALLEST, "X86_64"), "an hour");
    return `has no cpu and memory that ECS can read, and Fargate needs both; the smallest size is cpu 256 with memory 512, ${price}`;
  }
  const allowed = fargateMemory(cpu);
  if (allowed?.includes(memoryGiB) === true) return undefined;
  const given = `cpu ${cpu * 1024} with memory ${memoryGiB * 1024}`;
  const limit =
    allowed === undefined
      ? `which has ${listed(CPU_UNITS)} CPU units`
      : `which sells memory of ${span(allowed)} MiB with it`;
  return `${given} is no size of Fargate, ${limit}; ${instead(region, { cpu, memoryGiB })}`;
}

function instead(
  region: string | undefined,
  need: { readonly cpu: number; readonly memoryGiB: number },
): string {
  const pair = fargatePair({ ...need, accelerators: 0 });
  if (pair === undefined)
    return "the largest is cpu 16384 with memory 122880: split the task, or use EC2 instances";
  const price = amountOf(taskHour(region, pair, "X86_64"), "an hour");
  return `write cpu ${pair.cpu * 1024} and memory ${pair.memoryGiB * 1024}, ${price}`;
}

function span(memoryGiB: readonly number[]): string {
  const mebibytes = memoryGiB.map((each) => each * 1024);
  return mebibytes.length <= 4 ? listed(mebibytes) : `${mebibytes[0] ?? 0} to ${mebibytes.at(-1) ?? 0}`;
}

function listed(numbers: readonly number[]): string {
  return `${numbers.slice(0, -1).join(", ")} or ${numbers.at(-1) ?? ""}`;
}
