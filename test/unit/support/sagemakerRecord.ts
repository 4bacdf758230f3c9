import * as pulumi from "@pulumi/pulumi";
import type { Recorded, Recording } from "./record.js";

/** Account, region and partition that the mocks pretend to be. */
export const account = { accountId: "123456789012", region: "eu-central-1", partition: "aws" };

/** What the mocks' provider appends to a name that it chooses. */
export const suffix = "-1a2b3c4";

/** Inputs that are JSON in a text. */
const documents = new Set(["policy", "assumeRolePolicy", "dashboardBody", "definition"]);

/**
 * Runs a program under Pulumi's mocks as `record` does, with what AWS says of the account. The mocks name resources as
 * the provider does and accept everything; documents in JSON are read into values.
 */
export async function recordSageMaker<Result>(
  program: () => pulumi.Input<Result>,
  { preview = false }: { preview?: boolean } = {},
): Promise<Recording<pulumi.Unwrap<Result>>> {
  const resources: Recorded[] = [];
  // As in record.ts: to map stack traces takes as long as everything else here.
  const mapped = process.sourceMapsEnabled;
  process.setSourceMapsEnabled(false);
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, custom, inputs }) => {
        // Of dynamic resources, without the code that the engine runs.
        const given = without(inputs as Record<string, unknown>, "__provider");
        resources.push({ type, name, inputs: readDocuments(given) });
        const id = custom && !preview ? `${name}-id` : undefined;
        return { id, state: preview ? given : stateOf(type, name, given) };
      },
      call: () => account,
    },
    "model-hosting",
    "test",
    preview,
  );
  try {
    const output = pulumi.output<Result>(program());
    const result = await new Promise<pulumi.Unwrap<Result> | undefined>((resolve) => {
      void (Reflect.get(output, "isKnown") as Promise<boolean>).then((known) => {
        if (known) output.apply(resolve);
        else resolve(undefined);
      });
    });
    return { resources, result };
  } finally {
    await pulumi.runtime.disconnect();
    process.setSourceMapsEnabled(mapped);
  }
}

function stateOf(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const [module = "", kind = ""] = type.split(":").slice(1);
  const written = inputs["name"];
  const chosen = typeof written === "string" ? written : `${name}${suffix}`;
  const service = module.split("/")[0] ?? "";
  const arn =
    kind === "StateMachine"
      ? `arn:aws:states:${account.region}:${account.accountId}:stateMachine:${chosen}`
      : `arn:aws:${service}:${account.region}:${account.accountId}:${kind}/${chosen}`;
  return { name: chosen, bucket: chosen, arn, ...inputs };
}

function without(inputs: Record<string, unknown>, left: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== left));
}

function readDocuments(inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      key,
      documents.has(key) && typeof value === "string" ? (JSON.parse(value) as unknown) : value,
    ]),
  );
}
