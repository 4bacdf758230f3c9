import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { RpcError, unary } from "../serve.js";
import { openCluster } from "./cluster.js";
import { readConfiguration } from "./configuration.js";
import { EngineLog } from "../provider/engineLog.js";
import { type JsonObject, objectAt } from "../provider/json.js";
import { hasUnknown, toStruct, wireObject } from "../provider/propertyValues.js";
import { namingOf, resourceOf, typeOf } from "../provider/requests.js";
import { diffResponse } from "../provider/difference.js";
import { revealObject } from "./propertyValues.js";
import { KubernetesProvider } from "./provider.js";

/** The gRPC face of the provider: messages in, messages out, no decision of its own. */
export class ProviderHandlers {
  private engineAddress = process.argv.at(-1) ?? "";
  private provider: KubernetesProvider | undefined;

  constructor(
    private readonly version: string,
    private readonly announcement: string,
  ) {}

  /** Ends all waiting, for a cancelled run or an engine that is gone. */
  stop(): void {
    this.provider?.cancel();
  }

  handlers(): grpc.UntypedServiceImplementation {
    return {
      handshake: unary((request: pb.ProviderHandshakeRequest) => this.handshake(request)),
      getPluginInfo: unary(() => new PluginInfo().setVersion(this.version)),
      getSchema: unary(() => refuse("The package's schema")),
      checkConfig: unary(checkConfig),
      diffConfig: unary(diffConfig),
      configure: unary((request: pb.ConfigureRequest) => this.configure(request)),
      invoke: unary((request: pb.InvokeRequest) => refuse(`The function ${request.getTok()}`)),
      call: unary((request: pb.CallRequest) => refuse(`The method ${request.getTok()}`)),
      construct: unary((request: pb.ConstructRequest) => refuse(`The component ${request.getType()}`)),
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
    const prefix = "kubernetes:config:";
    const variables = request.getVariablesMap().getEntryList();
    const configuration = readConfiguration(
      Object.fromEntries(variables.map(([key, value]) => [key.replace(prefix, ""), value])),
    );
    const log = new EngineLog(this.engineAddress);
    log.announce(this.announcement);
    this.provider = new KubernetesProvider(openCluster(configuration), configuration, log);
    return new pb.ConfigureResponse()
      .setAcceptsecrets(true)
      .setSupportspreview(true)
      .setSupportsAutonamingConfiguration(true);
  }

  private configured(): KubernetesProvider {
    if (this.provider === undefined)
      throw new Error("The provider was asked for a resource before its configuration.");
    return this.provider;
  }

  private async check(request: pb.CheckRequest): Promise<pb.CheckResponse> {
    const olds = wireObject(request.getOlds());
    const { inputs, failures } = await this.configured().check(
      { type: typeOf(request) },
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

  private diff(request: pb.DiffRequest): pb.DiffResponse {
    const oldInputs = request.hasOldInputs()
      ? wireObject(request.getOldInputs())
      : objectAt(wireObject(request.getOlds()), "__inputs");
    const news = wireObject(request.getNews());
    return diffResponse(this.configured().diff(oldInputs, news, request.getIgnorechangesList()));
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
    const [state, inputs] = [wireObject(request.getOlds()), wireObject(request.getNews())];
    const ignored = request.getIgnorechangesList();
    const provider = this.configured();
    const properties = request.getPreview()
      ? await provider.previewUpdate(resourceOf(request), state, inputs, ignored)
      : await provider.update(resourceOf(request), state, inputs, ignored);
    return new pb.UpdateResponse().setProperties(toStruct(properties));
  }

  private async delete(request: pb.DeleteRequest): Promise<Empty> {
    await this.configured().delete(resourceOf(request), request.getId(), wireObject(request.getProperties()));
    return new Empty();
  }
}

function refuse(what: string): never {
  throw new RpcError(
    `${what} is not covered by the sandbox's stand-in for the Kubernetes provider. Install the real plugin for it: ` +
      "`pulumi plugin install resource kubernetes`.",
    grpc.status.UNIMPLEMENTED,
  );
}

/** Options that come out of another resource are unknown at preview; they are checked when they are known. */
function checkConfig(request: pb.CheckRequest): pb.CheckResponse {
  const given = revealObject(wireObject(request.getNews()));
  const response = new pb.CheckResponse().setInputs(request.getNews());
  try {
    readConfiguration(withoutUnknowns(given));
    return response;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return response.setFailuresList([new pb.CheckFailure().setReason(reason)]);
  }
}

function withoutUnknowns(given: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => !hasUnknown(value)));
}

/** Another cluster holds none of the resources, so they are replaced; other options change in place. */
function diffConfig(request: pb.DiffRequest): pb.DiffResponse {
  const olds = revealObject(wireObject(request.getOldInputs() ?? request.getOlds()));
  const news = revealObject(wireObject(request.getNews()));
  const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
    (key) => olds[key] !== news[key],
  );
  const choosesCluster = changed.some((key) => ["kubeconfig", "context", "cluster"].includes(key));
  const movesCluster = choosesCluster && !hasUnknown(news) && serverOf(olds) !== serverOf(news);
  return new pb.DiffResponse()
    .setChanges(
      changed.length > 0 ? pb.DiffResponse.DiffChanges.DIFF_SOME : pb.DiffResponse.DiffChanges.DIFF_NONE,
    )
    .setDiffsList(changed)
    .setReplacesList(movesCluster ? changed : []);
}

/** A configuration that no longer opens (its file is gone) names no cluster to compare with. */
function serverOf(options: JsonObject): string | undefined {
  try {
    return openCluster(readConfiguration(options)).address;
  } catch (error) {
    process.stderr.write(`could not open the cluster of an older configuration: ${String(error)}\n`);
    return undefined;
  }
}
