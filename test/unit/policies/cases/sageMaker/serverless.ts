import { unknown } from "../../analyze.js";
import type { RuleCases } from "../../ruleCases.js";
import { configuration, model, serverlessVariant, variant } from "./objects.js";

const undecided = { level: "advisory", says: /can't run policy .* during preview/ } as const;

/** Rules on what serverless variants and managed scaling may say at all. */
export const serverlessCases: readonly RuleCases[] = [
  {
    rule: "serverless-settings-valid",
    passes: [
      {
        what: "the smallest and the largest settings",
        resources: [
          configuration([
            serverlessVariant({ memorySizeInMb: 1024, maxConcurrency: 1, provisionedConcurrency: 1 }),
          ]),
          configuration([serverlessVariant({ memorySizeInMb: "6144", maxConcurrency: "200" })]),
        ],
      },
      { what: "instances", resources: [configuration()] },
    ],
    fails: [
      {
        what: "a memory between two steps",
        resources: [configuration([serverlessVariant({ memorySizeInMb: 1500 })])],
        reports: [
          'EndpointConfiguration "digits": variant "primary" has memorySizeInMb 1500; SageMaker takes 1024, 2048, 3072, 4096, 5120, 6144: use 2048',
        ],
      },
      {
        what: "numbers beyond the limits",
        resources: [
          configuration([
            serverlessVariant({ memorySizeInMb: 8192, maxConcurrency: 500, provisionedConcurrency: 0 }),
          ]),
        ],
        reports: [
          'EndpointConfiguration "digits": variant "primary" has memorySizeInMb 8192; SageMaker takes 1024, 2048, 3072, 4096, 5120, 6144: use 6144',
          'EndpointConfiguration "digits": variant "primary" has maxConcurrency 500; SageMaker takes 1 to 200: use 200',
          'EndpointConfiguration "digits": variant "primary" has provisionedConcurrency 0; SageMaker takes 1 to 200: use 1',
        ],
      },
      {
        what: "more capacity kept ready than there may be requests",
        resources: [configuration([serverlessVariant({ provisionedConcurrency: 20 })])],
        reports: [
          'EndpointConfiguration "digits": variant "primary" keeps provisionedConcurrency 20 ready, more than its maxConcurrency 10: lower the former',
        ],
      },
    ],
    unknown: [
      {
        what: "a concurrency that is not known beside a wrong memory",
        resources: [configuration([serverlessVariant({ memorySizeInMb: 1, maxConcurrency: unknown })])],
        reports: [{ level: "mandatory", says: /has memorySizeInMb 1;/ }, undecided],
      },
    ],
  },
  {
    rule: "serverless-excludes",
    passes: [
      {
        what: "a serverless variant alone, with its model",
        resources: [configuration([serverlessVariant()]), model()],
      },
      {
        what: "instances with everything",
        resources: [
          configuration([variant(), variant({ variantName: "b" })], {
            dataCaptureConfig: { enableCapture: true, initialSamplingPercentage: 10 },
          }),
          model({ vpcConfig: { subnets: ["subnet-1"] } }),
        ],
      },
      {
        what: "a model in a network that another endpoint serves",
        resources: [
          configuration([serverlessVariant()]),
          model({ name: "other", vpcConfig: { subnets: ["subnet-1"] } }),
        ],
      },
    ],
    fails: [
      {
        what: "a second variant and data capture",
        resources: [
          configuration([serverlessVariant(), variant({ variantName: "b" })], {
            dataCaptureConfig: { enableCapture: "true", initialSamplingPercentage: 10 },
          }),
        ],
        reports: [
          'EndpointConfiguration "digits": variant "primary" is serverless, which has no second variant: leave it out, or host on instances',
          'EndpointConfiguration "digits": variant "primary" is serverless, which has no data capture: leave it out, or host on instances',
        ],
      },
      {
        what: "instances of a serverless variant",
        resources: [
          configuration([serverlessVariant({}, { instanceType: "ml.m5.large", initialInstanceCount: 1 })]),
        ],
        reports: [
          'EndpointConfiguration "digits": variant "primary" is serverless, which has no instanceType: leave it out, or host on instances',
          'EndpointConfiguration "digits": variant "primary" is serverless, which has no initialInstanceCount: leave it out, or host on instances',
        ],
      },
      {
        what: "a serverless shadow",
        resources: [
          configuration([variant()], {
            shadowProductionVariants: [serverlessVariant({}, { variantName: "next" })],
          }),
        ],
        reports: [
          'EndpointConfiguration "digits": shadow variant "next" is serverless, which has no shadow variants: leave it out, or host on instances',
        ],
      },
      {
        what: "a model in a network of its own, several models and containers",
        resources: [
          configuration([serverlessVariant()]),
          model({
            primaryContainer: { image: "digits:1", mode: "MultiModel" },
            containers: [{ image: "digits:1" }, { image: "digits:2" }],
            vpcConfig: { subnets: ["subnet-1"] },
            enableNetworkIsolation: "true",
          }),
        ],
        exempt: 1,
        reports: [
          'Model "digits-model": serves a serverless variant, which has no vpcConfig: leave it out, or host on instances',
          'Model "digits-model": serves a serverless variant, which has no network isolation: leave it out, or host on instances',
          'Model "digits-model": serves a serverless variant, which has no inference pipeline: leave it out, or host on instances',
          'Model "digits-model": serves a serverless variant, which has no container of several models: leave it out, or host on instances',
        ],
      },
      {
        what: "a model whose name is not known, by what the configuration is made of",
        resources: [
          {
            ...configuration([serverlessVariant({}, { modelName: unknown })]),
            dependencies: { productionVariants: [model()] },
          },
          model({ name: unknown, vpcConfig: { subnets: [unknown] } }),
        ],
        exempt: 1,
        reports: [
          'Model "digits-model": serves a serverless variant, which has no vpcConfig: leave it out, or host on instances',
        ],
      },
    ],
    unknown: [
      {
        what: "a model that is not known beside data capture",
        resources: [
          configuration([serverlessVariant({}, { modelName: unknown })], {
            dataCaptureConfig: { enableCapture: true, initialSamplingPercentage: 10 },
          }),
          model({ vpcConfig: { subnets: ["subnet-1"] } }),
        ],
        reports: [{ level: "mandatory", says: /no data capture/ }, undecided],
      },
      {
        what: "a network isolation that is not known",
        resources: [configuration([serverlessVariant()]), model({ enableNetworkIsolation: unknown })],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "zero-instances-valid",
    passes: [
      {
        what: "one instance, and none for inference components",
        resources: [
          configuration([variant({ managedInstanceScaling: { minInstanceCount: 1, maxInstanceCount: 2 } })]),
          configuration([
            {
              instanceType: "ml.m5.large",
              managedInstanceScaling: { minInstanceCount: 0, maxInstanceCount: 2 },
            },
          ]),
        ],
      },
    ],
    fails: [
      {
        what: "a minimum of zero with a model, as a text and with a name that is not known",
        resources: [
          configuration([variant({ modelName: unknown, managedInstanceScaling: { minInstanceCount: "0" } })]),
        ],
        reports: [
          'EndpointConfiguration "digits": variant "primary" has managedInstanceScaling.minInstanceCount 0 and a modelName; SageMaker scales only endpoints with inference components to zero: keep 1, or host the model asynchronously or serverless',
        ],
      },
    ],
    unknown: [
      {
        what: "a minimum that is not known",
        resources: [configuration([variant({ managedInstanceScaling: { minInstanceCount: unknown } })])],
        reports: [undecided],
      },
    ],
  },
];
