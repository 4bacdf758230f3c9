import * as path from "node:path";
import type { Readable } from "node:stream";

import * as grpc from "@grpc/grpc-js";
import * as language from "@pulumi/pulumi/proto/language_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { unary } from "../serve.js";
import type { Children } from "./children.js";
import { pluginPackages, programDependencies } from "./packages.js";
import {
  exitedAfterLogging,
  nodeArguments,
  programArguments,
  programEnvironment,
  runnerFile,
  RuntimeOptions,
  typescriptEnvironment,
} from "./programs.js";

/**
 * The methods of the language host protocol that previews, updates, policy packs and plugins written in Node need.
 * What is left out (code generation, packing, linking) answers UNIMPLEMENTED.
 */
export function languageHandlers(children: Children): grpc.UntypedServiceImplementation {
  // The engine's address is the last argument of every plugin; a handshake may name another.
  const engine = { address: process.argv.at(-1) ?? "" };
  return {
    handshake: unary((request: language.LanguageHandshakeRequest) => {
      engine.address = request.getEngineAddress();
      return new language.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion("0.0.1")),
    about: unary(() =>
      new language.AboutResponse().setExecutable(process.execPath).setVersion(process.versions.node),
    ),
    getRequiredPackages: unary(requiredPackages),
    getProgramDependencies: unary(dependencies),
    installDependencies: refuseInstall,
    run: unary((request: language.RunRequest) => runProgram(children, engine.address, request)),
    runPlugin: runPlugin(children),
    cancel: unary(() => {
      children.stop();
      return new Empty();
    }),
  };
}

function optionsOf(struct: Struct | undefined): RuntimeOptions {
  return RuntimeOptions.parse(struct?.toJavaScript() ?? {});
}

function requiredPackages(
  request: language.GetRequiredPackagesRequest,
): language.GetRequiredPackagesResponse {
  const directory = request.getInfo()?.getProgramDirectory() ?? process.cwd();
  const packages = pluginPackages(directory).map(({ name, version }) =>
    new plugin.PackageDependency().setKind("resource").setName(name).setVersion(version),
  );
  return new language.GetRequiredPackagesResponse().setPackagesList(packages);
}

function dependencies(
  request: language.GetProgramDependenciesRequest,
): language.GetProgramDependenciesResponse {
  const directory = request.getInfo()?.getProgramDirectory() ?? process.cwd();
  const list = programDependencies(directory).map(({ name, version }) =>
    new language.DependencyInfo().setName(name).setVersion(version),
  );
  return new language.GetProgramDependenciesResponse().setDependenciesList(list);
}

/** Installing is npm's work here; doing it half would leave a tree that `npm ci` then has to replace. */
const refuseInstall: grpc.handleServerStreamingCall<
  language.InstallDependenciesRequest,
  language.InstallDependenciesResponse
> = (call) => {
  call.destroy(
    Object.assign(
      new Error(
        `The stand-in language host installs no packages. Run \`npm ci\` in ${call.request.getDirectory()} instead.`,
      ),
      { code: grpc.status.UNIMPLEMENTED },
    ),
  );
};

async function runProgram(
  children: Children,
  engineAddress: string,
  request: language.RunRequest,
): Promise<language.RunResponse> {
  const options = optionsOf(request.getInfo()?.getOptions());
  const { exit } = children.startNode(programArguments(request, engineAddress, options), {
    cwd: request.getPwd(),
    env: programEnvironment(request, options),
    // The engine shows this host's own output to the user; the program's joins it.
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await exit;
  if (code === 0) return new language.RunResponse();
  if (code === exitedAfterLogging) return new language.RunResponse().setBail(true);
  return new language.RunResponse().setError(`The program ended with exit code ${code}.`);
}

type PluginCall = grpc.ServerWritableStream<language.RunPluginRequest, language.RunPluginResponse>;

function runPlugin(
  children: Children,
): grpc.handleServerStreamingCall<language.RunPluginRequest, language.RunPluginResponse> {
  return (call) => {
    streamPlugin(children, call).then(
      (code) => {
        call.write(new language.RunPluginResponse().setExitcode(code));
        call.end();
      },
      (error: unknown) => {
        call.destroy(error instanceof Error ? error : new Error(String(error)));
      },
    );
  };
}

async function streamPlugin(children: Children, call: PluginCall): Promise<number> {
  const request = call.request;
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  const options = optionsOf(info?.getOptions());
  const isPolicyPack = request.getKind() === "analyzer";
  const runner = runnerFile(isPolicyPack ? "run-policy-pack" : "run-plugin", directory);
  const program = path.resolve(directory, info?.getEntryPoint() ?? ".");
  // A policy pack is told the engine's address first, a plugin its own folder first.
  const args = isPolicyPack ? [...request.getArgsList(), program] : [program, ...request.getArgsList()];
  const { child, exit } = children.startNode([...nodeArguments(options), runner, ...args], {
    cwd: isPolicyPack ? directory : request.getPwd(),
    env: { ...process.env, ...typescriptEnvironment(options), ...parseEnvironment(request.getEnvList()) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  call.on("cancelled", () => child.kill("SIGKILL"));
  forward(child.stdout, (bytes) => call.write(new language.RunPluginResponse().setStdout(bytes)));
  forward(child.stderr, (bytes) => call.write(new language.RunPluginResponse().setStderr(bytes)));
  return exit;
}

function forward(stream: Readable | null, write: (bytes: Uint8Array) => void): void {
  stream?.on("data", (bytes: Buffer) => {
    write(new Uint8Array(bytes));
  });
}

function parseEnvironment(list: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    list.map((entry) => {
      const equals = entry.indexOf("=");
      return [entry.slice(0, equals), entry.slice(equals + 1)];
    }),
  );
}
