import { PutObjectCommand } from "@aws-sdk/client-s3";
import { awsAccount, awsControl, awsRegion, sandboxAwsEnvironment } from "../../../sandbox/aws/index.js";
import type { AwsClients } from "./aws.js";

/** Image of the example model in a version, in the registry of the sandbox's AWS. */
export function digitsImage(version: string): string {
  return `${awsAccount}.dkr.ecr.${awsRegion}.amazonaws.com/digits:${version}`;
}

/** The parts of a test's specs that are the same wherever the example is hosted on SageMaker. */
export const commonSpec = {
  resources: { cpu: "1", memory: "2Gi" },
  cost: { owner: "tests", costCentre: "tests" },
};

/** Leads the clients in this process to the sandbox's AWS; gives what undoes it. */
export function useSandboxAws(): () => void {
  const before = { ...process.env };
  set(sandboxAwsEnvironment());
  return () => {
    const added = Object.keys(process.env).filter((name) => !(name in before));
    set({ ...Object.fromEntries(added.map((name) => [name, undefined])), ...before });
  };
}

function set(variables: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}

/** Everything in the sandbox's AWS that has a text in its name, as `kind name`. */
export async function thingsNamed(text: string): Promise<string[]> {
  const inventory = await awsControl.inventory();
  return Object.entries(inventory).flatMap(([kind, names]) =>
    names.filter((name) => name.includes(text)).map((name) => `${kind} ${name}`),
  );
}

/** Puts a file or its content into a bucket. */
export async function putObject(
  { s3 }: AwsClients,
  bucket: string,
  key: string,
  content: Buffer | string,
): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content }));
}
