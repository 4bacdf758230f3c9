import * as pulumi from "@pulumi/pulumi";
import type { Home } from "./places.js";

/** The stack that this program runs for. */
export function currentHome(): Home {
  const awsRegion = new pulumi.Config("aws").get("region");
  return {
    stack: pulumi.getStack(),
    folder: pulumi.getRootDirectory(),
    ...(awsRegion === undefined ? {} : { awsRegion }),
  };
}
