import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { serve } from "../serve.js";
import { ProviderHandlers } from "./handlers.js";
import type { ProviderPlugin } from "./resourceProvider.js";

/** Serves a provider to the engine that started this process. */
export async function runProvider(plugin: ProviderPlugin): Promise<void> {
  const provider = new ProviderHandlers(plugin);
  await serve({
    announcement: plugin.announcement,
    service: ResourceProviderService,
    handlers: provider.handlers(),
    stop: () => {
      provider.stop();
    },
  });
}
