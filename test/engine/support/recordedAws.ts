import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { awsUrl } from "../../../sandbox/aws/index.js";

/** A call of an AWS API with a JSON protocol. */
export interface RecordedCall {
  /** Such as `SageMaker.CreateModel`. */
  readonly action: string;
  readonly request: Readonly<Record<string, unknown>>;
}

/**
 * Stands between the engine and the sandbox's AWS and writes down what it is asked, in order: the emulator's own record
 * says nothing of names, and others use it at the same time.
 */
export class RecordedAws {
  /** Calls of JSON protocols, which SageMaker and Application Auto Scaling speak. */
  readonly calls: RecordedCall[] = [];
  private readonly server = http.createServer((request, response) => {
    this.pass(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });

  async start(): Promise<void> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
  }

  async stop(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  /** What leads a program here instead of to the sandbox's AWS. */
  get environment(): NodeJS.ProcessEnv {
    const { port } = this.server.address() as AddressInfo;
    return { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
  }

  /** Forgets what was recorded. */
  clear(): void {
    this.calls.length = 0;
  }

  private async pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await buffer(request);
    this.record(request.headers["x-amz-target"], body);
    const { method = "GET", url = "/", headers } = request;
    const passed = http.request(new URL(url, awsUrl()), { method, headers });
    passed.end(body);
    const [answer] = (await once(passed, "response")) as [http.IncomingMessage];
    const content = await buffer(answer);
    response.writeHead(answer.statusCode ?? 502, answer.headers).end(content);
  }

  private record(target: string | string[] | undefined, body: Buffer): void {
    if (typeof target !== "string") return;
    this.calls.push({
      action: target,
      request: z.record(z.string(), z.unknown()).parse(JSON.parse(body.toString() || "{}")),
    });
  }
}
