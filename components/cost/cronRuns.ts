import { daysPerMonth } from "./month.js";

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const monthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const daysPerYear = 365;

/**
 * How often a valid cron expression of five fields starts in an average month of a year of 365 days. Days of the week
 * fall evenly on days of the month; a schedule that narrows both starts on either.
 */
export function runsPerMonth(expression: string): number {
  const [minute = "", hour = "", ofMonth = "", month = "", ofWeek = ""] = expression.trim().split(/\s+/);
  const months = valuesOf(month, 1, 12, monthNames);
  const monthDates = valuesOf(ofMonth, 1, 31);
  const weekdays = new Set(valuesOf(ofWeek, 0, 7, dayNames).map((day) => day % 7));
  const inMonths = months.map((number) => monthDays[number - 1] ?? 0);
  const all = inMonths.reduce((total, days) => total + days, 0);
  const dates = inMonths.reduce((total, days) => total + monthDates.filter((date) => date <= days).length, 0);
  const byDate = dates / all;
  const byWeekday = weekdays.size / 7;
  const eitherNarrows = monthDates.length < 31 && weekdays.size < 7;
  const share = eitherNarrows ? byDate + byWeekday - byDate * byWeekday : byDate * byWeekday;
  const daysOfMonth = (share * all * daysPerMonth) / daysPerYear;
  return daysOfMonth * valuesOf(hour, 0, 23).length * valuesOf(minute, 0, 59).length;
}

/** The numbers from `least` to `most` that a field's text allows. */
function valuesOf(text: string, least: number, most: number, names: readonly string[] = []): number[] {
  const all = Array.from({ length: most - least + 1 }, (_, index) => least + index);
  const numberOf = (word: string) => {
    const named = names.indexOf(word.toUpperCase());
    return named < 0 ? Number(word) : least + named;
  };
  const allows = (item: string, value: number) => {
    const [range = "", step] = item.split("/");
    const [first = least, last = step === undefined ? first : most] =
      range === "*" ? [least, most] : range.split("-").map(numberOf);
    return value >= first && value <= last && (value - first) % Number(step ?? 1) === 0;
  };
  return all.filter((value) => text.split(",").some((item) => allows(item, value)));
}
