import type { ServiceName } from "../../components/cost/index.js";

/** One row of an offer file, by column. */
export type Row = Readonly<Record<string, string>>;

/** How rows of an offer become prices. */
interface Reading {
  /** Offer code of AWS's price list. */
  readonly offer: string;
  readonly service: ServiceName;
  /** Usage type without the region's prefix, such as `USE1-`; a group is the item. */
  readonly usageType: RegExp;
  /** Item, where the usage type has no group. */
  readonly item?: string;
  /** What else the row says. */
  readonly where?: Row;
  /** Units of the catalogue that one of the offer's is. Default: 1. */
  readonly units?: number;
}

/** Only the plainest of the many ways to buy an instance: Linux, on demand, shared, nothing installed. */
const plainInstance: Row = {
  "Operating System": "Linux",
  Tenancy: "Shared",
  "Pre Installed S/W": "NA",
  CapacityStatus: "Used",
  MarketOption: "OnDemand",
  operation: "RunInstances",
};

/**
 * Where the offer files have the prices of the catalogue. Source of the columns: AWS Billing User Guide, "Reading the
 * service price list file for an AWS service"; of the usage types: AWS's price list, as rows of it are quoted in public.
 * What is not here is looked after by hand: volumes and data of endpoints, extended support, data to the internet, keys
 * and secrets, and concurrency that is kept ready, of which it is disputed which of two usage types is which.
 */
export const readings: readonly Reading[] = [
  { offer: "AmazonEC2", service: "ec2", usageType: /^BoxUsage:(.+)$/, where: plainInstance },
  { offer: "AmazonEC2", service: "natGateway", usageType: /^NatGateway-Hours$/, item: "hour" },
  { offer: "AmazonEC2", service: "natGateway", usageType: /^NatGateway-Bytes$/, item: "gb" },
  { offer: "AmazonEC2", service: "ebs", usageType: /^EBS:VolumeUsage\.gp3$/, item: "gp3GbMonth" },
  { offer: "AmazonEC2", service: "ebs", usageType: /^EBS:VolumeUsage\.gp2$/, item: "gp2GbMonth" },
  { offer: "AmazonSageMaker", service: "sagemakerHosting", usageType: /^Host:(ml\..+)$/ },
  { offer: "AmazonSageMaker", service: "sagemakerAsync", usageType: /^AsyncInf:(ml\..+)$/ },
  { offer: "AmazonSageMaker", service: "sagemakerTransform", usageType: /^Tsform:(ml\..+)$/ },
  {
    offer: "AmazonSageMaker",
    service: "sagemakerServerless",
    usageType: /^ServerlessInf:Mem-1GB$/,
    item: "gbSecond",
  },
  { offer: "AmazonECS", service: "fargate", usageType: /^Fargate-vCPU-Hours:perCPU$/, item: "cpuHour" },
  { offer: "AmazonECS", service: "fargate", usageType: /^Fargate-GB-Hours$/, item: "gbHour" },
  {
    offer: "AmazonECS",
    service: "fargate",
    usageType: /^Fargate-ARM-vCPU-Hours:perCPU$/,
    item: "armCpuHour",
  },
  { offer: "AmazonECS", service: "fargate", usageType: /^Fargate-ARM-GB-Hours$/, item: "armGbHour" },
  {
    offer: "AmazonECS",
    service: "fargate",
    usageType: /^Fargate-EphemeralStorage-GB-Hours$/,
    item: "storageGbHour",
  },
  { offer: "AmazonEKS", service: "eks", usageType: /^AmazonEKS-Hours:perCluster$/, item: "clusterHour" },
  {
    offer: "AWSELB",
    service: "loadBalancer",
    usageType: /^LoadBalancerUsage$/,
    item: "hour",
    where: { operation: "LoadBalancing:Application" },
  },
  {
    offer: "AWSELB",
    service: "loadBalancer",
    usageType: /^LCUUsage$/,
    item: "lcuHour",
    where: { operation: "LoadBalancing:Application" },
  },
  { offer: "AmazonVPC", service: "interfaceEndpoint", usageType: /^VpcEndpoint-Hours$/, item: "hour" },
  { offer: "AmazonVPC", service: "interfaceEndpoint", usageType: /^VpcEndpoint-Bytes$/, item: "gb" },
  { offer: "AmazonVPC", service: "publicIpv4", usageType: /^PublicIPv4:InUseAddress$/, item: "hour" },
  { offer: "AmazonCloudWatch", service: "logs", usageType: /^DataProcessing-Bytes$/, item: "ingestedGb" },
  { offer: "AmazonCloudWatch", service: "logs", usageType: /^TimedStorage-ByteHrs$/, item: "storedGbMonth" },
  { offer: "AmazonCloudWatch", service: "alarms", usageType: /^CW:AlarmMonitorUsage$/, item: "month" },
  { offer: "AmazonS3", service: "s3", usageType: /^TimedStorage-ByteHrs$/, item: "gbMonth" },
  { offer: "AmazonS3", service: "s3", usageType: /^Requests-Tier1$/, item: "thousandPuts", units: 1 / 1000 },
  { offer: "AmazonS3", service: "s3", usageType: /^Requests-Tier2$/, item: "thousandGets", units: 1 / 1000 },
];

/** Offers to read, each once. */
export const offerCodes: readonly string[] = [...new Set(readings.map(({ offer }) => offer))];

/** Address of an offer file for one region: AWS Billing User Guide, "Getting price list files manually". */
export function offerUrl(offer: string, region: string): string {
  return `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${offer}/current/${region}/index.csv`;
}
