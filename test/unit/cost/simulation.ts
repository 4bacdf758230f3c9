/** Small simulations, with chance that is the same in every run. */

/** Numbers between 0 and 1 that look like chance (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    const more = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((more ^ (more >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Time to the next of events that come at random, on average so many a second. */
export function exponential(random: () => number, perSecond: number): number {
  return -Math.log(1 - random()) / perSecond;
}

/** What a queue with several places did. */
export interface Run {
  /** Share of the places that was busy. */
  readonly busy: number;
  /** Average time that a request waited, of the first and the second half of the requests. */
  readonly waits: readonly [number, number];
  /** 95th percentile of the time that a request waited, of the same halves. */
  readonly slowest: readonly [number, number];
}

/** Requests at random, each of `seconds` on average, at `places`, first come first served. */
export function simulateQueue(rate: number, seconds: number, places: number, requests = 60_000): Run {
  const random = chance(7);
  const freeAt = new Array<number>(places).fill(0);
  const waits: number[] = [];
  let now = 0;
  let busySeconds = 0;
  for (let request = 0; request < requests; request++) {
    now += exponential(random, rate);
    const place = freeAt.indexOf(Math.min(...freeAt));
    const start = Math.max(now, freeAt[place]!);
    const length = exponential(random, 1 / seconds);
    freeAt[place] = start + length;
    busySeconds += length;
    waits.push(start - now);
  }
  const half = requests / 2;
  const average = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const percentile = (values: readonly number[]) =>
    [...values].sort((one, other) => one - other)[Math.floor(values.length * 0.95)]!;
  return {
    busy: busySeconds / (places * Math.max(...freeAt)),
    waits: [average(waits.slice(0, half)), average(waits.slice(half))],
    slowest: [percentile(waits.slice(0, half)), percentile(waits.slice(half))],
  };
}

/** Share of requests at random that find all places taken and are turned away. */
export function simulateLoss(rate: number, seconds: number, places: number, requests = 100_000): number {
  const random = chance(5);
  const freeAt = new Array<number>(places).fill(0);
  let now = 0;
  let lost = 0;
  for (let request = 0; request < requests; request++) {
    now += exponential(random, rate);
    const place = freeAt.findIndex((time) => time <= now);
    if (place === -1) {
      lost++;
    } else {
      freeAt[place] = now + exponential(random, 1 / seconds);
    }
  }
  return lost / requests;
}

/** Share of requests at random that come more than `keptSeconds` after the one before. */
export function simulateGaps(rate: number, keptSeconds: number, requests = 100_000): number {
  const random = chance(3);
  const gaps = Array.from({ length: requests }, () => exponential(random, rate));
  return gaps.filter((gap) => gap > keptSeconds).length / requests;
}

/** Share of the time that one replica is awake which starts when a request finds it asleep, and sleeps after idling. */
export function simulateSleeper(habit: {
  requestsPerSecond: number;
  secondsPerRequest: number;
  startSeconds: number;
  idleSeconds: number;
}): number {
  const random = chance(11);
  let now = 0;
  let doneAt = 0;
  let asleep = 0;
  for (let request = 0; request < 200_000; request++) {
    now += exponential(random, habit.requestsPerSecond);
    const sleepsAt = doneAt + habit.idleSeconds;
    const wakes = now > sleepsAt;
    asleep += wakes ? now - sleepsAt : 0;
    doneAt = (wakes ? now + habit.startSeconds : Math.max(now, doneAt)) + habit.secondsPerRequest;
  }
  return 1 - asleep / doneAt;
}
