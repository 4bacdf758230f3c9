const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

interface Field {
  readonly least: number;
  readonly most: number;
  /** Names of the values from `least` on. */
  readonly names?: readonly string[];
}

/** Minute, hour, day of the month, month, day of the week (0 and 7 are Sunday). */
const fields: readonly Field[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: months },
  { least: 0, most: 7, names: days },
];

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
