import { createRequire } from "node:module";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { ResourceValidationArgs, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { type Rule, rules } from "model-hosting-policies/rules";

/** A value that a preview does not know yet, as the engine writes it. */
export const unknown: string = unknownValue;

/** What CrossGuard reports for one rule. */
export interface Diagnostic {
  readonly message: string;
  readonly level: "advisory" | "mandatory";
}

export interface Resource {
  readonly type: string;
  readonly name?: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** Region of the provider that it belongs to. */
  readonly region?: string;
  /** What the provider of Kubernetes that it belongs to reaches its cluster by. */
  readonly kubeconfig?: string;
  /** By property, the resources of the stack that its value is made of. */
  readonly dependencies?: Readonly<Record<string, readonly Resource[]>>;
}

type Policy = ResourceValidationPolicy | StackValidationPolicy;
type Answer = (error: Error | undefined, response: analyzer.AnalyzeResponse | undefined) => void;
type Rpc<Request> = (call: { request: Request }, answer: Answer) => void;
type MakeRpc<Request> = (pack: string, version: string, level: string, policies: Policy[]) => Rpc<Request>;

/**
 * The two calls that the engine makes, as CrossGuard itself answers them: with its handling of unknown values
 * and its enforcement levels. Its package does not type them, so their shape is stated here.
 */
const server = createRequire(__filename)("@pulumi/policy/server") as {
  makeAnalyzeRpcFun: MakeRpc<analyzer.AnalyzeRequest>;
  makeAnalyzeStackRpcFun: MakeRpc<analyzer.AnalyzeStackRequest>;
};

/** The rule of that name; a test that names none fails with the list of names. */
export function ruleNamed(name: string): Rule {
  const rule = rules.find(({ policy }) => policy.name === name);
  if (rule === undefined)
    throw new Error(`no rule ${name} in ${rules.map((each) => each.policy.name).join(", ")}`);
  return rule;
}

/** Lets CrossGuard judge one resource by one rule. */
export function judge(ruleName: string, resource: Resource, settings: object = {}): Promise<Diagnostic[]> {
  const request = new analyzer.AnalyzeRequest()
    .setType(resource.type)
    .setName(resource.name ?? "resource")
    .setUrn(urnOf(resource))
    .setOptions(new analyzer.AnalyzerResourceOptions())
    .setProvider(providerOf(resource))
    .setProperties(structOf(resource.props));
  return ask(server.makeAnalyzeRpcFun, request, ruleName, settings);
}

/** Lets CrossGuard judge a whole stack by one rule. */
export function judgeStack(
  ruleName: string,
  resources: readonly Resource[],
  settings: object = {},
): Promise<Diagnostic[]> {
  const request = new analyzer.AnalyzeStackRequest().setResourcesList(
    resources.map((resource) =>
      withDependencies(
        new analyzer.AnalyzerResource()
          .setType(resource.type)
          .setName(resource.name ?? "resource")
          .setUrn(urnOf(resource))
          .setOptions(new analyzer.AnalyzerResourceOptions())
          .setProvider(providerOf(resource))
          .setProperties(structOf(resource.props)),
        resource,
      ),
    ),
  );
  return ask(server.makeAnalyzeStackRpcFun, request, ruleName, settings);
}

/** Lets CrossGuard judge these resources by one rule: one by one, or together where it is a rule on the stack. */
export async function judgeAllBy(
  ruleName: string,
  resources: readonly Resource[],
  settings: object = {},
): Promise<Diagnostic[]> {
  // What other tests were exempt from belongs to their runs.
  if (ruleName === "exemptions-in-force") await judgeStack(ruleName, []);
  if ("validateStack" in ruleNamed(ruleName).policy) return judgeStack(ruleName, resources, settings);
  const judged: Diagnostic[] = [];
  for (const resource of resources) judged.push(...(await judge(ruleName, resource, settings)));
  return judged;
}

/** The messages alone. */
export function messages(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ message }) => message);
}

function ask<Request>(
  makeRpc: MakeRpc<Request>,
  request: Request,
  ruleName: string,
  settings: object,
): Promise<Diagnostic[]> {
  const rpc = makeRpc("pack-under-test", "1.0.0", "mandatory", [withSettings(ruleNamed(ruleName), settings)]);
  return new Promise((resolve, reject) => {
    rpc({ request }, (error, response) => {
      if (response === undefined) reject(error ?? new Error("CrossGuard answered nothing"));
      else resolve(response.getDiagnosticsList().map(toDiagnostic));
    });
  });
}

/** The engine configures a pack by a call that CrossGuard keeps to itself; the settings enter by the policy here. */
function withSettings({ policy }: Rule, settings: object): Policy {
  const given: Pick<ResourceValidationArgs, "getConfig"> = { getConfig: () => ({ ...settings }) as never };
  if ("validateStack" in policy) {
    return {
      ...policy,
      enforcementLevel: "mandatory",
      validateStack: (args, report) => policy.validateStack({ ...args, ...given }, report),
    };
  }
  const { validateResource } = policy;
  if (typeof validateResource !== "function")
    throw new Error(`${policy.name} is expected to be one function`);
  return {
    ...policy,
    enforcementLevel: "mandatory",
    validateResource: (args, report) => validateResource({ ...args, ...given }, report),
  };
}

function toDiagnostic(diagnostic: analyzer.AnalyzeDiagnostic): Diagnostic {
  const mandatory = diagnostic.getEnforcementlevel() === analyzer.EnforcementLevel.MANDATORY;
  return { message: withoutLeadIn(diagnostic), level: mandatory ? "mandatory" : "advisory" };
}

/** CrossGuard puts the policy's description before a message; the tests are about what the rule adds. */
function withoutLeadIn(diagnostic: analyzer.AnalyzeDiagnostic): string {
  const message = diagnostic.getMessage();
  const leadIn = `${diagnostic.getDescription()}\n`;
  return message.startsWith(leadIn) ? message.slice(leadIn.length) : message;
}

function withDependencies(
  told: analyzer.AnalyzerResource,
  { dependencies = {} }: Resource,
): analyzer.AnalyzerResource {
  for (const [property, resources] of Object.entries(dependencies)) {
    const urns = new analyzer.AnalyzerPropertyDependencies().setUrnsList(resources.map(urnOf));
    told.getPropertydependenciesMap().set(property, urns);
  }
  return told;
}

function structOf(props: Resource["props"]): Struct {
  return Struct.fromJavaScript(props as Parameters<typeof Struct.fromJavaScript>[0]);
}

function providerOf({ region, kubeconfig }: Resource): analyzer.AnalyzerProviderResource | undefined {
  if (kubeconfig !== undefined) return providerNamed("kubernetes", { kubeconfig });
  return region === undefined ? undefined : providerNamed("aws", { region });
}

function providerNamed(name: string, props: Resource["props"]): analyzer.AnalyzerProviderResource {
  return new analyzer.AnalyzerProviderResource()
    .setType(`pulumi:providers:${name}`)
    .setName(name)
    .setUrn(`urn:pulumi:test::test::pulumi:providers:${name}::${name}`)
    .setProperties(structOf(props));
}

function urnOf({ type, name = "resource" }: Resource): string {
  return `urn:pulumi:test::test::${type}::${name}`;
}
