import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../paths.js";

/** The modules below this folder's source; each pins one program, because their dependency versions conflict. */
export type GoModule = "pulumi" | "etcd" | "kubernetes" | "pause";

/** A program that the sandbox compiles from a Go module. */
export interface GoTool {
  module: GoModule;
  goPackage: string;
  linkerFlags: string;
  /** Seconds of a first build on 2 cores with an empty Go cache, downloads included; told to the user. */
  firstBuildSeconds: number;
}

const strip = "-s -w";
const pulumiVersion = `${strip} -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0`;
const kubernetesVersion = `${strip} -X k8s.io/component-base/version.gitVersion=v1.36.3`;

function kubernetes(name: string, firstBuildSeconds: number): GoTool {
  const goPackage = `k8s.io/kubernetes/cmd/${name}`;
  return { module: "kubernetes", goPackage, linkerFlags: kubernetesVersion, firstBuildSeconds };
}

/** Every program the sandbox can build, by the name of its executable. */
export const goTools = {
  pulumi: {
    module: "pulumi",
    goPackage: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    // Without a version the automation API cannot parse `pulumi version` and never ends.
    linkerFlags: pulumiVersion,
    firstBuildSeconds: 210,
  },
  etcd: { module: "etcd", goPackage: "go.etcd.io/etcd/server/v3", linkerFlags: strip, firstBuildSeconds: 23 },
  "kube-apiserver": kubernetes("kube-apiserver", 155),
  "kube-controller-manager": kubernetes("kube-controller-manager", 43),
  "kube-scheduler": kubernetes("kube-scheduler", 5),
  kubelet: kubernetes("kubelet", 90),
  "kube-proxy": kubernetes("kube-proxy", 10),
  pause: { module: "pause", goPackage: ".", linkerFlags: strip, firstBuildSeconds: 2 },
} satisfies Record<string, GoTool>;

export type ToolName = keyof typeof goTools;

/** Flags of every build. Go's own cache is keyed by them: the same flags everywhere build only once. */
export const buildFlags = ["-trimpath"];

/** The environment that belongs to those flags: static executables, no flags of the user's own. */
export const buildEnvironment = { CGO_ENABLED: "0", GOFLAGS: "" };

/** The folder of a module's source. */
export function moduleFolder(module: GoModule): string {
  return join(repositoryRoot, "sandbox", "toolchain", module);
}

/** A short hash of all that decides what a module's programs are: pinned versions, own source, flags. */
export function moduleHash(module: GoModule): string {
  const hash = createHash("sha256");
  for (const name of ["go.mod", "go.sum", "main.go"]) {
    const file = join(moduleFolder(module), name);
    if (existsSync(file)) hash.update(name).update(readFileSync(file));
  }
  const flags = Object.values<GoTool>(goTools).filter((tool) => tool.module === module);
  hash.update(JSON.stringify([buildFlags, buildEnvironment, flags.map((tool) => tool.linkerFlags)]));
  return hash.digest("hex").slice(0, 12);
}

/** The Go version that a module asks for, e.g. `1.26.0`. */
export function requiredGoVersion(goMod: string): string {
  const version = /^go (\S+)$/m.exec(goMod)?.[1];
  if (version === undefined)
    throw new Error("go.mod has no `go` line; it must name the Go version it needs.");
  return version;
}
