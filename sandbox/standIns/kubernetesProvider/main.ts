import { createRequire } from "node:module";

import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { z } from "zod";

import { serve } from "../serve.js";
import { ProviderHandlers } from "./handlers.js";

const manifest: unknown = createRequire(__filename)("@pulumi/kubernetes/package.json");
const { version } = z.looseObject({ version: z.string() }).parse(manifest);
const announcement =
  "sandbox stand-in for pulumi-resource-kubernetes: the real provider is not on PATH and not in the Pulumi home";
const provider = new ProviderHandlers(version, announcement);

void serve({
  announcement,
  service: ResourceProviderService,
  handlers: provider.handlers(),
  stop: () => {
    provider.stop();
  },
});
