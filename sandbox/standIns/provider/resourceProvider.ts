import type { Difference } from "./difference.js";
import type { EngineLog } from "./engineLog.js";
import type { JsonObject } from "./json.js";
import type { CheckFailure, NamingRequest, ResourceRequest } from "./requests.js";

export interface ResourceState {
  id: string;
  properties: JsonObject;
  inputs?: JsonObject;
}

/** What an update goes from and to. */
export interface Revision {
  state: JsonObject;
  oldInputs: JsonObject;
  inputs: JsonObject;
  ignoreChanges: string[];
}

/** The operations of a provider, free of gRPC. Property bags are in Pulumi's wire format. */
export interface ResourceProvider {
  /** Makes every wait end now. */
  cancel(): void;
  check(
    request: Pick<ResourceRequest, "urn" | "type">,
    inputs: JsonObject,
    oldInputs: JsonObject | undefined,
    naming: NamingRequest,
  ): Promise<{ inputs: JsonObject; failures: CheckFailure[] }>;
  diff(request: Pick<ResourceRequest, "type">, revision: Revision): Promise<Difference> | Difference;
  previewCreate(request: ResourceRequest, inputs: JsonObject): Promise<JsonObject>;
  create(request: ResourceRequest, inputs: JsonObject): Promise<ResourceState>;
  /** The id is "" where the resource is gone. An import has neither state nor inputs. */
  read(request: ResourceRequest, id: string, state: JsonObject, inputs: JsonObject): Promise<ResourceState>;
  previewUpdate(request: ResourceRequest, id: string, revision: Revision): Promise<JsonObject>;
  update(request: ResourceRequest, id: string, revision: Revision): Promise<JsonObject>;
  delete(request: ResourceRequest, id: string, state: JsonObject): Promise<void>;
  /** A function of the package, e.g. `aws:index/getRegion:getRegion`; absent where the stand-in has none. */
  invoke?(token: string, args: JsonObject): Promise<JsonObject>;
}

/** A provider before its configuration. */
export interface ProviderPlugin {
  /** As in `pulumi plugin install resource NAME`. */
  name: string;
  version: string;
  announcement: string;
  /** @throws for options that are wrong. */
  configure(options: Record<string, unknown>, log: EngineLog): ResourceProvider;
  /** @throws for options that are wrong; what is unknown yet is left out. */
  checkOptions(options: JsonObject): void;
  /** Options without which none of the resources would be found again, so that they are replaced. */
  replacingOptions(olds: JsonObject, news: JsonObject, changed: string[]): string[];
}
