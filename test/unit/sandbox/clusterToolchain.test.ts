import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { systemPath } from "../../../sandbox/commandLine.js";
import { cacheFolder } from "../../../sandbox/paths.js";
import { builtToolPath, goVersionProblem } from "../../../sandbox/toolchain/goBuild.js";
import { moduleHash, requiredGoVersion } from "../../../sandbox/toolchain/goTools.js";
import { installedPulumi } from "../../../sandbox/toolchain/index.js";

// Whether the programs compile is proved by the cluster that runs them (test/engine/zzCluster.test.ts).
describe("the sandbox's toolchain", () => {
  const saved = process.env.MODEL_HOSTING_CACHE;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "toolchain-"));
    process.env.MODEL_HOSTING_CACHE = join(folder, "cache");
  });
  afterEach(() => {
    if (saved === undefined) delete process.env.MODEL_HOSTING_CACHE;
    else process.env.MODEL_HOSTING_CACHE = saved;
    rmSync(folder, { recursive: true });
  });

  it("keeps what it builds outside of the clone, where the variables say", () => {
    assert.equal(cacheFolder({ MODEL_HOSTING_CACHE: "/a", XDG_CACHE_HOME: "/b" }), "/a");
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "/b" }), "/b/model-hosting");
    assert.match(cacheFolder({}), /\/\.cache\/model-hosting$/);
  });

  it("names a built program by what decides its content", () => {
    assert.match(moduleHash("kubernetes"), /^[0-9a-f]{12}$/);
    assert.notEqual(moduleHash("kubernetes"), moduleHash("etcd"));
    const expected = join(folder, "cache", "tools", `kubernetes-${moduleHash("kubernetes")}`, "kubelet");
    assert.equal(builtToolPath("kubelet"), expected);
  });

  const writeProgram = (file: string) => {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, "#!/bin/sh\n", { mode: 0o755 });
  };

  it("prefers a Pulumi CLI that is installed", () => {
    const installed = join(folder, "bin", "pulumi");
    writeProgram(installed);
    assert.equal(installedPulumi(join(folder, "bin")), installed);
  });

  it("does not take its own build for an installed one, not even through a link", () => {
    const built = join(folder, "cache", "tools", "pulumi-0", "pulumi");
    writeProgram(built);
    mkdirSync(join(folder, "bin"));
    symlinkSync(built, join(folder, "bin", "pulumi"));
    assert.equal(installedPulumi([join(folder, "bin"), join(built, "..")].join(delimiter)), undefined);
  });

  it("finds system programs that an ordinary PATH lacks", () => {
    assert.equal(systemPath("/usr/bin:/sbin"), "/usr/bin:/sbin:/usr/local/sbin:/usr/sbin");
  });
});

describe("the Go that builds it", () => {
  const facts = { name: "etcd", required: "1.26.0", version: "go1.26.0", toolchain: "local" };

  it("may be newer", () => {
    for (const version of ["go1.26.0", "go1.26.8", "go1.30", "go2.0.1"]) {
      assert.equal(goVersionProblem({ ...facts, version }), undefined, version);
    }
  });

  it("may be older where it is allowed to fetch a newer self", () => {
    assert.equal(goVersionProblem({ ...facts, version: "go1.24.1", toolchain: "auto" }), undefined);
  });

  it("is refused with what was found, what is needed and what to do", () => {
    assert.equal(
      goVersionProblem({ ...facts, version: "go1.19.8" }),
      "etcd needs Go 1.26.0 or newer; `go` on PATH is go1.19.8 and GOTOOLCHAIN=local keeps it from fetching a newer one. " +
        "Install Go 1.26.0 or newer (https://go.dev/doc/install), or set GOTOOLCHAIN=auto.",
    );
  });

  it("must know how to fetch a newer self, which it does from 1.21 on", () => {
    assert.match(
      goVersionProblem({ ...facts, version: "go1.19.8", toolchain: "" }) ?? "",
      /is go1\.19\.8\. Install Go/,
    );
  });

  it("is named by go.mod", () => {
    assert.equal(requiredGoVersion("module m\n\ngo 1.26.0\n\ntool x\n"), "1.26.0");
    assert.throws(() => requiredGoVersion("module m\n"), /must name the Go version/);
  });
});
