import { EventEmitter, once } from "node:events";
import { Writable } from "node:stream";
import {
  CoreV1Api,
  Exec,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  loadYaml,
  type V1Pod,
  type V1Status,
  Watch,
} from "@kubernetes/client-node";
import { z } from "zod";
import { statePaths } from "../../../sandbox/paths.js";
import { waitFor } from "../../../sandbox/waitFor.js";
import { namespaceExists } from "./cluster.js";

/** Generous: the machine may be busy with something else. */
const patienceMs = 120_000;

/** The part of a pod that tells how it ended. */
const endedPod = z.object({
  status: z.object({
    containerStatuses: z.array(
      z.object({ state: z.object({ terminated: z.object({ exitCode: z.int() }).optional() }) }),
    ),
  }),
});

/** What the restricted Pod Security Standard wants of a container. */
const restricted = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };

/**
 * A namespace with what a cluster's administrator puts there before a model comes: volumes, Secrets. Made through
 * Kubernetes' own client, so that none of it is the work of the stack under test.
 */
export class TestNamespace {
  private readonly volumes: string[] = [];

  constructor(readonly name: string) {}

  /** Makes the namespace; its pods have to obey the restricted Pod Security Standard. */
  async create(): Promise<void> {
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    await this.make({ kind: "Namespace", metadata: { name: this.name, labels } });
  }

  async addSecret(name: string, stringData: Record<string, string>): Promise<void> {
    await this.make({ kind: "Secret", metadata: this.metadata(name), stringData });
  }

  /** A claim with a volume behind it that is a folder of the node, as a shared disk would be. */
  async addClaim(claim: string, folder: string): Promise<void> {
    const volume = `${this.name}-${claim}`;
    const [shape, size] = [{ accessModes: ["ReadOnlyMany"], storageClassName: "" }, { storage: "1Gi" }];
    await this.make({
      kind: "PersistentVolume",
      metadata: { name: volume },
      spec: { ...shape, capacity: size, hostPath: { path: folder, type: "Directory" } },
    });
    this.volumes.push(volume);
    await this.make({
      kind: "PersistentVolumeClaim",
      metadata: this.metadata(claim),
      spec: { ...shape, volumeName: volume, resources: { requests: size } },
    });
  }

  /** A pod of one container, `main`; returns its address when it is ready. */
  async runPod(name: string, container: object): Promise<string> {
    await this.make({
      kind: "Pod",
      metadata: this.metadata(name),
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
        containers: [{ name: "main", securityContext: restricted, ...container }],
      },
    });
    const look = async () => addressOf(await this.core.readNamespacedPod({ namespace: this.name, name }));
    return waitFor(`pod ${name} to be ready`, look, { timeoutMs: patienceMs });
  }

  /** Deletes a pod as a rollout does, and returns the exit codes of its containers when it is gone. */
  async endPod(name: string): Promise<number[]> {
    const ended = this.deletionOf(name);
    await this.core.deleteNamespacedPod({ namespace: this.name, name });
    const { status } = endedPod.parse(await ended);
    // A container without an end has none that the kubelet has seen: no exit code will equal it.
    return status.containerStatuses.map(({ state }) => state.terminated?.exitCode ?? NaN);
  }

  /** What a command in a container writes to stdout. */
  async runIn(pod: string, container: string, command: string[]): Promise<string> {
    const [stdout, stderr, end] = [new Collector(), new Collector(), new EventEmitter()];
    const report = (status: V1Status) => end.emit("status", status);
    const exec = new Exec(this.config);
    const begin = async () => {
      await exec.exec(this.name, pod, container, command, stdout, stderr, null, false, report);
    };
    const [[{ status, message }]] = await Promise.all([
      once(end, "status", { signal: AbortSignal.timeout(patienceMs) }) as Promise<[V1Status]>,
      begin(),
    ]);
    if (status !== "Success") {
      throw new Error(`${command.join(" ")}: ${message ?? "failed"}\n${stderr.text}`);
    }
    return stdout.text;
  }

  /** Deletes everything and waits until it is gone. */
  async dispose(): Promise<void> {
    if (await namespaceExists(this.name)) {
      await this.core.deleteNamespace({ name: this.name });
    }
    const gone = async () => !(await namespaceExists(this.name));
    await waitFor(`namespace ${this.name} to be gone`, gone, { timeoutMs: patienceMs });
    for (const name of this.volumes) {
      await this.core.deletePersistentVolume({ name });
    }
  }

  /** Read anew each time: there is no kubeconfig before the node is started. */
  private get config(): KubeConfig {
    const config = new KubeConfig();
    config.loadFromFile(statePaths.kubeconfig);
    return config;
  }

  private get core(): CoreV1Api {
    return this.config.makeApiClient(CoreV1Api);
  }

  private metadata(name: string): object {
    return { name, namespace: this.name };
  }

  /** Makes an object of the API's core group. */
  private async make(manifest: object): Promise<void> {
    // JSON is YAML, and the loader makes of it the classes that the client wants.
    const body = loadYaml<KubernetesObject>(JSON.stringify({ apiVersion: "v1", ...manifest }));
    await KubernetesObjectApi.makeApiClient(this.config).create(body);
  }

  /** The pod as it was when it was deleted for good. */
  private deletionOf(name: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const watching = new Watch(this.config).watch(
        `/api/v1/namespaces/${this.name}/pods`,
        { fieldSelector: `metadata.name=${name}` },
        (phase: string, object: unknown) => {
          if (phase === "DELETED") {
            resolve(object);
            watching.then((controller) => {
              controller.abort();
            }, reject);
          }
        },
        (error: unknown) => {
          reject(error instanceof Error ? error : new Error(`the watch of pod ${name} ended early`));
        },
      );
      watching.catch(reject);
    });
  }
}

function addressOf({ status }: V1Pod): string | undefined {
  const ready = status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True");
  return ready === true ? status?.podIP : undefined;
}

/** Keeps as text what is written to it. */
class Collector extends Writable {
  private readonly parts: Buffer[] = [];

  get text(): string {
    return Buffer.concat(this.parts).toString();
  }

  override _write(part: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.parts.push(part);
    done();
  }
}
