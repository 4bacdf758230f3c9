import type { PriceList } from "../document.js";

/** Prices in eu-west-1, in the form that tools/prices writes. */
export const euWest1: readonly PriceList[] = [
  {
    region: "eu-west-1",
    source: "tsaol/aws-gpu, all_gpu_instances.js, generated from instances.vantage.sh",
    date: "2026-01-21",
    // prettier-ignore
    prices: {
      ec2: {
        "g4dn.12xlarge": 4.362, "g4dn.16xlarge": 4.853, "g4dn.2xlarge": 0.838, "g4dn.4xlarge": 1.342,
        "g4dn.8xlarge": 2.426, "g4dn.xlarge": 0.587,
        "g5.12xlarge": 6.33167, "g5.16xlarge": 4.57237, "g5.24xlarge": 9.09117, "g5.2xlarge": 1.35296,
        "g5.48xlarge": 18.18233, "g5.4xlarge": 1.81287, "g5.8xlarge": 2.73271, "g5.xlarge": 1.123,
        "inf1.24xlarge": 5.26, "inf1.2xlarge": 0.403, "inf1.6xlarge": 1.315, "inf1.xlarge": 0.254,
        "inf2.24xlarge": 8.11329, "inf2.48xlarge": 16.22658, "inf2.8xlarge": 2.45982, "inf2.xlarge": 0.94775,
        "p2.16xlarge": 15.552, "p2.8xlarge": 7.776, "p2.xlarge": 0.972,
        "p3.16xlarge": 26.44, "p3.2xlarge": 3.305, "p3.8xlarge": 13.22,
        "p3dn.24xlarge": 33.711,
        "p4d.24xlarge": 23.71569,
      },
    },
  },
  {
    region: "eu-west-1",
    source: "skypilot-org/skypilot-catalog, catalogs/v8/aws/vms.csv at 00148f2",
    date: "2025-01-01",
    note: "a catalogue of 2025 to 2026",
    // prettier-ignore
    prices: {
      ec2: {
        "c5.large": 0.096, "c5.2xlarge": 0.384, "c5.4xlarge": 0.768, "c5.9xlarge": 1.728,
        "m5.2xlarge": 0.428, "m5.4xlarge": 0.856, "m5.24xlarge": 5.136,
      },
    },
  },
  {
    region: "eu-west-1",
    source: "imadelmakaoui-UJ/tools-aws, sagemaker-idle-finder, from monthly figures",
    date: "2026-09-22",
    // prettier-ignore
    prices: {
      sagemakerHosting: {
        "ml.m5.large": 0.128,
        "ml.c5.2xlarge": 0.461,
        "ml.g5.xlarge": 1.57,
      },
    },
  },
  {
    region: "eu-west-1",
    source: "aws-samples/sagemaker-ssh-helper, Sample_Costs.md, a bill of AWS",
    date: "2023-12-01",
    // prettier-ignore
    prices: {
      sagemakerHosting: {
        "ml.m5.xlarge": 0.257,
        "ml.g4dn.xlarge": 0.821, "ml.g4dn.4xlarge": 1.678, "ml.g4dn.12xlarge": 5.453,
        "ml.g5.12xlarge": 7.91,
      },
      sagemakerTransform: {
        "ml.m5.xlarge": 0.257,
      },
      sagemakerEndpoint: {
        storageGbMonth: 0.154, dataInGb: 0.016, dataOutGb: 0.016,
      },
    },
  },
];
