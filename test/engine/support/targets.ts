import { once } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import { text } from "node:stream/consumers";

/** What a target or a load balancer has answered. */
export interface Answered {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A request to a load balancer. */
export interface Asked extends http.RequestOptions {
  /** Authorities to believe, for HTTPS. */
  readonly ca?: string;
  /** Server name to ask for, for HTTPS. */
  readonly servername?: string;
  /** Newest version of TLS to offer. */
  readonly maxVersion?: "TLSv1.2" | "TLSv1.3";
  /** Parts of the body; several are sent in chunks. */
  readonly body?: readonly (string | Buffer)[];
}

/** Makes one request. Rejects when the connection breaks, or when nothing comes for 20 seconds. */
export async function ask(url: string, { body = [], ...options }: Asked = {}): Promise<Answered> {
  const module = url.startsWith("https:") ? https : http;
  const request = module.request(url, { agent: false, timeout: 20_000, ...options });
  request.once("timeout", () => request.destroy(new Error(`${url}: no answer within 20 s`)));
  for (const part of body.slice(0, -1)) request.write(part);
  request.end(body.at(-1));
  const [answer] = (await once(request, "response")) as [http.IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
}

/** A little HTTP server on loopback that says its name, and what it was asked. */
export class TestTarget {
  /** What /ping answers. */
  health = 200;
  /** Requests but for those to /ping. */
  asked = 0;
  private readonly server: http.Server;
  private readonly held: (() => void)[] = [];

  /** @param name What it answers, with the length of what it got. */
  constructor(readonly name: string) {
    this.server = http.createServer((request, response) => void this.answer(request, response));
  }

  async start(): Promise<this> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, "close");
  }

  /** As a target group takes it. */
  get target(): { Id: string; Port: number } {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error(`${this.name} does not listen`);
    return { Id: "127.0.0.1", Port: address.port };
  }

  /** Requests to /hold that wait for {@link release}. */
  get holding(): number {
    return this.held.length;
  }

  /** Answers the requests to /hold. */
  release(): void {
    for (const answer of this.held.splice(0)) answer();
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    if (request.url === "/ping") {
      response.writeHead(this.health).end();
      return;
    }
    this.asked++;
    const got = await text(request);
    const { url, method, headers } = request;
    const answer = () =>
      response.end(JSON.stringify({ name: this.name, url, method, length: got.length, headers }));
    if (url === "/hold") {
      this.held.push(answer);
    } else {
      answer();
    }
  }
}
