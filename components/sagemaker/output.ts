import type { Endpoint } from "model-hosting-client";
import { seconds } from "../spec/index.js";
import { invocationSeconds } from "./modes/async.js";
import type { Places } from "./places.js";
import { targetModels } from "./model.js";
import type { Workload } from "./workload.js";

/** What is known only after everything is made. */
export interface Made extends Places {
  readonly region: string;
  readonly stateMachineArn?: string;
}

/** Media type of requests and answers; that of SageMaker's contract as this project's clients speak it. */
const contentType = "application/json";
/** How long a client waits where the spec does not say: as long as SageMaker for a container, in seconds. */
const defaultTimeoutSeconds = 60;

/** What applications get to know of the model. */
export function endpointOf(workload: Workload, made: Made): Endpoint {
  const { spec, mode } = workload;
  const call = callOf(workload, made);
  return {
    schemaVersion: 1,
    name: spec.name,
    backend: "sagemaker",
    mode,
    protocol: "sagemaker",
    version: spec.model.version,
    call,
    authentication: {
      type: "awsSigV4",
      service: mode === "batch" ? "states" : "sagemaker",
      region: made.region,
    },
    reachableFrom: "aws",
    example: exampleOf(call),
  };
}

function callOf(
  workload: Workload,
  { region, async: files, batch, stateMachineArn }: Made,
): Endpoint["call"] {
  const { spec, mode, endpointName } = workload;
  switch (mode) {
    case "realtime":
    case "serverless": {
      const { models, variants } = spec.model;
      return {
        kind: "sageMaker",
        region,
        endpointName,
        contentType,
        timeoutSeconds: requestSeconds(workload),
        ...(models === undefined ? {} : { targetModels: targetModels(models) }),
        ...(variants === undefined ? {} : { variants: variants.map(({ name }) => name) }),
      };
    }
    case "async":
      return {
        kind: "sageMakerAsync",
        region,
        endpointName,
        contentType,
        input: present(files).input,
        timeoutSeconds: invocationSeconds(workload),
      };
    case "batch": {
      const { input, output } = present(batch);
      return {
        kind: "sageMakerBatch",
        region,
        stateMachineArn: present(stateMachineArn),
        input,
        output,
        contentType,
        split: splitOf(workload),
      };
    }
  }
}

/** What one request of a batch model holds. */
export function splitOf({ spec }: Workload): "line" | "file" {
  if (spec.interface.type !== "batch") {
    // The spec refuses this before anything is registered.
    throw new TypeError("a batch model needs the interface batch");
  }
  return spec.interface.split;
}

function requestSeconds({ spec }: Workload): number {
  return spec.interface.type === "http" && spec.interface.timeout !== undefined
    ? seconds(spec.interface.timeout)
    : defaultTimeoutSeconds;
}

/** The call as a command of the AWS CLI, to paste into a terminal. */
function exampleOf(call: Endpoint["call"]): string {
  switch (call.kind) {
    case "sageMaker": {
      const [model] = Object.values(call.targetModels ?? {});
      const target = model === undefined ? "" : ` --target-model '${model}'`;
      return (
        `aws sagemaker-runtime invoke-endpoint --region ${call.region} --endpoint-name ${call.endpointName}` +
        `${target} --content-type ${call.contentType} --body fileb://payload.json answer.json`
      );
    }
    case "sageMakerAsync":
      return (
        `aws s3 cp payload.json ${call.input}payload.json && ` +
        `aws sagemaker-runtime invoke-endpoint-async --region ${call.region} --endpoint-name ${call.endpointName}` +
        ` --content-type ${call.contentType} --input-location ${call.input}payload.json`
      );
    case "sageMakerBatch":
      return `aws stepfunctions start-execution --region ${call.region} --state-machine-arn ${call.stateMachineArn}`;
    case "http":
      return `curl --fail --data @payload.json '${call.url}'`;
  }
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) {
    throw new TypeError("the mode has files or a state machine, and they were not made");
  }
  return value;
}
