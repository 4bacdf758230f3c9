import * as fs from "node:fs";
import * as path from "node:path";
import type { Pin } from "../../components/placement/index.js";
import { choicesIn } from "../../components/placementOutput.js";
import { placesOf, type Places } from "../../components/places.js";
import { offerOfEverything, parseSettings } from "../../components/settings.js";
import {
  HostingProblems,
  isRecord,
  parseSpec,
  readYaml,
  type ParsedSpec,
  type Problem,
} from "../../components/spec/index.js";
import { readSpecFile, readStackModels, type StackDocument } from "../../components/stack.js";
import { readStackFile, type StackFile } from "./stackFile.js";

/** What is to be planned; paths start at the folder of the person who typed them. */
export interface Request {
  /** Hosting specs; none for those of the stack. */
  readonly files: readonly string[];
  /** The stack whose settings count; without one everything is offered, at the prices of {@link defaultRegion}. */
  readonly stack?: string;
  /** Region of AWS whose prices count. Default: the stack's. */
  readonly region?: string;
  /** File of prices. Default: the stack's. */
  readonly prices?: string;
  /** File with the choices made earlier: the stack's output `placements`, as JSON. Default: none are known. */
  readonly pins?: string;
  /** The only model that counts. Default: all. */
  readonly model?: string;
}

/** Everything that a plan is made from. */
export interface Inputs {
  readonly models: readonly ParsedSpec[];
  readonly places: Places;
  /** Choices made earlier, by model. */
  readonly pins: Readonly<Record<string, Pin>>;
}

/** Region of the prices where neither a stack nor the command names one: the one with the most prices built in. */
export const defaultRegion = "us-east-1";

/**
 * Reads what a plan is made from. Throws {@link HostingProblems} with everything that is wrong with it.
 *
 * @param project Folder of the project, from which the paths of a stack start.
 * @param folder Folder from which the request's own paths start.
 */
export function readInputs(request: Request, project: string, folder: string): Inputs {
  const stack = request.stack === undefined ? undefined : readStackFile(project, request.stack);
  const { places, release } = readPlaces(request, stack, project, folder);
  const documents =
    request.files.length > 0 || stack === undefined
      ? request.files.map((file) => readDocument(file, folder))
      : readStackModels(stack.models, project, stack.source);
  const pins = request.pins === undefined ? {} : readPins(request.pins, folder);
  return {
    models: only(request.model, parseAll(documents)),
    places,
    pins: Object.fromEntries(Object.entries(pins).filter(([name]) => !release.includes(name))),
  };
}

function readPlaces(request: Request, stack: StackFile | undefined, project: string, folder: string) {
  const written = settingsOf(request, stack, folder);
  const source = stack?.source ?? "the command";
  const settings = parseSettings(written, source);
  const places = placesOf(
    { settings, written, source },
    {
      folder: project,
      ...(stack === undefined ? {} : { stack: stack.stack }),
      ...(stack?.awsRegion === undefined ? {} : { awsRegion: stack.awsRegion }),
    },
  );
  return {
    places: stack === undefined ? withEverything(places) : places,
    release: settings.placement.release,
  };
}

/** The settings of the stack with what the command says in place of them. */
function settingsOf({ region, prices }: Request, stack: StackFile | undefined, folder: string): object {
  const placement = stack?.settings.placement;
  return {
    ...stack?.settings,
    // Where it is no map, the settings' own check says so.
    placement:
      placement !== undefined && !isRecord(placement)
        ? placement
        : {
            ...(stack === undefined ? { region: defaultRegion } : {}),
            ...placement,
            ...(region === undefined ? {} : { region }),
            ...(prices === undefined ? {} : { prices: path.resolve(folder, prices) }),
          },
  };
}

/** What a field needs of a stack's settings is taken as given where there is no stack. */
function withEverything({ environment }: Places): Places {
  return { environment: { ...environment, offer: offerOfEverything }, offer: offerOfEverything };
}

/** As a stack reads it, but a person's paths do not start at the project's folder. */
function readDocument(file: string, folder: string): StackDocument {
  const found = path.resolve(folder, file);
  return isFile(found)
    ? { source: file, document: readSpecFile(found, file) }
    : { source: file, problems: [noFile(file)] };
}

function isFile(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function noFile(source: string): Problem {
  const instead = "paths start at the folder that you are in";
  return { source, path: "", why: "there is no such file", instead };
}

function readPins(file: string, folder: string): Readonly<Record<string, Pin>> {
  const found = path.resolve(folder, file);
  if (!isFile(found)) {
    throw new HostingProblems([noFile(file)]);
  }
  const { pins, unread } = choicesIn(readYaml(fs.readFileSync(found, "utf8"), file));
  if (unread.length > 0) {
    const why = "is no placement";
    const instead = "write the file with `pulumi stack output placements --json`";
    throw new HostingProblems(unread.map((model) => ({ source: file, path: model, why, instead })));
  }
  return pins;
}

function parseAll(documents: readonly StackDocument[]): ParsedSpec[] {
  const results = documents.map((document) => ("problems" in document ? document : parseSpec(document)));
  const problems = results.flatMap((result) => ("problems" in result ? result.problems : []));
  if (problems.length > 0) {
    throw new HostingProblems(problems);
  }
  return results.flatMap((result) => ("parsed" in result ? [result.parsed] : []));
}

function only(model: string | undefined, parsed: readonly ParsedSpec[]): readonly ParsedSpec[] {
  const found = parsed.filter(({ spec }) => model === undefined || spec.name === model);
  if (found.length > 0) {
    return found;
  }
  const names = parsed.map(({ spec }) => spec.name).join(", ");
  const why = "is the name of no model here";
  const instead = names === "" ? "list a model" : `name one of ${names}`;
  throw new HostingProblems([{ source: "the command", path: "--model", given: model, why, instead }]);
}
