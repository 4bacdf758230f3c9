import { z } from "zod";
import {
  largestServerlessMemory,
  mostServerlessConcurrency,
} from "../../../components/capabilities/index.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { judgeAll, numberAt, type JsonObject } from "../../support/read.js";
import { visitServerlessVariants } from "../../support/sagemaker/variants.js";

const memoryStep = 1024;
const memories = Array.from(
  { length: largestServerlessMemory / 2 ** 20 / memoryStep },
  (_, index) => (index + 1) * memoryStep,
);

/**
 * The memory and the concurrency of a serverless variant are ones that SageMaker takes.
 *
 * Why: other values are refused when the configuration is made, in the midst of an update.
 *
 * Limits of the API reference, ProductionVariantServerlessConfig: MemorySizeInMB 1024 to 6144 in steps of 1024,
 * MaxConcurrency and ProvisionedConcurrency 1 to 200, the latter not above the former. Each value that is not known yet is
 * judged during the update, before the configuration is made; the others at once.
 */
export const serverlessSettingsValid = defineResourceRule({
  name: "serverless-settings-valid",
  description: "Serverless variants have memory and concurrency that SageMaker takes.",
  level: "mandatory",
  severity: "medium",
  remediationSteps: "Choose a memory of whole gigabytes from 1024 to 6144 MB, and a concurrency of 1 to 200.",
  settings: z.strictObject({}),
  types: ["sagemaker.EndpointConfiguration"],
  check(configuration, _settings, report) {
    visitServerlessVariants(configuration, ({ label }, settings) => {
      const say = (problem: string) => {
        report(`${label} ${problem}`);
      };
      judgeAll([
        () => {
          checkMemory(settings, say);
        },
        () => {
          checkConcurrency(settings, "maxConcurrency", say);
        },
        () => {
          checkConcurrency(settings, "provisionedConcurrency", say);
        },
        () => {
          checkBoth(settings, say);
        },
      ]);
    });
  },
});

type Say = (problem: string) => void;

function checkMemory(settings: JsonObject, say: Say): void {
  const memory = numberAt(settings, "memorySizeInMb");
  if (memory === undefined || memories.includes(memory)) return;
  const enough = memories.find((each) => each >= memory) ?? memories.at(-1) ?? memoryStep;
  say(`has memorySizeInMb ${memory}; SageMaker takes ${memories.join(", ")}: use ${enough}`);
}

function checkConcurrency(settings: JsonObject, key: string, say: Say): void {
  const value = numberAt(settings, key);
  if (value === undefined) return;
  const nearest = Math.min(Math.max(Math.round(value), 1), mostServerlessConcurrency);
  if (value !== nearest) {
    say(`has ${key} ${value}; SageMaker takes 1 to ${mostServerlessConcurrency}: use ${nearest}`);
  }
}

function checkBoth(settings: JsonObject, say: Say): void {
  const most = numberAt(settings, "maxConcurrency");
  const ready = numberAt(settings, "provisionedConcurrency");
  if (most !== undefined && ready !== undefined && ready > most) {
    say(
      `keeps provisionedConcurrency ${ready} ready, more than its maxConcurrency ${most}: lower the former`,
    );
  }
}
