import type { Egress } from "../network/index.js";
import { downloadPorts } from "./artifacts.js";
import type { Workload } from "./workload.js";

const ipv4 = { what: "anywhere", cidrIpv4: "0.0.0.0/0" };
const ipv6 = { what: "anywhere-ipv6", cidrIpv6: "::/0" };

/** Whom the tasks may call beside the services of AWS that they start with: what the spec says, else what they download from. */
export function egressOf({ spec, variants }: Workload): Egress[] {
  const { egress } = spec.access;
  if (egress?.allowAll === true) {
    return [ipv4, ipv6].map((peer) => ({ peer, port: undefined }));
  }
  if (egress?.cidrs !== undefined) {
    return egress.cidrs.map((cidr) => ({ peer: peerOf(cidr), port: undefined }));
  }
  // What is in S3 is reached as the other services of AWS are.
  const artifacts = variants
    .flatMap((variant) => variant.artifacts)
    .filter(({ uri }) => !uri.startsWith("s3://"));
  return downloadPorts(artifacts).map((port) => ({ peer: { ...ipv4, what: `anywhere-${port}` }, port }));
}

/** The network, by a name that tells it from others. */
function peerOf(cidr: string): Egress["peer"] {
  const what = cidr.replace(/[^0-9a-f]+/gi, "-");
  return cidr.includes(":") ? { what, cidrIpv6: cidr } : { what, cidrIpv4: cidr };
}
