import { cronValues } from "../spec/index.js";
import { daysPerMonth } from "./month.js";

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const daysPerYear = 365;

/**
 * How often a valid cron expression of five fields starts in an average month of a year of 365 days. Days of the week
 * fall evenly on days of the month; a schedule that narrows both starts on either.
 */
export function runsPerMonth(expression: string): number {
  const { minutes, hours, daysOfMonth, months, daysOfWeek } = cronValues(expression);
  const inMonths = months.map((number) => monthDays[number - 1] ?? 0);
  const all = inMonths.reduce((total, days) => total + days, 0);
  const dates = inMonths.reduce(
    (total, days) => total + daysOfMonth.filter((date) => date <= days).length,
    0,
  );
  const byDate = dates / all;
  const byWeekday = daysOfWeek.length / 7;
  const eitherNarrows = daysOfMonth.length < 31 && daysOfWeek.length < 7;
  const share = eitherNarrows ? byDate + byWeekday - byDate * byWeekday : byDate * byWeekday;
  const days = (share * all * daysPerMonth) / daysPerYear;
  return days * hours.length * minutes.length;
}
