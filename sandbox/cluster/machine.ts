import { existsSync } from "node:fs";
import { type Progress } from "../progress.js";
import { ensureDebianPackages, nodePackages } from "../toolchain/index.js";
import { hierarchies } from "./cgroups.js";

/** What a machine must be to run the node. */
export interface MachineFacts {
  platform: NodeJS.Platform;
  /** Undefined where the system knows no user ids. */
  userId: number | undefined;
  hasCgroups: boolean;
}

/** Why the node cannot run on such a machine; empty when it can. */
export function machineProblems({ platform, userId, hasCgroups }: MachineFacts): string[] {
  if (platform !== "linux") return [`it runs on ${platform}; pods need Linux`];
  const problems: string[] = [];
  if (userId !== 0) {
    problems.push(
      `it was started by user id ${userId ?? "unknown"}; containers and their network need root (id 0)`,
    );
  }
  if (!hasCgroups) problems.push("no control groups are mounted (/sys/fs/cgroup); kubelet needs them");
  return problems;
}

/** Fails, with all reasons and the way out, where the node cannot run; installs what it needs where it can. */
export async function prepareMachine(progress: Progress): Promise<void> {
  const problems = machineProblems({
    platform: process.platform,
    userId: process.getuid?.(),
    hasCgroups: existsSync("/proc/self/mountinfo") && hierarchies().length > 0,
  });
  if (problems.length > 0) {
    throw new Error(
      `The sandbox's node cannot run here: ${problems.join("; ")}. Set KUBECONFIG to a cluster of your own ` +
        `(kind, minikube, a company's) and start again: the sandbox then uses that cluster and needs no node.`,
    );
  }
  await ensureDebianPackages(nodePackages, progress);
}
