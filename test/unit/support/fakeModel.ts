import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { type Endpoint, type HttpCall } from "model-hosting-client";

/** What the stand-in for a model saw. */
export interface SeenRequest {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Answers one request; the last of a list answers all that follow. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

export interface FakeModel extends AsyncDisposable {
  url: string;
  seen: SeenRequest[];
}

/** A server on loopback that treats its first request by the first behaviour, and so on. */
export async function fakeModel(...behaviours: Behaviour[]): Promise<FakeModel> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const behave = behaviours[Math.min(seen.length, behaviours.length - 1)];
    const { method, url, headers } = request;
    const entry: SeenRequest = { method, url, headers, body: "" };
    seen.push(entry);
    void text(request).then((body) => {
      entry.body = body;
      behave?.(request, response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/invocations`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A complete answer. */
export function answer(status: number, content: unknown, headers: Record<string, string> = {}): Behaviour {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof content === "string" ? content : JSON.stringify(content));
  };
}

/** Ends the connection without an answer. */
export const reset: Behaviour = (request) => {
  request.socket.resetAndDestroy();
};

/** Never answers. */
export const silence: Behaviour = () => undefined;

/** Begins an answer and sends a byte of it every 50 ms, without end. */
export const trickle: Behaviour = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => response.write(" "), 50);
  response.once("close", () => {
    clearInterval(timer);
  });
};

/** The same, of an answer that ends with its connection only. */
export const trickleOfNoLength: Behaviour = ({ socket }) => {
  trickleAfter(socket, "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
};

/** The same, of a header. */
export const trickleOfHeaders: Behaviour = ({ socket }) => {
  trickleAfter(socket, "HTTP/1.1 200 OK\r\nx-slow: ");
};

function trickleAfter(socket: Socket, beginning: string): void {
  socket.write(beginning);
  const timer = setInterval(() => socket.write("0"), 50);
  socket.once("close", () => {
    clearInterval(timer);
  });
}

/** The description of a model at `url`. */
export function endpointAt(
  url: string,
  changes: Partial<Omit<Endpoint, "call">> = {},
): Endpoint & { call: HttpCall } {
  return {
    schemaVersion: 1,
    name: "digits",
    backend: "kubernetes",
    mode: "realtime",
    protocol: "sagemaker",
    version: "1",
    health: { url: url.replace("/invocations", "/ping") },
    authentication: { type: "none" },
    reachableFrom: "cluster",
    example: `curl -d @payload.json ${url}`,
    ...changes,
    call: { kind: "http", url, method: "POST", contentType: "application/json", timeoutSeconds: 5 },
  };
}
