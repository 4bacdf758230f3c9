import assert from "node:assert/strict";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";

import { projectNode } from "../../sandbox/standIns/install.js";
import { waitFor } from "../../sandbox/waitFor.js";
import { TemporaryProgram } from "./support/temporaryProgram.js";

/** The smallest thing that the engine takes for a provider: every resource that it makes has the id "from-the-fake". */
const fakeProvider = `
const grpc = require("@grpc/grpc-js");
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const pb = require("@pulumi/pulumi/proto/provider_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");
const answer = (respond) => (call, callback) => callback(null, respond(call.request));
const server = new grpc.Server();
server.addService(ResourceProviderService, {
  getPluginInfo: answer(() => new PluginInfo().setVersion("4.34.2")),
  checkConfig: answer((request) => new pb.CheckResponse().setInputs(request.getNews())),
  configure: answer(() => new pb.ConfigureResponse()),
  check: answer((request) => new pb.CheckResponse().setInputs(request.getNews())),
  create: answer((request) => new pb.CreateResponse().setId("from-the-fake").setProperties(request.getProperties())),
  delete: answer(() => new Empty()),
  cancel: answer(() => new Empty()),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_error, port) => console.log(port));
`;

const oneConfigMap = `new k8s.core.v1.ConfigMap("settings", { metadata: { name: "settings", namespace: "default" } });`;

describe("the stand-ins under the real CLI", function () {
  let program: TemporaryProgram;

  beforeEach(async function () {
    program = new TemporaryProgram("stand-ins-test");
    await program.create();
  });
  afterEach(async function () {
    await program.dispose();
  });

  it("run a program with its configuration, its secrets, and its dry-run flag", async function () {
    program.program(`const config = new pulumi.Config();
      exports.plain = config.get("plain");
      exports.hidden = config.requireSecret("hidden");
      exports.dryRun = pulumi.runtime.isDryRun();
      exports.where = pulumi.getProject() + "/" + pulumi.getStack();`);
    await program.pulumi("config", "set", "plain", "a b");
    await program.pulumi("config", "set", "--secret", "hidden", "correct-horse");
    const run = await program.up();
    assert.equal(run.code, 0, run.stdout + run.stderr);
    const outputs = await program.outputs();
    assert.deepEqual(outputs, {
      plain: "a b",
      hidden: "[secret]",
      dryRun: false,
      where: "stand-ins-test/test",
    });
  });

  it("fail with the program's own error", async function () {
    program.program(`throw new pulumi.RunError("the model is missing");`);
    const run = await program.up();
    assert.notEqual(run.code, 0);
    assert.match(run.stdout, /the model is missing/);
    program.program(`process.exit(7);`);
    const exited = await program.up();
    assert.notEqual(exited.code, 0);
    assert.match(exited.stdout, /exit code 7/);
  });

  it("announce themselves, and leave JSON output JSON", async function () {
    program.program(`exports.x = 1;`);
    const text = await program.pulumi("preview");
    assert.match(text.stdout, /sandbox stand-in for pulumi-language-nodejs/);
    const json = await program.pulumi("preview", "--json");
    assert.equal(json.code, 0, json.stderr);
    assert.doesNotThrow(() => JSON.parse(json.stdout) as unknown);
  });

  it("give way to a real plugin of the same name on PATH", async function () {
    const folder = path.join(program.folder, "real");
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, "provider.js"), fakeProvider);
    const script = `#!/bin/sh\nexec '${projectNode()}' '${path.join(folder, "provider.js")}'\n`;
    fs.writeFileSync(path.join(folder, "pulumi-resource-kubernetes"), script, { mode: 0o755 });
    program.program(oneConfigMap);
    const withReal = { PATH: `${folder}${path.delimiter}${process.env.PATH ?? ""}` };
    const run = await program.pulumiWith(withReal, "up", "--yes", "--skip-preview");
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.equal((await program.state()).get("settings")?.id, "from-the-fake");
    assert.doesNotMatch(run.stdout + run.stderr, /stand-in for pulumi-resource-kubernetes/);
    await program.pulumiWith(withReal, "destroy", "--yes", "--skip-preview");
  });

  it("run dynamic resources by the SDK of the program, and say nothing of it", async function () {
    const withValue = (value: string) =>
      program.program(`class Note extends pulumi.dynamic.Resource {
        constructor(name, value) {
          const state = async (inputs) => ({ outs: { ...inputs, from: process.cwd() } });
          const provider = {
            create: async (inputs) => {
              if (inputs.value === "bad") throw new Error("no such note");
              return { id: "note", ...(await state(inputs)) };
            },
            update: (id, olds, news) => {
              if (news.value === "bad") throw new Error("no such note");
              return state(news);
            },
          };
          super(provider, name, { value, from: undefined });
        }
      }
      const note = new Note("note", ${JSON.stringify(value)});
      exports.from = note.from;`);
    withValue("1");
    const created = await program.up();
    assert.equal(created.code, 0, created.stdout + created.stderr);
    assert.doesNotMatch(created.stdout + created.stderr, /pulumi-resource-pulumi-nodejs/);
    assert.deepEqual(await program.outputs(), { from: program.folder });
    assert.equal((await program.up("--expect-no-changes")).code, 0);
    withValue("bad");
    assert.match((await program.up()).stdout, /no such note/);
    withValue("2");
    const updated = await program.up();
    assert.match(updated.stdout, /~ 1 updated/);
  });

  it("say where a kubeconfig is missing", async function () {
    program.program(oneConfigMap);
    const run = await program.pulumiWith({ KUBECONFIG: "/there/is/no/kubeconfig" }, "preview");
    assert.notEqual(run.code, 0);
    assert.match(run.stdout, /\/there\/is\/no\/kubeconfig, which does not exist/);
  });

  it("end, with the program that they run, when the CLI is killed", async function () {
    const pidFile = path.join(program.folder, "pids");
    program.program(`require("node:fs").writeFileSync(${JSON.stringify(pidFile)}, process.pid + " " + process.ppid);
      setInterval(() => {}, 1000); exports.never = new Promise(() => {});`);
    const cli = await program.start("up", "--yes", "--skip-preview");
    const written = () => fs.existsSync(pidFile) && /^\d+ \d+$/.exec(fs.readFileSync(pidFile, "utf8"))?.[0];
    const pids = (await waitFor("the program runs", written, { timeoutMs: 60_000 })).split(" ").map(Number);
    cli.kill("SIGKILL");
    await once(cli, "exit");
    for (const pid of pids) await gone(pid);
    program.program("");
  });
});

/** Waits until a process is gone, or is only waiting to be reaped; fails after 10 s. */
async function gone(pid: number): Promise<void> {
  const status = `/proc/${pid}/status`;
  const ended = () => !fs.existsSync(status) || /^State:\s+Z/m.test(fs.readFileSync(status, "utf8"));
  await waitFor(`process ${pid} has ended`, ended, { timeoutMs: 10_000 });
}
