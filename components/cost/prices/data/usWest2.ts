import type { PriceList } from "../document.js";

/** Prices in us-west-2, in the form that tools/prices writes. */
export const usWest2: readonly PriceList[] = [
  {
    region: "us-west-2",
    source: "tsaol/aws-gpu, all_gpu_instances.js, generated from instances.vantage.sh",
    date: "2026-01-21",
    // prettier-ignore
    prices: {
      ec2: {
        "g4dn.12xlarge": 3.912, "g4dn.16xlarge": 4.352, "g4dn.2xlarge": 0.752, "g4dn.4xlarge": 1.204,
        "g4dn.8xlarge": 2.176, "g4dn.xlarge": 0.526,
        "g5.12xlarge": 5.672, "g5.16xlarge": 4.096, "g5.24xlarge": 8.144, "g5.2xlarge": 1.212,
        "g5.48xlarge": 16.288, "g5.4xlarge": 1.624, "g5.8xlarge": 2.448, "g5.xlarge": 1.006,
        "g6.12xlarge": 4.6016, "g6.16xlarge": 3.3968, "g6.24xlarge": 6.6752, "g6.2xlarge": 0.9776,
        "g6.48xlarge": 13.3504, "g6.4xlarge": 1.3232, "g6.8xlarge": 2.0144, "g6.xlarge": 0.8048,
        "g6e.12xlarge": 10.49264, "g6e.16xlarge": 7.57719, "g6e.24xlarge": 15.06559, "g6e.2xlarge": 2.24208,
        "g6e.48xlarge": 30.13118, "g6e.4xlarge": 3.00424, "g6e.8xlarge": 4.52856, "g6e.xlarge": 1.861,
        "inf1.24xlarge": 4.721, "inf1.2xlarge": 0.362, "inf1.6xlarge": 1.18, "inf1.xlarge": 0.228,
        "inf2.24xlarge": 6.49063, "inf2.48xlarge": 12.98127, "inf2.8xlarge": 1.96786, "inf2.xlarge": 0.7582,
        "p2.16xlarge": 14.4, "p2.8xlarge": 7.2, "p2.xlarge": 0.9,
        "p3.16xlarge": 24.48, "p3.2xlarge": 3.06, "p3.8xlarge": 12.24,
        "p3dn.24xlarge": 31.212,
        "p4d.24xlarge": 21.95764,
        "p4de.24xlarge": 27.44705,
        "p5.48xlarge": 55.04, "p5.4xlarge": 6.88,
        "p5en.48xlarge": 63.296,
        "p6-b200.48xlarge": 113.9328,
        "p6-b300.48xlarge": 142.416,
        "trn1.2xlarge": 1.34375, "trn1.32xlarge": 21.5,
        "trn1n.32xlarge": 24.78,
      },
    },
  },
  {
    region: "us-west-2",
    source: "skypilot-org/skypilot-catalog, catalogs/v8/aws/vms.csv at 00148f2",
    date: "2025-01-01",
    note: "a catalogue of 2025 to 2026",
    // prettier-ignore
    prices: {
      ec2: {
        "c5.2xlarge": 0.34, "c5.4xlarge": 0.68, "c5.9xlarge": 1.53,
        "m5.2xlarge": 0.384, "m5.4xlarge": 0.768, "m5.24xlarge": 4.608,
      },
    },
  },
  {
    region: "us-west-2",
    source: "AWS Price List API, component BatchTransform",
    date: "2026-01-01",
    note: "published in 2026",
    // prettier-ignore
    prices: {
      sagemakerTransform: {
        "ml.g5.xlarge": 1.408, "ml.g5.2xlarge": 1.515, "ml.g5.4xlarge": 2.03, "ml.g5.8xlarge": 3.06,
        "ml.g5.12xlarge": 7.09, "ml.g5.16xlarge": 5.12, "ml.g5.24xlarge": 10.18, "ml.g5.48xlarge": 20.36,
        "ml.g6.xlarge": 1.1267, "ml.g6.2xlarge": 1.222, "ml.g6.4xlarge": 1.654, "ml.g6.8xlarge": 2.518,
        "ml.g6.12xlarge": 5.752, "ml.g6.24xlarge": 8.344, "ml.g6.48xlarge": 16.688,
        "ml.g6e.xlarge": 2.6054, "ml.g6e.2xlarge": 2.8026, "ml.g6e.4xlarge": 3.7553, "ml.g6e.8xlarge": 5.6607,
        "ml.g6e.12xlarge": 13.1158, "ml.g6e.24xlarge": 18.8319875, "ml.g6e.48xlarge": 37.663975,
      },
    },
  },
  {
    region: "us-west-2",
    source: "mo7amedgom3a/arch-visualizer, constants as of 2024",
    date: "2024-01-01",
    note: "a weak source; the figures are those of us-east-1",
    // prettier-ignore
    prices: {
      fargate: {
        cpuHour: 0.04048, gbHour: 0.004445,
      },
    },
  },
];
