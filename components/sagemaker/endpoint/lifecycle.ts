import type { Endpoint, SageMakerApi, Tags } from "./api.js";
import { longestPause, type EndpointInputs } from "./inputs.js";
import { forget, retire, type Owned } from "./retirement.js";
import { isOwn, remove, rollOut, tag, type OnFailed } from "./rollout.js";
import { settled, type Clock, type Operation } from "./waiting.js";

/** What a life of an endpoint needs of its surroundings. */
export interface Surroundings {
  readonly api: SageMakerApi;
  readonly clock: Clock;
  readonly tell: (progress: string) => void;
}

/** What is known of an endpoint once it serves what it was asked to. */
export interface Live {
  readonly arn: string;
  readonly configurationName: string;
  /** Names of the configurations that serve or served, and are kept. */
  readonly served: readonly string[];
}

/** What the last time left. */
export interface Before {
  readonly tags: Tags;
  /** See {@link Live}. */
  readonly served: readonly string[];
}

/** Longest time that the deletion of an endpoint is waited for where no input says it, in seconds. */
const deletionSeconds = 3600;

/**
 * Creates or adopts the endpoint. Whatever an interrupted run left, a further run ends in the same state.
 *
 * @throws Error as `rollOut` does.
 */
export function createEndpoint(surroundings: Surroundings, inputs: EndpointInputs): Promise<Live> {
  return converge(surroundings, inputs, { onFailed: "recreate", before: { tags: {}, served: [] } });
}

/** Updates the endpoint. Deletes none. */
export function updateEndpoint(
  surroundings: Surroundings,
  inputs: EndpointInputs,
  before: Before,
): Promise<Live> {
  return converge(surroundings, inputs, { onFailed: "refuse", before });
}

/** Deletes the endpoint and waits until it is gone. */
export function deleteEndpoint(surroundings: Surroundings, limits: Limits): Promise<void> {
  return remove(operationOf(surroundings, limits));
}

/** Deletes whatever bears the endpoint's owner tag. An endpoint of that name without it is left alone. */
export async function deleteHistory(surroundings: Surroundings, endpoint: Owned): Promise<void> {
  const limits = { ...endpoint, timeoutSeconds: deletionSeconds, pollSeconds: longestPause };
  const operation = operationOf(surroundings, limits);
  if (await isOwn(operation)) await remove(operation);
  await forget(surroundings.api, endpoint);
}

async function converge(
  surroundings: Surroundings,
  inputs: EndpointInputs,
  { onFailed, before }: { onFailed: OnFailed; before: Before },
): Promise<Live> {
  const { configurationName, tags, revisionsKept } = inputs;
  const operation = operationOf(surroundings, inputs);
  const previous = await servedBefore(operation);
  const endpoint = await rollOut(operation, inputs, onFailed);
  // After the rollout: the tags name the version that serves.
  await tag(operation, endpoint, { tags, before: before.tags });
  const served = await retire(surroundings.api, operation, {
    live: configurationName,
    served: new Set([configurationName, ...previous, ...before.served]),
    kept: revisionsKept,
  });
  return { arn: endpoint.arn, configurationName, served };
}

/**
 * What the endpoint serves now and, where an update is under way, after that: a run that was interrupted may have brought
 * to serve what no state knows of.
 */
async function servedBefore(operation: Operation): Promise<string[]> {
  const now = await operation.api.describeEndpoint(operation.endpointName);
  return [...servedBy(now), ...servedBy(await settled(operation))];
}

function servedBy({ status, configurationName }: Partial<Endpoint> = {}): string[] {
  const never = status === "Creating" || status === "Failed";
  return never || configurationName === undefined ? [] : [configurationName];
}

type Limits = Pick<EndpointInputs, "endpointName" | "owner" | "timeoutSeconds" | "pollSeconds">;

function operationOf(
  { api, clock, tell }: Surroundings,
  { endpointName, owner, timeoutSeconds, pollSeconds }: Limits,
): Operation {
  return { api, clock, tell, endpointName, owner, timeoutSeconds, pollSeconds, started: clock.now() };
}
