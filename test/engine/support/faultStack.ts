import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { engineEnvironment, pulumiCli, type PulumiRun } from "../../../sandbox/engine.js";
import { silentProgress } from "../../../sandbox/progress.js";
import type { Attempt, FaultKind, FaultProxy } from "./faultProxy.js";
import { expectSuccess, TestProject } from "./project.js";

/** No call for so long, in milliseconds: the rest of an `up` is done. Endpoints are looked at every second at first. */
const quietMs = 1_500;

/** What exists, by kind. */
export type Inventory = Record<string, string[]>;

/** A project whose calls of AWS go through a proxy, and what of AWS is its own. */
export class FaultStack extends TestProject {
  /** @param inventory Tells what of AWS is its own. */
  constructor(
    name: string,
    readonly proxy: FaultProxy,
    readonly inventory: () => Promise<Inventory>,
  ) {
    super(name);
  }

  override get environment(): NodeJS.ProcessEnv {
    return { ...super.environment, AWS_ENDPOINT_URL: this.proxy.url };
  }

  /** Runs a plain `up`. Returns what exists then, see `settled`. */
  async converge(): Promise<Inventory> {
    this.proxy.follow();
    expectSuccess(await this.up());
    return this.settled();
  }

  /** Shows that a further `up`, which reads anew what exists, finds nothing to do. Returns what exists. */
  async settled(): Promise<Inventory> {
    this.proxy.follow();
    expectSuccess(await this.up("--refresh", "--expect-no-changes"));
    return this.inventory();
  }

  /** `pulumi destroy`, with what is put behind it. */
  destroy(...args: string[]): Promise<PulumiRun> {
    return this.pulumi("destroy", "--yes", "--skip-preview", ...args);
  }

  /** Destroys everything and shows that nothing is left. */
  async destroyAll(): Promise<void> {
    expectSuccess(await this.destroy());
    assert.deepEqual(await this.inventory(), {}, "destroy leaves nothing behind");
  }

  /**
   * Kills the CLI during an `up` when AWS has carried out some calls, one for each moment, and their callers have not
   * heard of it: of these calls alone, since everything else that was under way may end first. Then does what a person
   * does after a crash: takes away the lock that the file backend still has.
   */
  async killWhenAnswered(...moments: readonly ((attempt: Attempt) => boolean)[]): Promise<void> {
    const cli = await pulumiCli(silentProgress);
    const child = spawn(cli, ["up", "--yes", "--skip-preview", "--stack", this.stack, "--non-interactive"], {
      cwd: this.folder,
      env: engineEnvironment(cli, this.environment),
      stdio: "ignore",
    });
    const open = new Set(moments);
    const killed = once(child, "exit");
    this.proxy.follow({
      answered: async (attempt) => {
        const moment = [...open].find((isNow) => isNow(attempt));
        if (moment === undefined) return;
        open.delete(moment);
        if (open.size === 0) {
          await this.proxy.quiet(quietMs);
          child.kill("SIGKILL");
        }
        await killed;
      },
    });
    await killed;
    assert.equal(child.signalCode, "SIGKILL", "the up ended before it could be killed");
    expectSuccess(await this.pulumi("cancel", "--yes"));
  }
}

/** The calls that a run makes fail once each and are tried again by the SDK, so that not even the run itself fails. */
export async function everyCallOnce(
  proxy: FaultProxy,
  kind: FaultKind,
  run: () => Promise<PulumiRun>,
): Promise<void> {
  const met = new Set<string>();
  proxy.follow({
    fault: ({ call }) => {
      if (met.has(call)) return undefined;
      met.add(call);
      return kind;
    },
  });
  expectSuccess(await run());
  const faulty = proxy.attempts.filter(({ fault }) => fault !== undefined);
  assert.ok(faulty.length > 0);
  assert.equal(new Set(proxy.attempts.map(({ call }) => call)).size, faulty.length);
}

/** A run in which every action that is left fails for good. Takes those that were tried from the set. */
export async function failFirst(
  proxy: FaultProxy,
  left: Set<string>,
  run: (...args: string[]) => Promise<PulumiRun>,
): Promise<void> {
  proxy.follow({ fault: (attempt) => (left.has(nameOf(attempt)) ? "error" : undefined) });
  // Or the engine would begin nothing more after the first failure, and chance would decide which action that is.
  expectFailure(await run("--continue-on-error"));
  const failed = proxy.attempts.filter(({ fault }) => fault !== undefined).map(nameOf);
  assert.ok(failed.length > 0, `the run failed without having tried any of ${[...left].join(", ")}`);
  for (const action of failed) left.delete(action);
}

/** The actions of the record that change something. */
export function mutations({ attempts }: FaultProxy): Set<string> {
  return new Set(attempts.filter(({ mutates }) => mutates).map(nameOf));
}

function nameOf({ service, action }: Attempt): string {
  return `${service} ${action}`;
}

/** What is there beyond what is expected; of equal names, as many as there are more. */
export function difference(present: Inventory, expected: Inventory): Inventory {
  const kinds = Object.entries(present).map(([kind, names]): [string, string[]] => {
    const known = [...(expected[kind] ?? [])];
    const more = names.filter((name) => {
      const index = known.indexOf(name);
      if (index >= 0) known.splice(index, 1);
      return index < 0;
    });
    return [kind, more];
  });
  return Object.fromEntries(kinds.filter(([, names]) => names.length > 0));
}

/** A run that must not have gone well. */
export function expectFailure(run: PulumiRun): void {
  assert.notEqual(run.code, 0, `the run went well\n${run.stdout}`);
}
