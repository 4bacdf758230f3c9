import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../../sandbox/fileLock.js";
import {
  endProcess,
  identify,
  isAlive,
  ownIdentity,
  parseStat,
  startDetached,
} from "../../../sandbox/processes.js";
import { silentProgress } from "../../../sandbox/progress.js";
import { waitFor } from "../../../sandbox/waitFor.js";

const onLinux = process.platform === "linux" ? describe : describe.skip;

describe("the kernel's line about a process", () => {
  it("is read past a name with blanks and brackets", () => {
    const fields = ["Z", ...Array.from({ length: 18 }, (_value, index) => String(index)), "4711", "0"];
    assert.deepEqual(parseStat(`12 (a ) b (c) ${fields.join(" ")}\n`), { state: "Z", startTime: "4711" });
  });
});

onLinux("processes of the sandbox", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "processes-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const startSleep = () =>
    startDetached({ command: "sleep", args: ["60"], env: process.env, log: join(folder, "sleep.log") });

  it("are ended, also when asked twice", async () => {
    const identity = await startSleep();
    assert.equal(isAlive(identity), true);
    await endProcess(identity, 2_000);
    await endProcess(identity, 2_000);
    assert.equal(isAlive(identity), false);
  });

  it("are ended by force when they ignore the request", async () => {
    const log = join(folder, "stubborn.log");
    const script = "trap '' TERM; echo ready; while :; do sleep 0.05; done";
    const identity = await startDetached({ command: "sh", args: ["-c", script], env: process.env, log });
    await waitFor("it ignores", () => readFileSync(log, "utf8") !== "", { timeoutMs: 5_000 });
    await endProcess(identity, 200);
    assert.equal(isAlive(identity), false);
  });

  it("are never confused with another one that got the same pid", async () => {
    const identity = await startSleep();
    try {
      const earlier = { ...identity, startTime: "1" };
      const beforeReboot = { ...identity, bootId: "another boot" };
      await endProcess(earlier, 100);
      await endProcess(beforeReboot, 100);
      assert.equal(isAlive(identity), true);
    } finally {
      await endProcess(identity, 0);
    }
  });

  it("do not exist for a pid that nobody has", () => {
    assert.equal(identify(2 ** 22 + 1), undefined);
  });

  it("fail to start with the system's reason", async () => {
    const missing = { command: join(folder, "missing"), args: [], env: {}, log: join(folder, "missing.log") };
    await assert.rejects(startDetached(missing), /ENOENT/);
  });
});

onLinux("a lock", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lock-"));
    file = join(folder, "start.lock");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("lets one in after the other, and is gone afterwards", async () => {
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} in`);
      await sleep(30);
      events.push(`${name} out`);
    };
    const messages: string[] = [];
    const progress = { ...silentProgress, info: (message: string) => messages.push(message) };
    await Promise.all([withLock(file, progress, work("a")), withLock(file, progress, work("b"))]);
    assert.deepEqual(events, ["a in", "a out", "b in", "b out"]);
    assert.deepEqual(messages, [`process ${process.pid} is at the same work; waiting for it to finish`]);
    assert.equal(existsSync(file), false);
  });

  it("is taken from a holder that has gone", async () => {
    writeFileSync(file, JSON.stringify({ ...ownIdentity(), startTime: "1" }));
    assert.equal(await withLock(file, silentProgress, () => Promise.resolve("done")), "done");
  });

  it("is released when the work fails", async () => {
    await assert.rejects(
      withLock(file, silentProgress, () => Promise.reject(new Error("failed"))),
      /failed/,
    );
    assert.equal(existsSync(file), false);
  });

  it("refuses a file that is something else", async () => {
    writeFileSync(file, "notes");
    await assert.rejects(
      withLock(file, silentProgress, () => Promise.resolve()),
      /is not a lock of this sandbox/,
    );
  });
});
