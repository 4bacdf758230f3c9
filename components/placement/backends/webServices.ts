import { backends } from "../../capabilities/index.js";
import { modeOf, type BackendName, type HostingSpec } from "../../spec/index.js";
import type { Reason } from "../decision.js";

/** What speaks against every backend that is priced and has no host: it is never chosen. */
export function withoutHost(name: BackendName, spec: HostingSpec): Reason[] {
  const backend = backends[name];
  return backend.hostable
    ? []
    : [
        {
          path: "placement.backend",
          ...(spec.placement.backend === name ? { given: name } : {}),
          why: backend.why,
          instead: backend.instead,
        },
      ];
}

/** What speaks against a backend that is priced for web services alone. */
export function otherThanWebService(spec: HostingSpec): Reason[] {
  const mode = modeOf(spec);
  return mode === "realtime"
    ? []
    : [
        {
          path: spec.placement.mode === undefined ? "interface.type" : "placement.mode",
          given: spec.placement.mode ?? spec.interface.type,
          why: "is not planned there: replicas that answer over HTTP are",
          instead: "use sagemaker",
        },
      ];
}
