/** Tag on every task definition of a service; its value is the owner. Revisions are retired by this tag alone. */
export const ownerTag = "model-hosting/service";

/**
 * The owner of a family of task definitions: `project/stack/family`. The name alone would not do: another project may
 * have a stack and a model of the same names in the same account.
 */
export function ownerOf(project: string, stack: string, family: string): string {
  return [project, stack, family].join("/");
}

/** The owner tag of a family's revisions. */
export function ownedBy(owner: string): Record<string, string> {
  return { [ownerTag]: owner };
}
