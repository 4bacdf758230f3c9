import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { statePaths } from "../../../sandbox/paths.js";
import { z } from "zod";

const exec = promisify(execFile);

/** What kubectl prints as JSON. kubectl knows nothing of this project. */
export async function kubectl(...args: string[]): Promise<unknown> {
  const { stdout } = await exec("kubectl", ["--kubeconfig", statePaths.kubeconfig, ...args, "-o", "json"], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as unknown;
}

const named = z.object({ items: z.array(z.object({ kind: z.string(), metadata: z.object({ name: z.string() }) })) });

/** Names of all objects of these kinds in a namespace, as `Kind/name`, sorted. */
export async function objectNames(namespace: string, kinds: string): Promise<string[]> {
  const { items } = named.parse(await kubectl("get", kinds, "--namespace", namespace));
  return items.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort();
}

const pods = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }),
      status: z.object({
        podIP: z.string().optional(),
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional(),
      }),
    }),
  ),
});

/** A pod that can answer. */
export interface ReadyPod {
  readonly name: string;
  readonly address: string;
}

/** Pods of a model that are ready and not about to end. */
export async function readyPods(namespace: string, model: string): Promise<ReadyPod[]> {
  const selector = `app.kubernetes.io/name=${model}`;
  const { items } = pods.parse(await kubectl("get", "pods", "--namespace", namespace, "--selector", selector));
  return items.flatMap(({ metadata, status }) => {
    const ready = status.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True");
    const ends = metadata.deletionTimestamp !== undefined;
    return ready === true && !ends && status.podIP !== undefined ? [{ name: metadata.name, address: status.podIP }] : [];
  });
}

/** Whether a namespace exists. */
export async function namespaceExists(name: string): Promise<boolean> {
  const { items } = named.parse(await kubectl("get", "namespaces"));
  return items.some(({ metadata }) => metadata.name === name);
}
