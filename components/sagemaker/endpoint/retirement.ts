import type { Listed, SageMakerApi } from "./api.js";
import { ownerTag } from "./ownership.js";

/** An endpoint, and whose it is. */
export interface Owned {
  readonly endpointName: string;
  /** Value of the owner tag. */
  readonly owner: string;
}

/** How much of an endpoint's name is in the names of its configurations and models at least. */
export const sharedCharacters = 40;

/** Which configurations of an endpoint stay. */
export interface Kept {
  /** The one that serves. */
  readonly live: string;
  /** The one that served before; undefined where there was no endpoint. */
  readonly previous: string | undefined;
  /** How many stay besides the one that serves. */
  readonly kept: number;
}

/**
 * Deletes what no longer serves: all endpoint configurations of the endpoint but the one that serves and as many others,
 * the one that served before and then the newest, and the models that none of the kept ones names. In this order, so
 * that no configuration ever names a model that is gone.
 */
export async function retire(
  api: SageMakerApi,
  endpoint: Owned,
  { live, previous, kept }: Kept,
): Promise<void> {
  const serving = await api.modelsOf(live);
  // Somebody deleted the configuration under the endpoint: which models serve cannot be told.
  if (serving === undefined) return;
  const found = (await ownConfigurations(api, endpoint)).filter(({ name }) => name !== live);
  // A newer one may have been rolled back: it is nothing to go back to.
  const others = [
    ...found.filter(({ name }) => name === previous),
    ...found.filter(({ name }) => name !== previous),
  ];
  await deleteAll(others.slice(kept), (name) => api.deleteConfiguration(name));
  const used = new Set([...serving, ...(await modelsOf(api, others.slice(0, kept)))]);
  const models = (await ownModels(api, endpoint)).filter(({ name }) => !used.has(name));
  await deleteAll(models, (name) => api.deleteModel(name));
}

/** Deletes every endpoint configuration and every model of the endpoint. */
export async function forget(api: SageMakerApi, endpoint: Owned): Promise<void> {
  await deleteAll(await ownConfigurations(api, endpoint), (name) => api.deleteConfiguration(name));
  await deleteAll(await ownModels(api, endpoint), (name) => api.deleteModel(name));
}

async function ownConfigurations(api: SageMakerApi, { endpointName, owner }: Owned): Promise<Listed[]> {
  return owned(api, owner, await api.listConfigurations(nameStart(endpointName)));
}

async function ownModels(api: SageMakerApi, { endpointName, owner }: Owned): Promise<Listed[]> {
  return owned(api, owner, await api.listModels(nameStart(endpointName)));
}

/** What the names of an endpoint's parts contain: a long name is cut to leave room for what tells the parts apart. */
function nameStart(endpointName: string): string {
  return endpointName.slice(0, sharedCharacters);
}

/** Those with the owner tag, newest first: a name that contains the endpoint's may be somebody else's. */
async function owned(api: SageMakerApi, owner: string, listed: readonly Listed[]): Promise<Listed[]> {
  const own: Listed[] = [];
  // One after the other: the number of calls that an account may make in a second is small.
  for (const item of listed) {
    if ((await api.tagsOf(item.arn))[ownerTag] === owner) own.push(item);
  }
  return own.sort((a, b) => b.created.getTime() - a.created.getTime());
}

async function modelsOf(api: SageMakerApi, configurations: readonly Listed[]): Promise<string[]> {
  const names: string[] = [];
  for (const { name } of configurations) names.push(...((await api.modelsOf(name)) ?? []));
  return names;
}

async function deleteAll(
  listed: readonly Listed[],
  deleteOne: (name: string) => Promise<void>,
): Promise<void> {
  for (const { name } of listed) await deleteOne(name);
}
