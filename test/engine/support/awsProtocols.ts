import type { IncomingMessage } from "node:http";

/** The service that a request is signed for (Signature Version 4: the fourth part of the credential's scope). */
export function serviceOf({ headers }: IncomingMessage): string {
  return /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(headers.authorization ?? "")?.[1] ?? "";
}

/** The action that a request asks for, as its protocol names it; of REST, the method and the kind of resource. */
export function actionOf(request: IncomingMessage, body: Buffer): string {
  const { headers, method = "", url = "" } = request;
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1) ?? target;
  const operation = /^\/service\/[^/]+\/operation\/([^/?]+)/.exec(url)?.[1];
  if (operation !== undefined) return operation;
  const form = isForm(request) ? new URLSearchParams(body.toString()).get("Action") : null;
  return form ?? `${method} ${kindOf(serviceOf(request), new URL(url, "http://aws"))}`;
}

/** What a path names: a part of a bucket, an object, or a collection such as `schedules`. */
function kindOf(service: string, { pathname, searchParams }: URL): string {
  const [collection = "", ...rest] = pathname.split("/").filter(Boolean);
  if (service !== "s3") return collection;
  const [part] = [...searchParams.keys()].filter((name) => name !== "x-id");
  const kind = rest.length > 0 ? "object" : "bucket";
  return part === undefined ? kind : `${kind}?${part}`;
}

export interface Refusal {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly content: string | Buffer;
}

/** AWS's answer when it is asked too often, or when it fails itself, in the request's protocol. */
export function refusalOf(request: IncomingMessage, service: string, kind: "throttle" | "error"): Refusal {
  const [code, message] = kind === "throttle" ? throttled(request, service) : failed;
  if (service === "s3") return xml(kind === "throttle" ? 503 : 500, errorElement(code, message));
  const status = kind === "throttle" ? 400 : 500;
  if (isForm(request)) return xml(status, `<ErrorResponse>${errorElement(code, message)}</ErrorResponse>`);
  const fields = { __type: code, message };
  if (request.headers["smithy-protocol"] === "rpc-v2-cbor") return cbor(status, fields);
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": code };
  return { status, headers, content: JSON.stringify(fields) };
}

const failed = ["InternalFailure", "An internal error occurred."] as const;

/** Each kind of service has a name of its own for it. */
function throttled(request: IncomingMessage, service: string): readonly [string, string] {
  if (service === "s3") return ["SlowDown", "Please reduce your request rate."];
  return [isForm(request) ? "Throttling" : "ThrottlingException", "Rate exceeded"];
}

function isForm({ headers }: IncomingMessage): boolean {
  return headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
}

function errorElement(code: string, message: string): string {
  return `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}

function xml(status: number, content: string): Refusal {
  return { status, headers: { "content-type": "text/xml" }, content };
}

/** Smithy RPC v2 CBOR; a map of texts of less than 24 fields and 256 bytes each (RFC 8949, section 3). */
function cbor(status: number, fields: Record<string, string>): Refusal {
  const texts = Object.entries(fields).flat();
  const content = Buffer.concat([
    Buffer.of(0xa0 + Object.keys(fields).length),
    ...texts.flatMap((text) => [Buffer.of(0x78, Buffer.byteLength(text)), Buffer.from(text)]),
  ]);
  return {
    status,
    headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
    content,
  };
}
