import { z } from "zod";
import { containerPath, count, cpu, exactlyOne, objectName, size } from "./scalars.js";

const acceleratorType = z
  .string()
  .regex(
    /^(?:nvidia|inferentia|NVIDIA-(?=.{1,56}$)[-A-Za-z0-9]*[A-Za-z0-9]|(?=.{1,253}\/)[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?\/[A-Za-z0-9](?:[-._A-Za-z0-9]{0,61}[A-Za-z0-9])?)$/,
    {
      error:
        "expected nvidia, inferentia, a product such as NVIDIA-L4 or NVIDIA-A100-SXM4-80GB, or a resource name such as amd.com/gpu",
    },
  );

const acceleratorChoice = z.strictObject({
  type: acceleratorType.describe("Family, NVIDIA product, or extended resource name."),
  count: count(1, 16).default(1).describe("How many per replica."),
});

/** GPUs and other accelerators of one replica. */
export const accelerator = exactlyOne(
  {
    type: acceleratorType
      .optional()
      .describe("Family (nvidia, inferentia), NVIDIA product, or extended resource name."),
    anyOf: z.array(acceleratorChoice).min(1).optional().describe("Alternatives, the preferred one first."),
    memory: size
      .optional()
      .describe("Memory that one accelerator must have; any NVIDIA product that has it will do."),
    count: count(1, 16).optional().describe("How many per replica. Default: 1. Not with anyOf."),
  },
  ["type", "anyOf", "memory"],
)
  .refine((value) => value.anyOf === undefined || value.count === undefined, {
    error: "belongs to each alternative of anyOf, not beside it",
    path: ["count"],
  })
  .describe("Accelerators of one replica: exactly one of type, anyOf, memory.");
export type Accelerator = z.output<typeof accelerator>;

const cacheVolume = exactlyOne(
  {
    mountPath: containerPath.describe("Folder in the container."),
    size: size.optional().describe("How much a folder may hold that ends with the replica."),
    claim: objectName
      .optional()
      .describe("An existing PersistentVolumeClaim that replicas share, in place of such a folder."),
  },
  ["size", "claim"],
).describe("A folder for downloaded or compiled files: exactly one of size, claim.");

/** Which kind of capacity replicas run on. */
const capacity = z.strictObject({
  type: z.enum(["onDemand", "spot", "mixed"]).describe("mixed prefers spot and falls back to on-demand."),
  onDemandBase: count(0).optional().describe("Replicas that are always on-demand."),
  spotPercentage: z.number().min(0).max(100).optional().describe("Share of the replicas above the base."),
});

/** What one replica needs. */
export const resources = z.strictObject({
  cpu: cpu.describe("CPU of one replica."),
  cpuLimit: cpu
    .optional()
    .describe("CPU that it may burst to. Default: no limit, so that it is never throttled."),
  memory: size.describe("Memory of one replica: request and limit."),
  accelerator: accelerator
    .optional()
    .describe("Accelerators of one replica: exactly one of type, anyOf, memory."),
  sharedMemory: size.optional().describe("Size of /dev/shm."),
  ephemeralStorage: size.optional().describe("Local disk of one replica."),
  caches: z.array(cacheVolume).max(8).optional().describe("Folders for downloaded or compiled files."),
  architecture: z
    .enum(["amd64", "arm64"])
    .optional()
    .describe("Processor architecture of the image. Default: any."),
  capacity: capacity.optional().describe("Spot or on-demand. Default: what the cluster or account gives."),
});
export type Resources = z.output<typeof resources>;
