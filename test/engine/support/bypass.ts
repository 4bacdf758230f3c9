import type { Resource } from "../../unit/policies/analyze.js";

/** What a rule is expected to say of an attempt. */
export interface Caught {
  readonly rule: string;
  readonly level: "mandatory" | "advisory" | "remediate";
  /** What its message says; a remediation has none. */
  readonly says?: RegExp;
  /** Whether the message is about the stack, and not about one of the attempt's resources. */
  readonly ofStack?: boolean;
}

interface Tried {
  /** What is tried, in words that no other attempt has. */
  readonly what: string;
  /** What the program declares, without a provider. */
  readonly resources?: readonly Resource[];
  /** Statements of the program instead, for values that JSON does not have; see {@link programOf}. */
  readonly code?: string;
}

/** A way to get past the pack that a rule closes. */
export interface CaughtAttempt extends Tried {
  readonly caughtBy: Caught;
}

/** A way past the pack that it cannot close. With resources or code it is tried all the same, so that the list stays true. */
export interface UncaughtAttempt extends Tried {
  readonly why: string;
  readonly instead: string;
}

/** `A config by 10 endpoints` is `a-config-by-10-endpoints`: the names of an attempt's resources begin with it. */
export function keyOf({ what }: Tried): string {
  return what
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/**
 * Registers resources of any type as components, which no provider is asked about: the engine hands every registered
 * resource to the pack in the same way. `unknown` makes a value that a preview does not know.
 */
const prelude = `
class Declared extends pulumi.Resource {}
function declare(name, type, props, options) {
  const resource = new Declared(type, name, false, props, options);
  pulumi.runtime.registerResourceOutputs(resource, props);
  return resource;
}
const source = new pulumi.dynamic.Resource(
  { create: async () => ({ id: "source", outs: { known: true } }) },
  "source",
  { known: undefined },
);
const unknown = (value) => source.known.apply(() => value);
`;

/**
 * A program that makes several attempts. Code of an attempt may use `key`, the beginning of its names, and
 * `declare(name, type, props, options)`.
 */
export function programOf(attempts: readonly Tried[]): string {
  const blocks = attempts.map((attempt) => {
    const { resources = [], code = "" } = attempt;
    const declared = resources.map(
      ({ type, name, props }, index) =>
        `declare(key + ${JSON.stringify(name === undefined ? `--${index}` : `--${name}`)}, ${JSON.stringify(type)}, ${JSON.stringify(props)});`,
    );
    return [`{ const key = ${JSON.stringify(keyOf(attempt))};`, ...declared, code, "}"].join("\n");
  });
  return [prelude, ...blocks].join("\n");
}

/** Last part of a URN: the name in the program. */
export function nameIn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** Days from today, as YYYY-MM-DD. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
