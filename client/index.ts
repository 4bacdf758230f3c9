export { connect, type ConnectOptions, type ModelClient, type PredictOptions } from "./client.js";
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
  InvalidEndpointError,
  ModelRequestError,
  ModelTimeoutError,
  ModelUnavailableError,
} from "./errors.js";
export { parseEndpoint } from "./parseEndpoint.js";
