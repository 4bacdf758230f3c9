import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import * as path from "node:path";

import { KubeConfig } from "@kubernetes/client-node/dist/config.js";

import type { ProviderConfiguration } from "./configuration.js";
import { Credentials } from "./credentials.js";
import { type JsonObject, listAt, parseObject, textAt } from "../provider/json.js";
import { type KubernetesObject, nameOf, namespaceOf } from "./objects.js";

/** An answer of the API server other than success: HTTP status, machine-readable reason, and its `Status` object. */
export class ApiError extends Error {
  readonly reason: string;

  constructor(
    readonly status: number,
    readonly body: JsonObject,
  ) {
    super(textAt(body, "message") || `the API server answered ${status}`);
    this.reason = textAt(body, "reason");
  }

  /** The problems by field, where the object was found invalid or in conflict. */
  get causes(): { field: string; message: string }[] {
    return listAt(this.body, "details", "causes").map((cause) => ({
      field: textAt(cause, "field"),
      message: textAt(cause, "message"),
    }));
  }
}

/** How the API serves a kind. */
export interface ServedKind {
  plural: string;
  namespaced: boolean;
}

export interface ApiRequest {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string>;
  contentType?: string;
  body?: JsonObject;
}

/** Nothing that speaks Kubernetes answers at the API server's address. */
export class Unreachable extends Error {}

const json = "application/json";

/** A single request never lasts longer; waiting is done by asking again. */
const requestTimeoutMs = 30_000;

/** The Kubernetes API of one cluster, as the kubeconfig's user. */
export class Cluster {
  private readonly served = new Map<string, Promise<Map<string, ServedKind>>>();
  private readonly server: URL;

  /** The address of the API server. */
  get address(): string {
    return this.server.href;
  }

  constructor(
    server: string,
    private readonly credentials: Credentials,
    readonly defaultNamespace: string,
  ) {
    this.server = new URL(server);
  }

  /** @throws ApiError for every answer but success, and an error that names the server where none came. */
  async request(request: ApiRequest): Promise<JsonObject> {
    const { status, text } = await this.send(request);
    const answer = parseAnswer(status, text);
    if (status >= 300) throw new ApiError(status, answer);
    return answer;
  }

  /** The answer as text, e.g. a container's log; "" where the API server has none to give. */
  async textOrNothing(request: ApiRequest): Promise<string> {
    const { status, text } = await this.send(request);
    return status < 300 ? text : "";
  }

  private async send({ method = "GET", path: apiPath, query = {}, contentType = json, body }: ApiRequest) {
    const url = new URL(this.server);
    url.pathname = `${this.server.pathname.replace(/\/$/, "")}${apiPath}`;
    url.search = new URLSearchParams(query).toString();
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers: http.OutgoingHttpHeaders = { accept: json };
    if (payload !== undefined) headers["content-type"] = contentType;
    return this.sendAsUser(url, () => ({ method, headers: { ...headers } }), payload);
  }

  /** A token that is refused may have been signed before its access entry was made, or be too old: a new one is tried. */
  private async sendAsUser(url: URL, newRequest: () => https.RequestOptions, payload: string | undefined) {
    const first = newRequest();
    await this.credentials.apply(first);
    const answer = await send(url, first, payload);
    if (answer.status !== 401 || !this.credentials.areRenewable) return answer;
    await this.credentials.renew(first);
    const second = newRequest();
    await this.credentials.apply(second);
    return send(url, second, payload);
  }

  /** Undefined where the API server does not serve that kind, e.g. before its CustomResourceDefinition exists. */
  async servedKind(apiVersion: string, kind: string): Promise<ServedKind | undefined> {
    const known = await this.kindsOf(apiVersion);
    return known.get(kind);
  }

  /** Asks anew for served kinds, after a CustomResourceDefinition has changed them. */
  forgetKinds(): void {
    this.served.clear();
  }

  /** The path of the object itself. @throws where its kind is not served. */
  async pathOf(object: KubernetesObject): Promise<string> {
    const [apiVersion, kind] = [textAt(object, "apiVersion"), textAt(object, "kind")];
    const served = await this.servedKind(apiVersion, kind);
    if (served === undefined) throw new KindNotServed(apiVersion, kind);
    const namespace = namespaceOf(object) || this.defaultNamespace;
    return `${collectionPath(apiVersion, served.plural, served.namespaced ? namespace : undefined)}/${nameOf(object)}`;
  }

  private kindsOf(apiVersion: string): Promise<Map<string, ServedKind>> {
    const known = this.served.get(apiVersion);
    if (known !== undefined) return known;
    const discovered = this.discover(apiVersion);
    this.served.set(apiVersion, discovered);
    // A kind that is absent now may be served after the next resource; a failure is no answer either.
    discovered.catch(() => this.served.delete(apiVersion));
    return discovered;
  }

  private async discover(apiVersion: string): Promise<Map<string, ServedKind>> {
    const list = await notFoundAsUndefined(this.request({ path: groupPath(apiVersion) }));
    if (list === undefined) this.served.delete(apiVersion);
    return new Map(
      listAt(list, "resources")
        .filter((resource) => !textAt(resource, "name").includes("/"))
        .map((resource) => [
          textAt(resource, "kind"),
          { plural: textAt(resource, "name"), namespaced: textAt(resource, "namespaced") === "true" },
        ]),
    );
  }
}

/** The API server does not serve the kind: most often its CustomResourceDefinition is missing. */
export class KindNotServed extends Error {
  constructor(apiVersion: string, kind: string) {
    super(
      `the API server does not serve ${apiVersion} ${kind}. Verify that the CustomResourceDefinition it needs has ` +
        "been created, and that the API version is right",
    );
  }
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

export function collectionPath(apiVersion: string, plural: string, namespace?: string): string {
  const scope = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `${groupPath(apiVersion)}${scope}/${plural}`;
}

export async function notFoundAsUndefined(answer: Promise<JsonObject>): Promise<JsonObject | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

function send(url: URL, options: https.RequestOptions, payload: string | undefined) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const client = url.protocol === "http:" ? http : https;
    const request = client.request(url, { ...options, timeout: requestTimeoutMs }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
      });
    });
    request.on("timeout", () => request.destroy(new Error(`no answer within ${requestTimeoutMs / 1000} s`)));
    request.on("error", (cause) => {
      const reason = cause.message || (cause as NodeJS.ErrnoException).code || "no reason given";
      reject(
        new Unreachable(`The Kubernetes API server at ${url.origin} is unreachable: ${reason}.`, { cause }),
      );
    });
    request.end(payload);
  });
}

/** Proxies before an API server answer in plain text; that text is all there is to tell the user. */
function parseAnswer(status: number, text: string): JsonObject {
  try {
    return parseObject(text);
  } catch (cause) {
    if (status >= 300) return { message: `HTTP ${status}: ${text.trim().slice(0, 500)}` };
    throw new Error(`The API server answered something other than a JSON object: ${text.slice(0, 200)}`, {
      cause,
    });
  }
}

/** Opens the cluster that the configuration names: its kubeconfig, else `KUBECONFIG`, else `~/.kube/config`. */
export function openCluster(configuration: ProviderConfiguration): Cluster {
  const kubeConfig = kubeConfigOf(configuration);
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) throw new Error("The kubeconfig's current context names no cluster. Set `context`.");
  const ofContext = kubeConfig.getContextObject(kubeConfig.getCurrentContext())?.namespace;
  const credentials = new Credentials(kubeConfig, () => kubeConfigOf(configuration));
  return new Cluster(cluster.server, credentials, configuration.namespace ?? ofContext ?? "default");
}

function kubeConfigOf(configuration: ProviderConfiguration): KubeConfig {
  const kubeConfig = new KubeConfig();
  load(kubeConfig, configuration.kubeconfig);
  if (configuration.context !== undefined) selectContext(kubeConfig, configuration.context);
  if (configuration.cluster !== undefined) selectCluster(kubeConfig, configuration.cluster);
  return kubeConfig;
}

function load(kubeConfig: KubeConfig, pathOrContent: string | undefined): void {
  if (pathOrContent === undefined || pathOrContent === "") {
    refuseMissingFiles(process.env.KUBECONFIG);
    kubeConfig.loadFromDefault();
  } else if (fs.existsSync(pathOrContent)) kubeConfig.loadFromFile(pathOrContent);
  else if (/^\s*[{]|:\s/.test(pathOrContent)) kubeConfig.loadFromString(pathOrContent);
  else
    throw new Error(
      `The kubeconfig ${pathOrContent} is neither a file that exists nor a kubeconfig's content.`,
    );
}

function refuseMissingFiles(variable: string | undefined): void {
  const files = (variable ?? "").split(path.delimiter).filter((file) => file !== "");
  if (files.length === 0 || files.some((file) => fs.existsSync(file))) return;
  throw new Error(
    `KUBECONFIG names ${files.join(" and ")}, which does not exist. Start the sandbox (npm start), or set KUBECONFIG ` +
      "to the kubeconfig of your own cluster.",
  );
}

function selectContext(kubeConfig: KubeConfig, context: string): void {
  const names = kubeConfig.getContexts().map(({ name }) => name);
  if (!names.includes(context)) {
    throw new Error(`The kubeconfig has no context ${context} (has: ${names.join(", ")}).`);
  }
  kubeConfig.setCurrentContext(context);
}

function selectCluster(kubeConfig: KubeConfig, cluster: string): void {
  const names = kubeConfig.getClusters().map(({ name }) => name);
  if (!names.includes(cluster)) {
    throw new Error(`The kubeconfig has no cluster ${cluster} (has: ${names.join(", ")}).`);
  }
  const current = kubeConfig.getContextObject(kubeConfig.getCurrentContext());
  if (current === null) throw new Error("The kubeconfig has no current context. Set `context`.");
  kubeConfig.contexts = kubeConfig.contexts.map((context) =>
    context.name === current.name ? { ...context, cluster } : context,
  );
}
