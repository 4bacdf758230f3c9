import * as fs from "node:fs";
import * as path from "node:path";
import { builtInPrices, priceTable, readPriceFile, type PriceTable } from "./cost/index.js";
import { placementSettings, type Environment, type Offer, type Pin } from "./placement/index.js";
import { offeredToAuto, offerOf, offerOfEverything, type HostingSettings } from "./settings.js";
import { HostingProblems, type HostingSpec } from "./spec/index.js";

/** Where models may be hosted. */
export interface Places {
  /** What `auto` chooses from. */
  readonly environment: Environment;
  /** What the settings say of every backend: a spec may name one that `auto` does not choose. */
  readonly offer: Offer;
}

/** What is known of a stack besides its settings. */
export interface Home {
  /** Name of the stack, which some backends' names end with. Default: not known. */
  readonly stack?: string;
  /** The project's folder, from which the path of a price file starts. */
  readonly folder: string;
  /** The stack's setting `aws:region`. Default: not known. */
  readonly awsRegion?: string;
}

/** Settings of a stack and where they come from. */
export interface FoundSettings {
  readonly settings: HostingSettings;
  /** The settings as they were found, before defaults. */
  readonly written: unknown;
  /** Where they stand, for messages: `Pulumi.dev.yaml`. */
  readonly source: string;
}

/** Where a stack with these settings hosts. Throws {@link HostingProblems} when its price file is missing or wrong. */
export function placesOf({ settings, written, source }: FoundSettings, home: Home): Places {
  const { placement } = settings;
  const {
    region = awsRegionOf(settings) ?? home.awsRegion,
    cluster,
    assumptions,
    margin,
    quotas,
  } = placement;
  const offer = offerOf(settings, home.stack);
  const prices = placement.prices === undefined ? ownPrices : pricesIn(placement.prices, home.folder, source);
  return {
    environment: {
      offer: offeredToAuto(offer, written),
      ...(region === undefined ? {} : { region }),
      cluster,
      prices,
      assumptions,
      margin,
      quotas,
    },
    offer,
  };
}

/** The region of the settings' backends on AWS; SageMaker's where they differ. */
function awsRegionOf({ sagemaker, ecs, eks }: HostingSettings): string | undefined {
  return sagemaker.region ?? ecs.region ?? eks.region;
}

/**
 * What counts for one spec. A backend that it names is used, whether or not `auto` chooses from it; so is one that was
 * chosen earlier: a setting that is added for another backend moves nothing.
 */
export function environmentFor(
  { placement: { backend } }: HostingSpec,
  places: Places,
  pinned?: Pin,
): Environment {
  const { environment, offer } = places;
  const kept = backend === "auto" ? pinned?.backend : backend;
  return kept === undefined || offer[kept] === undefined
    ? environment
    : { ...environment, offer: { ...environment.offer, [kept]: offer[kept] } };
}

/** The prices that come with this project. */
const ownPrices: PriceTable = priceTable(builtInPrices);

/** Those of a file laid over them. */
function pricesIn(file: string, folder: string, source: string): PriceTable {
  const found = path.resolve(folder, file);
  if (fs.statSync(found, { throwIfNoEntry: false })?.isFile() !== true) {
    const why = "there is no such file";
    const instead = "paths start at the project's folder";
    throw new HostingProblems([{ source, path: "placement.prices", given: file, why, instead }]);
  }
  return priceTable([...builtInPrices, ...readPriceFile(fs.readFileSync(found, "utf8"), file)]);
}

const { assumptions, cluster, margin, quotas } = placementSettings.parse({});

/** Places that have everything, for checking a spec without a stack. */
export const placesOfEverything: Places = {
  environment: { offer: offerOfEverything, cluster, prices: ownPrices, assumptions, margin, quotas },
  offer: offerOfEverything,
};
