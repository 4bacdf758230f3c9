import { hasGpu } from "../capabilities/sagemaker/instanceTypes.js";
import {
  concurrencyUtilisation,
  cpuUtilisation,
  endpointMetric,
  gpuUtilisation,
  instanceMetric,
  invocationMetric,
  type Metric,
} from "./metrics.js";
import type { Variant, Workload } from "./workload.js";

interface Line {
  readonly metric: Metric;
  readonly stat: string;
}

interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** Size of a graph on CloudWatch's grid of 24 columns. */
const width = 12;
const height = 6;

/** A dashboard's body: what the endpoint, or the batch job, is doing. */
export function dashboardBody(workload: Workload, region: string, stateMachineArn?: string): string {
  const graphs = stateMachineArn === undefined ? endpointGraphs(workload) : [executions(stateMachineArn)];
  return JSON.stringify({
    widgets: graphs.map(({ title, lines }, index) => ({
      type: "metric",
      x: (index % 2) * width,
      y: Math.floor(index / 2) * height,
      width,
      height,
      properties: { title, region, view: "timeSeries", period: 60, metrics: lines.map(row) },
    })),
  });
}

function row({ metric: { namespace, metricName, dimensions }, stat }: Line): unknown[] {
  return [namespace, metricName, ...Object.entries(dimensions).flat(), { stat }];
}

function endpointGraphs(workload: Workload): Graph[] {
  return workload.mode === "async"
    ? [backlog(workload), answers(workload), latency(workload), utilisation(workload)]
    : [requests(workload), latency(workload), utilisation(workload)];
}

function requests(workload: Workload): Graph {
  // Serverless endpoints do not publish the last ("Alarms and logs for tracking metrics from serverless endpoints").
  const more = workload.mode === "serverless" ? [] : ["InvocationModelErrors"];
  return perVariant(workload, "Requests and errors", (variant) =>
    ["Invocations", "Invocation4XXErrors", "Invocation5XXErrors", ...more].map((name) => ({
      metric: invocationMetric(workload, variant, name),
      stat: "Sum",
    })),
  );
}

function latency(workload: Workload): Graph {
  return perVariant(workload, "Latency in microseconds", (variant) =>
    ["p50", "p95"].map((stat) => ({ metric: invocationMetric(workload, variant, "ModelLatency"), stat })),
  );
}

function utilisation(workload: Workload): Graph {
  return perVariant(workload, "Utilisation", (variant) => [
    {
      metric:
        workload.mode === "serverless"
          ? concurrencyUtilisation(workload, variant)
          : cpuUtilisation(workload, variant),
      stat: "Maximum",
    },
    ...(variant.instanceType !== undefined && hasGpu(variant.instanceType)
      ? [{ metric: gpuUtilisation(workload, variant), stat: "Maximum" }]
      : []),
    { metric: instanceMetric(workload, variant, "MemoryUtilization"), stat: "Maximum" },
  ]);
}

function backlog(workload: Workload): Graph {
  return {
    title: "Backlog",
    lines: ["ApproximateBacklogSize", "ApproximateBacklogSizePerInstance", "HasBacklogWithoutCapacity"].map(
      (name) => ({ metric: endpointMetric(workload, name), stat: "Average" }),
    ),
  };
}

function answers(workload: Workload): Graph {
  return perVariant(workload, "Answers and errors", (variant) =>
    ["InvocationsProcessed", "InvocationFailures", "ExpiredRequests"].map((name) => ({
      metric: invocationMetric(workload, variant, name),
      stat: "Sum",
    })),
  );
}

function executions(stateMachineArn: string): Graph {
  return {
    title: "Jobs",
    lines: ["ExecutionsStarted", "ExecutionsSucceeded", "ExecutionsFailed"].map((metricName) => ({
      metric: { namespace: "AWS/States", metricName, dimensions: { StateMachineArn: stateMachineArn } },
      stat: "Sum",
    })),
  };
}

function perVariant(workload: Workload, title: string, lines: (variant: Variant) => Line[]): Graph {
  return { title, lines: workload.variants.flatMap(lines) };
}
