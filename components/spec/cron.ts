const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

interface Field {
  readonly least: number;
  readonly most: number;
  /** Names of the values from `least` on. */
  readonly names?: readonly string[];
}

const minute: Field = { least: 0, most: 59 };
const hour: Field = { least: 0, most: 23 };
const dayOfMonth: Field = { least: 1, most: 31 };
const month: Field = { least: 1, most: 12, names: months };
/** 0 and 7 are Sunday. */
const dayOfWeek: Field = { least: 0, most: 7, names: days };

/** Minute, hour, day of the month, month, day of the week. */
const fields: readonly Field[] = [minute, hour, dayOfMonth, month, dayOfWeek];

/** What a cron expression allows: the values of each field in ascending order; of the days of the week, Sunday is 0. */
export interface CronValues {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly daysOfMonth: readonly number[];
  readonly months: readonly number[];
  readonly daysOfWeek: readonly number[];
}

/** Whether `text` is a cron expression of five fields: each `*`, numbers or names, with ranges, lists and steps. */
export function isCron(text: string): boolean {
  const parts = text.trim().split(/\s+/);
  return (
    parts.length === fields.length &&
    fields.every((field, index) => (parts[index] ?? "").split(",").every((item) => isItem(item, field)))
  );
}

function isItem(item: string, field: Field): boolean {
  const [, range = "", step] = /^([^/]+)(?:\/(\d+))?$/.exec(item) ?? [];
  return isRange(range, field) && (step === undefined || (Number(step) >= 1 && Number(step) <= field.most));
}

function isRange(range: string, field: Field): boolean {
  if (range === "*") {
    return true;
  }
  const values = range.split("-").map((value) => valueOf(value, field));
  const [first = NaN, last = first] = values;
  return values.length <= 2 && first >= field.least && last <= field.most && first <= last;
}

function valueOf(text: string, { least, names = [] }: Field): number {
  const named = names.indexOf(text.toUpperCase());
  return named >= 0 ? least + named : /^\d+$/.test(text) ? Number(text) : NaN;
}

/**
 * Whether a cron expression narrows the days of the month and those of the week as well. Cron then starts on both, and
 * a schedule of AWS takes one of the two.
 */
export function namesBothDays(expression: string): boolean {
  const { daysOfMonth, daysOfWeek } = cronValues(expression);
  return daysOfMonth.length < dayOfMonth.most && daysOfWeek.length < days.length;
}

/** The values of a valid cron expression; see {@link isCron}. */
export function cronValues(expression: string): CronValues {
  const [minutes = "", hours = "", ofMonth = "", inMonths = "", ofWeek = ""] = expression.trim().split(/\s+/);
  const weekdays = new Set(valuesOf(ofWeek, dayOfWeek).map((day) => day % days.length));
  return {
    minutes: valuesOf(minutes, minute),
    hours: valuesOf(hours, hour),
    daysOfMonth: valuesOf(ofMonth, dayOfMonth),
    months: valuesOf(inMonths, month),
    daysOfWeek: [...weekdays].sort((a, b) => a - b),
  };
}

/** The values of a field that its text allows. */
function valuesOf(text: string, field: Field): number[] {
  const all = Array.from({ length: field.most - field.least + 1 }, (_, index) => field.least + index);
  const items = text.split(",");
  return all.filter((value) => items.some((item) => allows(item, value, field)));
}

/** A single value with a step, such as `5/15`, counts to the end. */
function allows(item: string, value: number, field: Field): boolean {
  const [range = "", step] = item.split("/");
  const [first = NaN, last = step === undefined ? first : field.most] =
    range === "*" ? [field.least, field.most] : range.split("-").map((text) => valueOf(text, field));
  return value >= first && value <= last && (value - first) % Number(step ?? 1) === 0;
}
