const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const minutesPerDay = 24 * 60;
const minutesPerWeek = days.length * minutesPerDay;

/** Minutes of the week from Monday on: the first, and the one after the last. */
type Interval = readonly [start: number, end: number];

/**
 * Hours a week that windows such as `Mon-Fri 08:00-18:00` cover, and how often in a week the traffic begins. Throws a
 * RangeError on a window with a day or a time that does not exist.
 */
export function hoursOfWeek(windows: readonly string[]): { hours: number; windows: number } {
  const intervals = merged(windows.flatMap(intervalsOf).flatMap(withinWeek));
  const minutes = intervals.reduce((total, [start, end]) => total + end - start, 0);
  // What ends with Sunday and goes on with Monday is one.
  const goesOn = intervals[0]?.[0] === 0 && intervals.at(-1)?.[1] === minutesPerWeek;
  return { hours: minutes / 60, windows: intervals.length - (goesOn ? 1 : 0) };
}

/** A window that ends before it begins runs over midnight, and days count on from Sunday to Monday. */
function intervalsOf(window: string): Interval[] {
  const [, first = "", last = first, from = "", to = ""] =
    /^(\w+)(?:-(\w+))? ((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-4]):[0-5]\d)$/.exec(window) ?? [];
  if (!days.includes(first) || !days.includes(last)) {
    throw new RangeError(`"${window}" is no window: write days and hours, such as Mon-Fri 08:00-18:00`);
  }
  const firstDay = days.indexOf(first);
  const count = positive(days.indexOf(last) - firstDay + 1, days.length);
  const length = positive(minuteOf(to) - minuteOf(from), minutesPerDay);
  return Array.from({ length: count }, (_, index) => {
    const start = ((firstDay + index) % days.length) * minutesPerDay + minuteOf(from);
    return [start, start + length];
  });
}

function withinWeek([start, end]: Interval): Interval[] {
  return end <= minutesPerWeek
    ? [[start, end]]
    : [
        [start, minutesPerWeek],
        [0, end - minutesPerWeek],
      ];
}

/** The same minutes in intervals that neither overlap nor touch, in order. */
function merged(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const [start, end] of [...intervals].sort(([one], [other]) => one - other)) {
    const [lastStart, lastEnd] = result.at(-1) ?? [start, -1];
    if (start <= lastEnd) {
      result[result.length - 1] = [lastStart, Math.max(lastEnd, end)];
    } else {
      result.push([start, end]);
    }
  }
  return result;
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}

/** The difference on a circle, from 1 to its length. */
function positive(difference: number, circle: number): number {
  return ((difference - 1 + circle) % circle) + 1;
}
