/**
 * Tag on every model, endpoint configuration and endpoint that belongs to an endpoint; its value is the endpoint's
 * name. Endpoints are adopted, and revisions retired, by this tag alone: a name says nothing about who made it.
 */
export const ownerTag = "model-hosting/endpoint";

/** The owner tag of an endpoint's parts. */
export function ownedBy(endpointName: string): Record<string, string> {
  return { [ownerTag]: endpointName };
}
