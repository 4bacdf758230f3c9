import { setTimeout as sleep } from "node:timers/promises";
import type { dynamic } from "@pulumi/pulumi";
import { AwsApi, awsClient } from "./awsApi.js";
import * as differences from "./differences.js";
import {
  endpointBefore,
  endpointInputs,
  endpointLimits,
  historyInputs,
  type HistoryInputs,
} from "./inputs.js";
import * as lifecycle from "./lifecycle.js";

/** What the engine calls, in a process of its own. Whatever comes in is checked; see `providers.ts`. */
type Given = unknown;

export async function diffEndpoint(olds: Given, news: Given): Promise<dynamic.DiffResult> {
  return Promise.resolve(differences.endpointDifference(propertiesOf(olds), propertiesOf(news)));
}

export async function createEndpoint(given: Given): Promise<dynamic.CreateResult> {
  const inputs = endpointInputs.parse(given);
  const live = await withAws(inputs, (surroundings) => lifecycle.createEndpoint(surroundings, inputs));
  return { id: inputs.endpointName, outs: { ...propertiesOf(given), ...live } };
}

/** What serves now; nothing when the endpoint is gone. */
export async function readEndpoint(given: Given): Promise<dynamic.ReadResult> {
  const inputs = endpointLimits.parse(given);
  const endpoint = await withAws(inputs, ({ api }) => api.describeEndpoint(inputs.endpointName));
  if (endpoint === undefined) return {};
  const { arn, configurationName } = endpoint;
  return { id: inputs.endpointName, props: { ...propertiesOf(given), arn, configurationName } };
}

export async function updateEndpoint(olds: Given, news: Given): Promise<dynamic.UpdateResult> {
  const before = endpointBefore.parse(olds);
  const inputs = endpointInputs.parse(news);
  const live = await withAws(inputs, (surroundings) =>
    lifecycle.updateEndpoint(surroundings, inputs, before),
  );
  return { outs: { ...propertiesOf(news), ...live } };
}

export async function deleteEndpoint(given: Given): Promise<void> {
  const inputs = endpointLimits.parse(given);
  await withAws(inputs, (surroundings) => lifecycle.deleteEndpoint(surroundings, inputs));
}

export async function diffHistory(olds: Given, news: Given): Promise<dynamic.DiffResult> {
  return Promise.resolve(differences.historyDifference(propertiesOf(olds), propertiesOf(news)));
}

export async function createHistory(given: Given): Promise<dynamic.CreateResult> {
  const { endpointName } = historyInputs.parse(given);
  return Promise.resolve({ id: endpointName, outs: propertiesOf(given) });
}

export async function updateHistory(news: Given): Promise<dynamic.UpdateResult> {
  return Promise.resolve({ outs: propertiesOf(news) });
}

export async function deleteHistory(given: Given): Promise<void> {
  const inputs = historyInputs.parse(given);
  await withAws(inputs, (surroundings) => lifecycle.deleteHistory(surroundings, inputs));
}

export async function diffAnchor(olds: Given, news: Given): Promise<dynamic.DiffResult> {
  return Promise.resolve(differences.anchorDifference(propertiesOf(olds), propertiesOf(news)));
}

export async function createAnchor(given: Given): Promise<dynamic.CreateResult> {
  const outs = propertiesOf(given);
  return Promise.resolve({ id: String(outs["endpointName"]), outs });
}

function propertiesOf(given: Given): differences.Properties {
  return typeof given === "object" && given !== null ? { ...given } : {};
}

async function withAws<Result>(
  { region, credentials }: Pick<HistoryInputs, "region" | "credentials">,
  work: (surroundings: lifecycle.Surroundings) => Promise<Result>,
): Promise<Result> {
  const client = awsClient(region, credentials);
  const clock: lifecycle.Surroundings["clock"] = { now: Date.now, sleep: async (ms) => sleep(ms) };
  try {
    // The engine shows what its providers print.
    return await work({ api: new AwsApi(client), clock, tell: console.log });
  } finally {
    client.destroy();
  }
}
