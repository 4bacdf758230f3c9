import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "model-hosting-client";
import { hostStack } from "../../../components/hostStack.js";
import { mergeSpec } from "../../../components/spec/index.js";
import { at } from "../support/at.js";
import type { Recorded } from "../support/record.js";

/** Registry of the images that these tests name. */
export const registry = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";

/** The smallest spec; tests lay what they are about over it. */
export const smallest = {
  name: "digits",
  model: { image: `${registry}/digits:1`, version: "1" },
  resources: { cpu: "500m", memory: "1Gi" },
  placement: { backend: "ecs" },
};

/** Settings of a stack whose network has no way to the internet: images of helpers are in ECR, too. */
export const ecsInRegistry = {
  artifactImage: `${registry}/storage-initializer:v0.15.2`,
  toolsImage: `${registry}/busybox:1.37.0-musl`,
};

export interface EcsOptions {
  /** Settings of the cluster, over {@link ecsInRegistry}. */
  readonly ecs?: object;
  readonly network?: object;
  readonly preview?: boolean;
}

/** What one or several models on ECS are made of. */
export interface HostedOnEcs {
  readonly resources: readonly Recorded[];
  readonly endpoint: Endpoint | undefined;
  /** Inputs of the resources of a kind, by name. */
  readonly of: (kind: string) => Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /**
   * What stands at `Type path`, such as `Service desiredCount`, or `Type(name) path` where a type has several resources,
   * the name perhaps with a `*` at its end; `Output` is the stack's output. JSON documents are read, such as
   * `TaskDefinition containerDefinitions[name=model].image`.
   */
  readonly find: (place: string) => unknown;
}

/** Hosts the smallest spec with the changes, as a stack does. */
export async function hostedOnEcs(changes: object = {}, options: EcsOptions = {}): Promise<HostedOnEcs> {
  return stackOnEcs([mergeSpec(smallest, changes)], options);
}

/** Hosts several specs in one stack. The mocks accept everything; what AWS would refuse or change is not seen here. */
export async function stackOnEcs(
  documents: readonly unknown[],
  { ecs = {}, network = {}, preview = false }: EcsOptions = {},
): Promise<HostedOnEcs> {
  const { resources, result } = await recordEcs(() => {
    const { models } = hostStack({
      documents: documents.map((document, index) => ({ source: `models/${String(index)}.yaml`, document })),
      settings: { ecs: { ...ecsInRegistry, ...ecs }, network },
      source: "Pulumi.test.yaml",
    });
    return Object.values(models)[0];
  }, preview);
  const named = (type: string, name: string | undefined): Recorded | undefined => {
    const found = resources.filter(
      (resource) => resource.type.endsWith(`:${type}`) && (name === undefined || isNamed(resource, name)),
    );
    assert.ok(found.length < 2, `${String(found.length)} resources of type ${type}`);
    return found[0];
  };
  return {
    resources,
    endpoint: result,
    of: (kind) =>
      Object.fromEntries(
        resources
          .filter(({ type }) => type.endsWith(`:${kind}`))
          .map(({ name, inputs }): [string, Readonly<Record<string, unknown>>] => [name, inputs]),
      ),
    find: (place) => {
      const [, type = "", name, path = ""] = /^(\w+)(?:\(([^)]+)\))? ?(.*)$/s.exec(place) ?? [];
      return at(type === "Output" ? result : named(type, name)?.inputs, path);
    },
  };
}

function isNamed(resource: Recorded, name: string): boolean {
  return name.endsWith("*") ? resource.name.startsWith(name.slice(0, -1)) : resource.name === name;
}

const account = { accountId: "123456789012", region: "eu-central-1", partition: "aws" };

/** Inputs that are JSON in a text. */
const documents = new Set(["policy", "assumeRolePolicy", "containerDefinitions"]);

async function recordEcs<Result>(program: () => pulumi.Input<Result>, preview: boolean) {
  const resources: Recorded[] = [];
  // As in record.ts: to map stack traces takes as long as everything else here.
  const mapped = process.sourceMapsEnabled;
  process.setSourceMapsEnabled(false);
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, custom, inputs }) => {
        const given = withoutCode(inputs as Record<string, unknown>);
        resources.push({ type, name, inputs: readDocuments(given) });
        return {
          id: custom && !preview ? `${name}-id` : undefined,
          state: preview ? given : stateOf(type, name, given),
        };
      },
      call: ({ token }) =>
        token.endsWith("getAvailabilityZones")
          ? { names: ["eu-central-1a", "eu-central-1b", "eu-central-1c"] }
          : account,
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

/** What a provider makes up, in short: names end with it, so that it is seen where one stands. */
function stateOf(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const kind = type.slice(type.lastIndexOf(":") + 1);
  const written = inputs["name"];
  const chosen = typeof written === "string" ? written : `${name}-1a2b3c4`;
  return {
    name: chosen,
    arn: `arn:${kind}/${chosen}`,
    arnSuffix: `${kind}/${chosen}`,
    dnsName: `${name}.elb.amazonaws.com`,
    latestVersion: 1,
    ...inputs,
  };
}

/** Of dynamic resources, without the code that the engine runs. */
function withoutCode(inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "__provider"));
}

function readDocuments(inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      key,
      documents.has(key) && typeof value === "string" ? (JSON.parse(value) as unknown) : value,
    ]),
  );
}
