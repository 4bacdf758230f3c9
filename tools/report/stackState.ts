import { z } from "zod";

const properties = z.record(z.string(), z.unknown());

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().default(false),
  parent: z.string().optional(),
  /** URN and id of its provider, with two colons between. */
  provider: z.string().default(""),
  inputs: properties.default({}),
  outputs: properties.default({}),
  /** Of a replaced resource that could not be deleted yet. */
  delete: z.boolean().default(false),
  /** Of a resource that the program only reads: it is somebody else's, and so is its cost. */
  external: z.boolean().default(false),
});

const exported = z.object({
  deployment: z.object({ resources: z.array(resource).nullish() }).nullish(),
});

/** A resource of a stack's state. Secret values are encrypted in it. */
export type StateResource = z.output<typeof resource>;

/** The stack's own resources in what `pulumi stack export` prints; none of a stack that was never updated. */
export function readStackState(text: string): StateResource[] {
  const { deployment } = exported.parse(JSON.parse(text));
  return (deployment?.resources ?? []).filter((one) => !one.delete && !one.external);
}
