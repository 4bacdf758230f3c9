import { z } from "zod";
import { assumptions } from "../cost/index.js";

/** What a stack says about the choice of places: setting `placement` in `Pulumi.<stack>.yaml`. */
export const placementSettings = z.strictObject({
  region: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Region of AWS whose prices count. Default: sagemaker.region, else the stack's setting aws:region. Without one, nothing of AWS has a price.",
    ),
  prices: z
    .string()
    .min(1)
    .optional()
    .describe("Path of a file of prices, from the project's folder. Default: the prices that come with it."),
  cluster: z
    .strictObject({
      region: z
        .string()
        .min(1)
        .optional()
        .describe("Region or site under which the price lists have the cluster. Default: it has no prices."),
      node: z
        .string()
        .min(1)
        .optional()
        .describe("Type of its nodes. Default: CPU, memory and accelerators have prices of their own."),
    })
    .prefault({})
    .describe("How the cluster of backend kubernetes is priced."),
  margin: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("Share by which another place must be cheaper before it is advised. Default: 0.1."),
  quotas: z
    .record(z.string().min(1), z.int().min(0))
    .default({})
    .describe("How many instances of a type the account may run, such as ml.g5.xlarge: 0."),
  release: z
    .array(z.string().min(1))
    .default([])
    .describe("Models whose earlier choice is not kept: the cheapest place that fits is chosen anew."),
  assumptions: assumptions.prefault({}).describe("What estimates take for granted."),
});

/** Valid settings, with defaults. */
export type PlacementSettings = z.output<typeof placementSettings>;
/** Settings as a person writes them. */
export type PlacementSettingsInput = z.input<typeof placementSettings>;
