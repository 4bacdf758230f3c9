import type { EcsOptions } from "./hosted.js";

/** What shows that the ECS host honours a field. */
export interface Evidence {
  /** What is written over the smallest spec. */
  readonly write: object;
  /** Settings, where the field needs something of them. */
  readonly settings?: EcsOptions;
  /** What must then stand at `Type path`; see `HostedOnEcs.find`. `Output` is the stack's output. */
  readonly shows: Readonly<Record<string, unknown>>;
  /** What is written for comparison: it must be refused or show something else. Default: nothing. */
  readonly unlike?: object;
}

/** Evidence by field; several where one spec does not show all of it. */
export type EvidenceTable = Readonly<Record<string, Evidence | readonly Evidence[]>>;

/** A path in a container of the task definition. */
export function container(name: string, path: string): string {
  return `TaskDefinition containerDefinitions[name=${name}].${path}`;
}

/** A path in the model's container. */
export function main(path: string): string {
  return container("model", path);
}

/** A statement of what starts the tasks: images and secrets. */
export function startStatement(Sid: string): string {
  return `RolePolicy(digits-test-version-*) policy.Statement[Sid=${Sid}]`;
}

/** Evidence of a field that shows as a tag. */
export function tagged(name: string, write: object, value: string): Evidence {
  return { write, shows: { [`TaskDefinition tags["model-hosting/${name}"]`]: value } };
}
