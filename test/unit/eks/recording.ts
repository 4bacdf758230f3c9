import { mock } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { eksSettings, type EksSettings, type EksSettingsInput } from "../../../components/eks/settings.js";
import { HostingProblems, mergeSpec, parseSpec, type HostingSpec } from "../../../components/spec/index.js";

/** What the mocks say of the account and of the cluster that is given. */
export const account = { accountId: "123456789012", region: "eu-central-1", partition: "aws" } as const;
export const deployer = "arn:aws:iam::123456789012:role/ci/deployer";
const session = "arn:aws:sts::123456789012:assumed-role/deployer/run-7";
export const endpoint = "https://0a1b2c.gr7.eu-central-1.eks.amazonaws.com";
export const authority = Buffer.from("-----BEGIN CERTIFICATE-----").toString("base64");

/** A resource as the program registered it. */
export interface Registered {
  /** Last part of its type, such as `NodeGroup`. */
  readonly kind: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What it depends on, directly, as `Kind(name)`: its properties' resources, what it waits for, and its provider. */
  readonly dependencies: readonly string[];
  readonly provider?: string;
}

export interface Recorded<Result> {
  readonly resources: readonly Registered[];
  readonly result: Result | undefined;
  /** Those of a kind. */
  readonly all: (kind: string) => Registered[];
  /** The only one of its kind, or of these with that name. */
  readonly one: (kind: string, name?: string) => Registered;
  /** Whether one comes after the other, directly or by way of others: `Kind` or `Kind(name)`. */
  readonly comesAfter: (later: string, earlier: string) => boolean;
}

/**
 * Runs a program under Pulumi's mocks, which accept everything and answer with the inputs. What a provider or AWS would
 * refuse is not seen here, nor whether an order that is declared is enough.
 */
export async function recordEks<Result>(
  program: () => pulumi.Input<Result>,
  { preview = false }: { preview?: boolean } = {},
): Promise<Recorded<Result>> {
  const resources: Registered[] = [];
  const mapped = process.sourceMapsEnabled;
  process.setSourceMapsEnabled(false);
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, custom, inputs, provider = "" }) => {
        const given = withoutCode(inputs as Record<string, unknown>);
        const behind: { provider?: string } = provider === "" ? {} : { provider: shortUrn(provider) };
        const kind = kindOf(type);
        const dependencies = [...(waitedFor.get(`${kind}(${name})`) ?? []), ...Object.values(behind)];
        resources.push({ kind, type, name, inputs: given, dependencies, ...behind });
        const id = custom && !preview ? `${name}-id` : undefined;
        return { id, state: preview ? given : stateOf(type, name, given) };
      },
      call: ({ token }) => answers[token.slice(token.lastIndexOf(":") + 1)] ?? {},
    },
    "model-hosting",
    "test",
    preview,
  );
  const waitedFor = watchDependencies();
  try {
    const output = pulumi.output<Result>(program());
    const result = await new Promise<Result | undefined>((resolve) => {
      void (Reflect.get(output, "isKnown") as Promise<boolean>).then((known) => {
        if (known) output.apply(resolve as (value: unknown) => void);
        else resolve(undefined);
      });
    });
    await pulumi.runtime.disconnect();
    return { resources, result, ...queries(resources) };
  } finally {
    process.setSourceMapsEnabled(mapped);
  }
}

/** Of dynamic resources, without the code that the engine runs. */
function withoutCode(inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "__provider"));
}

/** Part of what a program tells the engine of a resource. */
interface Request {
  getType(): string;
  getName(): string;
  getDependenciesList(): string[];
}

/** What each resource depends on, by `Kind(name)`: the mocks are not told, so this listens to what the engine would be. */
function watchDependencies(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const monitor: object = pulumi.runtime.getMonitor() ?? {};
  const register = Reflect.get(monitor, "registerResource") as (...given: unknown[]) => unknown;
  Reflect.set(monitor, "registerResource", (request: Request, ...rest: unknown[]) => {
    const key = `${kindOf(request.getType())}(${request.getName()})`;
    found.set(key, request.getDependenciesList().map(shortUrn));
    return register.call(monitor, request, ...rest);
  });
  return found;
}

const answers: Readonly<Record<string, Record<string, unknown>>> = {
  getPartition: { partition: account.partition },
  getRegion: { region: account.region },
  getCallerIdentity: { accountId: account.accountId, arn: session },
  getSessionContext: { issuerArn: deployer },
  getAvailabilityZones: { names: ["eu-central-1a", "eu-central-1b"] },
  getCluster: { endpoint, certificateAuthorities: [{ data: authority }] },
};

function kindOf(type: string): string {
  return type.startsWith("pulumi:providers:") ? "Provider" : type.slice(type.lastIndexOf(":") + 1);
}

/** `Kind(name)` of a URN, or of a provider reference: a URN with an id behind it. */
function shortUrn(urn: string): string {
  const [, , qualified = "", name = ""] = urn.split("::");
  return `${kindOf(qualified.slice(qualified.lastIndexOf("$") + 1))}(${name})`;
}

function stateOf(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const made = type.startsWith("aws:") ? { arn: `arn:aws:${type}:${name}`, name } : {};
  const cluster = type.endsWith(":Cluster") ? { endpoint, certificateAuthority: { data: authority } } : {};
  const more = { associationId: `a-${name}`, latestVersion: 3 };
  const service = type === "kubernetes:core/v1:Service";
  return {
    ...{ ...made, ...cluster, ...more, ...inputs },
    ...(service ? { spec: { ...(inputs["spec"] as object), clusterIP: "10.100.0.7" } } : {}),
  };
}

function queries(resources: readonly Registered[]): Pick<Recorded<unknown>, "all" | "one" | "comesAfter"> {
  const all = (kind: string) => resources.filter((each) => each.kind === kind);
  const one = (kind: string, name?: string) => {
    const [found, ...others] = all(kind).filter((each) => name === undefined || each.name === name);
    if (found === undefined || others.length > 0) {
      throw new Error(`${others.length + (found ? 1 : 0)} of ${kind} ${name ?? ""}`);
    }
    return found;
  };
  const reached = (from: string, seen: Set<string>): Set<string> => {
    for (const { kind, name, dependencies } of resources) {
      if (`${kind}(${name})` !== from) continue;
      for (const dependency of dependencies) {
        if (!seen.has(dependency)) reached(dependency, seen.add(dependency));
      }
    }
    return seen;
  };
  const named = (place: string) =>
    resources
      .map(({ kind, name }) => [kind, `${kind}(${name})`] as const)
      .filter(([kind, full]) => place === kind || place === full)
      .map(([, full]) => full);
  const comesAfter = (later: string, earlier: string) => {
    const [after, before] = [named(later), named(earlier)];
    return (
      after.length > 0 &&
      before.length > 0 &&
      after.every((each) => before.every((other) => reached(each, new Set()).has(other)))
    );
  };
  return { all, one, comesAfter };
}

/** What a function says on this day: which versions are supported depends on it. */
export function onDay<Result>(day: string, say: () => Result): Result {
  mock.timers.enable({ apis: ["Date"], now: new Date(`${day}T12:00:00Z`) });
  try {
    return say();
  } finally {
    mock.timers.reset();
  }
}

/** A day on which 1.35 and 1.34 are in standard support, 1.33 is in extended support and 1.30 in none. */
export const today = "2026-11-24";

/** Settings of a cluster that is made, with the changes. */
export function created(create: object = {}, others: EksSettingsInput = {}): EksSettings {
  return onDay(today, () =>
    eksSettings.parse({ ...others, create: { version: "1.35", access: "private", ...create } }),
  );
}

/** Settings of a cluster that is there. */
export function givenCluster(others: EksSettingsInput = {}): EksSettings {
  return eksSettings.parse({ cluster: { name: "shared" }, ...others });
}

const smallest = {
  name: "digits",
  model: { image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/digits:1", version: "1" },
  resources: { cpu: "500m", memory: "1Gi" },
};

/** The smallest spec with the changes. */
export function specOf(changes: object = {}): HostingSpec {
  const result = parseSpec({ source: "models/digits.yaml", document: mergeSpec(smallest, changes) });
  if ("parsed" in result) return result.parsed.spec;
  throw new HostingProblems(result.problems);
}
