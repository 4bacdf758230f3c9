import type { PriceList } from "../document.js";

/** Prices in ap-southeast-2, in the form that tools/prices writes. */
export const apSoutheast2: readonly PriceList[] = [
  {
    region: "ap-southeast-2",
    source: "tsaol/aws-gpu, all_gpu_instances.js, generated from instances.vantage.sh",
    date: "2026-01-21",
    // prettier-ignore
    prices: {
      ec2: {
        "g4dn.12xlarge": 5.087, "g4dn.16xlarge": 5.659, "g4dn.2xlarge": 0.978, "g4dn.4xlarge": 1.566,
        "g4dn.8xlarge": 2.83, "g4dn.xlarge": 0.684,
        "g5.12xlarge": 7.37473, "g5.16xlarge": 5.32561, "g5.24xlarge": 10.58882, "g5.2xlarge": 1.57584,
        "g5.48xlarge": 21.17764, "g5.4xlarge": 2.11152, "g5.8xlarge": 3.18289, "g5.xlarge": 1.308,
        "g6.12xlarge": 5.98299, "g6.16xlarge": 4.41652, "g6.24xlarge": 8.67909, "g6.2xlarge": 1.27107,
        "g6.48xlarge": 17.35817, "g6.4xlarge": 1.72042, "g6.8xlarge": 2.61912, "g6.xlarge": 1.0464,
        "inf1.24xlarge": 5.902, "inf1.2xlarge": 0.453, "inf1.6xlarge": 1.475, "inf1.xlarge": 0.285,
        "inf2.24xlarge": 8.43782, "inf2.48xlarge": 16.87565, "inf2.8xlarge": 2.55822, "inf2.xlarge": 0.98566,
        "p2.16xlarge": 24.672, "p2.8xlarge": 12.336, "p2.xlarge": 1.542,
        "p3.16xlarge": 33.872, "p3.2xlarge": 4.234, "p3.8xlarge": 16.936,
        "p4d.24xlarge": 28.54493,
        "p5.48xlarge": 71.552, "p5.4xlarge": 8.944,
      },
    },
  },
  {
    region: "ap-southeast-2",
    source: "skypilot-org/skypilot-catalog, catalogs/v8/aws/vms.csv at 00148f2",
    date: "2025-01-01",
    note: "a catalogue of 2025 to 2026",
    // prettier-ignore
    prices: {
      ec2: {
        "c5.large": 0.111, "c5.4xlarge": 0.888, "c5.9xlarge": 1.998,
        "m5.2xlarge": 0.48, "m5.4xlarge": 0.96, "m5.24xlarge": 5.76,
      },
    },
  },
];
