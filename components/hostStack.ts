import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "model-hosting-client";
import { loadKubernetes } from "./backends.js";
import type { SharedCluster } from "./kubernetes/index.js";
import { ModelHost } from "./modelHost.js";
import { prepare } from "./prepare.js";
import type { ResolvedModel } from "./resolve.js";
import { parseSettings, type HostingSettings } from "./settings.js";
import type { StackDocument } from "./stack.js";

/** What a stack hosts. */
export interface StackArgs {
  /** The hosting specs; see {@link readStackModels}. */
  readonly documents: readonly StackDocument[];
  /** The settings of the stack's backends, as they were found. */
  readonly settings: unknown;
  /** Where the settings stand, for messages: `Pulumi.dev.yaml`. */
  readonly source: string;
}

/**
 * Hosts every model of a stack and returns the stack output `models`: how to call each, by name. Throws one
 * `HostingProblems` with every problem of every model, before any resource is registered.
 */
export function hostStack({
  documents,
  settings: found,
  source,
}: StackArgs): Record<string, pulumi.Output<Endpoint>> {
  const { settings, models } = prepare(() => parseSettings(found, source), documents, pulumi.getStack());
  const onKubernetes = models.some(({ target }) => target.backend === "kubernetes");
  const cluster = onKubernetes ? loadKubernetes().shareCluster(settings.kubernetes) : {};
  return Object.fromEntries(
    models.map((model) => [model.spec.name, host(model, settings, cluster).endpoint]),
  );
}

function host(
  { spec, written }: ResolvedModel,
  settings: HostingSettings,
  cluster: SharedCluster,
): ModelHost {
  const providers = cluster.provider === undefined ? [] : [cluster.provider];
  // The shared cluster has carried these two out.
  const kubernetes = { ...settings.kubernetes, context: undefined, createNamespace: false };
  return new ModelHost(
    spec.name,
    { spec: written, settings: { ...settings, kubernetes }, namespace: cluster.namespace },
    { providers },
  );
}
