/**
 * What has a price, and in which unit. Services are named after what is bought, not after the offer that AWS sells it
 * in: one offer of AWS holds instances, volumes and gateways.
 */

/** A service whose items are instance types, or one whose items are known by name, with the unit of each. */
type Service = { readonly unit: "h" } | { readonly items: Readonly<Record<string, string>> };

const instances = { unit: "h" } as const;

/** Every service with its items. `GB` is what AWS bills as GB; of memory and volumes that is a GiB. */
export const catalogue = {
  /** Linux, on demand, shared tenancy. */
  ec2: instances,
  sagemakerHosting: instances,
  sagemakerAsync: instances,
  sagemakerTransform: instances,
  /** `provisionedGbSecond` keeps capacity ready; `provisionedRunGbSecond` is a request that runs on it. */
  sagemakerServerless: {
    items: { gbSecond: "GB s", provisionedGbSecond: "GB s", provisionedRunGbSecond: "GB s" },
  },
  sagemakerEndpoint: { items: { storageGbMonth: "GB month", dataInGb: "GB", dataOutGb: "GB" } },
  /** `storageGbHour` is for each GB above the 20 that are included. */
  fargate: {
    items: {
      cpuHour: "vCPU h",
      gbHour: "GB h",
      armCpuHour: "vCPU h",
      armGbHour: "GB h",
      storageGbHour: "GB h",
    },
  },
  eks: { items: { clusterHour: "h", extendedSupportClusterHour: "h" } },
  loadBalancer: { items: { hour: "h", lcuHour: "LCU h" } },
  natGateway: { items: { hour: "h", gb: "GB" } },
  /** `hour` is for each availability zone. */
  interfaceEndpoint: { items: { hour: "h", gb: "GB" } },
  publicIpv4: { items: { hour: "h" } },
  /** `gp3IopsMonth` and `gp3MbpsMonth` are for each IOPS above 3000 and each MiB/s above 125, which are included. */
  ebs: {
    items: {
      gp3GbMonth: "GB month",
      gp2GbMonth: "GB month",
      gp3IopsMonth: "IOPS month",
      gp3MbpsMonth: "MiB/s month",
    },
  },
  logs: { items: { ingestedGb: "GB", storedGbMonth: "GB month" } },
  alarms: { items: { month: "alarm month" } },
  s3: { items: { gbMonth: "GB month", thousandPuts: "1000 requests", thousandGets: "1000 requests" } },
  /** The first tier above what is free. */
  internet: { items: { outGb: "GB" } },
  kms: { items: { keyMonth: "key month" } },
  secrets: { items: { secretMonth: "secret month" } },
  /** What a cluster or site that is no cloud's charges for what replicas request. */
  capacity: { items: { cpuHour: "CPU h", gibHour: "GiB h", acceleratorHour: "accelerator h" } },
} as const satisfies Readonly<Record<string, Service>>;

/** A service of the catalogue. */
export type ServiceName = keyof typeof catalogue;

/** What a service sells: named items, or any instance type. */
export type ItemOf<Name extends ServiceName> = (typeof catalogue)[Name] extends {
  readonly items: infer Items;
}
  ? keyof Items & string
  : string;

/** All services. */
export const serviceNames = Object.keys(catalogue) as ServiceName[];

/** Items of a service; undefined where any instance type is one. */
export function itemsOf(name: ServiceName): Readonly<Record<string, string>> | undefined {
  const service: Service = catalogue[name];
  return "items" in service ? service.items : undefined;
}

/** Unit in which an item is sold. */
export function unitOf(name: ServiceName, item: string): string {
  return itemsOf(name)?.[item] ?? "h";
}
