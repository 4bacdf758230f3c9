import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { actionOf, refusalOf, serviceOf } from "./awsProtocols.js";

/**
 * throttle: refused as by AWS when it is asked too often. error: HTTP 500. cut: the connection ends before anything is
 * done. held: the same, after it was left without an answer for a while. lost: the call is carried out, and the
 * connection ends before its answer.
 */
export const faultKinds = ["throttle", "error", "cut", "held", "lost"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** How long a connection is held, in milliseconds; far below the clients' own limits, so that a test takes no minutes. */
const heldMs = 400;

/** One attempt of an API call. */
export interface Attempt {
  /** Signing name, such as `sagemaker`. */
  readonly service: string;
  /** Such as `CreateModel`; of REST services, method and kind of resource, such as `PUT bucket?encryption`. */
  readonly action: string;
  /** Service, action and all that was sent: the same for every attempt of one call. */
  readonly call: string;
  /** Whether it changes something. */
  readonly mutates: boolean;
  /** The fault that it met. */
  fault?: FaultKind;
}

/** What is to happen to the calls from now on. */
export interface Plan {
  /** The fault that an attempt meets. Default: none. */
  readonly fault?: (attempt: Attempt) => FaultKind | undefined;
  /** Called when AWS has carried out a call and its caller does not know yet. */
  readonly answered?: (attempt: Attempt) => Promise<void> | void;
}

/**
 * Stands between one run of the engine and AWS: it records the calls, and makes them fail. Other runs, which use the same
 * AWS by its own address, meet none of it.
 */
export class FaultProxy {
  readonly attempts: Attempt[] = [];
  private plan: Plan = {};
  private readonly server = createServer((request, response) => {
    this.handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });

  private constructor(private readonly target: URL) {}

  /** Listens on a free port of the loopback interface. */
  static async start(target: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(new URL(target));
    proxy.server.listen(0, "127.0.0.1");
    await once(proxy.server, "listening");
    return proxy;
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("the proxy does not listen");
    return `http://127.0.0.1:${address.port}`;
  }

  /** Forgets the record and the plan of before. */
  follow(plan: Plan = {}): void {
    this.attempts.length = 0;
    this.plan = plan;
  }

  /** Waits until no call has come for a while: all that does not wait for an answer that is held back is done. */
  async quiet(milliseconds: number): Promise<void> {
    for (let seen = -1; seen !== this.attempts.length;) {
      seen = this.attempts.length;
      await sleep(milliseconds);
    }
  }

  async stop(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const attempt = attemptOf(request, body);
    this.attempts.push(attempt);
    const fault = this.plan.fault?.(attempt);
    if (fault !== undefined) attempt.fault = fault;
    switch (fault) {
      case "throttle":
      case "error": {
        const { status, headers, content } = refusalOf(request, attempt.service, fault);
        response.writeHead(status, headers).end(content);
        return;
      }
      case "held":
        await sleep(heldMs);
        response.destroy();
        return;
      case "cut":
        response.destroy();
        return;
      case "lost":
      case undefined:
        await this.pass(request, body, { attempt, response });
    }
  }

  private async pass(
    request: IncomingMessage,
    body: Buffer,
    { attempt, response }: { attempt: Attempt; response: ServerResponse },
  ): Promise<void> {
    const answer = await this.forward(request, body);
    const content = await buffer(answer);
    await this.plan.answered?.(attempt);
    if (attempt.fault === "lost") {
      response.destroy();
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.end(content);
  }

  private async forward({ method, url, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const forwarded = httpRequest(new URL(url ?? "/", this.target), { method, headers, agent: false });
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      forwarded.once("response", resolve).once("error", reject);
    });
    forwarded.end(body);
    return answer;
  }
}

const readOnly = /^(?:Get|List|Describe|Head|GET|HEAD|Validate)/;

function attemptOf(request: IncomingMessage, body: Buffer): Attempt {
  const service = serviceOf(request);
  const action = actionOf(request, body);
  const { method = "", url = "" } = request;
  const call = [service, action, method, url, body.toString("latin1")].join(" ");
  return { service, action, call, mutates: !readOnly.test(action) };
}
