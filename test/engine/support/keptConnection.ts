import { once } from "node:events";
import * as http from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";

/** What to send. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly contentType: string | undefined;
  /** Whether the server has announced to close the connection. */
  readonly last: boolean;
  /** Whether the request went over a connection that had carried one before. */
  readonly reused: boolean;
  readonly body: string;
}

/** Requests to one server, one after the other, over one connection for as long as the server keeps it. */
export class KeptConnection {
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  private socket: Socket | undefined;

  /** @param host Address of the server, which listens on port 8080. */
  constructor(private readonly host: string) {}

  async ask(request: Request): Promise<Answer> {
    const message = this.begin(request);
    message.end(request.body);
    return answerOf(message);
  }

  /** Begins a POST and sends half of its body; what it returns sends the rest and takes the answer. */
  async askHalf(request: Request): Promise<() => Promise<Answer>> {
    const { body = "" } = request;
    const middle = Math.floor(body.length / 2);
    const message = this.begin(request);
    await new Promise<void>((resolve, reject) => {
      message.write(body.slice(0, middle), (error) => {
        if (error instanceof Error) {
          reject(error);
        } else {
          resolve();
        }
      });
    });
    return () => {
      message.end(body.slice(middle));
      return answerOf(message);
    };
  }

  /** Waits for the server to close the connection; whether it did so in order, without a reset. */
  async closedInOrder(): Promise<boolean> {
    if (this.socket === undefined) {
      throw new Error("there was no request yet");
    }
    if (this.socket.closed) {
      return this.socket.errored === null;
    }
    const [hadError] = (await once(this.socket, "close")) as [boolean];
    return !hadError;
  }

  /** Gives the connection up. */
  close(): void {
    this.agent.destroy();
  }

  private begin({ method, path, headers }: Request): http.ClientRequest {
    const { host, agent } = this;
    const message = http.request({ host, port: 8080, method, path, headers, agent, timeout: 30_000 });
    message.once("timeout", () => message.destroy(new Error(`${method} ${path}: no answer within 30 s`)));
    message.once("socket", (socket) => (this.socket = socket));
    return message;
  }
}

async function answerOf(message: http.ClientRequest): Promise<Answer> {
  const [response] = (await once(message, "response")) as [http.IncomingMessage];
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers["content-type"],
    last: response.headers.connection === "close",
    reused: message.reusedSocket,
    body: await text(response),
  };
}
