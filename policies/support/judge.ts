import type { CommonSettings } from "./definition.js";
import { standingOf, type Subject } from "./exemption.js";

/** Tells a problem, in words that need no other context than the label of what has it. */
export type Report = (problem: string) => void;

/**
 * Whether an error says that a value is not known before the update. CrossGuard's class for it is marked as internal, so
 * it is told by what it carries.
 */
export function isUndecided(error: unknown): error is Error {
  return error instanceof Error && "unknownTypeSentinel" in error;
}

/**
 * Judges one subject by one rule: not at all where it is exempt, and with every problem reported under its label.
 *
 * A value that is not known yet ends the check. CrossGuard then tells as advice that the rule could not decide; where
 * the settings call that a violation, it is reported as one.
 */
export function judgeSubject(
  rule: string,
  subject: Subject,
  settings: CommonSettings,
  tell: (message: string) => void,
  check: (report: Report) => void,
): void {
  const { exempt, note } = standingOf(rule, subject, settings.exempt);
  if (exempt) return;
  const report: Report = (problem) => {
    tell(`${subject.label}: ${problem}${note}`);
  };
  undecidedAsSet(settings, report, () => {
    check(report);
  });
}

/** How a rule on a whole stack tells its problems: under the label of what has them, and none of what is exempt. */
export function tellerOf(
  rule: string,
  settings: CommonSettings,
  reportViolation: (message: string, urn?: string) => void,
): (problem: string, subject: Subject, urn?: string) => void {
  return (problem, subject, urn) => {
    const tell = (message: string) => {
      reportViolation(message, urn);
    };
    judgeSubject(rule, subject, settings, tell, (report) => {
      report(problem);
    });
  };
}

/** Runs a check; what it could not decide for want of a value is a violation where the settings say so. */
export function undecidedAsSet(
  { unknown }: CommonSettings,
  tell: (message: string) => void,
  check: () => void,
): void {
  try {
    check();
  } catch (error) {
    if (unknown === "advisory" || !isUndecided(error)) throw error;
    tell(`cannot be judged before the update: ${error.message}; write the value so that a preview knows it`);
  }
}
