import { z } from "zod";
import { ecsOffer, ecsSettings } from "./ecs/settings.js";
import { eksOffer, eksSettings } from "./eks/settings.js";
import { ecsFeatures, eksFeatures, kubernetesFeatures, sageMakerFeatures } from "./capabilities/index.js";
import { kubernetesSettings, offeredFeatures } from "./kubernetes/settings.js";
import { networkSettings } from "./network/settings.js";
import { placementSettings, type Offer } from "./placement/index.js";
import { sageMakerOffer, sageMakerSettings } from "./sagemaker/settings.js";
import { HostingProblems, isRecord, schemaProblems } from "./spec/index.js";

/** What a stack says about the places where it hosts models; one entry a backend, and how `auto` chooses. */
export const hostingSettings = z
  .strictObject({
    kubernetes: kubernetesSettings.prefault({}).describe("The cluster of backend kubernetes."),
    sagemaker: sageMakerSettings.prefault({}).describe("The account and region of backend sagemaker."),
    network: networkSettings
      .prefault({})
      .describe("The network of backend ecs, and of a cluster that backend eks makes."),
    ecs: ecsSettings.prefault({}).describe("The cluster of backend ecs."),
    eks: eksSettings.prefault({}).describe("The cluster of backend eks."),
    placement: placementSettings.prefault({}).describe("How places are compared and chosen."),
  })
  .refine(({ ecs, eks }) => (ecs.region ?? eks.region) === (eks.region ?? ecs.region), {
    path: ["eks", "region"],
    error: "is another region than ecs.region, and both share the network; host one of them in another stack",
  });

/** Valid settings, with defaults. */
export type HostingSettings = z.output<typeof hostingSettings>;
/** Settings as a person writes them. */
export type HostingSettingsInput = z.input<typeof hostingSettings>;

/** Validates a stack's settings. Throws {@link HostingProblems} with everything that is wrong. */
export function parseSettings(input: unknown, source: string): HostingSettings {
  const result = hostingSettings.safeParse(input, { reportInput: true });
  if (!result.success) {
    throw new HostingProblems(schemaProblems(result.error, input, source, hostingSettings));
  }
  return result.data;
}

/** What the settings offer on each backend, in the stack of this name where it is known. */
export function offerOf(settings: HostingSettings, stack?: string): Offer {
  const { kubernetes, sagemaker, network, ecs, eks } = settings;
  const cluster = eksOffer(eks, network);
  return {
    kubernetes: { features: offeredFeatures(kubernetes) },
    sagemaker: sageMakerOffer(sagemaker, stack),
    ecs: ecsOffer(ecs, network),
    ...(cluster === undefined ? {} : { eks: cluster }),
  };
}

/**
 * The part of the offer that `auto` chooses from: the backends that the settings as they were written have an entry of,
 * even an empty one; all where they have none.
 */
export function offeredToAuto(offer: Offer, written: unknown): Offer {
  const isWritten = (name: string) => isRecord(written) && written[name] !== undefined;
  const entries = Object.entries(offer);
  const named = entries.filter(([name]) => isWritten(name));
  return Object.fromEntries(named.length > 0 ? named : entries);
}

/** The offer of settings that have everything, for checking a spec without a stack. */
export const offerOfEverything: Offer = {
  kubernetes: { features: new Set(kubernetesFeatures) },
  sagemaker: { features: new Set(sageMakerFeatures) },
  ecs: { features: new Set(ecsFeatures) },
  eks: { features: new Set([...kubernetesFeatures, ...eksFeatures]) },
};
