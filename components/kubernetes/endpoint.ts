import type { Endpoint } from "model-hosting-client";
import type { ModeName } from "../spec/index.js";
import { requestTimeoutSeconds } from "./podSpec.js";
import type { Workload } from "./workload.js";

/** Where a model's Service stands, known only after it is made. */
export interface ServiceAddress {
  readonly namespace: string;
  readonly clusterIp: string;
}

/** What applications get to know of the model. */
export function endpointOf(workload: Workload, mode: ModeName, address: ServiceAddress): Endpoint {
  const { spec, contract } = workload;
  const base = baseUrl(workload, address);
  const url = `${base}${contract.predictPath}`;
  const healthPath =
    workload.transformer === undefined ? contract.healthCheck.path : workload.transformer.healthPath;
  return {
    schemaVersion: 1,
    name: spec.name,
    backend: "kubernetes",
    mode,
    protocol: contract.protocol,
    version: spec.model.version,
    call: {
      kind: "http",
      url,
      method: "POST",
      contentType: "application/json",
      timeoutSeconds: requestTimeoutSeconds(workload),
    },
    ...(healthPath === undefined ? {} : { health: { url: `${base}${healthPath}` } }),
    authentication: { type: "none" },
    reachableFrom: spec.access.exposure === "internal" ? "cluster" : spec.access.exposure,
    example: `curl --fail -H 'Content-Type: application/json' --data @payload.json ${quoted(url)}`,
  };
}

function baseUrl({ spec, settings }: Workload, { namespace, clusterIp }: ServiceAddress): string {
  const { exposure, host = "", tls } = spec.access;
  if (exposure !== "internal") {
    return `${tls === undefined ? "http" : "https"}://${host}`;
  }
  const service =
    settings.addressing === "clusterIp"
      ? hostOf(clusterIp)
      : `${spec.name}.${namespace}.svc.${settings.clusterDomain}`;
  return `http://${service}`;
}

/** An address as it stands in a URL: IPv6 in brackets. */
function hostOf(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}

/** The text as one word of a shell's command. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
