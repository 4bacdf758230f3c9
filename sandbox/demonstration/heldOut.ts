import * as fs from "node:fs";
import { z } from "zod";

const heldOut = z.object({ instances: z.array(z.array(z.number())).min(1), labels: z.array(z.int()) });

/** Rows of the example's data set that no version was trained on, with their labels. */
export type HeldOut = z.infer<typeof heldOut>;

/** Reads the rows that training kept apart. */
export function readHeldOut(file: string): HeldOut {
  return heldOut.parse(JSON.parse(fs.readFileSync(file, "utf8")));
}

/** What the example model answers. */
export const digitsAnswer = z.object({
  predictions: z.array(z.object({ label: z.int(), probability: z.number() })),
  model_version: z.string(),
});
