import assert from "node:assert/strict";
import type { Endpoint } from "model-hosting-client";
import { hostStack } from "../../../components/hostStack.js";
import type { ModeName } from "../../../components/spec/index.js";
import { mergeSpec } from "../../../components/spec/index.js";
import { at } from "./at.js";
import type { Recorded } from "./record.js";
import { recordSageMaker } from "./sagemakerRecord.js";

/** Repository of the images that these tests name. */
export const repository = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/digits";

const base = {
  name: "digits",
  model: { image: `${repository}:1`, version: "1" },
  resources: { cpu: "2", memory: "4Gi" },
};

/** The smallest spec of each mode; tests lay what they are about over it. */
export const smallest: Readonly<Record<ModeName, object>> = {
  realtime: { ...base, placement: { backend: "sagemaker" } },
  serverless: { ...base, placement: { backend: "sagemaker", mode: "serverless" } },
  async: { ...base, placement: { backend: "sagemaker" }, interface: { type: "queue" } },
  batch: {
    ...base,
    placement: { backend: "sagemaker" },
    interface: { type: "batch", input: "s3://rows/in/", output: "s3://rows/out/" },
  },
};

/** One model, hosted on SageMaker under mocks. */
export interface HostedOnSageMaker {
  readonly resources: readonly Recorded[];
  readonly endpoint: Endpoint | undefined;
  /**
   * What stands at `Type path`, such as `Model primaryContainer.image`, or `Type(name) path` where a type has several
   * resources, the name perhaps with a `*` at its end; `Output` is the stack's output. JSON documents are read: `RolePolicy policy.Statement[Sid=…]`.
   */
  readonly find: (place: string) => unknown;
}

export interface SageMakerOptions {
  readonly settings?: object;
  readonly preview?: boolean;
}

/** Hosts the smallest spec of the mode with the changes, as a stack does. */
export async function hostedOn(
  mode: ModeName,
  changes: object = {},
  { settings = {}, preview = false }: SageMakerOptions = {},
): Promise<HostedOnSageMaker> {
  const document = mergeSpec(smallest[mode], changes);
  const { resources, result } = await recordSageMaker(
    () => {
      const { models } = hostStack({
        documents: [{ source: "models/digits.yaml", document }],
        settings: { sagemaker: settings },
        source: "Pulumi.test.yaml",
      });
      return Object.values(models)[0];
    },
    { preview },
  );
  const only = (type: string, name: string | undefined): Recorded | undefined => {
    const found = resources.filter(
      (resource) => resource.type.endsWith(`:${type}`) && (name === undefined || isNamed(resource, name)),
    );
    assert.ok(found.length < 2, `${String(found.length)} resources of type ${type}`);
    return found[0];
  };
  const find = (place: string): unknown => {
    const [, type = "", name, path = ""] = /^(\w+)(?:\(([^)]+)\))? ?(.*)$/s.exec(place) ?? [];
    return at(type === "Output" ? result : only(type, name)?.inputs, path);
  };
  return { resources, endpoint: result, find };
}

function isNamed(resource: Recorded, name: string): boolean {
  return name.endsWith("*") ? resource.name.startsWith(name.slice(0, -1)) : resource.name === name;
}
