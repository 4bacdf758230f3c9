import type * as pulumi from "@pulumi/pulumi";

/** Changes the arguments and options of one child in place, before it is registered. */
export type Transform<Args> = (args: Args, options: pulumi.CustomResourceOptions) => void;

/** Name, arguments and options of a child after its hook, to be spread into the child's constructor. */
export function transformed<Args>(
  hook: Transform<Args> | undefined,
  name: string,
  args: Args,
  options: pulumi.CustomResourceOptions,
): [string, Args, pulumi.CustomResourceOptions] {
  hook?.(args, options);
  return [name, args, options];
}
