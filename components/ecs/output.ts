import type { Endpoint } from "model-hosting-client";
import { requestSeconds } from "./networkUse.js";
import type { Workload } from "./workload.js";

/**
 * What applications get to know of the model.
 *
 * @param base What callers' URLs begin with, without a slash at the end.
 */
export function endpointOf({ spec, mode, contract, transformer }: Workload, base: string): Endpoint {
  const url = `${base}${contract.predictPath}`;
  const healthPath = transformer === undefined ? contract.healthCheck.path : transformer.healthPath;
  return {
    schemaVersion: 1,
    name: spec.name,
    backend: "ecs",
    mode,
    protocol: contract.protocol,
    version: spec.model.version,
    call: {
      kind: "http",
      url,
      method: "POST",
      contentType: "application/json",
      timeoutSeconds: requestSeconds(spec),
    },
    ...(healthPath === undefined ? {} : { health: { url: `${base}${healthPath}` } }),
    authentication: { type: "none" },
    // Whoever is in the VPC is in the private network; the callers of the spec are fewer.
    reachableFrom: spec.access.exposure === "public" ? "public" : "private",
    example: `curl --fail -H 'Content-Type: application/json' --data @payload.json ${quoted(url)}`,
  };
}

/** The text as one word of a shell's command. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
