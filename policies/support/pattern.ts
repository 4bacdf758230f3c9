import { z } from "zod";

/** A setting that holds a regular expression; a broken one is refused with the file, not met during a preview. */
export const pattern = z
  .string()
  .min(1)
  .refine(compiles, { error: "is not a regular expression; write one that JavaScript's RegExp accepts" });

function compiles(source: string): boolean {
  try {
    return new RegExp(source, "u").source !== "";
  } catch {
    return false;
  }
}

/** Whether any of the expressions is found in the text; letter case counts unless `flags` says otherwise. */
export function matchesAny(sources: readonly string[], text: string, flags = "u"): boolean {
  return sources.some((source) => new RegExp(source, flags).test(text));
}
