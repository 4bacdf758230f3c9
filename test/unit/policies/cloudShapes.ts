import type { Resource } from "./analyze.js";
import { awsShapes } from "./cases/aws/shapes.js";
import { sageMakerShapes } from "./cases/sageMaker/shapes.js";

/**
 * Resources of AWS with every field that some rule reads, for tests that put odd values into each place. They need not
 * follow the rules.
 */
export const cloudShapes: readonly Resource[] = [
  {
    type: "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
    region: "us-east-1",
    props: {
      name: "digits",
      kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
      tags: { "model-hosting/model": "digits", "model-hosting/average-rps": "5" },
      productionVariants: [
        { variantName: "primary", modelName: "digits", instanceType: "ml.m5.large", initialInstanceCount: 2 },
      ],
      shadowProductionVariants: [
        { variantName: "shadow", modelName: "next", instanceType: "ml.m5.large", initialInstanceCount: 1 },
      ],
      dataCaptureConfig: { initialSamplingPercentage: 100 },
      asyncInferenceConfig: { outputConfig: { s3OutputPath: "s3://bucket/out" } },
    },
  },
  {
    type: "aws:appautoscaling/target:Target",
    props: {
      serviceNamespace: "sagemaker",
      scalableDimension: "sagemaker:variant:DesiredInstanceCount",
      resourceId: "endpoint/digits/variant/primary",
      minCapacity: 1,
      maxCapacity: 4,
    },
  },
  { type: "aws:cloudwatch/logGroup:LogGroup", props: { name: "/models/digits", retentionInDays: 30 } },
  ...awsShapes,
  ...sageMakerShapes,
];
