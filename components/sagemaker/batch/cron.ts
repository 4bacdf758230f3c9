import { isCron } from "../../spec/cron.js";

interface Field {
  readonly least: number;
  readonly most: number;
  /** Names of the values from `least` on. */
  readonly names: readonly string[];
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const minute: Field = { least: 0, most: 59, names: [] };
const hour: Field = { least: 0, most: 23, names: [] };
const dayOfMonth: Field = { least: 1, most: 31, names: [] };
const month: Field = { least: 1, most: 12, names: months };
/** Sunday is 0 and 7. */
const dayOfWeek: Field = { least: 0, most: 7, names: weekdays };

/**
 * The expression of AWS that says the same as a five-field cron expression: it has six fields, counts the days of the
 * week from 1 or names them, and knows no steps among them (EventBridge Scheduler user guide, "Schedule types";
 * Application Auto Scaling takes the same).
 *
 * @throws Error where one expression cannot say it: cron starts on the days of the month as well as on those of the
 * week where both are given, and AWS takes one of the two.
 */
export function awsCron(expression: string): string {
  const [only = "", ...more] = awsCrons(expression);
  if (more.length === 0) return only;
  throw new Error(
    `"${expression}" names days of the month and days of the week, and a schedule of AWS takes one of them: ` +
      'write "*" for the other.',
  );
}

/** As {@link awsCron}, and two expressions for days of the month and of the week; both fire on a day that is in both. */
export function awsCrons(expression: string): string[] {
  if (!isCron(expression)) throw new Error(`"${expression}" is no cron expression of five fields`);
  const [minutes = "", hours = "", days = "", inMonths = "", week = ""] = expression.trim().split(/\s+/);
  const time = `${written(minutes, minute)} ${written(hours, hour)}`;
  const onDays = `cron(${time} ${written(days, dayOfMonth)} ${written(inMonths, month)} ? *)`;
  const onWeekdays = `cron(${time} ? ${written(inMonths, month)} ${writtenWeekdays(week)} *)`;
  if (writtenWeekdays(week) === "*") return [onDays];
  return written(days, dayOfMonth) === "*" ? [onWeekdays] : [onDays, onWeekdays];
}

function written(text: string, field: Field): string {
  const values = valuesOf(text, field);
  if (values.length === field.most - field.least + 1) return "*";
  return stepFrom(values, field) ?? runsOf(values).join(",");
}

/** Values that follow each other as a range, which keeps long fields below the 256 characters of an expression. */
function runsOf(values: readonly number[]): string[] {
  const ends = values.filter((value) => !values.includes(value + 1));
  return values
    .filter((value) => !values.includes(value - 1))
    .map((first, run) => (first === ends[run] ? String(first) : `${first}-${ends[run] ?? first}`));
}

/** `0/15` for every 15th minute; undefined where the values are no such row. */
function stepFrom(values: readonly number[], { most }: Field): string | undefined {
  const [first = 0, second = 0] = values;
  const step = second - first;
  const isRow = values.every((value, index) => value === first + index * step);
  return values.length > 2 && isRow && first + values.length * step > most ? `${first}/${step}` : undefined;
}

function writtenWeekdays(text: string): string {
  const values = new Set(valuesOf(text, dayOfWeek).map((value) => value % weekdays.length));
  return values.size === weekdays.length ? "*" : weekdays.filter((_, day) => values.has(day)).join(",");
}

/** What a field allows, in order, each once. */
function valuesOf(text: string, field: Field): number[] {
  const values = new Set(text.split(",").flatMap((item) => itemValues(item, field)));
  return [...values].sort((a, b) => a - b);
}

function itemValues(item: string, field: Field): number[] {
  const [range = "", step] = item.split("/");
  const { first, last } = bounds(range, field, step !== undefined);
  const every = Number(step ?? 1);
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => first + index * every);
}

/** A single value with a step, such as `5/15`, counts to the end. */
function bounds(range: string, field: Field, isStepped: boolean): { first: number; last: number } {
  if (range === "*") return { first: field.least, last: field.most };
  const [first = NaN, last] = range.split("-").map((value) => valueOf(value, field));
  return { first, last: last ?? (isStepped ? field.most : first) };
}

function valueOf(text: string, { least, names }: Field): number {
  const named = names.indexOf(text.toUpperCase());
  return named >= 0 ? least + named : Number(text);
}
