import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { dropStaleLocks } from "../../../sandbox/engine/staleLocks.js";
import { stackOf } from "../../../sandbox/engine/stackOf.js";
import { installStandIns, pluginStandIns } from "../../../sandbox/standIns/install.js";
import { pluginPackages } from "../../../sandbox/standIns/languageHost/packages.js";
import { repositoryRoot } from "../../../sandbox/paths.js";

describe("installing the stand-ins", function () {
  let folder: string;
  const home = () => path.join(folder, "home");
  const folderOf = (program: string) => {
    const standIn = pluginStandIns().find((candidate) => candidate.program === program);
    assert.ok(standIn);
    return standIn.folder;
  };
  const installed = (program: string) => path.join(home(), "plugins", folderOf(program), program);
  const places = () => ({
    path: path.join(folder, "path"),
    cliFolder: path.join(folder, "cli"),
    userPluginsFolder: path.join(folder, "user", "plugins"),
  });
  const addProgram = (...parts: string[]) => {
    const file = path.join(folder, ...parts);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, "#!/bin/sh\necho real\n", { mode: 0o755 });
    return file;
  };

  beforeEach(function () {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "stand-ins-"));
  });
  afterEach(function () {
    fs.rmSync(folder, { recursive: true });
  });

  const all = [
    "pulumi-language-nodejs",
    "pulumi-resource-kubernetes",
    "pulumi-resource-aws",
    "pulumi-resource-pulumi-nodejs",
  ];
  const without = (program: string) => all.filter((one) => one !== program);
  const providers = ["pulumi-resource-kubernetes", "pulumi-resource-aws"];

  it("puts all where the engine looks last, executable, and says so", function () {
    const programs = installStandIns(home(), places());
    assert.deepEqual(programs, all);
    for (const program of programs) fs.accessSync(installed(program), fs.constants.X_OK);
  });

  it("writes nothing anew when all is in place", function () {
    installStandIns(home(), places());
    const before = fs.statSync(installed("pulumi-language-nodejs")).ino;
    installStandIns(home(), places());
    assert.equal(fs.statSync(installed("pulumi-language-nodejs")).ino, before);
  });

  for (const place of ["path", "cli"])
    for (const program of providers) {
      it(`takes ${program} out when a real one appears in the folder "${place}"`, function () {
        installStandIns(home(), places());
        addProgram(place, program);
        assert.deepEqual(installStandIns(home(), places()), without(program));
        assert.equal(fs.existsSync(installed(program)), false);
      });
    }

  for (const program of providers) {
    it(`links a real ${program} of the user's own Pulumi home`, function () {
      const real = addProgram("user", "plugins", folderOf(program), program);
      assert.deepEqual(installStandIns(home(), places()), without(program));
      assert.equal(fs.realpathSync(installed(program)), fs.realpathSync(real));
    });

    it(`never overwrites a real ${program} that was installed into the sandbox's own home`, function () {
      const real = addProgram("home", "plugins", folderOf(program), program);
      assert.deepEqual(installStandIns(home(), places()), without(program));
      assert.equal(fs.readFileSync(real, "utf8"), "#!/bin/sh\necho real\n");
    });
  }
});

describe("the packages that a program needs plugins for", function () {
  it("are those of its own package file that carry a plugin's name and version", function () {
    const packages = pluginPackages(repositoryRoot);
    const kubernetes = packages.find(({ name }) => name === "kubernetes");
    assert.match(kubernetes?.version ?? "", /^\d+\.\d+\.\d+$/);
    assert.equal(
      packages.some(({ name }) => name === "zod"),
      false,
    );
  });
});

describe("the stack of a command", function () {
  const noHome = { PULUMI_HOME: path.join(os.tmpdir(), "there-is-no-such-home") };
  const cases: [string, string | undefined][] = [
    ["preview -s prod --json", "prod"],
    ["preview --stack=prod", "prod"],
    ["up --stack organization/model-hosting/prod", "prod"],
    ["stack select prod", "prod"],
    ["stack init other", "other"],
    ["up --yes", "dev"],
    ["config set key value", "dev"],
    ["version", undefined],
    ["plugin ls", undefined],
  ];
  for (const [command, stack] of cases) {
    it(`${command} → ${stack ?? "none"}`, function () {
      assert.equal(stackOf(command.split(" "), noHome), stack);
    });
  }

  it("is the selected one where none is named", function () {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "home-"));
    fs.mkdirSync(path.join(home, "workspaces"));
    const file = path.join(home, "workspaces", "model-hosting-0a1b2c-workspace.json");
    fs.writeFileSync(file, JSON.stringify({ stacks: { "file:///a": "organization/model-hosting/prod" } }));
    assert.equal(stackOf(["preview"], { PULUMI_HOME: home, PULUMI_BACKEND_URL: "file:///a" }), "prod");
    assert.equal(stackOf(["preview"], { PULUMI_HOME: home, PULUMI_BACKEND_URL: "file:///b" }), "dev");
    fs.rmSync(home, { recursive: true });
  });
});

describe("locks of the file backend", function () {
  /** A process id that no kernel gives out (the largest is 4,194,304). */
  const absentPid = 4_194_305;

  const lockedBackend = (pid: number, hostname: string) => {
    const backend = fs.mkdtempSync(path.join(os.tmpdir(), "backend-"));
    const folder = path.join(backend, ".pulumi", "locks", "organization", "model-hosting", "dev");
    fs.mkdirSync(folder, { recursive: true });
    const lock = path.join(folder, "a.json");
    fs.writeFileSync(
      lock,
      JSON.stringify({ pid, hostname, username: "root", timestamp: "2026-01-01T00:00:00Z" }),
    );
    return { backend, lock };
  };

  const cases = [
    { title: "goes when its process is gone", pid: absentPid, hostname: os.hostname(), stays: false },
    { title: "stays while its process runs", pid: process.pid, hostname: os.hostname(), stays: true },
    { title: "stays when it is another machine's", pid: absentPid, hostname: "another-machine", stays: true },
  ];
  for (const { title, pid, hostname, stays } of cases) {
    it(title, function () {
      const { backend, lock } = lockedBackend(pid, hostname);
      const notices = dropStaleLocks(backend);
      assert.equal(fs.existsSync(lock), stays);
      assert.equal(notices.length, stays ? 0 : 1);
      fs.rmSync(backend, { recursive: true });
    });
  }
});
