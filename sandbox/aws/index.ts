import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { apiServerFiles, nodeAddress } from "../cluster/index.js";
import { withLock } from "../fileLock.js";
import { repositoryRoot, statePaths } from "../paths.js";
import { endProcess, isAlive, startDetached } from "../processes.js";
import { type Progress } from "../progress.js";
import { waitFor } from "../waitFor.js";
import { awsCliFolder } from "./awsCli.js";
import { awsPaths, readAwsState, type AwsState } from "./environment.js";
import { emulatorPython } from "./virtualEnvironment.js";

export { awsControl, type ApiCall, type Fault, type Pace } from "./control.js";
export { awsAccount, awsEnvironment, awsRegion, awsUrl, sandboxAwsEnvironment } from "./environment.js";

const sources = join(repositoryRoot, "sandbox", "aws");

/** Ending takes the instances' pods away, one call each. */
const graceMs = 20_000;

/**
 * Starts AWS for the sandbox: an emulator that listens on the node's bridge, where pods reach it, too. Returns when it
 * answers; at once when it runs already with the code that is here. Its instances are pods on the sandbox's node,
 * which must run, with the images that are hosted. All its state is in memory and ends with it.
 */
export async function startAws(progress: Progress): Promise<void> {
  if (!existsSync(statePaths.kubeconfig)) {
    throw new Error(
      "The sandbox's AWS runs models on the sandbox's node, which does not run; start it first.",
    );
  }
  const python = await emulatorPython(progress);
  await withLock(awsPaths.lock, progress, async () => {
    const state = readAwsState();
    if (state && isWhole(state)) {
      progress.info("the sandbox's AWS is running");
      return;
    }
    if (state) await end(state);
    const cliFolder = await awsCliFolder(progress);
    await progress.task("starting the sandbox's AWS", () => start(python, cliFolder));
  });
}

/** Whether it runs with the code that is here, and the AWS CLI is where it was. */
function isWhole({ process, code, cliFolder }: Partial<AwsState> & Pick<AwsState, "process">): boolean {
  if (cliFolder === undefined || !existsSync(join(cliFolder, "aws"))) return false;
  return isAlive(process) && code === codeHash();
}

/** Ends the sandbox's AWS with everything in it. Does nothing when it does not run. */
export async function stopAws(): Promise<void> {
  const state = readAwsState();
  if (state) await end(state);
}

async function end({ process }: Pick<AwsState, "process">): Promise<void> {
  await endProcess(process, graceMs);
  rmSync(awsPaths.state, { force: true });
  rmSync(awsPaths.instances, { recursive: true, force: true });
}

async function start(python: string, cliFolder: string): Promise<void> {
  const port = await freePort();
  const url = `http://${nodeAddress}:${port}`;
  mkdirSync(awsPaths.instances, { recursive: true });
  const process = await startDetached({
    command: python,
    args: [
      ...["-m", "emulator", "--host", nodeAddress, "--port", String(port)],
      ...["--kubeconfig", statePaths.kubeconfig, "--folder", awsPaths.instances],
      // Clusters of EKS are the node's API server by another address.
      ...["--certificate", apiServerFiles.certificate, "--key", apiServerFiles.key],
      ...["--token-webhook-port", String(apiServerFiles.tokenWebhookPort)],
    ],
    env: emulatorVariables(),
    log: awsPaths.log,
  });
  const state: AwsState = { process, url, code: codeHash(), cliFolder };
  writeFileSync(awsPaths.state, JSON.stringify(state));
  await waitFor("the sandbox's AWS answers", () => answers(state), {
    timeoutMs: 60_000,
    explain: () => readFileSync(awsPaths.log, "utf8").split("\n").slice(-15).join("\n"),
  });
}

/** Without the user's own AWS, Python and proxy: the emulator calls nothing but itself and the node. */
function emulatorVariables(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:AWS_|MOTO_|PYTHON|https?_proxy)/i.test(name),
  );
  return { ...Object.fromEntries(kept), PYTHONPATH: sources, PYTHONDONTWRITEBYTECODE: "1", NO_PROXY: "*" };
}

async function answers({ process, url }: AwsState): Promise<boolean> {
  if (!isAlive(process)) {
    throw new Error(`The sandbox's AWS ended as soon as it started; see ${awsPaths.log}.`);
  }
  try {
    return (await fetch(`${url}/sandbox-api/health`)).ok;
  } catch {
    // It does not listen yet.
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, nodeAddress);
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The bridge's address has no port.");
  return address.port;
}

function codeHash(): string {
  const folder = join(sources, "emulator");
  const hash = createHash("sha256");
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith(".py"))
    .sort()) {
    hash.update(name).update(readFileSync(join(folder, name)));
  }
  return hash.digest("hex");
}
