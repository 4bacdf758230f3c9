import type { Resource } from "./analyze.js";

/** Resources that a rule judges, and what it says of them. */
export interface RuleCase {
  /** What the case is, as the end of a sentence that begins with the rule's name. */
  readonly what: string;
  readonly resources: readonly Resource[];
  readonly settings?: object;
}

/** A case that a rule reports; all of it is about one resource, or about the stack. */
export interface FailingCase extends RuleCase {
  /** Every message, whole and in order. */
  readonly reports: readonly string[];
  /** Which of the resources carries the exemption; where none can, how the rule's settings name it. Default: the first. */
  readonly exempt?: number | { readonly resource: string } | "never";
}

/** A case with a value that a preview does not know. */
export interface UnknownCase extends RuleCase {
  /** Every message, by what it must say; those that the rule is certain of come at its own level. */
  readonly reports: readonly { readonly level: "advisory" | "mandatory"; readonly says: RegExp }[];
}

/**
 * The cases of one rule. Exempt ones are made of every failing case: with an exemption that holds nothing is said; with one
 * that has ended, or without a reason, the same is said as without.
 */
export interface RuleCases {
  readonly rule: string;
  readonly passes: readonly RuleCase[];
  readonly fails: readonly FailingCase[];
  readonly unknown: readonly UnknownCase[];
}
