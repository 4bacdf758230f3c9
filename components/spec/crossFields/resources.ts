import { reservedFolder } from "../contract.js";
import { containerPath } from "../schema/scalars.js";
import { isRecord } from "../values.js";
import { at, coresAt, listAt, sizeAt, type Check, type Finding } from "./lookup.js";

/** Rules over `resources` and what is mounted into the container. */
export const resourceChecks: readonly Check[] = [
  cpuLimit,
  sharedMemory,
  uniqueMountPaths,
  reservedMountPaths,
];

function cpuLimit(spec: unknown): Finding[] {
  const request = coresAt(spec, "resources.cpu");
  const limit = coresAt(spec, "resources.cpuLimit");
  return request !== undefined && limit !== undefined && limit < request
    ? [
        {
          path: "resources.cpuLimit",
          given: at(spec, "resources.cpuLimit"),
          why: `must be at least resources.cpu, which is ${String(at(spec, "resources.cpu"))}`,
          instead: "raise it, or remove it for no limit",
        },
      ]
    : [];
}

/** What a replica writes to /dev/shm counts as its memory. */
function sharedMemory(spec: unknown): Finding[] {
  const memory = sizeAt(spec, "resources.memory");
  const shared = sizeAt(spec, "resources.sharedMemory");
  return memory !== undefined && shared !== undefined && shared > memory
    ? [
        {
          path: "resources.sharedMemory",
          given: at(spec, "resources.sharedMemory"),
          why: `is part of resources.memory, which is ${String(at(spec, "resources.memory"))}`,
          instead: "raise resources.memory",
        },
      ]
    : [];
}

interface Place {
  readonly path: string;
  readonly mountPath: unknown;
}

/** Artifacts and caches, in that order. */
function mountedPlaces(spec: unknown): Place[] {
  const artifacts = listAt(spec, "model.artifacts").map((artifact, index) => ({
    path:
      isRecord(artifact) && artifact["mountPath"] === undefined
        ? `model.artifacts[${index}]`
        : `model.artifacts[${index}].mountPath`,
    mountPath: at(artifact, "mountPath") ?? "/opt/ml/model",
  }));
  const caches = listAt(spec, "resources.caches").map((cache, index) => ({
    path: `resources.caches[${index}].mountPath`,
    mountPath: at(cache, "mountPath"),
  }));
  return [...artifacts, ...caches];
}

function reservedMountPaths(spec: unknown): Finding[] {
  return mountedPlaces(spec)
    .filter(
      ({ mountPath }) => containerPath.safeParse(mountPath).success && nested(mountPath, reservedFolder),
    )
    .map(({ path, mountPath }) => ({
      path,
      given: mountPath,
      why: `lies in the same folder as ${reservedFolder}, where the host puts files of its own`,
      instead: "mount it elsewhere",
    }));
}

function uniqueMountPaths(spec: unknown): Finding[] {
  const shared = at(spec, "resources.sharedMemory") === undefined ? [] : ["/dev/shm"];
  const places: Place[] = [
    ...shared.map((mountPath) => ({ path: "resources.sharedMemory", mountPath })),
    ...mountedPlaces(spec),
  ];
  return places.flatMap(({ path, mountPath }, index) => {
    const earlier = places.slice(0, index).find((other) => nested(other.mountPath, mountPath));
    return earlier === undefined
      ? []
      : [
          {
            path,
            given: mountPath,
            why: `lies in the same folder as ${earlier.path} (${String(earlier.mountPath)})`,
            instead: "mount each in a folder of its own",
          },
        ];
  });
}

function nested(one: unknown, other: unknown): boolean {
  if (typeof one !== "string" || typeof other !== "string") {
    return false;
  }
  const [a, b] = [folder(one), folder(other)];
  return a.startsWith(b) || b.startsWith(a);
}

function folder(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}
