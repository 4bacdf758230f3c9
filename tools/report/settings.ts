import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { builtInPrices, priceTable } from "../../components/cost/index.js";
import { choicesIn } from "../../components/placementOutput.js";
import { placesOf, type Places } from "../../components/places.js";
import { resolveModels, type ResolvedModel } from "../../components/resolve.js";
import { parseSettings } from "../../components/settings.js";
import { HostingProblems, type SpecDocument } from "../../components/spec/index.js";
import { readStackModels } from "../../components/stack.js";
import {
  projectName,
  readStackFile,
  settingsBy,
  shortName,
  stackFileName,
  valueOf,
  type StackFile,
} from "../plan/stackFile.js";
import type { Rates } from "./costs.js";

/** What `pulumi config --json` prints: of a setting that is no text the value twice, of one with a secret in it neither. */
const configuration = z.record(
  z.string(),
  z.object({ value: z.string().optional(), objectValue: z.unknown().optional() }),
);
type Configuration = z.output<typeof configuration>;

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
  /** Name of the stack, with or without its organisation and project. */
  readonly stack: string;
  /** The Pulumi project's folder, from which the paths of specs and prices start. */
  readonly project: string;
  /** Output `placements` of the last update, as it was found. */
  readonly placements: unknown;
}

/**
 * Reads a stack's settings as the program does: from its file, and what that does not say from what `pulumi config --json`
 * prints, such as settings of an environment. The file comes first because the CLI leaves out every setting that has a
 * secret anywhere in it. What is wrong with settings and specs is the program's to say: the preview
 * then fails with its message, and the report shows that.
 */
export function readStackSettings(text: string, place: SettingsPlace): StackSettings {
  const config = configuration.parse(JSON.parse(text));
  return unlessWrong<StackSettings>(
    () => {
      const { source, stack, models, settings: written, awsRegion } = foundIn(config, place);
      const settings = parseSettings(written, source);
      const { prices, release } = settings.placement;
      const places = placesOf({ settings, written, source }, { stack, folder: place.project, awsRegion });
      const documents = readStackModels(models ?? [], place.project, source).flatMap((document) =>
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

function foundIn(config: Configuration, { stack, project }: SettingsPlace): StackFile {
  const told = toldBy(config, stack, projectName(project));
  if (!fs.existsSync(path.join(project, told.source))) return told;
  const { models, settings, awsRegion } = readStackFile(project, stack);
  return {
    ...told,
    models: models ?? told.models,
    settings: settingsBy((name) => settings[name] ?? told.settings[name]),
    awsRegion: awsRegion ?? told.awsRegion,
  };
}

/** The settings that the CLI tells. */
function toldBy(config: Configuration, stack: string, project: string): StackFile {
  const setting = (name: string) => {
    const { objectValue, value } = config[`${project}:${name}`] ?? {};
    return objectValue ?? valueOf(value);
  };
  return {
    source: stackFileName(stack),
    stack: shortName(stack),
    models: setting("models"),
    settings: settingsBy(setting),
    awsRegion: config["aws:region"]?.value,
  };
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
