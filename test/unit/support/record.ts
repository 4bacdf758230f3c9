import * as pulumi from "@pulumi/pulumi";

/** A resource as the program registered it. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a program registered and returned under mocks. */
export interface Recording<Result> {
  readonly resources: readonly Recorded[];
  /** Undefined where the program's result is not known yet, as in a preview. */
  readonly result: Result | undefined;
}

/** What an API server fills in: an address for each Service, which a preview does not know. */
export const clusterIp = "10.96.0.7";

/**
 * Runs a program under Pulumi's mocks and waits for everything that it registers. The mocks answer with the inputs
 * themselves, so what a real provider or API server would refuse or change is not seen here.
 */
export async function record<Result>(
  program: () => pulumi.Input<Result>,
  { preview = false, address = clusterIp }: { preview?: boolean; address?: string } = {},
): Promise<Recording<pulumi.Unwrap<Result>>> {
  const resources: Recorded[] = [];
  // Pulumi takes a stack trace of every promise: to map each to TypeScript takes as long as everything else here.
  const mapped = process.sourceMapsEnabled;
  process.setSourceMapsEnabled(false);
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, custom, inputs }) => {
        const given = inputs as Record<string, unknown>;
        resources.push({ type, name: name, inputs: given });
        const id = custom && !preview ? `${name}-id` : undefined;
        return { id, state: preview ? given : withAddress(type, given, address) };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    },
    "model-hosting",
    "test",
    preview,
  );
  try {
    const output = pulumi.output<Result>(program());
    const result = await new Promise<pulumi.Unwrap<Result> | undefined>((resolve) => {
      void isKnown(output).then((known) => {
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

/** Part of the SDK's implementation of outputs, not of its interface. */
async function isKnown(output: object): Promise<boolean> {
  return Reflect.get(output, "isKnown") as Promise<boolean>;
}

function withAddress(
  type: string,
  inputs: Record<string, unknown>,
  address: string,
): Record<string, unknown> {
  return type === "kubernetes:core/v1:Service"
    ? { ...inputs, spec: { ...(inputs["spec"] as object), clusterIP: address } }
    : inputs;
}
