import { z } from "zod";
import { blockAt } from "../../support/aws/block.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { isForFargate, taskHour, taskSizeOf } from "../../support/aws/fargateTask.js";
import { amountsOf } from "../../support/cost/priceText.js";
import { textAt } from "../../support/read.js";

/**
 * A task for Fargate runs on ARM, which is a fifth cheaper.
 *
 * Why: the same number of vCPU and GiB costs 20 % less. It is advice, since an image must be built for it, and not every
 * library is there.
 *
 * Judged are task definitions that require FARGATE and are for Linux; a task without `runtimePlatform` runs on X86_64. An
 * architecture or a size that is not known yet is advice that the rule cannot decide.
 */
export const fargateArm = defineResourceRule({
  name: "fargate-arm",
  description: "Tasks for Fargate run on ARM where their image is built for it.",
  level: "advisory",
  severity: "low",
  remediationSteps: "Build the image for linux/arm64 and set runtimePlatform.cpuArchitecture to ARM64.",
  settings: z.strictObject({}),
  types: ["ecs.TaskDefinition"],
  check({ props, region }, _, report) {
    if (!isForFargate(props)) return;
    const platform = blockAt(props, "runtimePlatform");
    const system = (textAt(platform, "operatingSystemFamily") ?? "LINUX").toUpperCase();
    const architecture = (textAt(platform, "cpuArchitecture") ?? "X86_64").toUpperCase();
    if (architecture === "ARM64" || system.startsWith("WINDOWS")) return;
    const { cpu, memoryGiB } = taskSizeOf(props);
    const price =
      cpu === undefined || memoryGiB === undefined
        ? "ARM64 is a fifth cheaper"
        : amountsOf(
            ["a task costs", taskHour(region, { cpu, memoryGiB }, "X86_64")],
            ["on ARM64", taskHour(region, { cpu, memoryGiB }, "ARM64")],
            "an hour",
          );
    report(
      `runs on X86_64; ${price}; set runtimePlatform.cpuArchitecture to ARM64 if the image is built for it`,
    );
  },
});
