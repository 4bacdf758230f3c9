import assert from "node:assert/strict";
import * as fc from "fast-check";
import { replicasFor, requestsInService, requestsPerSecondOf } from "../../../components/cost/index.js";
import { runsPerMonth } from "../../../components/cost/cronRuns.js";
import { hoursOfWeek } from "../../../components/cost/trafficHours.js";
import { awakeAtRandom } from "../../../components/cost/usage/async.js";
import { simulateQueue, simulateSleeper } from "./simulation.js";

describe("sizing", () => {
  const loads: readonly [rate: number, seconds: number, concurrency: number, utilisation: number][] = [
    [40, 0.1, 2, 0.7],
    [3, 2, 1, 0.6],
    [200, 0.05, 4, 0.8],
    [0.5, 1, 1, 0.7],
  ];
  for (const [requestsPerSecond, secondsPerRequest, concurrency, utilisation] of loads) {
    const service = { requestsPerSecond, secondsPerRequest, concurrency };
    const replicas = replicasFor(service, utilisation);

    // A simulation of requests at random: it proves nothing about a model whose requests slow each other down.
    it(`of ${requestsPerSecond} a second × ${secondsPerRequest} s is ${replicas} × ${concurrency} places, which a simulated queue keeps busy as Little's law says`, () => {
      const places = replicas * concurrency;
      const run = simulateQueue(requestsPerSecond, secondsPerRequest, places);
      const expected = requestsInService(service) / places;
      assert.ok(Math.abs(run.busy - expected) < 0.02 * expected, `${run.busy} busy, ${expected} expected`);
      assert.ok(expected <= utilisation + 1e-9);
      const [early, late] = run.waits;
      assert.ok(late < early * 1.5 + 0.1 * secondsPerRequest, `waits grow from ${early} to ${late} s`);
    });
  }

  it("is the least that keeps to the target: one replica less is busier", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1000, noNaN: true }),
        fc.double({ min: 0.001, max: 60, noNaN: true }),
        fc.integer({ min: 1, max: 64 }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        (requestsPerSecond, secondsPerRequest, concurrency, utilisation) => {
          const service = { requestsPerSecond, secondsPerRequest, concurrency };
          const replicas = replicasFor(service, utilisation);
          const busy = (count: number) => requestsInService(service) / (count * concurrency);
          assert.ok(busy(replicas) <= utilisation * (1 + 1e-6));
          assert.ok(replicas === 1 || busy(replicas - 1) > utilisation);
        },
      ),
    );
  });

  it("with places for less than is in service lets the queue grow", () => {
    const [early, late] = simulateQueue(40, 0.1, 3).waits;
    assert.ok(late > 2 * early, `${early} s, then ${late} s`);
  });

  it("knows what replicas answer at most", () => {
    assert.equal(requestsPerSecondOf(3, { secondsPerRequest: 0.1, concurrency: 2 }), 60);
  });
});

describe("hours awake of one replica that may sleep", () => {
  const habits: readonly [perHour: number, seconds: number, start: number, idle: number][] = [
    [1, 3, 600, 900],
    [6, 120, 600, 900],
    [30, 60, 300, 120],
    [0.1, 600, 600, 900],
  ];
  for (const [perHour, secondsPerRequest, startSeconds, idleSeconds] of habits) {
    it(`agree with a simulation: ${perHour} an hour of ${secondsPerRequest} s`, () => {
      const habit = { requestsPerSecond: perHour / 3600, secondsPerRequest, startSeconds, idleSeconds };
      const share = awakeAtRandom({ ...habit, hours: 1 });
      const simulated = simulateSleeper(habit);
      assert.ok(Math.abs(share - simulated) < 0.02 * simulated, `${share}, simulated ${simulated}`);
    });
  }
});

describe("hours with traffic", () => {
  const cases: readonly [string[], hours: number, windows: number][] = [
    [["Mon-Fri 08:00-18:00"], 50, 5],
    [["Mon-Fri 08:00-12:00", "Mon-Fri 10:00-18:00"], 50, 5],
    [["Mon 22:00-02:00"], 4, 1],
    [["Sat-Mon 12:00-13:00"], 3, 3],
    [["Sun 00:00-00:00"], 24, 1],
    [["Mon-Sun 00:00-00:00"], 168, 0],
    [["Sat 18:00-24:00"], 6, 1],
  ];
  for (const [windows, hours, starts] of cases) {
    it(`${windows.join(", ")}: ${hours} a week, begun ${starts} times`, () => {
      assert.deepEqual(hoursOfWeek(windows), { hours, windows: starts });
    });
  }

  for (const window of ["Foo 08:00-18:00", "Mon-Foo 08:00-18:00", "Mon 08:00-25:00", "Mon 08:70-18:00"]) {
    it(`${window} are none`, () => {
      assert.throws(() => hoursOfWeek([window]), RangeError);
    });
  }
});

describe("runs of a schedule in an average month", () => {
  const cases: readonly [string, number][] = [
    ["0 2 * * *", 365 / 12],
    ["*/15 * * * *", (365 * 96) / 12],
    ["0 7 * * 1-5", (365 * 5) / 7 / 12],
    ["0 7 * * MON-FRI", (365 * 5) / 7 / 12],
    ["0 0 1 * *", 1],
    ["0 0 31 * *", 7 / 12],
    ["0 0 1 JAN *", 1 / 12],
    ["0 6,18 * * 0,7", (365 * 2) / 7 / 12],
    // On the first, or on Mondays: 12 firsts, and Mondays on the 353 other days.
    ["0 0 1 * 1", (12 + 353 / 7) / 12],
  ];
  for (const [expression, runs] of cases) {
    it(`${expression}: ${runs.toFixed(2)}`, () => {
      assert.ok(Math.abs(runsPerMonth(expression) - runs) < 1e-9, String(runsPerMonth(expression)));
    });
  }
});
