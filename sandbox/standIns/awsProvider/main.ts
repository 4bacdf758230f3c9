import { createRequire } from "node:module";

import { z } from "zod";

import { runProvider } from "../provider/run.js";
import { readConfiguration } from "./configuration.js";
import { AwsProvider } from "./provider.js";

const manifest: unknown = createRequire(__filename)("@pulumi/aws/package.json");
const { version } = z.looseObject({ version: z.string() }).parse(manifest);

void runProvider({
  name: "aws",
  version,
  announcement:
    "sandbox stand-in for pulumi-resource-aws: the real provider is not on PATH and not in the Pulumi home",
  configure: (options) => new AwsProvider(readConfiguration(options)),
  checkOptions: readConfiguration,
  // A resource knows its region, so a new one of the provider's replaces those that it changes, and no other.
  replacingOptions: () => [],
});
