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

/** What is known of an endpoint's configurations. */
export interface Serving {
  /** The one that serves. */
  readonly live: string;
  /** Names of those that ever served. */
  readonly served: ReadonlySet<string>;
  /** How many that served before stay besides it. */
  readonly kept: number;
}

/**
 * Deletes what is no longer of use: of the endpoint's configurations that served before, all but the newest; of those that
 * never did, since SageMaker rolled them back, all that are older than the one that serves; and the models that none of
 * the remaining ones names. In this order, so that no configuration ever names a model that is gone.
 *
 * @returns the names of the configurations that served and remain.
 */
export async function retire(
  api: SageMakerApi,
  endpoint: Owned,
  { live, served, kept }: Serving,
): Promise<string[]> {
  const serving = await api.modelsOf(live);
  // Somebody deleted the configuration under the endpoint: which models serve cannot be told.
  if (serving === undefined) return [...served];
  const all = await ownConfigurations(api, endpoint);
  const others = all.filter(({ name }) => name !== live);
  const before = others.filter(({ name }) => served.has(name)).slice(0, kept);
  const newer = all.slice(0, Math.max(indexOf(all, live), 0)).filter(({ name }) => !served.has(name));
  const remaining = new Set([...before, ...newer]);
  const retired = others.filter((configuration) => !remaining.has(configuration));
  await deleteAll(retired, (name) => api.deleteConfiguration(name));
  const used = new Set([...serving, ...(await modelsOf(api, [...remaining]))]);
  const models = (await ownModels(api, endpoint)).filter(({ name }) => !used.has(name));
  await deleteAll(models, (name) => api.deleteModel(name));
  return [live, ...before.map(({ name }) => name)];
}

function indexOf(listed: readonly Listed[], wanted: string): number {
  return listed.findIndex(({ name }) => name === wanted);
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
