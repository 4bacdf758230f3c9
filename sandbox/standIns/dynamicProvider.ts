import { createRequire } from "node:module";
import * as path from "node:path";

import { exitWithEngine } from "./serve.js";

/**
 * The provider of dynamic resources: no stand-in, but the code of Pulumi's own SDK, which releases of the CLI bring as a
 * script beside the binary. The engine starts it in the folder of the program, whose SDK it has to be: a resource is
 * stored as code that this SDK has serialised.
 */
const programRequire = createRequire(path.join(process.cwd(), "package.json"));
exitWithEngine(() => undefined);
programRequire("@pulumi/pulumi/cmd/dynamic-provider");
