/** Where the sandbox's AWS finds images: an ECR registry of the account that its emulator plays. */
const registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com";

/** The names under which the sandbox's node has an image that is built here: its own, and one of an image in ECR. */
export const imageNames = (name: string, version = "1") => ({
  name: `sandbox.local/${name}:${version}`,
  aliases: [`${registry}/${name}:${version}`],
});
