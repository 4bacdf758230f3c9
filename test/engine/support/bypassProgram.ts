import assert from "node:assert/strict";
import * as path from "node:path";
import type { PulumiRun } from "../../../sandbox/engine.js";
import { repositoryRoot } from "../../../sandbox/paths.js";
import { type PreviewEvents, readEvents, streamingEvents } from "../../../tools/report/events.js";
import { TemporaryProgram } from "./temporaryProgram.js";

const pack = path.join(repositoryRoot, "policies");

/** A program that runs with the policy pack of this repository. */
export class BypassProgram extends TemporaryProgram {
  /** Arguments of a run with the pack. */
  static withPack(config = path.join(pack, "config.dev.json")): readonly string[] {
    return ["--policy-pack", pack, "--policy-pack-config", config];
  }

  /** What the engine tells in a preview with the pack. Throws when anything but the pack ends it: then not all was judged. */
  async judged(env: NodeJS.ProcessEnv = {}): Promise<PreviewEvents> {
    const run = await this.previewed(env);
    const events = readEvents(run.stdout);
    const mistakes = events.errors
      .map(({ message }) => message)
      .filter((text) => !/polic|^preview failed$/im.test(text));
    assert.deepEqual(mistakes, [], run.stderr);
    return events;
  }

  /** The preview itself. */
  previewed(env: NodeJS.ProcessEnv = {}, config?: string): Promise<PulumiRun> {
    const options = BypassProgram.withPack(config);
    return this.pulumiWith({ ...streamingEvents, ...env }, "preview", "-s", "test", "--json", ...options);
  }
}
