/** Names by the first part of a region's name; any other region is of the first partition (AWS partitions, SDK data). */
const partitions: Record<string, { partition: string; dnsSuffix: string }> = {
  cn: { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" },
  "us-gov": { partition: "aws-us-gov", dnsSuffix: "amazonaws.com" },
};

/** The partition that a region is of, as ARNs name it, and the end of its services' names. */
export function partitionOf(region: string): { partition: string; dnsSuffix: string } {
  const prefix = Object.keys(partitions).find((name) => region.startsWith(`${name}-`)) ?? "";
  return partitions[prefix] ?? { partition: "aws", dnsSuffix: "amazonaws.com" };
}
