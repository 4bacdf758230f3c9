import type { HostingSpec, ModeName } from "./schema/index.js";

/** The mode of an interface when the spec names none. */
export const naturalMode = { http: "realtime", queue: "async", batch: "batch" } as const;

/** The mode that the spec asks for: the one that it names, else the natural one of its interface. */
export function modeOf(spec: HostingSpec): ModeName {
  return spec.placement.mode ?? naturalMode[spec.interface.type];
}
