import { createRequire } from "node:module";
import * as path from "node:path";

import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { z } from "zod";

/** The options that `runtime:` of Pulumi.yaml or PulumiPolicy.yaml may carry, as far as they concern Node. */
export const RuntimeOptions = z.looseObject({
  typescript: z.boolean().optional(),
  tsconfig: z.string().optional(),
  nodeargs: z.string().optional(),
});
export type RuntimeOptions = z.infer<typeof RuntimeOptions>;

/** Exit code by which Pulumi's runner says that it has already shown the error to the user. */
export const exitedAfterLogging = 32;

/** Which of the SDK's runners starts a program, a policy pack, or a plugin written in Node. */
export type Runner = "run" | "run-policy-pack" | "run-plugin";

/**
 * The file of the SDK's runner, from the SDK of the program itself, so that program and runner share one version.
 *
 * @throws where the folder has no `@pulumi/pulumi` to resolve.
 */
export function runnerFile(runner: Runner, directory: string): string {
  try {
    return createRequire(path.join(directory, "package.json")).resolve(`@pulumi/pulumi/cmd/${runner}`);
  } catch (cause) {
    throw new Error(
      `The Node program in ${directory} has no @pulumi/pulumi package to run it with. Install its dependencies ` +
        "(`npm ci`) and run the command again.",
      { cause },
    );
  }
}

/** Arguments for Node to run a Pulumi program under the SDK's runner. */
export function programArguments(
  request: RunRequest,
  engineAddress: string,
  options: RuntimeOptions,
): string[] {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  const flags: Record<string, string> = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory() ?? "",
    stack: request.getStack(),
    pwd: request.getPwd(),
    parallel: String(request.getParallel()),
  };
  const named = Object.entries(flags).flatMap(([flag, value]) => (value === "" ? [] : [`--${flag}`, value]));
  const dryRun = request.getDryrun() ? ["--dry-run"] : [];
  return [
    ...nodeArguments(options),
    runnerFile("run", directory),
    ...named,
    ...dryRun,
    info?.getEntryPoint() ?? ".",
    ...request.getArgsList(),
  ];
}

/** Extra arguments for Node itself, e.g. `--max-old-space-size=4096`, from `nodeargs` of the runtime options. */
export function nodeArguments(options: RuntimeOptions): string[] {
  return options.nodeargs?.split(/\s+/).filter((argument) => argument !== "") ?? [];
}

/** Environment by which the SDK's runner learns the stack's configuration and how to treat TypeScript. */
export function programEnvironment(request: RunRequest, options: RuntimeOptions): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...typescriptEnvironment(options),
    PULUMI_CONFIG: JSON.stringify(namespacedConfig(request.getConfigMap().getEntryList())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
}

export function typescriptEnvironment(options: RuntimeOptions): NodeJS.ProcessEnv {
  return {
    PULUMI_NODEJS_TYPESCRIPT: String(options.typescript ?? true),
    ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}

/** The runner reads keys as `namespace:config:name`; the engine sends `namespace:name`. */
function namespacedConfig(entries: [string, string][]): Record<string, string> {
  return Object.fromEntries(
    entries.map(([key, value]) => {
      const colon = key.indexOf(":");
      return [`${key.slice(0, colon)}:config:${key.slice(colon + 1)}`, value];
    }),
  );
}
