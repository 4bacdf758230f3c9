import type { EndpointConfigurationArgs } from "@pulumi/aws/sagemaker/index.js";
import type { input } from "@pulumi/aws/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { asyncInferenceConfig, type AsyncLocations } from "./modes/async.js";
import { instanceVariant } from "./modes/instances.js";
import { serverlessVariant } from "./modes/serverless.js";
import type { Variant, Workload } from "./workload.js";

/** A variant as production and shadow variants have it alike, apart from its model. */
export type SizedVariant = Omit<
  input.sagemaker.EndpointConfigurationShadowProductionVariant,
  "modelName" | "coreDumpConfig"
>;

/** A variant, and SageMaker's name of the model that it serves. */
export interface ServedVariant {
  readonly variant: Variant;
  readonly modelName: pulumi.Input<string>;
}

/** Everything that an endpoint configuration names and that is known only after it is made. */
export interface ConfigurationParts {
  readonly variants: readonly ServedVariant[];
  readonly shadow?: ServedVariant;
  readonly async?: pulumi.Output<AsyncLocations>;
}

/** What an endpoint configuration says, apart from its tags. */
export function configurationArgs(workload: Workload, parts: ConfigurationParts): EndpointConfigurationArgs {
  const { variants, shadow, async: files } = parts;
  return {
    productionVariants: variants.map((served) => productionVariant(workload, served)),
    ...(shadow === undefined ? {} : { shadowProductionVariants: [productionVariant(workload, shadow)] }),
    ...(files === undefined
      ? {}
      : { asyncInferenceConfig: files.apply((found) => asyncInferenceConfig(workload, found)) }),
    ...dataCapture(workload),
    ...volumeKey(workload),
  };
}

/** A shadow of the same weight as the variant beside it gets a copy of every request ("Shadow variants"). */
function productionVariant(workload: Workload, { variant, modelName }: ServedVariant) {
  const sized =
    workload.mode === "serverless"
      ? serverlessVariant(workload, variant)
      : instanceVariant(workload, variant);
  return { ...sized, modelName };
}

function dataCapture({ spec, settings }: Workload): {
  dataCaptureConfig?: input.sagemaker.EndpointConfigurationDataCaptureConfig;
} {
  const { dataCapture: asked } = spec.observability ?? {};
  if (asked === undefined) {
    return {};
  }
  return {
    dataCaptureConfig: {
      enableCapture: true,
      initialSamplingPercentage: asked.percentage,
      destinationS3Uri: asked.destination,
      captureOptions: [{ captureMode: "Input" }, { captureMode: "Output" }],
      // Without it SageMaker writes JSON as base64.
      captureContentTypeHeader: { jsonContentTypes: ["application/json"] },
      ...(settings.kmsKeyArn === undefined ? {} : { kmsKeyId: settings.kmsKeyArn }),
    },
  };
}

/**
 * The key of the volumes. SageMaker refuses one where an instance has disks of its own, which the hardware encrypts
 * (API reference, CreateEndpointConfig), and serverless has no volume.
 */
function volumeKey({ settings, variants, shadow }: Workload): { kmsKeyArn?: string } {
  const all = shadow === undefined ? variants : [...variants, shadow];
  const types = all.flatMap(({ instanceType }) => (instanceType === undefined ? [] : [instanceType]));
  const ownDisks = types.some(({ localDisk }) => localDisk);
  return settings.kmsKeyArn === undefined || types.length === 0 || ownDisks
    ? {}
    : { kmsKeyArn: settings.kmsKeyArn };
}
