/** An IPv4 network: its first address as a number, and how many bits of it are fixed. */
export interface Cidr {
  readonly first: number;
  readonly prefix: number;
}

/** Reads `10.64.0.0/16`. The text is one that the schema has let through. */
export function cidrOf(text: string): Cidr {
  const [address = "", prefix = ""] = text.split("/");
  return {
    first: address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0),
    prefix: Number(prefix),
  };
}

/** Writes it as `10.64.0.0/16`. */
export function cidrText({ first, prefix }: Cidr): string {
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${parts.join(".")}/${prefix}`;
}

/** Whether all of one network lies in the other. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return (
    inner.prefix >= outer.prefix && startOf(inner.first, outer.prefix) === startOf(outer.first, outer.prefix)
  );
}

/** Whether the address is the first of its network: `10.64.0.0/16`, and not `10.64.1.0/16`. */
export function isAligned({ first, prefix }: Cidr): boolean {
  return startOf(first, prefix) === first;
}

/** First address of the network of this size that the address lies in. */
export function startOf(address: number, prefix: number): number {
  const size = 2 ** (32 - prefix);
  return Math.floor(address / size) * size;
}

/** Networks of the two zones. */
export interface SubnetCidrs {
  readonly private: readonly [string, string];
  readonly public: readonly [string, string];
}

/**
 * Cuts a VPC: half of it for the private subnets, where tasks and nodes are; a quarter for the public ones, where load
 * balancers and NAT gateways are; the last quarter stays free. The smallest VPC, a /24, leaves a /27 to a public subnet,
 * the least that a load balancer takes ("Subnets for your load balancer", user guide for Application Load Balancers).
 */
export function subnetCidrs(vpc: string): SubnetCidrs {
  const { first, prefix } = cidrOf(vpc);
  const quarter = 2 ** (32 - prefix - 2);
  const eighth = quarter / 2;
  const of = (start: number, longer: number) => cidrText({ first: first + start, prefix: prefix + longer });
  return {
    private: [of(0, 2), of(quarter, 2)],
    public: [of(2 * quarter, 3), of(2 * quarter + eighth, 3)],
  };
}
