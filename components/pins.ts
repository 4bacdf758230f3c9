import * as pulumi from "@pulumi/pulumi";
import type { Pin } from "./placement/index.js";
import { choicesIn } from "./placementOutput.js";
import { mergeSpec, valueAt } from "./spec/index.js";
import type { StackDocument } from "./stack.js";

/**
 * The choices that the last update of this very stack made, by model: its own output `placements`, read by a
 * StackReference to itself. It is asked only when a model leaves the choice to placement. A stack without such an output,
 * as before its first update, has none. The engine writes the outputs of an update that fails as well, unless one of
 * them could not be known: then it leaves those of the update before.
 */
export async function earlierChoices(
  documents: readonly StackDocument[],
): Promise<Readonly<Record<string, Pin>>> {
  if (!documents.some(isAuto)) {
    return {};
  }
  const name = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const stack = new pulumi.StackReference("earlier-placements", { name });
  const placements = await stack.getOutputDetails("placements");
  const { pins, unread } = choicesIn(placements.value ?? placements.secretValue);
  for (const model of unread) {
    await pulumi.log.warn(`${model}: its earlier placement cannot be read, and is chosen anew`);
  }
  return pins;
}

/** Whether the document leaves the backend to placement; one that could not be read asks for nothing. */
function isAuto(document: StackDocument): boolean {
  if ("problems" in document) {
    return false;
  }
  const { document: base, overrides } = document;
  const written = overrides === undefined ? base : mergeSpec(base, overrides);
  return (valueAt(written, ["placement", "backend"]) ?? "auto") === "auto";
}
