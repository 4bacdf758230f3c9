import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { RpcError, unary } from "../serve.js";
import { diffResponse } from "./difference.js";
import { EngineLog } from "./engineLog.js";
import { type JsonObject, objectAt } from "./json.js";
import { hasUnknown, revealObject, toStruct, wireObject } from "./propertyValues.js";
import { namingOf, resourceOf, typeOf } from "./requests.js";
import type { ProviderPlugin, ResourceProvider, Revision } from "./resourceProvider.js";

/** The gRPC face of a provider: messages in, messages out, no decision of its own. */
export class ProviderHandlers {
  private engineAddress = process.argv.at(-1) ?? "";
  private provider: ResourceProvider | undefined;

  constructor(private readonly plugin: ProviderPlugin) {}

  /** Ends all waiting, for a cancelled run or an engine that is gone. */
  stop(): void {
    this.provider?.cancel();
  }

  handlers(): grpc.UntypedServiceImplementation {
    return {
      handshake: unary((request: pb.ProviderHandshakeRequest) => this.handshake(request)),
      getPluginInfo: unary(() => new PluginInfo().setVersion(this.plugin.version)),
      getSchema: unary(() => this.refuse("The package's schema")),
      checkConfig: unary((request: pb.CheckRequest) => this.checkConfig(request)),
      diffConfig: unary((request: pb.DiffRequest) => this.diffConfig(request)),
      configure: unary((request: pb.ConfigureRequest) => this.configure(request)),
      invoke: unary((request: pb.InvokeRequest) => this.invoke(request)),
      call: unary((request: pb.CallRequest) => this.refuse(`The method ${request.getTok()}`)),
      construct: unary((request: pb.ConstructRequest) => this.refuse(`The component ${request.getType()}`)),
      check: unary((request: pb.CheckRequest) => this.check(request)),
      diff: unary((request: pb.DiffRequest) => this.diff(request)),
      create: unary((request: pb.CreateRequest) => this.create(request)),
      read: unary((request: pb.ReadRequest) => this.read(request)),
      update: unary((request: pb.UpdateRequest) => this.update(request)),
      delete: unary((request: pb.DeleteRequest) => this.delete(request)),
      cancel: unary(() => {
        this.stop();
        return new Empty();
      }),
    };
  }

  private handshake(request: pb.ProviderHandshakeRequest): pb.ProviderHandshakeResponse {
    this.engineAddress = request.getEngineAddress();
    return new pb.ProviderHandshakeResponse().setAcceptSecrets(true).setSupportsAutonamingConfiguration(true);
  }

  private configure(request: pb.ConfigureRequest): pb.ConfigureResponse {
    const prefix = `${this.plugin.name}:config:`;
    const variables = request.getVariablesMap().getEntryList();
    const options = Object.fromEntries(variables.map(([key, value]) => [key.replace(prefix, ""), value]));
    const log = new EngineLog(this.engineAddress);
    this.provider = this.plugin.configure(options, log);
    log.announce(this.plugin.announcement);
    return new pb.ConfigureResponse()
      .setAcceptsecrets(true)
      .setSupportspreview(true)
      .setSupportsAutonamingConfiguration(true);
  }

  private configured(): ResourceProvider {
    if (this.provider === undefined)
      throw new Error("The provider was asked for a resource before its configuration.");
    return this.provider;
  }

  private async check(request: pb.CheckRequest): Promise<pb.CheckResponse> {
    const olds = wireObject(request.getOlds());
    const { inputs, failures } = await this.configured().check(
      { urn: request.getUrn(), type: typeOf(request) },
      wireObject(request.getNews()),
      Object.keys(olds).length === 0 ? undefined : olds,
      namingOf(request),
    );
    return new pb.CheckResponse()
      .setInputs(toStruct(inputs))
      .setFailuresList(
        failures.map(({ property, reason }) => new pb.CheckFailure().setProperty(property).setReason(reason)),
      );
  }

  private async diff(request: pb.DiffRequest): Promise<pb.DiffResponse> {
    return diffResponse(await this.configured().diff({ type: typeOf(request) }, revisionOf(request)));
  }

  private async create(request: pb.CreateRequest): Promise<pb.CreateResponse> {
    const inputs = wireObject(request.getProperties());
    if (request.getPreview()) {
      const predicted = await this.configured().previewCreate(resourceOf(request), inputs);
      return new pb.CreateResponse().setProperties(toStruct(predicted));
    }
    const { id, properties } = await this.configured().create(resourceOf(request), inputs);
    return new pb.CreateResponse().setId(id).setProperties(toStruct(properties));
  }

  private async read(request: pb.ReadRequest): Promise<pb.ReadResponse> {
    const found = await this.configured().read(
      resourceOf(request),
      request.getId(),
      wireObject(request.getProperties()),
      wireObject(request.getInputs()),
    );
    const response = new pb.ReadResponse().setId(found.id);
    if (found.id === "") return response;
    return response
      .setProperties(toStruct(found.properties))
      .setInputs(found.inputs && toStruct(found.inputs));
  }

  private async update(request: pb.UpdateRequest): Promise<pb.UpdateResponse> {
    const [provider, resource, id] = [this.configured(), resourceOf(request), request.getId()];
    const properties = request.getPreview()
      ? await provider.previewUpdate(resource, id, revisionOf(request))
      : await provider.update(resource, id, revisionOf(request));
    return new pb.UpdateResponse().setProperties(toStruct(properties));
  }

  private async delete(request: pb.DeleteRequest): Promise<Empty> {
    await this.configured().delete(resourceOf(request), request.getId(), wireObject(request.getProperties()));
    return new Empty();
  }

  private async invoke(request: pb.InvokeRequest): Promise<pb.InvokeResponse> {
    const provider = this.configured();
    if (provider.invoke === undefined) return this.refuse(`The function ${request.getTok()}`);
    const answer = await provider.invoke(request.getTok(), wireObject(request.getArgs()));
    return new pb.InvokeResponse().setReturn(toStruct(answer));
  }

  /** Options that come out of another resource are unknown at preview; they are checked when they are known. */
  private checkConfig(request: pb.CheckRequest): pb.CheckResponse {
    const given = revealObject(wireObject(request.getNews()));
    const response = new pb.CheckResponse().setInputs(request.getNews());
    try {
      this.plugin.checkOptions(withoutUnknowns(given));
      return response;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return response.setFailuresList([new pb.CheckFailure().setReason(reason)]);
    }
  }

  private diffConfig(request: pb.DiffRequest): pb.DiffResponse {
    const olds = revealObject(wireObject(request.getOldInputs() ?? request.getOlds()));
    const news = revealObject(wireObject(request.getNews()));
    const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
    const changed = keys.filter((key) => olds[key] !== news[key]);
    return new pb.DiffResponse()
      .setChanges(
        changed.length > 0 ? pb.DiffResponse.DiffChanges.DIFF_SOME : pb.DiffResponse.DiffChanges.DIFF_NONE,
      )
      .setDiffsList(changed)
      .setReplacesList(this.plugin.replacingOptions(olds, news, changed));
  }

  private refuse(what: string): never {
    const { name } = this.plugin;
    throw new RpcError(
      `${what} is not covered by the sandbox's stand-in for pulumi-resource-${name}. Install the real plugin for it: ` +
        `\`pulumi plugin install resource ${name}\`.`,
      grpc.status.UNIMPLEMENTED,
    );
  }
}

function withoutUnknowns(given: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => !hasUnknown(value)));
}

/** Older engines send no old inputs; the state of some providers holds them. */
function revisionOf(request: pb.DiffRequest | pb.UpdateRequest): Revision {
  const state = wireObject(request.getOlds());
  return {
    state,
    oldInputs: request.hasOldInputs() ? wireObject(request.getOldInputs()) : objectAt(state, "__inputs"),
    inputs: wireObject(request.getNews()),
    ignoreChanges: request.getIgnorechangesList(),
  };
}
