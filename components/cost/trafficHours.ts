const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const minutesPerDay = 24 * 60;
const minutesPerWeek = days.length * minutesPerDay;

/** Hours a week that windows such as `Mon-Fri 08:00-18:00` cover, and how often in a week the traffic begins. */
export function hoursOfWeek(windows: readonly string[]): { hours: number; windows: number } {
  const active = new Array<boolean>(minutesPerWeek).fill(false);
  for (const window of windows) {
    mark(active, window);
  }
  const starts = active.filter((isActive, minute) => isActive && active.at(minute - 1) === false);
  return { hours: active.filter(Boolean).length / 60, windows: starts.length };
}

/** A window that ends before it begins runs over midnight, and days count on from Sunday to Monday. */
function mark(active: boolean[], window: string): void {
  const [, first = "", last = first, from = "", to = ""] =
    /^(\w+)(?:-(\w+))? (\d\d:\d\d)-(\d\d:\d\d)$/.exec(window) ?? [];
  const begin = minuteOf(from);
  const length = positive(minuteOf(to) - begin, minutesPerDay);
  const count = positive(days.indexOf(last) - days.indexOf(first) + 1, days.length);
  for (let day = 0; day < count; day++) {
    const start = (days.indexOf(first) + day) * minutesPerDay + begin;
    for (let minute = start; minute < start + length; minute++) {
      active[minute % minutesPerWeek] = true;
    }
  }
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}

/** The difference on a circle, from 1 to its length. */
function positive(difference: number, circle: number): number {
  return ((difference - 1 + circle) % circle) + 1;
}
