import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import * as analyzerGrpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { Resource } from "./resources.js";

/** What a pack took for one stack, in milliseconds. */
export interface Analysis {
  /** From starting the process until it says its port. */
  readonly start: number;
  /** Every resource: remedied and judged one by one, as the engine asks. */
  readonly resources: number;
  /** All resources together. */
  readonly stack: number;
  /** Processor time of the pack's process for the two; NaN where the system does not tell. */
  readonly cpu: number;
  /** How many policies the pack has, and what they reported. */
  readonly policies: number;
  readonly reports: readonly string[];
}

type Calls = Omit<Analysis, "start" | "cpu">;

/**
 * Starts a pack in a process of its own and makes the calls that the engine makes in a preview, in its order and one at a
 * time: every policy at level advisory with its default settings. A new process each time, as each preview has one, so
 * that what a process gets faster with counts as it does there.
 *
 * @param flags for Node, such as `--cpu-prof`
 */
export async function analyse(
  pack: string,
  resources: readonly Resource[],
  flags: readonly string[] = [],
): Promise<Analysis> {
  const began = performance.now();
  const server = spawn(process.execPath, [...flags, pack], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const port = await portOf(server);
    const start = performance.now() - began;
    const before = cpuOf(server.pid);
    const calls = await callsTo(port, resources);
    return { start, ...calls, cpu: cpuOf(server.pid) - before };
  } finally {
    const ended = once(server, "exit");
    server.kill("SIGINT");
    await ended;
  }
}

async function portOf(server: ChildProcess): Promise<string> {
  const { stdout } = server;
  if (stdout === null) throw new Error("the pack's process has no output");
  for await (const chunk of stdout) {
    const port = /^\d+/.exec(String(chunk))?.[0];
    if (port !== undefined) return port;
  }
  throw new Error("the pack ended before it said its port");
}

/** Milliseconds that a process has computed so far, by Linux's count in hundredths of a second (proc(5), utime and stime). */
function cpuOf(pid: number | undefined): number {
  const file = `/proc/${pid ?? "self"}/stat`;
  if (!existsSync(file)) return Number.NaN;
  const text = readFileSync(file, "utf8");
  // What follows the name, which is in brackets, begins with the third field.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function callsTo(port: string, resources: readonly Resource[]): Promise<Calls> {
  // The engine's own limit, for the one message that has the whole stack in it.
  const limit = 400 * 1024 * 1024;
  const options = { "grpc.max_receive_message_length": limit, "grpc.max_send_message_length": limit };
  const client = new analyzerGrpc.AnalyzerClient(
    `127.0.0.1:${port}`,
    grpc.credentials.createInsecure(),
    options,
  );
  try {
    return await measure(client, resources);
  } finally {
    client.close();
  }
}

async function measure(client: analyzerGrpc.AnalyzerClient, resources: readonly Resource[]): Promise<Calls> {
  const info = promisify<Empty, analyzer.AnalyzerInfo>(client.getAnalyzerInfo.bind(client));
  const configure = promisify<analyzer.ConfigureAnalyzerRequest, Empty>(client.configure.bind(client));
  const remediate = promisify<analyzer.AnalyzeRequest, analyzer.RemediateResponse>(
    client.remediate.bind(client),
  );
  const analyze = promisify<analyzer.AnalyzeRequest, analyzer.AnalyzeResponse>(client.analyze.bind(client));
  const analyzeStack = promisify<analyzer.AnalyzeStackRequest, analyzer.AnalyzeResponse>(
    client.analyzeStack.bind(client),
  );
  const policies = (await info(new Empty())).getPoliciesList();
  await configure(configurationOf(policies));

  const requests = resources.map(requestOf);
  const whole = new analyzer.AnalyzeStackRequest().setResourcesList(resources.map(toldOf));
  const diagnostics: analyzer.AnalyzeDiagnostic[] = [];
  const began = performance.now();
  for (const request of requests) {
    await remediate(request);
    diagnostics.push(...(await analyze(request)).getDiagnosticsList());
  }
  const half = performance.now();
  diagnostics.push(...(await analyzeStack(whole)).getDiagnosticsList());
  const end = performance.now();
  return {
    resources: half - began,
    stack: end - half,
    policies: policies.length,
    reports: diagnostics.map((each) => `${each.getPolicyname()}: ${each.getMessage()}`),
  };
}

/** The engine fills in what a policy's schema has as default. */
function configurationOf(policies: readonly analyzer.PolicyInfo[]): analyzer.ConfigureAnalyzerRequest {
  const request = new analyzer.ConfigureAnalyzerRequest();
  for (const policy of policies) {
    const schema = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
    const defaults = Object.entries(schema).flatMap(([key, property]) =>
      isWithDefault(property) ? [[key, property.default]] : [],
    );
    const config = new analyzer.PolicyConfig()
      .setEnforcementlevel(analyzer.EnforcementLevel.ADVISORY)
      .setProperties(structOf(Object.fromEntries(defaults) as Resource["props"]));
    request.getPolicyconfigMap().set(policy.getName(), config);
  }
  return request;
}

function isWithDefault(property: unknown): property is { readonly default: unknown } {
  return typeof property === "object" && property !== null && "default" in property;
}

function requestOf({ type, name, props }: Resource): analyzer.AnalyzeRequest {
  return new analyzer.AnalyzeRequest()
    .setType(type)
    .setName(name)
    .setUrn(urnOf(type, name))
    .setOptions(new analyzer.AnalyzerResourceOptions())
    .setProperties(structOf(props));
}

function toldOf({ type, name, props }: Resource): analyzer.AnalyzerResource {
  return new analyzer.AnalyzerResource()
    .setType(type)
    .setName(name)
    .setUrn(urnOf(type, name))
    .setOptions(new analyzer.AnalyzerResourceOptions())
    .setProperties(structOf(props));
}

function structOf(props: Resource["props"]): Struct {
  return Struct.fromJavaScript(props as Parameters<typeof Struct.fromJavaScript>[0]);
}

function urnOf(type: string, name: string): string {
  return `urn:pulumi:bench::bench::${type}::${name}`;
}
