import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import { propertiesOf, sameValue } from "../properties.js";

/** What the engine calls, in a process of its own. Whatever comes in is checked; see `providers.ts`. */
type Given = unknown;

const inputs = z.object({
  /** Ten minutes at most: what takes longer is to be asked for, and not to be waited out. */
  seconds: z.number().min(0).max(600),
});

/** Another trigger is another thing to wait for; another time counts for the next one. */
export async function diffSettled(olds: Given, news: Given): Promise<dynamic.DiffResult> {
  const [before, now] = [propertiesOf(olds), propertiesOf(news)];
  const isReplaced = !sameValue(before["triggers"], now["triggers"]);
  return Promise.resolve({
    changes: isReplaced || !sameValue(before["seconds"], now["seconds"]),
    replaces: isReplaced ? ["triggers"] : [],
    // There is nothing to delete; what depends on this waits for the new one.
    deleteBeforeReplace: false,
  });
}

/** Waits. */
export async function createSettled(given: Given): Promise<dynamic.CreateResult> {
  const { seconds } = inputs.parse(given);
  await sleep(seconds * 1000);
  return { id: randomUUID(), outs: propertiesOf(given) };
}

/** Waits for nothing: what it stands for is as it was. */
export async function updateSettled(news: Given): Promise<dynamic.UpdateResult> {
  return Promise.resolve({ outs: propertiesOf(news) });
}
