import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { statePaths } from "../paths.js";
import { isAlive, processIdentity } from "../processes.js";

/** The region that the sandbox's AWS is used in, and the account that it plays. */
export const awsRegion = "us-east-1";
export const awsAccount = "123456789012";

/** What is remembered of the emulator that was started. */
const awsState = z.strictObject({
  process: processIdentity,
  url: z.url(),
  /** Hash of the emulator's code: another one is started anew. */
  code: z.string(),
  /** Folder of the AWS CLI: kubeconfigs of EKS call it by its bare name. */
  cliFolder: z.string(),
});
export type AwsState = z.infer<typeof awsState>;

export const awsPaths = {
  state: join(statePaths.aws, "state.json"),
  log: join(statePaths.logs, "aws.log"),
  lock: join(statePaths.aws, "lock"),
  /** What instances see of their models. */
  instances: join(statePaths.aws, "instances"),
};

/** What an earlier version of the sandbox remembered. */
const awsStateBefore = awsState.partial({ cliFolder: true });

/** The emulator that was started last, whether it runs or not. */
export function readAwsState(): z.infer<typeof awsStateBefore> | undefined {
  if (!existsSync(awsPaths.state)) return undefined;
  return awsStateBefore.parse(JSON.parse(readFileSync(awsPaths.state, "utf8")));
}

/** The address of the sandbox's AWS; undefined while it does not run. */
export function awsUrl(): string | undefined {
  const state = readAwsState();
  return state && isAlive(state.process) ? state.url : undefined;
}

/** Folders that PATH needs for the sandbox's AWS, after all others: that of the AWS CLI. */
export function awsProgramFolders(): string[] {
  const folder = readAwsState()?.cliFolder;
  return folder === undefined ? [] : [folder];
}

/**
 * Variables that lead every AWS SDK, the CLI and providers to the sandbox's AWS; undefined while it does not run.
 * Those with the value undefined must be taken away: they would lead to an account of the user's.
 */
export function awsEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv | undefined {
  const url = awsUrl();
  return url === undefined ? undefined : environmentOf(url, environment);
}

/** Says in every error of an AWS SDK what is wrong; the domain is reserved never to be found (RFC 6761). */
const absent = "http://the-sandbox-has-no-aws-running.invalid";

/** The same variables for the sandbox's own commands: while its AWS does not run, they lead nowhere. */
export function sandboxAwsEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return environmentOf(awsUrl() ?? absent, environment);
}

/** The variables for an emulator at an address, given those that are set now. */
export function environmentOf(url: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // Every other variable of AWS's goes: a profile, a session, an endpoint of one service.
  const others = Object.keys(environment).filter((name) => name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(others.map((name) => [name, undefined])),
    AWS_ENDPOINT_URL: url,
    AWS_REGION: awsRegion,
    AWS_DEFAULT_REGION: awsRegion,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
