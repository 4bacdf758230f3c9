import picomatch from "picomatch";

/** Whether one of the wildcards matches a text, such as `ml.m5.*`; upper and lower case are the same. */
export function matchesWildcard(wildcards: readonly string[], text: string): boolean {
  // A type or a name is one word: a slash in it ends no folder.
  return wildcards.some((wildcard) =>
    picomatch.isMatch(text, wildcard, { nocase: true, bash: true, dot: true }),
  );
}
