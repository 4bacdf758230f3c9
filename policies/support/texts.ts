import { postpone, valueAt, visitEach } from "./read.js";

/** Visits every text of what should be a list of them; a text alone counts as a list of one. */
export function visitTextsAt(parent: unknown, key: string, visit: (text: string) => void): void {
  const value = valueAt(parent, key);
  visitEach(typeof value === "string" ? [value] : value, (element) => {
    if (typeof element === "string") visit(element);
  });
}

/** Texts of a list that are known, and the function that throws where another is not. */
export function textsAt(
  parent: unknown,
  key: string,
): { readonly texts: readonly string[]; readonly undecided: () => void } {
  const texts: string[] = [];
  const undecided = postpone(() => {
    visitTextsAt(parent, key, (text) => texts.push(text));
  });
  return { texts, undecided };
}

/** Whether a list has a text, whatever its case. Throws when that depends on an element that is not known yet. */
export function includesText(parent: unknown, key: string, wanted: string): boolean {
  const { texts, undecided } = textsAt(parent, key);
  if (texts.some((text) => text.trim().toUpperCase() === wanted.toUpperCase())) return true;
  undecided();
  return false;
}

/** How many elements a list has, known or not; 0 where it is none. Throws when the list itself is not known yet. */
export function lengthAt(parent: unknown, key: string): number {
  const value = valueAt(parent, key);
  return Array.isArray(value) ? value.length : 0;
}
