export { connect, type ModelClient } from "./client.js";
export {
  authentication,
  call,
  endpoint,
  endpointJsonSchema,
  endpointSchemaVersion,
  secretReference,
  type Authentication,
  type Call,
  type Endpoint,
  type HttpCall,
  type SageMakerAsyncCall,
  type SageMakerBatchCall,
  type SageMakerCall,
  type SecretReference,
} from "./endpoint.js";
export {
  InvalidCallError,
  InvalidEndpointError,
  ModelRequestError,
  ModelTimeoutError,
  ModelUnavailableError,
} from "./errors.js";
export {
  type BatchFiles,
  type BatchOptions,
  type BatchStatus,
  type Operations,
  type PredictOptions,
} from "./operations.js";
export { type ConnectOptions } from "./options.js";
export { parseEndpoint } from "./parseEndpoint.js";
