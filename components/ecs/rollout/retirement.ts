import type { EcsApi, Revision } from "./api.js";
import { ownerTag } from "./ownership.js";

/** A family of task definitions, and whose it is. */
export interface Owned {
  readonly family: string;
  /** Value of the owner tag. */
  readonly owner: string;
}

/** What is known of a family's revisions, by ARN. */
export interface Serving {
  readonly live: string;
  /** Those that ever served. */
  readonly served: ReadonlySet<string>;
  /** How many that served before stay besides the live one. */
  readonly kept: number;
}

/**
 * Deregisters and deletes what is no longer of use: of the revisions that served before, all but the newest, and those
 * that are older than the live one and never did.
 *
 * @returns the ARNs of the revisions that served and remain, newest first.
 */
export async function retire(api: EcsApi, owned: Owned, { live, served, kept }: Serving): Promise<string[]> {
  const own = await ownRevisions(api, owned);
  const number = own.find(({ arn }) => arn === live)?.number ?? 0;
  const others = own.filter(({ arn }) => arn !== live);
  const before = others.filter(({ arn }) => served.has(arn)).slice(0, kept);
  // A newer one that never served belongs to whoever rolls it out at this moment.
  const newer = others.filter((revision) => revision.number > number && !served.has(revision.arn));
  const remaining = new Set([...before, ...newer]);
  await remove(
    api,
    others.filter((revision) => !remaining.has(revision)),
  );
  return [live, ...before.map(({ arn }) => arn)];
}

/** Deregisters and deletes every revision of the family. */
export async function forget(api: EcsApi, owned: Owned): Promise<void> {
  await remove(api, await ownRevisions(api, owned));
}

async function ownRevisions(api: EcsApi, { family, owner }: Owned): Promise<Revision[]> {
  return (await api.revisions(family)).filter(({ tags }) => tags[ownerTag] === owner);
}

/** Most revisions that one call deletes ("DeleteTaskDefinitions", API reference). */
const deletedAtOnce = 10;

async function remove(api: EcsApi, revisions: readonly Revision[]): Promise<void> {
  for (const { arn } of revisions.filter(({ isActive }) => isActive)) await api.deregister(arn);
  for (let start = 0; start < revisions.length; start += deletedAtOnce) {
    await api.deleteRevisions(revisions.slice(start, start + deletedAtOnce).map(({ arn }) => arn));
  }
}
