import picomatch from "picomatch";

/** Wildcards that were met before; settings hold few, and each is asked about every resource of a stack. */
const matchers = new Map<string, picomatch.Matcher>();

/** Whether one of the wildcards matches a text, such as `ml.m5.*`; upper and lower case are the same. */
export function matchesWildcard(wildcards: readonly string[], text: string): boolean {
  return wildcards.some((wildcard) => matcherOf(wildcard)(text));
}

function matcherOf(wildcard: string): picomatch.Matcher {
  const known = matchers.get(wildcard);
  if (known !== undefined) return known;
  // A type or a name is one word: a slash in it ends no folder.
  const matcher = picomatch(wildcard, { nocase: true, bash: true, dot: true });
  matchers.set(wildcard, matcher);
  return matcher;
}
