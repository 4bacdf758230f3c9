/** A hosting spec as YAML gives it. */
export type Document = Readonly<Record<string, unknown>>;

/** What models are and how they are asked: each of the one with each of the other makes a spec. */
const models: readonly Document[] = [
  { resources: { cpu: "1", memory: "2Gi" } },
  { resources: { cpu: "500m", memory: "1Gi" } },
  { resources: { cpu: "2", memory: "6Gi" } },
  { resources: { cpu: "4", memory: "16Gi" } },
  { resources: { cpu: "2", memory: "8Gi", accelerator: { type: "nvidia" } } },
  { resources: { cpu: "4", memory: "24Gi", accelerator: { memory: "48Gi" } } },
  { resources: { cpu: "2", memory: "8Gi", accelerator: { type: "inferentia" } } },
];

const demands: readonly Document[] = [
  { traffic: { requestsPerMonth: 10_000, secondsPerRequest: 0.2, pattern: "steady" } },
  { traffic: { requestsPerMonth: 500_000, secondsPerRequest: 0.2, peakRps: 20 } },
  { traffic: { requestsPerMonth: 52_560_000, secondsPerRequest: 0.1, pattern: "steady" } },
  { traffic: { requestsPerMonth: 52_560_000, secondsPerRequest: 0.1, pattern: "bursty", peakRps: 200 } },
  {
    traffic: {
      requestsPerMonth: 40_000_000,
      secondsPerRequest: 0.1,
      pattern: "scheduled",
      hours: ["Mon-Fri 08:00-18:00"],
    },
  },
  { traffic: { requestsPerMonth: 100_000, secondsPerRequest: 1, maxPayload: "20Mi" } },
  {
    traffic: { requestsPerMonth: 10_000, secondsPerRequest: 0.2, pattern: "steady" },
    objectives: { p95LatencyMs: 500 },
  },
  {
    traffic: { requestsPerMonth: 10_000, secondsPerRequest: 0.2, pattern: "steady" },
    scaling: { minReplicas: 1 },
  },
  { interface: { type: "queue" }, traffic: { requestsPerMonth: 3000, secondsPerRequest: 300, peakRps: 0.1 } },
  {
    interface: { type: "batch", schedule: "0 2 * * *" },
    traffic: { requestsPerMonth: 300_000, secondsPerRequest: 0.5 },
  },
  {},
];

/** So many hosting specs that leave the place open. Those with the same model and demand differ in how often they are asked. */
export function documentsOf(count: number): Document[] {
  return Array.from({ length: count }, (_, index) => {
    const model = models[index % models.length] ?? {};
    const demand = demands[index % demands.length] ?? {};
    return {
      name: `model-${index}`,
      model: {
        image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:1",
        version: "1",
        concurrency: 1 + (index % 4),
      },
      ...model,
      ...demand,
      ...askedMore(demand, Math.floor(index / (models.length * demands.length))),
    };
  });
}

function askedMore({ traffic }: Document, times: number): Document {
  if (typeof traffic !== "object" || traffic === null || !("requestsPerMonth" in traffic)) return {};
  const requestsPerMonth = Number(traffic.requestsPerMonth) * (1 + times / 20);
  return {
    traffic: {
      requestSize: "10k",
      responseSize: "10k",
      ...traffic,
      requestsPerMonth: Math.round(requestsPerMonth),
    },
  };
}
