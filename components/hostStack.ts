import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "model-hosting-client";
import { isKnown } from "./cost/index.js";
import { currentHome } from "./home.js";
import { ModelHost } from "./modelHost.js";
import type { Pin } from "./placement/index.js";
import type { PlacementOutput } from "./placementOutput.js";
import { prepare } from "./prepare.js";
import type { Pins, ResolvedModel } from "./resolve.js";
import { parseSettings, type HostingSettings } from "./settings.js";
import { share, type Shared } from "./shared.js";
import type { StackDocument } from "./stack.js";

/** What a stack hosts. */
export interface StackArgs {
  /** The hosting specs; see {@link readStackModels}. */
  readonly documents: readonly StackDocument[];
  /** The settings of the stack's backends and of placement, as they were found. */
  readonly settings: unknown;
  /** Where the settings stand, for messages: `Pulumi.dev.yaml`. */
  readonly source: string;
  /** Choices of earlier updates, which are kept; see {@link earlierChoices}. Default: none. */
  readonly pins?: Pins;
}

/** What a stack says of the models that it hosts, by name: its outputs. */
export interface HostedStack {
  /** How applications call each. */
  readonly models: Record<string, pulumi.Output<Endpoint>>;
  /** Where each is hosted, and what that is expected to cost. */
  readonly placements: Record<string, PlacementOutput>;
}

/**
 * Hosts every model of a stack. Throws one `HostingProblems` with every problem of every model, before any resource is
 * registered. What placement advises goes to the log.
 */
export function hostStack({ documents, settings: written, source, pins }: StackArgs): HostedStack {
  const { settings, models, released } = prepare({
    written,
    source,
    parse: parseSettings,
    documents,
    home: currentHome(),
    pins,
  });
  models.forEach(advise);
  models.forEach((model) => {
    announceMove(model, Object.hasOwn(released, model.spec.name) ? released[model.spec.name] : undefined);
  });
  const shared = share({ models, settings, source });
  return {
    models: Object.fromEntries(
      models.map((model) => [model.spec.name, host(model, settings, shared).endpoint]),
    ),
    placements: Object.fromEntries(models.map(({ spec, placement }) => [spec.name, placement])),
  };
}

/** A model that moves is a warning: the address by which applications call it changes. */
function advise(model: ResolvedModel): void {
  const { how, advice } = model.decision;
  const say = how === "moved" ? pulumi.log.warn : pulumi.log.info;
  for (const sentence of isExpected(model) ? [] : advice) {
    void say(`${model.spec.name}: ${sentence}`);
  }
}

/** Whoever released a model reads here where it goes, and what callers notice of it. */
function announceMove({ spec, decision: { choice } }: ResolvedModel, earlier: Pin | undefined): void {
  if (choice === undefined || earlier === undefined) {
    return;
  }
  const { backend, mode } = choice.target;
  if (backend !== earlier.backend || mode !== earlier.mode) {
    void pulumi.log.warn(
      `${spec.name}: moves from ${earlier.backend} ${earlier.mode} to ${backend} ${mode}, as placement.release says; ` +
        "requests fail while it moves or until callers have its new address",
    );
  }
}

/**
 * Whoever has one place that fits, and gives no prices for it, needs not be told so with each preview: the outputs say it.
 * A choice among several that were not compared is told.
 */
function isExpected({ decision: { how, choice, candidates } }: ResolvedModel): boolean {
  if (choice === undefined || !choice.fits || isKnown(choice.estimate.expected.total)) {
    return false;
  }
  const { backend, mode } = choice.target;
  const others = candidates.filter(
    ({ fits, target }) => fits && !(target.backend === backend && target.mode === mode),
  );
  return how === "named" || how === "kept" || (how === "cheapest" && others.length === 0);
}

function host({ spec, written }: ResolvedModel, settings: HostingSettings, shared: Shared): ModelHost {
  const { provider } = shared.kubernetes;
  // What is shared has carried these out, and the choice is made.
  const kubernetes = { ...settings.kubernetes, context: undefined, createNamespace: false };
  const placement = { ...settings.placement, release: [] };
  return new ModelHost(
    spec.name,
    { spec: written, settings: { ...settings, kubernetes, placement }, shared },
    { providers: provider === undefined ? [] : [provider] },
  );
}
