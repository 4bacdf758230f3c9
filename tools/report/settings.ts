import * as path from "node:path";
import { z } from "zod";
import { builtInPrices, priceTable } from "../../components/cost/index.js";
import { choicesIn } from "../../components/placementOutput.js";
import { placesOf, type Places } from "../../components/places.js";
import { resolveModels, type ResolvedModel } from "../../components/resolve.js";
import { parseSettings } from "../../components/settings.js";
import { HostingProblems, type SpecDocument } from "../../components/spec/index.js";
import { readStackModels } from "../../components/stack.js";
import type { Rates } from "./costs.js";

/** Before the names of this program's settings in a stack's configuration: `model-hosting:placement`. */
const namespace = "model-hosting";

const configuration = z.record(
  z.string(),
  z.object({ value: z.string().optional(), objectValue: z.unknown().optional() }),
);

/** What a report needs of a stack's settings. */
export interface StackSettings {
  readonly rates: Rates;
  /** The stack's own file of prices, by which the policy pack is to judge as well. */
  readonly priceFile?: string;
  /** What the program decides of each model, and why; none where its settings or a spec is wrong. */
  readonly decisions: readonly ResolvedModel["decision"][];
}

/** Where the settings are from. */
export interface SettingsPlace {
  readonly stack: string;
  /** The Pulumi project's folder, from which the paths of specs and prices start. */
  readonly project: string;
  /** Output `placements` of the last update, as it was found. */
  readonly placements: unknown;
}

/**
 * Reads what `pulumi config --json` prints. What is wrong with settings and specs is the program's to say: the preview
 * then fails with its message, and the report shows that.
 */
export function readStackSettings(text: string, place: SettingsPlace): StackSettings {
  const config = configuration.parse(JSON.parse(text));
  const setting = (name: string) => config[`${namespace}:${name}`]?.objectValue;
  const source = `Pulumi.${place.stack}.yaml`;
  const written = {
    kubernetes: setting("kubernetes"),
    sagemaker: setting("sagemaker"),
    placement: setting("placement"),
  };
  return unlessWrong<StackSettings>(
    () => {
      const settings = parseSettings(written, source);
      const { prices, release } = settings.placement;
      const places = placesOf(
        { settings, written, source },
        { stack: place.stack, folder: place.project, awsRegion: config["aws:region"]?.value },
      );
      const documents = readStackModels(setting("models") ?? [], place.project, source).flatMap((document) =>
        "problems" in document ? [] : [document],
      );
      const { prices: table, region, cluster } = places.environment;
      return {
        rates: { prices: table, region, cluster },
        ...(prices === undefined ? {} : { priceFile: path.resolve(place.project, prices) }),
        decisions: unlessWrong(() => decisionsOf(documents, places, place.placements, release), []),
      };
    },
    { rates: { prices: priceTable(builtInPrices) }, decisions: [] },
  );
}

function decisionsOf(
  documents: readonly SpecDocument[],
  places: Places,
  placements: unknown,
  release: readonly string[],
): StackSettings["decisions"] {
  const pins = Object.entries(choicesIn(placements).pins).filter(([model]) => !release.includes(model));
  return resolveModels(documents, places, Object.fromEntries(pins)).map(({ decision }) => decision);
}

function unlessWrong<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof HostingProblems) return otherwise;
    throw error;
  }
}
