import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { builtInPrices, priceTable, readPriceFile } from "../../components/cost/index.js";
import { placementSettings, type PlacementSettings } from "../../components/placement/settings.js";
import type { Rates } from "./costs.js";

/** Settings of this project's program in a stack's configuration: `model-hosting:placement`. */
const namespace = "model-hosting";

const configuration = z.record(
  z.string(),
  z.object({ value: z.string().optional(), objectValue: z.unknown().optional() }),
);

const sageMaker = z.object({ region: z.string().optional() });

/** What a report needs of a stack's settings. */
export interface StackSettings {
  readonly rates: Rates;
  /** The stack's own file of prices, which the policy pack is to judge by as well. */
  readonly priceFile?: string;
}

/**
 * Reads what `pulumi config --json` prints. Settings that are wrong are the program's to refuse, with everything else
 * that is wrong; the report then shows its message.
 *
 * @param project The Pulumi project's folder, from which the path of the prices starts.
 */
export function readStackSettings(text: string, project: string): StackSettings {
  const config = configuration.parse(JSON.parse(text));
  const read = (key: string) => config[`${namespace}:${key}`]?.objectValue ?? {};
  const placement = placementSettings.safeParse(read("placement")).data ?? placementSettings.parse({});
  const region =
    placement.region ?? sageMaker.safeParse(read("sagemaker")).data?.region ?? config["aws:region"]?.value;
  const priceFile = fileOf(placement, project);
  const own = priceFile === undefined ? [] : readPriceFile(fs.readFileSync(priceFile, "utf8"), priceFile);
  return {
    rates: { prices: priceTable([...builtInPrices, ...own]), region, cluster: placement.cluster },
    priceFile,
  };
}

/** A file that is not there is the program's to refuse, too. */
function fileOf({ prices }: PlacementSettings, project: string): string | undefined {
  const file = prices === undefined ? undefined : path.resolve(project, prices);
  return file !== undefined && fs.existsSync(file) ? file : undefined;
}
