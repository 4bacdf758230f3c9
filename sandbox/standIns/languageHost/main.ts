import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";

import { serve } from "../serve.js";
import { Children } from "./children.js";
import { languageHandlers } from "./handlers.js";

const children = new Children();

void serve({
  announcement:
    "sandbox stand-in for pulumi-language-nodejs: the real language host is not on PATH and not beside the CLI",
  service: LanguageRuntimeService,
  handlers: languageHandlers(children),
  stop: () => {
    children.stop();
  },
});
