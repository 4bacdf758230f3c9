import { cronValues, isCron } from "../spec/cron.js";

const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** The least and the greatest value of a field. */
type Bounds = readonly [least: number, most: number];

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
  const { minutes, hours, daysOfMonth, months, daysOfWeek } = cronValues(expression);
  const time = `${written(minutes, [0, 59])} ${written(hours, [0, 23])}`;
  const days = written(daysOfMonth, [1, 31]);
  const inMonths = written(months, [1, 12]);
  const week = writtenWeekdays(daysOfWeek);
  const onDays = `cron(${time} ${days} ${inMonths} ? *)`;
  const onWeekdays = `cron(${time} ? ${inMonths} ${week} *)`;
  if (week === "*") return [onDays];
  return days === "*" ? [onWeekdays] : [onDays, onWeekdays];
}

function written(values: readonly number[], [least, most]: Bounds): string {
  if (values.length === most - least + 1) return "*";
  return stepFrom(values, most) ?? runsOf(values).join(",");
}

/** Values that follow each other as a range, which keeps long fields below the 256 characters of an expression. */
function runsOf(values: readonly number[]): string[] {
  const ends = values.filter((value) => !values.includes(value + 1));
  return values
    .filter((value) => !values.includes(value - 1))
    .map((first, run) => (first === ends[run] ? String(first) : `${first}-${ends[run] ?? first}`));
}

/** `0/15` for every 15th minute; undefined where the values are no such row. */
function stepFrom(values: readonly number[], most: number): string | undefined {
  const [first = 0, second = 0] = values;
  const step = second - first;
  const isRow = values.every((value, index) => value === first + index * step);
  return values.length > 2 && isRow && first + values.length * step > most ? `${first}/${step}` : undefined;
}

function writtenWeekdays(days: readonly number[]): string {
  return days.length === weekdays.length ? "*" : days.map((day) => weekdays[day]).join(",");
}
