import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiError, type Cluster, openCluster } from "../../../sandbox/standIns/kubernetesProvider/cluster.js";
import { readConfiguration } from "../../../sandbox/standIns/kubernetesProvider/configuration.js";

/** A program that gives another token each time: its answers are counted by a file's lines. */
const program = `
const fs = require("node:fs");
fs.appendFileSync(process.argv[1], "asked\\n");
const token = "token-" + fs.readFileSync(process.argv[1], "utf8").trim().split("\\n").length;
console.log(JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1beta1", kind: "ExecCredential", status: { token } }));
`;

describe("tokens that a kubeconfig's program gives", () => {
  let folder: string;
  let server: Server;
  /** Tokens that the API server takes. */
  const taken = new Set<string>();
  let calls: string[];

  before(async () => {
    server = createServer((request, response) => {
      const token = request.headers.authorization?.replace("Bearer ", "") ?? "none";
      calls.push(token);
      response.writeHead(taken.has(token) ? 200 : 401, { "content-type": "application/json" });
      response.end(JSON.stringify({ kind: "Status", token }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  after(() => server.close());

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "credentials-"));
    writeFileSync(join(folder, "count"), "");
    taken.clear();
    calls = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function open(): Cluster {
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    const cluster = { server: `http://127.0.0.1:${address.port}`, "insecure-skip-tls-verify": true };
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1beta1",
      command: process.execPath,
      args: ["-e", program, join(folder, "count")],
    };
    const kubeconfig = {
      clusters: [{ name: "a", cluster }],
      users: [{ name: "a", user: { exec } }],
      contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
      "current-context": "a",
    };
    return openCluster(readConfiguration({ kubeconfig: JSON.stringify(kubeconfig) }));
  }

  const asked = () => readFileSync(join(folder, "count"), "utf8").trim().split("\n").length;

  it("are asked for once, however many calls begin together", async () => {
    taken.add("token-1");
    const cluster = open();
    await Promise.all(Array.from({ length: 5 }, () => cluster.request({ path: "/version" })));
    assert.deepEqual([asked(), calls.length], [1, 5]);
  });

  it("are asked for anew where one is refused, once for all calls that it was refused of", async () => {
    taken.add("token-2");
    const cluster = open();
    const answers = await Promise.all(Array.from({ length: 3 }, () => cluster.request({ path: "/version" })));
    assert.deepEqual(
      answers.map(({ token }) => token),
      ["token-2", "token-2", "token-2"],
    );
    assert.equal(asked(), 2);
  });

  it("are refused for good after the second one", async () => {
    await assert.rejects(open().request({ path: "/version" }), (error: unknown) => {
      assert.ok(error instanceof ApiError);
      return error.status === 401;
    });
    assert.deepEqual(calls, ["token-1", "token-2"]);
  });
});
