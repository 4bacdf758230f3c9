import type { DeploymentConfiguration } from "./inputs.js";
import type { Operation } from "./waiting.js";

/** An update of an endpoint from what it serves to what it shall serve. */
interface Step {
  readonly endpointName: string;
  readonly configurationName: string;
  readonly deploymentConfiguration?: DeploymentConfiguration | undefined;
}

/**
 * The deployment configuration of an update, if SageMaker can follow it: a deployment with guardrails asks for the same
 * names of variants before and after it ("Deployment guardrails: Exclusions"). One that says no more than what SageMaker
 * does anyway is left out then; one with steps, waits or alarms is refused, since dropping it would take away the safety
 * that somebody asked for.
 *
 * @throws Error with both lists of names, and the way out.
 */
export async function guardrails(
  { api }: Pick<Operation, "api">,
  { endpointName, configurationName, deploymentConfiguration }: Step,
  live: string | undefined,
): Promise<DeploymentConfiguration | undefined> {
  if (deploymentConfiguration === undefined || live === undefined) return deploymentConfiguration;
  const before = await api.variantsOf(live);
  const after = await api.variantsOf(configurationName);
  // A configuration that is gone says nothing: SageMaker decides.
  if (before === undefined || after === undefined || sameNames(before, after)) return deploymentConfiguration;
  if (isDefault(deploymentConfiguration)) return undefined;
  throw new Error(
    `endpoint ${endpointName} serves ${named(before)}, and configuration ${configurationName} has ${named(after)}. ` +
      "SageMaker moves traffic in steps, or watched by alarms, between variants of the same names alone. Keep the " +
      "names, or take strategy, steps, batchSize, bakeTime and rollbackAlarms out of rollout for this one update, " +
      "which then moves all traffic at once as soon as the new instances answer.",
  );
}

/** Whether it says what SageMaker does where nothing is said: everything at once, no waits, no alarms. */
function isDefault({ BlueGreenUpdatePolicy, AutoRollbackConfiguration }: DeploymentConfiguration): boolean {
  return (
    BlueGreenUpdatePolicy?.TrafficRoutingConfiguration.Type === "ALL_AT_ONCE" &&
    (BlueGreenUpdatePolicy.TerminationWaitInSeconds ?? 0) === 0 &&
    (AutoRollbackConfiguration?.Alarms ?? []).length === 0
  );
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join() === [...other].sort().join();
}

function named(variants: readonly string[]): string {
  return `${variants.length === 1 ? "variant" : "variants"} ${[...variants].sort().join(", ")}`;
}
