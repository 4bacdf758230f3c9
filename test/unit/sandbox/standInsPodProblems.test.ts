import assert from "node:assert/strict";
import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";

import { problemsOfPods } from "../../../sandbox/standIns/kubernetesProvider/await/podProblems.js";
import { type Cluster, openCluster } from "../../../sandbox/standIns/kubernetesProvider/cluster.js";
import { readConfiguration } from "../../../sandbox/standIns/kubernetesProvider/configuration.js";
import type { JsonObject } from "../../../sandbox/standIns/provider/json.js";

/**
 * Pods as the API server describes them when they fail. That real pods fail in these forms the engine tests show for
 * the pull of an image only.
 */
describe("why pods are not ready", function () {
  let server: http.Server;
  let cluster: Cluster;
  let events: JsonObject[] = [];

  before(async function () {
    server = http.createServer((request, response) => {
      const isLog = request.url?.includes("/log?") === true;
      response.end(isLog ? "Traceback: no such file\n" : JSON.stringify({ items: events }));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const kubeconfig = JSON.stringify({
      clusters: [{ name: "a", cluster: { server: address, "insecure-skip-tls-verify": true } }],
      contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
      users: [{ name: "a", user: {} }],
      "current-context": "a",
    });
    cluster = openCluster(readConfiguration({ kubeconfig }));
  });
  after(function () {
    server.close();
  });
  beforeEach(function () {
    events = [];
  });

  const podWith = (status: JsonObject): JsonObject => ({
    metadata: { name: "web-1", namespace: "a" },
    status,
  });

  it("is that no node has room", async function () {
    const conditions = [
      {
        type: "PodScheduled",
        status: "False",
        reason: "Unschedulable",
        message: "0/1 nodes: Insufficient cpu",
      },
    ];
    const problems = await problemsOfPods(cluster, [podWith({ conditions })]);
    assert.deepEqual(problems, ["Pod a/web-1: Unschedulable: 0/1 nodes: Insufficient cpu"]);
  });

  it("is that a container crashes: its exit code, how often, and its last words", async function () {
    const crashed = {
      name: "main",
      restartCount: 3,
      state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 40s" } },
      lastState: { terminated: { exitCode: 2, reason: "Error" } },
    };
    const problems = await problemsOfPods(cluster, [podWith({ containerStatuses: [crashed] })]);
    assert.deepEqual(problems, [
      "Pod a/web-1: container main: CrashLoopBackOff: back-off 40s",
      "Pod a/web-1: container main ended with exit code 2 (Error, restarted 3 times)",
      "Pod a/web-1: container main last wrote:\n    Traceback: no such file",
    ]);
  });

  it("is what the warnings about it say, each once", async function () {
    const unhealthy = { reason: "Unhealthy", message: "Readiness probe failed: 503" };
    events = [unhealthy, unhealthy, { reason: "BackOff", message: "Back-off restarting" }];
    const running = { name: "main", restartCount: 0, state: { running: {} } };
    const problems = await problemsOfPods(cluster, [podWith({ containerStatuses: [running] })]);
    assert.deepEqual(problems, ["Pod a/web-1: Unhealthy: Readiness probe failed: 503"]);
  });

  it("is not asked of pods that are ready", async function () {
    const ready = podWith({ conditions: [{ type: "Ready", status: "True" }] });
    assert.deepEqual(await problemsOfPods(cluster, [ready]), []);
  });
});
