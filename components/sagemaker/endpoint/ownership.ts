/**
 * Tag on every model, endpoint configuration and endpoint that belongs to an endpoint; its value is the endpoint's
 * owner. Endpoints are adopted, and revisions retired, by this tag alone: a name says nothing about who made it.
 */
export const ownerTag = "model-hosting/endpoint";

/**
 * The owner of an endpoint: `project/stack/endpoint`. The name alone would not do: another project may have a stack and
 * a model of the same names in the same account, and must not take the endpoint over.
 */
export function ownerOf(project: string, stack: string, endpointName: string): string {
  return [project, stack, endpointName].join("/");
}

/** The owner tag of an endpoint's parts. */
export function ownedBy(owner: string): Record<string, string> {
  return { [ownerTag]: owner };
}
