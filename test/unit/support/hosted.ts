import assert from "node:assert/strict";
import type { Endpoint } from "model-hosting-client";
import { hostStack } from "../../../components/hostStack.js";
import { mergeSpec } from "../../../components/spec/index.js";
import { at } from "./at.js";
import { record, type Recorded } from "./record.js";

/** The smallest spec; tests lay what they are about over it. */
export const smallest = {
  name: "digits",
  model: { image: "registry.example.com/digits:1", version: "1" },
  resources: { cpu: "500m", memory: "1Gi" },
};

/** One model, hosted under mocks. */
export interface Hosted {
  readonly resources: readonly Recorded[];
  readonly endpoint: Endpoint | undefined;
  /** The only object of its kind, or undefined. */
  readonly object: (kind: string) => Recorded | undefined;
  /** What stands at `Kind path`, such as `Deployment spec.replicas`; `Endpoint` is the stack's output. */
  readonly find: (place: string) => unknown;
}

export interface HostOptions {
  readonly settings?: object;
  readonly preview?: boolean;
  readonly address?: string;
}

/** Hosts the smallest spec with the changes, as a stack does. */
export async function hosted(changes: object = {}, options: HostOptions = {}): Promise<Hosted> {
  const { settings = {}, ...rest } = options;
  const document = mergeSpec(smallest, changes);
  const { resources, result } = await record(() => {
    const { models } = hostStack({
      documents: [{ source: "models/digits.yaml", document }],
      settings: { kubernetes: settings },
      source: "Pulumi.test.yaml",
    });
    return Object.values(models)[0];
  }, rest);
  const object = (kind: string): Recorded | undefined => {
    const found = resources.filter(({ inputs }) => inputs["kind"] === kind);
    assert.ok(found.length < 2, `${String(found.length)} objects of kind ${kind}`);
    return found[0];
  };
  const find = (place: string): unknown => {
    const [kind = "", path = ""] = place.split(/ (.*)/s);
    return at(kind === "Endpoint" ? result : object(kind)?.inputs, path);
  };
  return { resources, endpoint: result, object, find };
}
