import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { z } from "zod";
import { certificateFiles } from "./certificates.js";
import { apiServerUrl, clusterPaths, nodeName } from "./settings.js";

/** A small client for what start and status need: the large one takes longer to load than a start may. */
export class ApiServer {
  private readonly agent: Agent;

  constructor() {
    const files = certificateFiles(clusterPaths.certificates);
    this.agent = new Agent({
      ca: readFileSync(files.authority("cluster")),
      cert: readFileSync(files.certificate("admin")),
      key: readFileSync(files.key("admin")),
      keepAlive: true,
    });
  }

  close(): void {
    this.agent.destroy();
  }

  /** Whether the API server has finished its start, its default roles included. */
  async isReady(): Promise<boolean> {
    return (await this.get("/readyz"))?.status === 200;
  }

  /** Whether the node has reported itself ready at or after `since`; older reports may outlive a crash. */
  async isNodeReady(since = new Date(0)): Promise<boolean> {
    const answer = await this.get(`/api/v1/nodes/${nodeName}`);
    if (answer?.status !== 200) return false;
    const { status } = node.parse(JSON.parse(answer.body));
    return (status.conditions ?? []).some(
      (condition) =>
        condition.type === "Ready" &&
        condition.status === "True" &&
        reportedSince(condition.lastHeartbeatTime, since),
    );
  }

  /** Whether new pods get their identity: the last thing that the control plane makes by itself. */
  async hasDefaultServiceAccount(): Promise<boolean> {
    return (await this.get("/api/v1/namespaces/default/serviceaccounts/default"))?.status === 200;
  }

  /** Names of pods that count as ready only because of containers that started before `since`. */
  async staleReadyPods(since: Date): Promise<string[]> {
    const answer = await this.get("/api/v1/pods");
    if (answer?.status !== 200) return [];
    return pods
      .parse(JSON.parse(answer.body))
      .items.filter(({ status }) => isReady(status) && hasOlderContainer(status, since))
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  }

  /** Undefined while nothing answers there. */
  private get(path: string): Promise<{ status: number; body: string } | undefined> {
    return new Promise((resolve) => {
      const call = request(`${apiServerUrl}${path}`, { agent: this.agent, timeout: 5_000 }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("end", () => {
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
        });
        response.once("error", () => {
          resolve(undefined);
        });
      });
      call.once("timeout", () => call.destroy());
      call.once("error", () => {
        resolve(undefined);
      });
      call.end();
    });
  }
}

const condition = z.object({ type: z.string(), status: z.string(), lastHeartbeatTime: z.string().nullish() });
const node = z.object({ status: z.object({ conditions: z.array(condition).optional() }) });

const podStatus = z.object({
  conditions: z.array(condition).optional(),
  containerStatuses: z
    .array(
      z.object({ state: z.object({ running: z.object({ startedAt: z.string() }).optional() }).optional() }),
    )
    .optional(),
});
type PodStatus = z.infer<typeof podStatus>;
const pods = z.object({
  items: z.array(
    z.object({ metadata: z.object({ namespace: z.string(), name: z.string() }), status: podStatus }),
  ),
});

function isReady({ conditions }: PodStatus): boolean {
  return (conditions ?? []).some(({ type, status }) => type === "Ready" && status === "True");
}

function hasOlderContainer({ containerStatuses }: PodStatus, since: Date): boolean {
  return (containerStatuses ?? []).some(({ state }) => !reportedSince(state?.running?.startedAt, since));
}

/** Kubernetes writes times in whole seconds. */
function reportedSince(time: string | null | undefined, since: Date): boolean {
  return time !== null && time !== undefined && Date.parse(time) >= Math.floor(since.getTime() / 1000) * 1000;
}
