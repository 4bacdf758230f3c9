import { setTimeout as sleep } from "node:timers/promises";
import type { dynamic } from "@pulumi/pulumi";
import { propertiesOf, sameValue } from "../../aws/properties.js";
import { AwsApi, ecsClient } from "./awsApi.js";
import {
  historyInputs,
  rolloutBefore,
  rolloutInputs,
  rolloutPlace,
  type HistoryInputs,
  type RolloutBefore,
  type RolloutInputs,
} from "./inputs.js";
import { forget, retire } from "./retirement.js";
import { serve, type Surroundings } from "./serving.js";

/** What the engine calls, in a process of its own. Whatever comes in is checked; see `providers.ts`. */
type Given = unknown;

const rolledOut = ["cluster", "service", "taskDefinition", "region", "owner", "family", "revisionsKept"];
// How long and how often it looks changes nothing of what serves, but is kept for the next time.
const lookedAt = ["logGroup", "timeoutSeconds", "pollSeconds", "credentials"];

/** Nothing replaces a rollout: it stands for no thing of its own. Another version of this project is no change. */
export async function diffRollout(olds: Given, news: Given): Promise<dynamic.DiffResult> {
  return Promise.resolve({ changes: differs(olds, news, [...rolledOut, ...lookedAt]) });
}

export async function createRollout(given: Given): Promise<dynamic.CreateResult> {
  const inputs = rolloutInputs.parse(given);
  const served = await rollOut(inputs, { served: [] });
  return { id: inputs.family, outs: { ...propertiesOf(given), served } };
}

/** What the service is to serve now, so that one which went back is found; nothing when it is gone. */
export async function readRollout(given: Given): Promise<dynamic.ReadResult> {
  const place = rolloutPlace.parse(given);
  const service = await withAws(place, ({ api }) => api.describeService(place));
  if (service?.status !== "ACTIVE") return {};
  const { taskDefinition } = service;
  return { id: String(propertiesOf(given)["family"]), props: { ...propertiesOf(given), taskDefinition } };
}

export async function updateRollout(olds: Given, news: Given): Promise<dynamic.UpdateResult> {
  const served = await rollOut(rolloutInputs.parse(news), rolloutBefore.parse(olds));
  return { outs: { ...propertiesOf(news), served } };
}

/** Waits for what is asked for, then retires what it takes the place of. Returns the revisions that served and remain. */
async function rollOut(inputs: RolloutInputs, before: RolloutBefore): Promise<string[]> {
  return withAws(inputs, async (surroundings) => {
    await serve(surroundings, inputs);
    const served = new Set([inputs.taskDefinition, ...before.served]);
    return retire(surroundings.api, inputs, {
      live: inputs.taskDefinition,
      served,
      kept: inputs.revisionsKept,
    });
  });
}

export async function diffHistory(olds: Given, news: Given): Promise<dynamic.DiffResult> {
  const replaces = ["family", "region"].filter((key) => differs(olds, news, [key]));
  const changes = replaces.length > 0 || differs(olds, news, ["owner", "credentials"]);
  return Promise.resolve({ changes, replaces, deleteBeforeReplace: true });
}

export async function createHistory(given: Given): Promise<dynamic.CreateResult> {
  const { family } = historyInputs.parse(given);
  return Promise.resolve({ id: family, outs: propertiesOf(given) });
}

export async function updateHistory(news: Given): Promise<dynamic.UpdateResult> {
  return Promise.resolve({ outs: propertiesOf(news) });
}

export async function deleteHistory(given: Given): Promise<void> {
  const inputs = historyInputs.parse(given);
  await withAws(inputs, ({ api }) => forget(api, inputs));
}

function differs(olds: Given, news: Given, keys: readonly string[]): boolean {
  const [old, now] = [propertiesOf(olds), propertiesOf(news)];
  return keys.some((key) => !sameValue(old[key], now[key]));
}

async function withAws<Result>(
  { region, credentials }: Pick<HistoryInputs, "region" | "credentials">,
  work: (surroundings: Surroundings) => Promise<Result>,
): Promise<Result> {
  const client = ecsClient(region, credentials);
  const clock: Surroundings["clock"] = { now: Date.now, sleep: async (ms) => sleep(ms) };
  try {
    // The engine shows what its providers print.
    return await work({ api: new AwsApi(client), clock, tell: console.log });
  } finally {
    client.destroy();
  }
}
