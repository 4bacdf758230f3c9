import { z } from "zod";
import type { Placement } from "./data.js";
import type { PreviewEvents } from "./events.js";
import { dollars } from "./text.js";

const place = z.object({
  backend: z.string(),
  mode: z.string(),
  instanceType: z.string().optional(),
  expectedMonthlyUsd: z.number().optional(),
});

const placement = place.extend({
  replicas: z.object({ least: z.number(), most: z.number() }).optional(),
  region: z.string().optional(),
  unpriced: z.array(z.string()).optional(),
  recommendation: place.optional(),
});

const outputs = z.object({ placements: z.record(z.string(), placement) });

/** Where the program puts each model, from the outputs that the preview plans; none of a program without them. */
export function placementsOf({ planned }: PreviewEvents): ReadonlyMap<string, Placement> {
  const stack = planned.findLast(({ type, new: after }) => type === "pulumi:pulumi:Stack" && after?.outputs);
  const { data } = outputs.safeParse(stack?.new?.outputs);
  return new Map(
    Object.entries(data?.placements ?? {}).map(([model, placed]) => [
      model,
      { where: where(placed), why: why(placed) },
    ]),
  );
}

function where({ replicas, region, ...chosen }: z.output<typeof placement>): string {
  const bounds =
    replicas === undefined
      ? undefined
      : `${replicas.least === replicas.most ? replicas.least : `${replicas.least} to ${replicas.most}`} replicas`;
  return [nameOf(chosen), bounds, region].filter((part) => part !== undefined).join(", ");
}

function nameOf({ backend, mode, instanceType }: z.output<typeof place>): string {
  return [backend, mode, instanceType].filter((part) => part !== undefined).join(" ");
}

function why({ expectedMonthlyUsd, unpriced, recommendation }: z.output<typeof placement>): string[] {
  const estimate =
    expectedMonthlyUsd === undefined
      ? (unpriced ?? []).length === 0
        ? []
        : [`its traffic's cost is not known: ${(unpriced ?? []).join("; ")}`]
      : [`${dollars(expectedMonthlyUsd)} USD a month expected from its traffic`];
  return [...estimate, ...(recommendation === undefined ? [] : [advice(recommendation)])];
}

function advice(other: z.output<typeof place>): string {
  const cost =
    other.expectedMonthlyUsd === undefined ? "" : ` for ${dollars(other.expectedMonthlyUsd)} USD a month`;
  return `${nameOf(other)} would be cheaper${cost}; docs/placement.md says how to release the choice`;
}
