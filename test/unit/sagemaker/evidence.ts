import type { ModeName } from "../../../components/spec/index.js";
import type { SageMakerOptions } from "../support/sagemakerHosted.js";

/** What shows that the SageMaker host honours a field. */
export interface Evidence {
  /** Modes that it holds for. Default: all. */
  readonly modes?: readonly ModeName[];
  /** What is written over the smallest spec of the mode. */
  readonly write: object;
  /** Settings of the account, where the field needs something of it. */
  readonly settings?: SageMakerOptions["settings"];
  /** What must then stand at `Type path`; see `HostedOnSageMaker.find`. `Output` is the stack's output. */
  readonly shows: Readonly<Record<string, unknown>>;
  /** What is written for comparison: it must be refused or show something else. Default: nothing. */
  readonly unlike?: object;
}

/** Evidence by field; several where modes show it in different places. */
export type EvidenceTable = Readonly<Record<string, Evidence | readonly Evidence[]>>;

/** Modes with an endpoint. */
export const endpoints: readonly ModeName[] = ["realtime", "serverless", "async"];
/** Modes with an endpoint on instances. */
export const instances: readonly ModeName[] = ["realtime", "async"];
/** Modes whose endpoint answers at once. */
export const prompt: readonly ModeName[] = ["realtime", "serverless"];

/** Paths that evidence is often found at. */
export const variant = "EndpointConfiguration productionVariants[0]";
export const shadow = "EndpointConfiguration shadowProductionVariants[0]";
export const container = "Model primaryContainer";
export const deployment = "HostedEndpoint deploymentConfiguration";
/** What the state machine of mode batch asks SageMaker for. */
export const job = "StateMachine definition.States.Transform.Parameters";

/** A statement of the execution role that the version of the model asks for: its image, files and secrets. */
export function versionStatement(Sid: string): string {
  return `RolePolicy(digits-test-version-*) policy.Statement[Sid=${Sid}]`;
}

/** Any other statement of the execution role. */
export function statement(Sid: string): string {
  return `RolePolicy(digits-test) policy.Statement[Sid=${Sid}]`;
}

/** Evidence of a field that shows as a tag. */
export function tagged(name: string, write: object, value: string): Evidence {
  return { write, shows: { [`Model tags["model-hosting/${name}"]`]: value } };
}
