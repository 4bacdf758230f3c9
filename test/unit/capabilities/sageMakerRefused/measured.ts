import { guarded, type RefusedOnSageMaker } from "./sageMaker.js";

const unknownSize =
  "SageMaker adds up the use of all processors or GPUs of an instance, and how many the named type has is not known";
const knownInstead = "name a type whose size is known in placement.instanceTypes, or use another metric";
const noGpu = "a replica has no GPU to measure";
const gpuInstead = "give resources.accelerator of NVIDIA, or use another metric";
const unmeasured =
  "SageMaker measures no accelerators other than GPUs, and processors say little of how busy those are";

const busy = { "observability.alarms": [{ name: "busy", metric: "utilisation", above: 90 }] };
const scaledBy = (type: string) => ({ scaling: { maxReplicas: 3, metric: { type, target: 50 } } });
const on = (type: string) => ({ "placement.instanceTypes": [type] });

/** What SageMaker refuses because it does not measure it, or nobody knows of how much. */
export const refusedMeasurements: readonly RefusedOnSageMaker[] = [
  ...["ml.p2.xlarge", "ml.p5e.48xlarge"].map((type) => ({
    modes: guarded,
    change: { ...on(type), ...busy },
    refusals: [["observability.alarms[0].metric", unknownSize, knownInstead] as const],
  })),
  ...["cpu", "gpu"].map((metric) => ({
    modes: ["realtime"] as const,
    change: { ...on("ml.p2.8xlarge"), ...scaledBy(metric) },
    refusals: [["scaling.metric.type", unknownSize, knownInstead] as const],
  })),
  ...[
    { maxReplicas: 3 },
    { schedule: [{ cron: "0 7 * * *", minReplicas: 1, maxReplicas: 1 }] },
    { minReplicas: 2, maxReplicas: 3, cooldown: { scaleIn: "10m" } },
  ].map((scaling) => ({
    modes: ["realtime"] as const,
    change: { ...on("ml.p2.xlarge"), scaling },
    refusals: [
      [
        "scaling",
        `replicas follow the use of processors where no metric is named; ${unknownSize}`,
        "name another metric in scaling.metric, such as requestsPerSecond, or a type whose size is known in placement.instanceTypes",
      ] as const,
    ],
  })),
  ...[
    on("ml.m5.large"),
    on("ml.inf2.xlarge"),
    { "resources.accelerator": { type: "inferentia" } },
    { "resources.accelerator": { type: "aws.amazon.com/neuron" } },
    { "resources.accelerator": { anyOf: [{ type: "inferentia" }, { type: "nvidia" }] } },
    {
      "model.variants": [
        { name: "a", version: "1", weight: 50, accelerator: { type: "nvidia" } },
        { name: "b", version: "2", weight: 50 },
      ],
    },
  ].map((change) => ({
    modes: ["realtime"] as const,
    change: { ...change, ...scaledBy("gpu") },
    refusals: [["scaling.metric.type", noGpu, gpuInstead] as const],
  })),
  ...[on("ml.inf1.xlarge"), on("ml.trn1.2xlarge"), { "resources.accelerator": { type: "inferentia" } }].map(
    (change) => ({
      modes: guarded,
      change: { ...change, ...busy },
      refusals: [["observability.alarms[0].metric", unmeasured, "use another metric"] as const],
    }),
  ),
  ...["0 6 1 * 1", "0 6 */2 * mon-fri", "0 6 1-30 * */2"].map((schedule) => ({
    modes: ["batch"] as const,
    change: {
      interface: { type: "batch", input: "s3://bucket/in/", output: "s3://bucket/out/", schedule },
    },
    refusals: [
      [
        "interface.schedule",
        "it names days of the month and days of the week, and a schedule of AWS takes one of the two",
        'write "*" for one of them, or let an application start the job on such days',
      ] as const,
    ],
  })),
];
