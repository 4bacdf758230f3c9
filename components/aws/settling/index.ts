import * as pulumi from "@pulumi/pulumi";
import { settledProvider } from "./providers.js";

export interface SettledArgs {
  /** How long to wait, in seconds, from 0 to 600. */
  readonly seconds: number;
  /** What is waited for. When one of them changes, it is waited for again. */
  readonly triggers: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * Waits after what AWS says exists some seconds before it works, such as the association of a role with a service account:
 * pods that start before that never get the role. Depends on it (`dependsOn`), and what needs it depends on this. It waits
 * when it is made and when a trigger changes, at no other update, and calls no API.
 */
export class Settled extends pulumi.dynamic.Resource {
  declare readonly triggers: pulumi.Output<string[]>;

  constructor(name: string, args: SettledArgs, options?: pulumi.CustomResourceOptions) {
    super(settledProvider, name, { ...args }, options, "model-hosting", "Settled");
  }
}
