import assert from "node:assert/strict";
import fc from "fast-check";
import { awsCron, awsCrons } from "../../../components/aws/cron.js";

const cases: readonly [string, string][] = [
  ["0 6 * * *", "cron(0 6 * * ? *)"],
  ["*/15 * * * *", "cron(0/15 * * * ? *)"],
  ["5/20 */12 * * *", "cron(5/20 0,12 * * ? *)"],
  ["0-30/10 6 * * *", "cron(0,10,20,30 6 * * ? *)"],
  ["0 7 * * 1-5", "cron(0 7 ? * MON,TUE,WED,THU,FRI *)"],
  ["0 7 * * 0", "cron(0 7 ? * SUN *)"],
  ["0 7 * * 7", "cron(0 7 ? * SUN *)"],
  ["0 7 * * 5-7", "cron(0 7 ? * SUN,FRI,SAT *)"],
  ["0 7 * * mon,Wed", "cron(0 7 ? * MON,WED *)"],
  ["0 7 * * */2", "cron(0 7 ? * SUN,TUE,THU,SAT *)"],
  ["0 7 * * 0-6", "cron(0 7 * * ? *)"],
  ["30 2 1,15 jan-mar *", "cron(30 2 1,15 1-3 ? *)"],
  ["0 0 1-31 * 1", "cron(0 0 ? * MON *)"],
  ["  0   6  *  *  * ", "cron(0 6 * * ? *)"],
];

// AWS's own reading of these fields is not asked: the reading below is of EventBridge Scheduler's documentation.
describe("a cron expression in the words of AWS", () => {
  for (const [cron, expected] of cases) {
    it(`is ${expected} for "${cron}"`, () => {
      assert.equal(awsCron(cron), expected);
      assert.deepEqual(awsCrons(cron), [expected]);
    });
  }

  it("are two where both days of the month and of the week are given, which no single one can say", () => {
    assert.deepEqual(awsCrons("0 6 1 * 1"), ["cron(0 6 1 * ? *)", "cron(0 6 ? * MON *)"]);
    assert.throws(() => awsCron("0 6 1 * 1"), {
      message:
        '"0 6 1 * 1" names days of the month and days of the week, and a schedule of AWS takes one of them: ' +
        'write "*" for the other.',
    });
  });

  it("is none for what is no cron expression", () => {
    for (const text of ["0 6 * *", "60 6 * * *", "0 6 L * *", "0 6 ? * MON"]) {
      assert.throws(() => awsCrons(text), { message: `"${text}" is no cron expression of five fields` });
    }
  });
});

const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** Whether an expression of AWS starts at the time; the syntax of its documentation, no more than is written here. */
function starts(expression: string, at: Date): boolean {
  const [, minutes = "", hours = "", days = "", months = "", week = ""] =
    /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) \*\)$/.exec(expression) ?? assert.fail(expression);
  assert.equal([days, week].filter((field) => field === "?").length, 1, expression);
  assert.doesNotMatch(
    week,
    /[/\d]/,
    "days of the week know no steps, and numbers are counted in another way",
  );
  return (
    allows(minutes, at.getUTCMinutes()) &&
    allows(hours, at.getUTCHours()) &&
    allows(days, at.getUTCDate()) &&
    allows(months, at.getUTCMonth() + 1) &&
    (/^[?*]$/.test(week) || week.split(",").includes(weekdays[at.getUTCDay()]!))
  );
}

function allows(field: string, value: number): boolean {
  if (/^[?*]$/.test(field)) return true;
  const [, first, step] = /^(\d+)\/(\d+)$/.exec(field) ?? [];
  if (first !== undefined) return value >= Number(first) && (value - Number(first)) % Number(step) === 0;
  return field.split(",").some((item) => {
    const [from = NaN, to = from] = item.split("-").map(Number);
    return value >= from && value <= to;
  });
}

interface Part {
  readonly text: string;
  readonly has: (value: number) => boolean;
}

/** A field of cron, and what it means. */
function part(least: number, most: number): fc.Arbitrary<Part> {
  const value = fc.integer({ min: least, max: most });
  const step = fc.option(fc.integer({ min: 1, max: most }), { nil: undefined });
  const item = fc
    .record({ range: fc.constantFrom("all", "one", "range"), a: value, b: value, step })
    .map(({ range, a, b, step: every }): Part => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const [text, first, last] =
        range === "all"
          ? ["*", least, most]
          : range === "one"
            ? [`${a}`, a, every === undefined ? a : most]
            : [`${low}-${high}`, low, high];
      return {
        text: every === undefined ? text : `${text}/${every}`,
        has: (asked) => asked >= first && asked <= last && (asked - first) % (every ?? 1) === 0,
      };
    });
  return fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => ({
    text: items.map(({ text }) => text).join(","),
    has: (asked) => items.some(({ has }) => has(asked)),
  }));
}

const everyDay: Part = { text: "*", has: () => true };

const time = fc
  .date({ min: new Date("2026-01-01"), max: new Date("2030-12-31"), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 60_000) * 60_000));

describe("for any cron expression and any minute", () => {
  const parts = { minute: part(0, 59), hour: part(0, 23), month: part(1, 12) };

  it("with days of the month, AWS starts exactly when cron does", () => {
    fc.assert(
      fc.property(fc.record({ ...parts, day: part(1, 31) }), time, ({ minute, hour, month, day }, at) => {
        const expression = awsCron([minute, hour, day, month, everyDay].map(({ text }) => text).join(" "));
        const expected =
          minute.has(at.getUTCMinutes()) &&
          hour.has(at.getUTCHours()) &&
          day.has(at.getUTCDate()) &&
          month.has(at.getUTCMonth() + 1);
        assert.equal(starts(expression, at), expected, expression);
      }),
      { numRuns: 500 },
    );
  });

  it("with days of the week, AWS starts exactly when cron does, Sunday being 0 and 7", () => {
    fc.assert(
      fc.property(fc.record({ ...parts, week: part(0, 7) }), time, ({ minute, hour, month, week }, at) => {
        const expression = awsCron([minute, hour, everyDay, month, week].map(({ text }) => text).join(" "));
        const day = at.getUTCDay();
        const expected =
          minute.has(at.getUTCMinutes()) &&
          hour.has(at.getUTCHours()) &&
          (week.has(day) || (day === 0 && week.has(7))) &&
          month.has(at.getUTCMonth() + 1);
        assert.equal(starts(expression, at), expected, expression);
      }),
      { numRuns: 500 },
    );
  });

  it("with hours of every day, a time that cron starts at is found", () => {
    // Random minutes seldom meet random fields: here each does.
    fc.assert(
      fc.property(time, (at) => {
        const cron = `${at.getUTCMinutes()} ${at.getUTCHours()} ${at.getUTCDate()} ${at.getUTCMonth() + 1} *`;
        assert.ok(starts(awsCron(cron), at));
        assert.ok(starts(awsCron(`${at.getUTCMinutes()} * * * ${at.getUTCDay()}`), at));
      }),
    );
  });
});
