import type { Variant, Workload } from "./workload.js";

/** A metric of CloudWatch. */
export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Record<string, string>;
}

// Namespaces and dimensions: SageMaker developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch" and
// "Alarms and logs for tracking metrics from asynchronous endpoints".
const invocations = "AWS/SageMaker";
const instances = "/aws/sagemaker/Endpoints";

/** A metric of the whole endpoint, such as the backlog of an asynchronous one. */
export function endpointMetric({ endpointName }: Workload, metricName: string): Metric {
  return { namespace: invocations, metricName, dimensions: { EndpointName: endpointName } };
}

/** A metric of a variant's requests. */
export function invocationMetric(workload: Workload, variant: Variant, metricName: string): Metric {
  return { namespace: invocations, metricName, dimensions: dimensionsOf(workload, variant) };
}

/** A metric of a variant's instances. */
export function instanceMetric(workload: Workload, variant: Variant, metricName: string): Metric {
  return { namespace: instances, metricName, dimensions: dimensionsOf(workload, variant) };
}

/** Use of the processors of an instance, in per cent of one: 400 where four are busy. */
export function cpuUtilisation(workload: Workload, variant: Variant): Metric {
  return instanceMetric(workload, variant, "CPUUtilization");
}

/** Use of the GPUs of an instance, in per cent of one. */
export function gpuUtilisation(workload: Workload, variant: Variant): Metric {
  return instanceMetric(workload, variant, "GPUUtilization");
}

/** Requests at the same time as a share, from 0 to 1, of those that a serverless variant may have. */
export function concurrencyUtilisation(workload: Workload, variant: Variant): Metric {
  return invocationMetric(workload, variant, "ServerlessConcurrentExecutionsUtilization");
}

function dimensionsOf({ endpointName }: Workload, { name }: Variant): Record<string, string> {
  return { EndpointName: endpointName, VariantName: name };
}
