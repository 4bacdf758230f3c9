import { z } from "zod";
import { model } from "./model.js";
import {
  access,
  cost,
  modelInterface,
  objectives,
  observability,
  placement,
  rollout,
  scaling,
  traffic,
} from "./operation.js";
import { resources } from "./resources.js";
import { dnsLabel } from "./scalars.js";

/** The hosting spec: everything that a team says about one model, and nothing about a backend's resources. */
export const hostingSpec = z.strictObject({
  name: dnsLabel(40).describe("Name of the model's endpoint; applications find it by this name."),
  model: model.describe("What is hosted."),
  resources: resources.describe("What one replica needs."),
  traffic: traffic.optional().describe("What it will be asked to do."),
  objectives: objectives.optional().describe("What it must achieve."),
  interface: modelInterface.default({ type: "http" }).describe("How clients reach it. Default: http."),
  placement: placement.prefault({}).describe("Where it may live."),
  scaling: scaling.prefault({}).describe("How many replicas serve."),
  rollout: rollout.prefault({}).describe("How a new version takes over."),
  access: access.prefault({}).describe("Who may call it."),
  observability: observability.optional().describe("What is kept and watched."),
  cost: cost.optional().describe("What it may cost and who pays."),
});

/** A valid hosting spec, with defaults filled in. */
export type HostingSpec = z.output<typeof hostingSpec>;
/** A hosting spec as a person writes it. */
export type HostingSpecInput = z.input<typeof hostingSpec>;

export {
  artifactScheme,
  type Artifact,
  type ArtifactScheme,
  type Companion,
  type FrameworkName,
  type HealthCheck,
  type Protocol,
} from "./model.js";
export { backendName, modeName, type BackendName, type ModeName } from "./operation.js";
export { accelerator as acceleratorSchema, type Accelerator, type Resources } from "./resources.js";
export type { SecretReference } from "./scalars.js";
