import {
  type Call,
  type Endpoint,
  type SageMakerAsyncCall,
  type SageMakerBatchCall,
  type SageMakerCall,
} from "model-hosting-client";

const region = "eu-central-1";

function described<C extends Call>(mode: Endpoint["mode"], service: string, call: C): Endpoint & { call: C } {
  return {
    schemaVersion: 1,
    name: "digits",
    backend: "sagemaker",
    mode,
    protocol: "sagemaker",
    version: "1",
    call,
    authentication: { type: "awsSigV4", service, region },
    reachableFrom: "aws",
    example: "aws sagemaker-runtime invoke-endpoint …",
  };
}

/** The description of a real-time model. */
export function realtime(changes: Partial<SageMakerCall> = {}) {
  return described("realtime", "sagemaker", {
    kind: "sageMaker",
    region,
    endpointName: "digits-dev",
    contentType: "application/json",
    timeoutSeconds: 5,
    ...changes,
  } satisfies SageMakerCall);
}

/** The description of an asynchronous model. */
export function asynchronous(changes: Partial<SageMakerAsyncCall> = {}) {
  return described("async", "sagemaker", {
    kind: "sageMakerAsync",
    region,
    endpointName: "digits-dev",
    contentType: "application/json",
    input: "s3://bucket/in/",
    timeoutSeconds: 5,
    ...changes,
  } satisfies SageMakerAsyncCall);
}

/** The description of a batch model. */
export function batch(changes: Partial<SageMakerBatchCall> = {}) {
  return described("batch", "states", {
    kind: "sageMakerBatch",
    region,
    stateMachineArn: "arn:aws:states:eu-central-1:123456789012:stateMachine:digits-dev",
    input: "s3://bucket/in/",
    output: "s3://bucket/out/",
    contentType: "application/json",
    split: "line",
    ...changes,
  } satisfies SageMakerBatchCall);
}
