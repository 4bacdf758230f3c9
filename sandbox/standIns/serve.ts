import * as grpc from "@grpc/grpc-js";

/** Property bags of large objects (a ConfigMap holds up to 1 MiB) pass gRPC's default of 4 MiB once wrapped. */
const maxMessageBytes = 400 * 1024 * 1024;

const channelOptions: grpc.ChannelOptions = {
  "grpc.max_receive_message_length": maxMessageBytes,
  "grpc.max_send_message_length": maxMessageBytes,
};

/** What the engine needs from a plugin: a service, its handlers, and how to let go of what they hold. */
export interface StandIn {
  /** Shown to the user when the stand-in starts: what it stands in for, and how to get the real thing. */
  announcement: string;
  service: grpc.ServiceDefinition;
  handlers: grpc.UntypedServiceImplementation;
  /** Called once, when the engine that started this process is gone. */
  stop: () => void;
}

/** Turns an async function into a gRPC handler; a thrown error becomes the call's status. */
export function unary<Request, Response>(
  respond: (request: Request, signal: AbortSignal) => Promise<Response> | Response,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const abort = new AbortController();
    call.on("cancelled", () => {
      abort.abort();
    });
    const answer = async () => respond(call.request, abort.signal);
    answer().then(
      (response) => {
        callback(null, response);
      },
      (error: unknown) => {
        callback(toServiceError(error));
      },
    );
  };
}

/** An error that carries its own gRPC code and metadata, e.g. a partial failure with the object's live state. */
export class RpcError extends Error {
  constructor(
    message: string,
    readonly code: grpc.status,
    readonly metadata?: grpc.Metadata,
  ) {
    super(message);
  }
}

function toServiceError(error: unknown): Partial<grpc.StatusObject> {
  if (error instanceof RpcError)
    return { code: error.code, details: error.message, metadata: error.metadata };
  return { code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}

/**
 * Serves a stand-in on a loopback port and prints the port as the first line of stdout, as the engine expects of
 * every plugin. Stdout belongs to that protocol, so the announcement goes to stderr.
 */
export async function serve(standIn: StandIn): Promise<void> {
  const server = new grpc.Server(channelOptions);
  server.addService(standIn.service, standIn.handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  process.stderr.write(`${standIn.announcement}\n`);
  process.stdout.write(`${port}\n`);
  exitWithEngine(standIn.stop);
}

/**
 * The engine can die without a word (SIGKILL). An orphan is handed to another parent, which is how this process
 * notices; it must not go on changing a cluster for a run that no longer exists.
 */
export function exitWithEngine(stop: () => void): void {
  const engine = process.ppid;
  const leave = () => {
    stop();
    process.exit(0);
  };
  setInterval(() => {
    if (process.ppid !== engine) leave();
  }, 250);
  process.on("SIGTERM", leave);
  process.on("SIGINT", leave);
  // A dead engine closes these pipes first; the next write must not end the process before stop() ran.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", leave);
}
