import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CoreV1Api, V1Pod } from "@kubernetes/client-node";
import { stopAws } from "../../sandbox/aws/index.js";
import { clusterStatus, startCluster, stopCluster } from "../../sandbox/cluster/index.js";
import { nftTables } from "../../sandbox/cluster/bridge.js";
import { hierarchies } from "../../sandbox/cluster/cgroups.js";
import { forgetProcess, liveProcesses, readHolder, writeHolder } from "../../sandbox/cluster/holder.js";
import { mountsBelow } from "../../sandbox/cluster/mounts.js";
import { cgroupRoot, clusterPaths, network, nodeAddress, runFolder } from "../../sandbox/cluster/settings.js";
import { run, runUnchecked } from "../../sandbox/commandLine.js";
import { cacheFolder, repositoryRoot, stateFolder, statePaths } from "../../sandbox/paths.js";
import { identify, isAlive, readProcFile } from "../../sandbox/processes.js";
import { silentProgress } from "../../sandbox/progress.js";
import { waitFor } from "../../sandbox/waitFor.js";

// The engine tests share one cluster, and this file breaks and stops it: its name puts it behind the others.
// It cannot prove that a real reboot is repaired: it ends processes, which leaves more behind than a reboot.
describe("the sandbox's one-node cluster", function () {
  this.timeout(120_000);

  before(async () => {
    // It listens on the bridge that goes with the node.
    await stopAws();
    await startCluster(silentProgress);
  });
  after(() => stopCluster(silentProgress));

  it("runs a pod, and starts it again after kubelet and containerd were killed", async () => {
    await createPod("survivor");
    const first = await readyPod("survivor");
    const killed = liveProcesses().filter(({ name }) => name === "kubelet" || name === "containerd");
    assert.equal(killed.length, 2);
    for (const { identity } of killed) process.kill(identity.pid, "SIGKILL");
    await waitFor("both have gone", () => killed.every(({ identity }) => !isAlive(identity)), {
      timeoutMs: 5_000,
    });
    assert.deepEqual(await clusterStatus(), { state: "broken", missing: ["containerd", "kubelet"] });

    await startCluster(silentProgress);

    assert.equal((await clusterStatus()).state, "running");
    const second = await readyPod("survivor");
    assert.equal(second.metadata?.uid, first.metadata?.uid, "the same pod, kept in etcd");
    assert.notEqual(containerId(second), containerId(first), "in a new container");
  });

  it("returns at once when it runs already", async () => {
    const before = liveProcesses();
    const start = Date.now();
    await startCluster(silentProgress);
    assert.ok(Date.now() - start < 2_000, `took ${Date.now() - start} ms`);
    assert.deepEqual(liveProcesses(), before);
  });

  it("starts anew with its data where it was started otherwise than this version does it", async () => {
    const { configuration, ...earlier } = readHolder() ?? assert.fail("nobody holds the node");
    assert.match(configuration ?? "", /^[0-9a-f]{64}$/);
    const pod = await readyPod("survivor");
    writeHolder(earlier);
    assert.equal((await clusterStatus()).state, "outdated");
    const before = liveProcesses();

    await startCluster(silentProgress);

    assert.equal((await clusterStatus()).state, "running");
    assert.notDeepEqual(liveProcesses(), before);
    assert.equal((await readyPod("survivor")).metadata?.uid, pod.metadata?.uid, "the same pod, kept in etcd");
  });

  it("listens on loopback and on its own bridge only", async () => {
    const listening = await ownListeningSockets();
    assert.ok(
      listening.some((socket) => socket.startsWith(`${nodeAddress}:`)),
      "the listing sees the API server",
    );
    const elsewhere = listening.filter((socket) => !/^(127\.0\.0\.1|\[::1\]|10\.244\.0\.1):/.test(socket));
    assert.deepEqual(elsewhere, []);
  });

  it("fills the view role from the roles that it aggregates", async () => {
    const { KubeConfig, RbacAuthorizationV1Api } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromFile(statePaths.kubeconfig);
    const role = await config.makeApiClient(RbacAuthorizationV1Api).readClusterRole({ name: "view" });
    assert.ok(role.rules?.some(({ resources }) => resources?.includes("pods")));
  });

  it("tells a second clone who holds the node", async () => {
    const clone = makeClone();
    try {
      const { code, stderr } = await startFrom(clone);
      assert.equal(code, 1);
      assert.match(stderr, new RegExp(`held by ${repositoryRoot} \\(since .*run \`npm stop\` there`, "s"));
    } finally {
      rmSync(clone, { recursive: true });
    }
  });

  it("leaves nothing behind when it stops", async () => {
    assert.notDeepEqual(await traces(), [], "the listing sees a running cluster");
    await stopCluster(silentProgress);
    assert.deepEqual(await traces(), []);
    assert.deepEqual(await clusterStatus(), { state: "stopped" });
    assert.equal(existsSync(statePaths.kubeconfig), false);
  });

  it("repairs what a start left that was killed in the middle", async () => {
    const start = spawn(process.execPath, ["-e", startScript(repositoryRoot)], { stdio: "ignore" });
    await waitFor("some processes run", () => liveProcesses().length > 1, {
      timeoutMs: 20_000,
      intervalMs: 10,
    });
    start.kill("SIGKILL");
    // As if it had been killed a moment earlier, between the start of etcd and its record.
    forgetProcess("etcd");

    await startCluster(silentProgress);

    assert.equal((await clusterStatus()).state, "running");
    await stopCluster(silentProgress);
    assert.deepEqual(await traces(), []);
  });

  it("takes the node over from a clone that was deleted after an unclean end", async () => {
    const clone = makeClone();
    const { code, stderr } = await startFrom(clone);
    assert.equal(code, 0, stderr);
    const left = liveProcesses().filter(({ name }) => name !== "kube-apiserver");
    for (const { identity } of left) process.kill(identity.pid, "SIGKILL");
    await waitFor("they have gone", () => left.every(({ identity }) => !isAlive(identity)), {
      timeoutMs: 5_000,
    });
    // Like a person would; it cannot delete the folder in which kubelet has mounted something.
    await runUnchecked("rm", ["-rf", clone]);

    await startCluster(silentProgress);

    assert.equal((await clusterStatus()).state, "running");
    await stopCluster(silentProgress);
    assert.deepEqual([...(await traces()), ...mountsBelow(clone)], []);
    rmSync(clone, { recursive: true, force: true });
  });
});

async function coreApi(): Promise<CoreV1Api> {
  const { CoreV1Api, KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromFile(statePaths.kubeconfig);
  return config.makeApiClient(CoreV1Api);
}

async function createPod(name: string): Promise<void> {
  const { loadYaml } = await import("@kubernetes/client-node");
  const body = loadYaml<V1Pod>(`
    metadata: { name: ${name} }
    spec:
      containers:
        - { name: pause, image: "sandbox.local/pause:1", imagePullPolicy: Never }`);
  await (await coreApi()).createNamespacedPod({ namespace: "default", body });
}

async function readyPod(name: string): Promise<V1Pod> {
  const api = await coreApi();
  return waitFor(
    `pod ${name} is ready`,
    async () => {
      const pod = await api.readNamespacedPod({ namespace: "default", name });
      const isReady = pod.status?.conditions?.some(
        ({ type, status }) => type === "Ready" && status === "True",
      );
      return isReady === true && pod;
    },
    { timeoutMs: 40_000 },
  );
}

function containerId(pod: V1Pod): string | undefined {
  return pod.status?.containerStatuses?.[0]?.containerID;
}

/** A folder that looks to the sandbox like another clone of this repository. */
function makeClone(): string {
  const clone = mkdtempSync(join(tmpdir(), "second-clone-"));
  cpSync(join(repositoryRoot, "bin", "sandbox"), join(clone, "bin", "sandbox"), { recursive: true });
  cpSync(join(repositoryRoot, "sandbox", "toolchain"), join(clone, "sandbox", "toolchain"), {
    recursive: true,
  });
  symlinkSync(join(repositoryRoot, "node_modules"), join(clone, "node_modules"));
  return clone;
}

function startFrom(clone: string) {
  return runUnchecked(process.execPath, ["-e", startScript(clone)]);
}

function startScript(clone: string): string {
  return (
    `const { startCluster } = require(${JSON.stringify(join(clone, "bin/sandbox/cluster/index.js"))});` +
    `startCluster({ info() {}, task: (_title, work) => work() }).catch((error) => {` +
    `  console.error(error.message); process.exitCode = 1; });`
  );
}

/** The local addresses on which the node's processes listen, outside of pods. */
async function ownListeningSockets(): Promise<string[]> {
  const pids = new Set(ownProcesses());
  const lines = (await run("ss", ["-H", "-ltnup"])).split("\n");
  return lines
    .filter((line) => [...line.matchAll(/pid=(\d+)/g)].some(([, pid]) => pids.has(Number(pid))))
    .map((line) => line.trim().split(/\s+/)[4] ?? "");
}

/** Everything of a node that a machine may still hold, in words. */
async function traces(): Promise<string[]> {
  const tables = await run("nft", ["list", "tables"]);
  return [
    ...ownProcesses().map((pid) => `process ${pid}: ${readProcFile(`/proc/${pid}/cmdline`) ?? "gone"}`),
    ...[runFolder, stateFolder].flatMap((folder) => mountsBelow(folder)).map((point) => `mount ${point}`),
    ...readdirSync("/sys/class/net").filter((link) => link === network.bridge || link.startsWith("veth")),
    ...hierarchies()
      .map((hierarchy) => join(hierarchy, cgroupRoot))
      .filter((group) => existsSync(group)),
    ...nftTables
      .filter((table) => tables.includes(`table ${table}`))
      .map((table) => `packet filter table ${table}`),
    ...[runFolder, clusterPaths.etcd, clusterPaths.kubelet].filter((folder) => existsSync(folder)),
  ];
}

/** Processes whose command line names the node's sockets or its files; a zombie has no command line. */
function ownProcesses(): number[] {
  // Not all built tools: a pulumi from there may run for other reasons.
  const tools = ["kubernetes", "etcd"].map((module) => `${cacheFolder()}/tools/${module}-`);
  const marks = [runFolder, statePaths.cluster, ...tools, "/containerd.toml"];
  const known = liveProcesses().map(({ identity }) => identity.pid);
  const found = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      const commandLine = readProcFile(`/proc/${name}/cmdline`) ?? "";
      return marks.some((mark) => commandLine.includes(mark)) && identify(Number(name)) !== undefined;
    });
  return [...new Set([...known, ...found.map(Number)])];
}
