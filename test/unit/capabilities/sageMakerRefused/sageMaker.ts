import type { Feature, Surroundings } from "../../../../components/capabilities/index.js";
import type { ModeName } from "../../../../components/spec/index.js";
import { specWith, type Fields } from "../../spec/specs.js";

/** A change of {@link sageMakerSpec}, the modes that refuse it, and what they say. */
export interface RefusedOnSageMaker {
  readonly modes: readonly ModeName[];
  readonly change: Fields;
  /** What is known of the stack; nothing is offered and nothing known where it is left out. */
  readonly where?: Surroundings & { readonly features?: readonly Feature[] };
  /** Path, why, and what to use instead. */
  readonly refusals: readonly (readonly [path: string, why: string, instead: string])[];
}

export const everyMode: readonly ModeName[] = ["realtime", "serverless", "async", "batch"];
/** Modes with instances that a spec may choose. */
export const onInstances: readonly ModeName[] = ["realtime", "async", "batch"];
/** Modes with endpoints. */
export const endpoints: readonly ModeName[] = ["realtime", "serverless", "async"];
/** Modes with deployment guardrails. */
export const guarded: readonly ModeName[] = ["realtime", "async"];

const ofMode: Readonly<Record<ModeName, Fields>> = {
  realtime: {},
  serverless: { placement: { mode: "serverless" } },
  async: {},
  batch: { interface: { type: "batch", input: "s3://bucket/in/", output: "s3://bucket/out/" } },
};

/** The smallest spec that SageMaker hosts in a mode, with other values at dotted paths. */
export function sageMakerSpec(mode: ModeName, change: Fields): Fields {
  const image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/digits:1";
  return specWith({ "model.image": image, ...ofMode[mode], ...change });
}

/** So many fields of one value: `tag0`, `tag1` and so on. */
export function numbered(count: number, name: string, value: string): Fields {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, value]));
}
