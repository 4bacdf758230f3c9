import {
  RefusedError,
  type Endpoint,
  type EndpointChange,
  type Listed,
  type SageMakerApi,
  type Tags,
} from "../../../components/sagemaker/endpoint/api.js";
import type { Clock } from "../../../components/sagemaker/endpoint/waiting.js";

/** Time that passes only while somebody sleeps. */
export class FakeClock implements Clock {
  private milliseconds = 0;
  readonly pauses: number[] = [];

  now(): number {
    return this.milliseconds;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.pauses.push(milliseconds / 1000);
    this.milliseconds += milliseconds;
    return Promise.resolve();
  }
}

interface FakeEndpoint {
  status: string;
  configurationName: string;
  failureReason?: string;
  tags: Record<string, string>;
  /** What becomes of it, and when. */
  next?: { at: number; becomes: Partial<FakeEndpoint> | "gone" };
}

interface FakeRevision {
  readonly created: number;
  readonly tags: Record<string, string>;
}

/** How a rollout ends. */
export type Ending = "InService" | { readonly fails: string };

/** Which call fails, counted from 0, and whether it had its effect by then. */
export interface Fault {
  readonly call: number;
  readonly when: "before" | "after";
}

/**
 * SageMaker in memory, with what its endpoints, configurations and models do over time and refuse meanwhile, as its API
 * reference says. It does not prove that SageMaker does so; the emulator's tests and AWS itself would.
 */
export class FakeSageMaker implements SageMakerApi {
  readonly endpoints = new Map<string, FakeEndpoint>();
  readonly configurations = new Map<
    string,
    FakeRevision & { readonly models: readonly string[]; variants: readonly string[] }
  >();
  readonly models = new Map<string, FakeRevision>();
  /** Each call with its arguments' names, such as `updateEndpoint digits-b`. */
  readonly calls: string[] = [];
  /** What was asked of `updateEndpoint` and `createEndpoint`. */
  readonly changes: (EndpointChange & { readonly retainInstanceCounts?: boolean })[] = [];
  /** Seconds that a creation, an update or a deletion takes. */
  seconds = 60;
  /** How the next creation, and the next updates, end; then they succeed again. */
  creations: Ending[] = [];
  updates: Ending[] = [];
  fault?: Fault;
  private revisions = 0;

  constructor(readonly clock: FakeClock = new FakeClock()) {}

  /** Adds a configuration, and the model that it names, newer than all before. */
  addRevision(name: string, tags: Tags, models: readonly string[] = [`${name}-model`]): void {
    const created = ++this.revisions;
    this.configurations.set(name, { created, tags: { ...tags }, models, variants: ["primary"] });
    for (const model of models) {
      if (!this.models.has(model)) this.models.set(model, { created, tags: { ...tags } });
    }
  }

  addEndpoint(name: string, endpoint: FakeEndpoint): void {
    this.endpoints.set(name, endpoint);
  }

  /** Everything that there is, to be compared. */
  state(): unknown {
    const endpoints = [...this.endpoints].map(([name, { status, configurationName, tags }]) => ({
      name,
      status,
      configurationName,
      tags,
    }));
    return { endpoints, configurations: [...this.configurations.keys()], models: [...this.models.keys()] };
  }

  async describeEndpoint(name: string): Promise<Endpoint | undefined> {
    return this.answer(`describeEndpoint ${name}`, () => {
      const endpoint = this.current(name);
      if (endpoint === undefined) return undefined;
      const { status, configurationName, failureReason } = endpoint;
      return { arn: arnOf("endpoint", name), status, configurationName, failureReason };
    });
  }

  async createEndpoint({ tags, ...change }: EndpointChange & { tags: Tags }): Promise<void> {
    const { endpointName: name, configurationName } = change;
    return this.answer(`createEndpoint ${configurationName}`, () => {
      if (this.current(name) !== undefined) {
        throw new RefusedError(`Cannot create already existing endpoint "${arnOf("endpoint", name)}".`);
      }
      this.known(configurationName);
      this.changes.push(change);
      const ending = this.creations.shift() ?? "InService";
      const becomes = ending === "InService" ? { status: ending } : failed(ending.fails);
      this.addEndpoint(name, { status: "Creating", configurationName, tags: { ...tags } });
      this.later(name, becomes);
    });
  }

  async updateEndpoint(change: EndpointChange & { retainInstanceCounts: boolean }): Promise<void> {
    const { endpointName: name, configurationName } = change;
    return this.answer(`updateEndpoint ${configurationName}`, () => {
      const endpoint = this.present(name);
      this.settled(name);
      this.known(configurationName);
      if (endpoint.configurationName === configurationName) {
        throw new RefusedError(`Endpoint ${name} already uses configuration ${configurationName}.`);
      }
      this.changes.push(change);
      const ending = this.updates.shift() ?? "InService";
      endpoint.status = "Updating";
      this.later(
        name,
        ending === "InService"
          ? { status: ending, configurationName, failureReason: undefined }
          : { status: "InService", failureReason: ending.fails },
      );
    });
  }

  async deleteEndpoint(name: string): Promise<void> {
    return this.answer(`deleteEndpoint ${name}`, () => {
      if (this.current(name) === undefined) return;
      this.settled(name);
      this.present(name).status = "Deleting";
      this.later(name, "gone");
    });
  }

  async listConfigurations(nameContains: string): Promise<Listed[]> {
    return this.answer("listConfigurations", () =>
      listed("endpoint-config", this.configurations, nameContains),
    );
  }

  async modelsOf(name: string): Promise<string[] | undefined> {
    return this.answer(`modelsOf ${name}`, () => {
      const configuration = this.configurations.get(name);
      return configuration && [...configuration.models];
    });
  }

  async variantsOf(name: string): Promise<string[] | undefined> {
    return this.answer(`variantsOf ${name}`, () => {
      const configuration = this.configurations.get(name);
      return configuration && [...configuration.variants];
    });
  }

  async deleteConfiguration(name: string): Promise<void> {
    return this.answer(`deleteConfiguration ${name}`, () => void this.configurations.delete(name));
  }

  async listModels(nameContains: string): Promise<Listed[]> {
    return this.answer("listModels", () => listed("model", this.models, nameContains));
  }

  async deleteModel(name: string): Promise<void> {
    return this.answer(`deleteModel ${name}`, () => void this.models.delete(name));
  }

  async tagsOf(arn: string): Promise<Tags> {
    return this.answer(`tagsOf ${arn}`, () => ({ ...this.tagged(arn) }));
  }

  async addTags(arn: string, tags: Tags): Promise<void> {
    return this.answer(
      `addTags ${Object.keys(tags).join()}`,
      () => void Object.assign(this.tagged(arn), tags),
    );
  }

  async deleteTags(arn: string, keys: readonly string[]): Promise<void> {
    return this.answer(`deleteTags ${keys.join()}`, () => {
      for (const key of keys) Reflect.deleteProperty(this.tagged(arn), key);
    });
  }

  private async answer<Result>(call: string, effect: () => Result): Promise<Result> {
    const { call: failing, when } = this.fault ?? { call: -1 };
    const fails = this.calls.length === failing;
    this.calls.push(call);
    if (fails && when === "before") throw new Error("Rate exceeded");
    const result = effect();
    if (fails) throw new Error("socket hang up");
    return Promise.resolve(result);
  }

  private current(name: string): FakeEndpoint | undefined {
    const endpoint = this.endpoints.get(name);
    if (endpoint?.next === undefined || this.clock.now() < endpoint.next.at) return endpoint;
    const { becomes } = endpoint.next;
    endpoint.next = undefined;
    if (becomes === "gone") this.endpoints.delete(name);
    else Object.assign(endpoint, becomes);
    return this.endpoints.get(name);
  }

  private present(name: string): FakeEndpoint {
    const endpoint = this.current(name);
    if (endpoint === undefined) throw new RefusedError(`Could not find endpoint "${name}".`);
    return endpoint;
  }

  private settled(name: string): void {
    if (this.present(name).next !== undefined) {
      throw new RefusedError(`Cannot update in-progress endpoint "${arnOf("endpoint", name)}".`);
    }
  }

  private known(configurationName: string): void {
    const { models } = this.configurations.get(configurationName) ?? {};
    if (models === undefined)
      throw new RefusedError(`Could not find endpoint configuration "${configurationName}".`);
    for (const model of models) {
      if (!this.models.has(model)) throw new RefusedError(`Could not find model "${model}".`);
    }
  }

  private later(name: string, becomes: Partial<FakeEndpoint> | "gone"): void {
    this.present(name).next = { at: this.clock.now() + this.seconds * 1000, becomes };
  }

  private tagged(arn: string): Record<string, string> {
    const [kind, name = ""] = arn.slice(arn.lastIndexOf(":") + 1).split("/");
    const all = kind === "endpoint" ? this.endpoints : kind === "model" ? this.models : this.configurations;
    return all.get(name)?.tags ?? {};
  }
}

function failed(failureReason: string): Partial<FakeEndpoint> {
  return { status: "Failed", failureReason };
}

function arnOf(kind: string, name: string): string {
  return `arn:aws:sagemaker:eu-central-1:123456789012:${kind}/${name}`;
}

function listed(kind: string, all: ReadonlyMap<string, FakeRevision>, nameContains: string): Listed[] {
  return [...all]
    .filter(([name]) => name.includes(nameContains))
    .map(([name, { created }]) => ({ name, arn: arnOf(kind, name), created: new Date(created * 1000) }));
}
