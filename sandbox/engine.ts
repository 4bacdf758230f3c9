import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

import { awsProgramFolders, sandboxAwsEnvironment } from "./aws/environment.js";
import {
  backendFolder,
  fileBackendUrl,
  folderOfBackend,
  makeBackendFolder,
  ownCluster,
} from "./engine/backend.js";
import { withStackConfig } from "./engine/stackConfig.js";
import { stackOf } from "./engine/stackOf.js";
import { dropStaleLocks } from "./engine/staleLocks.js";
import { repositoryRoot, stateFolder, statePaths } from "./paths.js";
import { type Progress, textProgress } from "./progress.js";
import { installStandIns, projectNode } from "./standIns/install.js";
import { ensureTools } from "./toolchain/index.js";

/** Guards nothing: the sandbox's state is throw-away and holds no secret of anyone. */
const sandboxPassphrase = "sandbox";

export interface EngineOptions {
  /** Folder of the Pulumi project; the clone's root by default. */
  cwd?: string;
  /** Added to, and winning over, the sandbox's environment. */
  env?: NodeJS.ProcessEnv;
  progress?: Progress;
}

export interface PulumiOptions extends EngineOptions {
  /** Collect stdout and stderr instead of passing them through. */
  capture?: boolean;
}

/** How a run of the CLI ended. Output is empty unless it was captured; a signal counts as 128 + its number. */
export interface PulumiRun {
  code: number;
  stdout: string;
  stderr: string;
}

/** Signals by number, for the exit code that a shell would give. */
const signalNumbers: Partial<Record<NodeJS.Signals, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGKILL: 9,
  SIGTERM: 15,
};

/** The path of the real Pulumi CLI: the user's own, else one built from its Go module. */
export async function pulumiCli(progress: Progress = textProgress()): Promise<string> {
  const { pulumi } = await ensureTools(["pulumi"], progress);
  return pulumi;
}

/**
 * The environment in which the CLI works on the sandbox alone: a Pulumi home, a backend, a kubeconfig and an AWS of its
 * own. A `KUBECONFIG` that the user has set wins, so that the same commands work on the user's cluster; an AWS account
 * of the user's is never used, since what is hosted there costs money.
 */
export function engineEnvironment(cli: string, env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...sandboxAwsEnvironment(),
    PATH: [path.dirname(projectNode()), path.dirname(cli), process.env.PATH, ...awsProgramFolders()]
      .filter(Boolean)
      .join(path.delimiter),
    PULUMI_HOME: statePaths.pulumiHome,
    PULUMI_BACKEND_URL: fileBackendUrl(backendFolder()),
    PULUMI_CONFIG_PASSPHRASE: sandboxPassphrase,
    // The stack's key lives in its state, not in the committed stack file.
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    // `stack rm` would delete the committed stack file.
    PULUMI_OPTION_PRESERVE_CONFIG: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    KUBECONFIG: ownCluster() ?? statePaths.kubeconfig,
    NODE_COMPILE_CACHE: path.join(stateFolder, "node-compile-cache"),
    ...env,
  };
}

/**
 * Runs the real Pulumi CLI in the sandbox's environment, with the stand-ins in place where plugins are absent.
 * In the clone's own project the stack is made when it is absent, and the committed stack file is left as it is.
 */
export async function runPulumi(args: string[], options: PulumiOptions = {}): Promise<PulumiRun> {
  const progress = options.progress ?? textProgress();
  const cli = await pulumiCli(progress);
  const environment = engineEnvironment(cli, options.env);
  preparePlaces(environment, cli, progress);
  const cwd = options.cwd ?? repositoryRoot;
  const runCli = (
    cliArgs: string[],
    folder: string,
    env: NodeJS.ProcessEnv = {},
    capture = options.capture,
  ) => spawnCli(cli, cliArgs, { cwd: folder, env: { ...environment, ...env }, capture });
  if (path.resolve(cwd) !== repositoryRoot) return runCli(args, cwd);
  return withStackConfig(stackOf(args, environment), args, runCli);
}

function preparePlaces(environment: NodeJS.ProcessEnv, cli: string, progress: Progress): void {
  const home = environment.PULUMI_HOME ?? statePaths.pulumiHome;
  fs.mkdirSync(home, { recursive: true });
  installStandIns(home, { path: environment.PATH, cliFolder: path.dirname(fs.realpathSync(cli)) });
  const backend = folderOfBackend(environment.PULUMI_BACKEND_URL);
  if (backend === undefined) return;
  if (backend === backendFolder()) makeBackendFolder();
  fs.mkdirSync(backend, { recursive: true });
  for (const notice of dropStaleLocks(backend)) progress.info(notice);
}

interface SpawnCliOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  capture: boolean | undefined;
}

function spawnCli(
  cli: string,
  args: string[],
  { cwd, env, capture = false }: SpawnCliOptions,
): Promise<PulumiRun> {
  return new Promise((resolve, reject) => {
    const stdio = capture
      ? (["ignore", "pipe", "pipe"] as const)
      : (["inherit", "inherit", "inherit"] as const);
    const child = spawn(cli, args, { cwd, env, stdio: [...stdio] });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name]?.setEncoding("utf8").on("data", (text: string) => (output[name] += text));
    }
    const stopForwarding = forwardSignals((signal) => child.kill(signal));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      stopForwarding();
      resolve({ code: code ?? 128 + (signalNumbers[signal ?? "SIGKILL"] ?? 0), ...output });
    });
  });
}

/**
 * Leaves it to the CLI how to end. At a terminal Ctrl-C reaches the CLI by itself, and a second interrupt would make
 * it give up at once and leave operations pending.
 */
function forwardSignals(forward: (signal: NodeJS.Signals) => void): () => void {
  const atTerminal = process.stdin.isTTY;
  const onInterrupt = () => {
    if (!atTerminal) forward("SIGINT");
  };
  const onTerminate = () => {
    forward("SIGTERM");
  };
  process.on("SIGINT", onInterrupt).on("SIGTERM", onTerminate);
  return () => process.off("SIGINT", onInterrupt).off("SIGTERM", onTerminate);
}
