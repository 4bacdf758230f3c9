import { type Resource, unknown } from "../../analyze.js";
import type { RuleCases } from "../../ruleCases.js";
import {
  configuration,
  endpoint,
  hostedEndpoint,
  instance,
  model,
  nodeGroup,
  queue,
  scalingGroup,
  scheduledAction,
  serverlessVariant,
  target,
  variant,
} from "./objects.js";

const undecided = { level: "advisory", says: /can't run policy .* during preview/ } as const;

const traffic = { "model-hosting/requests-per-month": "500000", "model-hosting/seconds-per-request": "0.2" };

const template = { type: "aws:ec2/launchTemplate:LaunchTemplate", name: "template", region: "us-east-1" };

function withoutRegion({ region: _, ...resource }: Resource): Resource {
  return resource;
}

/** Rules on what endpoints and groups of instances cost. */
export const costCases: readonly RuleCases[] = [
  {
    rule: "hourly-cost-capped",
    passes: [
      { what: "what is below the cap", resources: [configuration(), nodeGroup(), instance()] },
      {
        what: "what says no region, in that of the settings",
        resources: [withoutRegion(configuration())],
        settings: { region: "us-east-1" },
      },
      {
        what: "a serverless variant, which costs nothing by the hour",
        resources: [configuration([serverlessVariant()])],
      },
      {
        what: "a type without a price where that is left to unpriced-resources",
        resources: [{ ...configuration(), region: "eu-central-1" }],
        settings: { unpriced: "leave" },
      },
      {
        what: "a group whose types stand in a launch template",
        resources: [nodeGroup({ instanceTypes: [], launchTemplate: { id: unknown } })],
      },
    ],
    fails: [
      {
        what: "an endpoint in a region that nobody names",
        resources: [withoutRegion(configuration())],
        reports: [
          'EndpointConfiguration "digits": runs 1 × ml.m5.large, an unknown amount an hour (not known: the region of sagemakerHosting ml.m5.large); the cap is 5; name the region (aws:region, or the setting region)',
        ],
      },
      {
        what: "a request for a spare instance, at the price on demand",
        resources: [
          {
            ...instance({ instanceType: "p5.48xlarge" }),
            type: "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
          },
        ],
        reports: [
          'SpotInstanceRequest "server": runs 1 × p5.48xlarge, 55.04 USD an hour (us-east-1, price of 2026-07-20); the cap is 10; use fewer or smaller instances, or raise `perNodeGroup`',
        ],
      },
      {
        what: "two instances, counted as a text",
        resources: [configuration([variant({ instanceType: "ml.m5.xlarge", initialInstanceCount: "2" })])],
        settings: { perEndpoint: 0.3 },
        reports: [
          'EndpointConfiguration "digits": runs 2 × ml.m5.xlarge, 0.46 USD an hour (us-east-1, price of 2026-09-27); the cap is 0.3; use ml.m5.large (0.115 USD an hour each) or fewer instances, or raise `perEndpoint`',
        ],
      },
      {
        what: "variants and shadows together, each of which is below the cap",
        resources: [
          configuration([variant({ initialInstanceCount: 2 }), variant({ variantName: "b" })], {
            shadowProductionVariants: [variant({ variantName: "next" })],
          }),
        ],
        settings: { perEndpoint: 0.4 },
        reports: [
          'EndpointConfiguration "digits": runs 2 × ml.m5.large + 1 × ml.m5.large + 1 × ml.m5.large, 0.46 USD an hour (us-east-1, price of 2026-09-27); the cap is 0.4; use fewer or smaller instances, or raise `perEndpoint`',
        ],
      },
      {
        what: "instances that managed scaling keeps",
        resources: [
          configuration([variant({ managedInstanceScaling: { minInstanceCount: 4, maxInstanceCount: 8 } })]),
        ],
        settings: { perEndpoint: 0.3 },
        reports: [
          'EndpointConfiguration "digits": runs 4 × ml.m5.large, 0.46 USD an hour (us-east-1, price of 2026-09-27); the cap is 0.3; use fewer or smaller instances, or raise `perEndpoint`',
        ],
      },
      {
        what: "an endpoint in a region without prices",
        resources: [{ ...configuration(), region: "eu-central-1" }],
        reports: [
          'EndpointConfiguration "digits": runs 1 × ml.m5.large, an unknown amount an hour (not known: price of sagemakerHosting ml.m5.large in eu-central-1); the cap is 5; add the price to the file that MODEL_HOSTING_PRICES names, or use a type that has one',
        ],
      },
      {
        what: "a type that is none, whose text might be a secret",
        resources: [configuration([variant({ instanceType: "pass word" })])],
        reports: [
          'EndpointConfiguration "digits": runs 1 × something that is no instance type, an unknown amount an hour (not known: price of sagemakerHosting something that is no instance type in us-east-1); the cap is 5; add the price to the file that MODEL_HOSTING_PRICES names, or use a type that has one',
        ],
      },
      {
        what: "a node group by its dearest type",
        resources: [nodeGroup({ instanceTypes: ["m5.large", "p5.48xlarge"] })],
        reports: [
          'NodeGroup "nodes": runs 2 × p5.48xlarge, 110.08 USD an hour (us-east-1, price of 2026-07-20); the cap is 10; use fewer or smaller instances, or raise `perNodeGroup`',
        ],
      },
      {
        what: "an Auto Scaling group at its smallest size where it says no other",
        resources: [scalingGroup([{ instanceType: "g5.12xlarge" }], { minSize: 3 })],
        reports: [
          'Group "group": runs 3 × g5.12xlarge, 17.016 USD an hour (us-east-1, price of 2026-07-20); the cap is 10; use fewer or smaller instances, or raise `perNodeGroup`',
        ],
      },
      {
        what: "an instance",
        resources: [instance({ instanceType: "p4d.24xlarge" })],
        reports: [
          'Instance "server": runs 1 × p4d.24xlarge, 21.9576 USD an hour (us-east-1, price of 2026-07-20); the cap is 10; use fewer or smaller instances, or raise `perNodeGroup`',
        ],
      },
    ],
    unknown: [
      {
        what: "one count that is not known, beside one that is over the cap alone",
        resources: [
          configuration([variant({ initialInstanceCount: unknown }), variant({ initialInstanceCount: 9 })]),
        ],
        settings: { perEndpoint: 1 },
        reports: [{ level: "mandatory", says: /runs 9 × ml\.m5\.large/ }, undecided],
      },
      {
        what: "a count that is not known, beside one that is below the cap",
        resources: [configuration([variant({ initialInstanceCount: unknown }), variant()])],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "maximum-cost-bounded",
    passes: [
      {
        what: "what says no region, in that of the settings",
        resources: [withoutRegion(configuration())],
        settings: { region: "us-east-1" },
      },
      { what: "maxima below the cap", resources: [configuration(), endpoint(), target(), nodeGroup()] },
      {
        what: "a serverless endpoint, which another rule judges",
        resources: [configuration([serverlessVariant({ maxConcurrency: 200 })])],
      },
    ],
    fails: [
      {
        what: "an endpoint in a region that nobody names",
        resources: [withoutRegion(configuration())],
        reports: [
          'EndpointConfiguration "digits": declares 1 × ml.m5.large (realtime) and may grow to an unknown amount a month (not known: price of sagemakerHosting ml.m5.large in a region that nobody names); the cap is 5000; name the region (aws:region, or the setting region)',
        ],
      },
      {
        what: "an endpoint by the maximum of its target",
        resources: [configuration(), endpoint(), target({ maxCapacity: 10 })],
        settings: { monthlyUsd: 500 },
        reports: [
          'EndpointConfiguration "digits": declares 1 × ml.m5.large (realtime) and may grow to 839.5 USD a month (us-east-1, price of 2026-09-27); the cap is 500; lower the maximum, or raise `monthlyUsd`',
        ],
      },
      {
        what: "this project's endpoint by a schedule that raises the maximum",
        resources: [
          configuration(),
          hostedEndpoint(),
          target({ maxCapacity: "2" }),
          scheduledAction({ minCapacity: 1, maxCapacity: 20 }),
        ],
        settings: { monthlyUsd: 500 },
        reports: [
          'EndpointConfiguration "digits": declares 1 × ml.m5.large (realtime) and may grow to 1679 USD a month (us-east-1, price of 2026-09-27); the cap is 500; lower the maximum, or raise `monthlyUsd`',
        ],
      },
      {
        what: "a node group by its largest size",
        resources: [nodeGroup({ scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 50 } })],
        settings: { monthlyUsd: 500 },
        reports: [
          'NodeGroup "nodes": declares 1 × m5.large with 20 GB and may grow to 3604 USD a month (us-east-1, prices of 2026-03-11 to 2026-07-20); the cap is 500; lower the maximum, or raise `monthlyUsd`',
        ],
      },
      {
        what: "an Auto Scaling group by the type of its launch template",
        resources: [
          {
            type: "aws:autoscaling/group:Group",
            name: "group",
            region: "us-east-1",
            props: { minSize: 0, maxSize: 2, launchTemplate: { name: "gpu" } },
          },
          { ...template, props: { name: "gpu", instanceType: "p4d.24xlarge" } },
        ],
        settings: { stackMonthlyUsd: 100_000 },
        reports: [
          'Group "group": declares 0 × p4d.24xlarge and may grow to 32058.2 USD a month (us-east-1, price of 2026-07-20); the cap is 5000; lower the maximum, or raise `monthlyUsd`',
        ],
      },
      {
        what: "an endpoint that is split in two, each below its cap",
        resources: [
          configuration([variant({ initialInstanceCount: 4 })]),
          { ...configuration([variant({ initialInstanceCount: 4 })], { name: "digits-2" }), name: "digits2" },
        ],
        settings: { monthlyUsd: 400, stackMonthlyUsd: 600 },
        exempt: { resource: "stack" },
        reports: [
          "stack: its endpoints, groups and services together may grow to 671.6 USD a month (us-east-1, price of 2026-09-27); the cap for all is 600: lower their maxima, or raise `stackMonthlyUsd`",
        ],
      },
      {
        what: "an endpoint in a region without prices",
        resources: [{ ...configuration(), region: "eu-central-1" }],
        reports: [
          'EndpointConfiguration "digits": declares 1 × ml.m5.large (realtime) and may grow to an unknown amount a month (not known: price of sagemakerHosting ml.m5.large in eu-central-1); the cap is 5000; add the price to the file that MODEL_HOSTING_PRICES names, or use a type that has one',
        ],
      },
    ],
    unknown: [
      {
        what: "a maximum that is not known, beside a group over the cap",
        resources: [configuration(), endpoint(), target({ maxCapacity: unknown }), nodeGroup()],
        settings: { monthlyUsd: 200 },
        reports: [{ level: "mandatory", says: /NodeGroup "nodes": declares 2 × m5\.large/ }, undecided],
      },
    ],
  },
  {
    rule: "serverless-worst-case",
    passes: [
      {
        what: "what says no region, in that of the settings",
        resources: [withoutRegion(configuration([serverlessVariant()]))],
        settings: { region: "us-east-1" },
      },
      { what: "what is below the cap", resources: [configuration([serverlessVariant()])] },
      {
        what: "instances, which another rule judges",
        resources: [configuration([variant({ initialInstanceCount: 99 })])],
      },
    ],
    fails: [
      {
        what: "a variant in a region that nobody names",
        resources: [withoutRegion(configuration([serverlessVariant()]))],
        reports: [
          'EndpointConfiguration "digits": runs up to 10 × 2 GB of requests at a time; busy all the time, that is an unknown amount a month (not known: the region of sagemakerServerless gbSecond); the cap is 5000; name the region (aws:region, or the setting region)',
        ],
      },
      {
        what: "the largest serverless variant",
        resources: [configuration([serverlessVariant({ memorySizeInMb: 6144, maxConcurrency: 200 })])],
        reports: [
          'EndpointConfiguration "digits": runs up to 200 × 6 GB of requests at a time; busy all the time, that is 63072 USD a month (us-east-1, price of 2026-09-01); the cap is 5000; lower maxConcurrency or memorySizeInMb, or raise `monthlyUsd`',
        ],
      },
      {
        what: "capacity that is kept ready, whose price no list has",
        resources: [configuration([serverlessVariant({ provisionedConcurrency: 1 })])],
        reports: [
          'EndpointConfiguration "digits": runs up to 10 × 2 GB of requests at a time; busy all the time, that is an unknown amount a month (not known: price of sagemakerServerless provisionedGbSecond in us-east-1); the cap is 5000; add the price to the file that MODEL_HOSTING_PRICES names, or use a type that has one',
        ],
      },
    ],
    unknown: [
      {
        what: "a concurrency that is not known",
        resources: [configuration([serverlessVariant({ maxConcurrency: unknown })])],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "low-traffic",
    passes: [
      {
        what: "traffic above the break-even",
        resources: [
          configuration([variant()], { tags: { ...traffic, "model-hosting/requests-per-month": "4000000" } }),
        ],
      },
      {
        what: "serverless endpoints and those with a queue",
        resources: [
          configuration([serverlessVariant()]),
          { ...configuration([variant()], { asyncInferenceConfig: queue }), name: "queued" },
        ],
      },
      {
        what: "a declared latency that cold starts would break",
        resources: [
          configuration([variant()], {
            tags: {
              ...traffic,
              "model-hosting/requests-per-month": "2000",
              "model-hosting/p95-latency-ms": "200",
            },
          }),
        ],
      },
      {
        what: "a model in a network of its own whose latency is declared",
        resources: [
          configuration([variant()], { tags: { ...traffic, "model-hosting/p95-latency-ms": "200" } }),
          model({ vpcConfig: { subnets: ["subnet-1"] } }),
        ],
      },
    ],
    fails: [
      {
        what: "an endpoint that serverless would serve for less",
        resources: [configuration([variant()], { tags: traffic })],
        reports: [
          'EndpointConfiguration "digits": runs 1 × ml.m5.large, 83.95 USD a month (us-east-1, price of 2026-09-27), for 500000 requests of 0.2 s; serverless with 6 GB would cost at most 12 USD a month (us-east-1, price of 2026-09-01) and is cheaper below 3497920 requests a month: host it so, or let several models share the instances',
        ],
      },
      {
        what: "traffic that the endpoint declares, as requests a second",
        resources: [
          configuration(),
          hostedEndpoint({
            tags: { "model-hosting/average-rps": "0.1", "model-hosting/seconds-per-request": "1" },
          }),
        ],
        reports: [
          'EndpointConfiguration "digits": runs 1 × ml.m5.large, 83.95 USD a month (us-east-1, price of 2026-09-27), for 262800 requests of 1 s; serverless with 6 GB would cost at most 31.536 USD a month (us-east-1, price of 2026-09-01) and is cheaper below 699583 requests a month: host it so, or let several models share the instances',
        ],
      },
      {
        what: "a GPU that is asked some times a day",
        resources: [
          configuration([variant({ instanceType: "ml.g4dn.xlarge" })], {
            tags: { "model-hosting/requests-per-month": "600", "model-hosting/seconds-per-request": "3" },
          }),
        ],
        reports: [
          'EndpointConfiguration "digits": runs 1 × ml.g4dn.xlarge, 537.572 USD a month (us-east-1, price of 2026-09-27), for 600 requests of 3 s; one instance with a queue that sleeps while nothing waits would cost at most 184.468 USD a month (us-east-1, price of 2026-09-27) and is cheaper below 1748.5 requests a month: host it so, or let several models share the instances',
        ],
      },
      {
        what: "traffic that nobody declares",
        resources: [configuration(), endpoint()],
        reports: [
          'EndpointConfiguration "digits": runs on instances, and whether its traffic is worth them cannot be told; declare it by the tags model-hosting/requests-per-month (or model-hosting/average-rps) and model-hosting/seconds-per-request',
        ],
      },
    ],
    unknown: [
      {
        what: "a type that is not known",
        resources: [configuration([variant({ instanceType: unknown })], { tags: traffic })],
        reports: [undecided],
      },
      {
        what: "an endpoint whose configuration is not known, which may declare the traffic",
        resources: [configuration(), endpoint({ endpointConfigName: unknown })],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "no-provisioned-concurrency",
    passes: [
      { what: "none", resources: [configuration([serverlessVariant()]), configuration()] },
      {
        what: "as much as is allowed",
        resources: [configuration([serverlessVariant({ provisionedConcurrency: 2 })])],
        settings: { most: 2 },
      },
    ],
    fails: [
      {
        what: "capacity that is kept ready, counted as a text",
        resources: [configuration([serverlessVariant({ provisionedConcurrency: "2" })])],
        reports: [
          'EndpointConfiguration "digits": variant "primary" keeps 2 × 2 GB ready, an unknown amount a month (not known: price of sagemakerServerless provisionedGbSecond in us-east-1); at most 0 is allowed: leave provisionedConcurrency out',
        ],
      },
    ],
    unknown: [
      {
        what: "a number that is not known",
        resources: [configuration([serverlessVariant({ provisionedConcurrency: unknown })])],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "variant-volume-bounded",
    passes: [
      {
        what: "no volume, and one that is allowed",
        resources: [configuration([variant(), variant({ volumeSizeInGb: 512 })])],
      },
    ],
    fails: [
      {
        what: "a larger volume than is allowed",
        resources: [configuration([variant({ volumeSizeInGb: "200", initialInstanceCount: 2 })])],
        settings: { mostGb: 50 },
        reports: [
          'EndpointConfiguration "digits": variant "primary" has 2 × 200 GB, 28 USD a month (us-east-1, price of 2026-09-27) for each instance; at most 50 GB is allowed: lower volumeSizeInGb',
        ],
      },
    ],
    unknown: [
      {
        what: "a size that is not known, beside one that is too large",
        resources: [configuration([variant({ volumeSizeInGb: unknown }), variant({ volumeSizeInGb: 600 })])],
        reports: [{ level: "mandatory", says: /600 GB/ }, undecided],
      },
    ],
  },
  {
    rule: "data-capture-sampled",
    passes: [
      {
        what: "a sample, and capture that is switched off",
        resources: [
          configuration([variant()], {
            dataCaptureConfig: { enableCapture: true, initialSamplingPercentage: 20 },
          }),
          configuration([variant()], {
            dataCaptureConfig: { enableCapture: false, initialSamplingPercentage: 100 },
          }),
        ],
      },
    ],
    fails: [
      {
        what: "all requests, written as texts",
        resources: [
          configuration([variant()], {
            dataCaptureConfig: { enableCapture: "true", initialSamplingPercentage: "100" },
          }),
        ],
        reports: [
          'EndpointConfiguration "digits": records 100 % of its requests in S3 at 0.023 USD a GB and month (us-east-1, price of 2026-09-27); 20 % is the most that is allowed: lower dataCaptureConfig.initialSamplingPercentage',
        ],
      },
    ],
    unknown: [
      {
        what: "a percentage that is not known",
        resources: [
          configuration([variant()], {
            dataCaptureConfig: { enableCapture: true, initialSamplingPercentage: unknown },
          }),
        ],
        reports: [undecided],
      },
    ],
  },
];
