import type { Problem } from "../problems.js";
import { bytes, cores, isCpu, isSize } from "../units.js";
import { valueAt } from "../values.js";

/** What a rule over several fields found. */
export type Finding = Omit<Problem, "source">;
/** Such a rule. It gets the document as written, whatever that is. */
export type Check = (spec: unknown) => Finding[];

/** The value at a dotted path. */
export function at(spec: unknown, path: string): unknown {
  return valueAt(spec, path.split("."));
}

/** The number at a dotted path; undefined where there is none or something else. */
export function numberAt(spec: unknown, path: string): number | undefined {
  const value = at(spec, path);
  return typeof value === "number" ? value : undefined;
}

/** The text at a dotted path; undefined where there is none or something else. */
export function textAt(spec: unknown, path: string): string | undefined {
  const value = at(spec, path);
  return typeof value === "string" ? value : undefined;
}

/** The bytes of the size at a dotted path; undefined where there is no valid size. */
export function sizeAt(spec: unknown, path: string): number | undefined {
  const value = at(spec, path);
  return typeof value === "string" && isSize(value) ? bytes(value) : undefined;
}

/** The cores of the CPU quantity at a dotted path; undefined where there is no valid one. */
export function coresAt(spec: unknown, path: string): number | undefined {
  const value = at(spec, path);
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  return isCpu(text) ? cores(text) : undefined;
}

/** The items of the list at a dotted path; none where there is no list. */
export function listAt(spec: unknown, path: string): unknown[] {
  const value = at(spec, path);
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** The values that an earlier item has already, with their places. */
export function repeated(values: readonly unknown[]): { value: unknown; index: number }[] {
  return values
    .map((value, index) => ({ value, index }))
    .filter(({ value, index }) => value !== undefined && values.indexOf(value) < index);
}

/** The rule that the items of the list at a dotted path have a name of their own each. */
export function uniqueNames(path: string): Check {
  return (spec) =>
    repeated(listAt(spec, path).map((item) => at(item, "name"))).map(({ value, index }) => ({
      path: `${path}[${index}].name`,
      given: value,
      why: "is used twice",
      instead: "give each its own name",
    }));
}
