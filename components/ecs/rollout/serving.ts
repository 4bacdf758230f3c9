import type { Deployment, EcsApi, Service } from "./api.js";
import type { RolloutInputs } from "./inputs.js";
import { failureOf } from "./failure.js";
import { nameOf } from "./names.js";

/** Time, so that tests need none. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** What a rollout needs of its surroundings. */
export interface Surroundings {
  readonly api: EcsApi;
  readonly clock: Clock;
  /** Tells the person who waits what goes on. */
  readonly tell: (progress: string) => void;
}

type Wanted = Pick<
  RolloutInputs,
  "cluster" | "service" | "taskDefinition" | "timeoutSeconds" | "pollSeconds" | "logGroup"
>;

/** In these a deployment goes on by itself; the others are its end. */
const underWay: readonly string[] = [
  ...["PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"],
];

/** Until ECS shows the deployment that it was just asked for, in seconds. */
const settlingSeconds = 20;

/** What one look at a service shows. */
interface Sight {
  readonly service: Service;
  readonly newest: Deployment | undefined;
}

/**
 * Waits until the service serves the task definition asked for. Where ECS went back to another one, in an earlier run or
 * before anybody looked, it is asked again, once.
 *
 * @throws Error when the service is gone, when the deployment failed or was rolled back, with the reasons of its tasks, and when time is up.
 */
export async function serve(surroundings: Surroundings, wanted: Wanted): Promise<void> {
  const rollout = new Rollout(surroundings, wanted);
  for (;;) {
    const sight = await rollout.look();
    if (sight.newest !== undefined && underWay.includes(sight.newest.status)) {
      rollout.watch(sight.newest);
    } else if (serves(sight, wanted)) {
      return;
    } else if (rollout.watched(sight.newest)) {
      throw new Error(await failureOf(surroundings.api, wanted, sight));
    } else {
      await rollout.ask();
    }
    await rollout.pause(sight);
  }
}

function serves({ service, newest }: Sight, { taskDefinition }: Wanted): boolean {
  // A deployment without a record is one of before ECS kept records: then the service alone tells.
  const isDone =
    newest === undefined
      ? service.running >= service.desired
      : newest.status === "SUCCESSFUL" && (newest.taskDefinition ?? taskDefinition) === taskDefinition;
  return isDone && service.taskDefinition === taskDefinition;
}

/** One attempt to have a service serve what is wanted. */
class Rollout {
  private readonly started: number;
  /** When ECS was asked by this run. */
  private asked: number | undefined;
  /** The deployment that this run has seen under way. */
  private seen: string | undefined;
  private told: string | undefined;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly wanted: Wanted,
  ) {
    this.started = surroundings.clock.now();
  }

  async look(): Promise<Sight> {
    const { api } = this.surroundings;
    const service = await api.describeService(this.wanted);
    if (service?.status !== "ACTIVE") {
      throw new Error(`service ${this.wanted.service} is ${service?.status ?? "gone"}`);
    }
    return { service, newest: await api.newestDeployment(this.wanted) };
  }

  watch({ arn, status, statusReason, taskDefinition }: Deployment): void {
    const isOurs = taskDefinition === undefined || taskDefinition === this.wanted.taskDefinition;
    if (isOurs) this.seen = arn;
    this.tell(`deployment of ${nameOf(this.wanted.taskDefinition)} is ${status}`, statusReason);
  }

  /** Whether the deployment has ended under this run's eyes, or is the answer to what this run asked for. */
  watched(newest: Deployment | undefined): boolean {
    if (newest === undefined) return false;
    const { asked } = this;
    return newest.arn === this.seen || (asked !== undefined && newest.created.getTime() >= asked);
  }

  /** Asks ECS for what is wanted, once; the answer may take a while to show. */
  async ask(): Promise<void> {
    const { api, clock } = this.surroundings;
    if (this.asked !== undefined) {
      if (clock.now() - this.asked < settlingSeconds * 1000) return;
      throw new Error(
        `service ${nameOf(this.wanted.service)} was asked for task definition ` +
          `${nameOf(this.wanted.taskDefinition)}, and ECS began no deployment of it within ${settlingSeconds} seconds`,
      );
    }
    this.tell(`does not serve ${nameOf(this.wanted.taskDefinition)}: ECS is asked for it`);
    // ECS gives times in whole seconds.
    this.asked = Math.floor(clock.now() / 1000) * 1000;
    await api.deploy(this.wanted, this.wanted.taskDefinition);
  }

  /** Looks often at first and less often later: the number of calls that an account may make is limited. */
  async pause({ service, newest }: Sight): Promise<void> {
    const { clock } = this.surroundings;
    const { timeoutSeconds, pollSeconds } = this.wanted;
    const elapsed = (clock.now() - this.started) / 1000;
    if (elapsed >= timeoutSeconds) {
      throw new Error(
        `service ${nameOf(this.wanted.service)}: the deployment of ${nameOf(this.wanted.taskDefinition)} is still ` +
          `${newest?.status ?? "not there"} after ${timeoutSeconds} seconds, with ${service.running} of ` +
          `${service.desired} tasks. ECS goes on with it; the next up waits for it again.`,
      );
    }
    const seconds = Math.min(Math.max(1, elapsed / 10), pollSeconds, timeoutSeconds - elapsed);
    await clock.sleep(seconds * 1000);
  }

  private tell(what: string, reason?: string): void {
    if (this.told === what) return;
    this.told = what;
    const why = reason === undefined || reason === "" ? "" : `: ${reason}`;
    this.surroundings.tell(`service ${nameOf(this.wanted.service)}: ${what}${why}`);
  }
}
