import * as grpc from "@grpc/grpc-js";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";

import { RpcError } from "../serve.js";
import type { JsonObject } from "./json.js";
import { toStruct } from "./propertyValues.js";

/** A resource that exists but did not become ready: what the engine is to write down about it. */
export interface PartialResource {
  id: string;
  properties: JsonObject;
  inputs?: JsonObject;
  reasons: string[];
}

/**
 * The error by which a provider reports a partial failure: the engine keeps the live state together with the reasons,
 * and tries again at the next update. gRPC carries it as a `google.rpc.Status` in a trailer of a fixed name.
 */
export function initError(message: string, resource: PartialResource): RpcError {
  const detail = new pb.ErrorResourceInitFailed()
    .setId(resource.id)
    .setProperties(toStruct(resource.properties))
    .setInputs(resource.inputs && toStruct(resource.inputs))
    .setReasonsList(resource.reasons);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(message).setDetailsList([any]);
  const metadata = new grpc.Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return new RpcError(message, grpc.status.UNKNOWN, metadata);
}
