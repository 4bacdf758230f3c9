import { RefusedError, type Endpoint, type Tags } from "./api.js";
import { guardrails } from "./guardrails.js";
import type { EndpointInputs } from "./inputs.js";
import { ownedBy, ownerTag } from "./ownership.js";
import { patiently, settled, settlingSeconds, waitUntil, type Operation } from "./waiting.js";

/** What shall serve. */
export type Desired = Pick<
  EndpointInputs,
  "endpointName" | "configurationName" | "deploymentConfiguration" | "retain" | "tags"
>;

/** Whether an endpoint that has failed may be deleted and made anew: not in an update, which deletes nothing. */
export type OnFailed = "recreate" | "refuse";

/**
 * Has the endpoint serve the configuration asked for, whatever state it is in, and verifies that it does.
 *
 * @throws Error when it belongs to somebody else, when it failed, when SageMaker rolled the update back, and when it cannot
 * deploy it as asked (see `guardrails`).
 */
export async function rollOut(operation: Operation, desired: Desired, onFailed: OnFailed): Promise<Endpoint> {
  const found = await ownEndpoint(operation);
  if (found === undefined) return create(operation, desired);
  if (found.status === "Failed") {
    if (onFailed === "refuse") throw new Error(failedForGood(desired.endpointName, found));
    await remove(operation);
    return create(operation, desired);
  }
  return serves(found, desired) ? found : update(operation, desired);
}

/** Whether there is an endpoint with the owner tag. */
export async function isOwn(operation: Operation): Promise<boolean> {
  const endpoint = await settled(operation);
  return endpoint !== undefined && (await bearsOwnerTag(operation, endpoint));
}

/** Deletes the endpoint and waits until it is gone. Endpoints of others are refused. */
export async function remove(operation: Operation): Promise<void> {
  const { api, endpointName } = operation;
  if ((await ownEndpoint(operation)) === undefined) return;
  await patiently(operation, () => api.deleteEndpoint(endpointName));
  await waitUntil(operation, (endpoint) => endpoint === undefined);
}

/** Brings the tags up to date. `before` are those of the last time: of these, what is no longer asked for goes. */
export async function tag(
  { api, owner }: Operation,
  { arn }: Endpoint,
  { tags, before }: { tags: Tags; before: Tags },
): Promise<void> {
  const present = await api.tagsOf(arn);
  const wanted = { ...tags, ...ownedBy(owner) };
  const other = Object.entries(wanted).filter(([key, value]) => present[key] !== value);
  const superfluous = Object.keys(before).filter((key) => key in present && !(key in wanted));
  if (other.length > 0) await api.addTags(arn, Object.fromEntries(other));
  if (superfluous.length > 0) await api.deleteTags(arn, superfluous);
}

/** The endpoint once it has settled; undefined when there is none. */
async function ownEndpoint(operation: Operation): Promise<Endpoint | undefined> {
  const endpoint = await settled(operation);
  const { endpointName, owner } = operation;
  if (endpoint !== undefined && !(await bearsOwnerTag(operation, endpoint))) {
    throw new Error(
      `endpoint ${endpointName} (${endpoint.arn}) exists and is not this stack's: it lacks the tag ` +
        `${ownerTag}=${owner}. Choose another name, or add the tag to hand the endpoint over.`,
    );
  }
  return endpoint;
}

async function bearsOwnerTag({ api, owner }: Operation, { arn }: Endpoint): Promise<boolean> {
  return (await api.tagsOf(arn))[ownerTag] === owner;
}

async function create(operation: Operation, desired: Desired): Promise<Endpoint> {
  const { endpointName, configurationName, deploymentConfiguration, tags } = desired;
  operation.tell(`endpoint ${endpointName} is created with configuration ${configurationName}`);
  const request = { endpointName, configurationName, deploymentConfiguration };
  try {
    await operation.api.createEndpoint({ ...request, tags: { ...tags, ...ownedBy(operation.owner) } });
  } catch (error) {
    // A call that was answered too late, or not at all, may have made it.
    if (!(error instanceof RefusedError) || !/already exist/i.test(error.message)) throw error;
  }
  await waitUntil(operation, (endpoint) => endpoint !== undefined);
  const created = await ownEndpoint(operation);
  if (created !== undefined && serves(created, desired)) return created;
  throw new Error(
    `SageMaker could not create endpoint ${endpointName} with configuration ${configurationName}: ` +
      `${outcome(created)}. The next up creates it anew.`,
  );
}

async function update(operation: Operation, desired: Desired): Promise<Endpoint> {
  const { endpointName, configurationName, retain } = desired;
  operation.tell(`endpoint ${endpointName} is updated to configuration ${configurationName}`);
  await patiently(operation, async () => {
    // It may serve it by now: SageMaker refuses the configuration that serves already.
    const endpoint = await operation.api.describeEndpoint(endpointName);
    if (endpoint !== undefined && serves(endpoint, desired)) return;
    const deploymentConfiguration = await guardrails(operation, desired, endpoint?.configurationName);
    await operation.api.updateEndpoint({
      ...{ endpointName, configurationName, deploymentConfiguration },
      retainInstanceCounts: retain === "instanceCounts",
    });
  });
  await begun(operation, desired);
  const updated = await settled(operation);
  if (updated !== undefined && serves(updated, desired)) return updated;
  throw new Error(updateFailed(desired, updated));
}

/** Until the update shows: just after it was accepted, the endpoint may still look as it did before. */
async function begun({ clock, ...operation }: Operation, desired: Desired): Promise<void> {
  const accepted = clock.now();
  await waitUntil(
    { ...operation, clock },
    (endpoint) =>
      endpoint?.status !== "InService" ||
      serves(endpoint, desired) ||
      clock.now() - accepted >= settlingSeconds * 1000,
  );
}

function serves({ status, configurationName }: Endpoint, desired: Desired): boolean {
  return status === "InService" && configurationName === desired.configurationName;
}

function updateFailed({ endpointName, configurationName }: Desired, endpoint: Endpoint | undefined): string {
  if (endpoint?.status !== "InService") {
    return (
      `SageMaker could not update endpoint ${endpointName} to configuration ${configurationName}: ` +
      `${outcome(endpoint)}.`
    );
  }
  const { failureReason = "SageMaker gives no reason", configurationName: live = "unknown" } = endpoint;
  return (
    `SageMaker rolled the update of endpoint ${endpointName} back: ${withoutStop(failureReason)}. ` +
    `It still serves configuration ${live}; the next up tries again.`
  );
}

function failedForGood(endpointName: string, endpoint: Endpoint): string {
  return (
    `${outcome(endpoint)}. SageMaker lets endpoint ${endpointName}, as it is, only be deleted, which no update does ` +
    "by itself: replace it with `pulumi up --replace`, naming the URN of this resource."
  );
}

function outcome(endpoint: Endpoint | undefined): string {
  if (endpoint === undefined) return "it is gone";
  const { status, configurationName, failureReason } = endpoint;
  const reason = failureReason === undefined ? "" : ` (${withoutStop(failureReason)})`;
  return `it is ${status}${reason}${configurationName === undefined ? "" : ` with configuration ${configurationName}`}`;
}

function withoutStop(text: string): string {
  return text.trim().replace(/\.$/, "");
}
