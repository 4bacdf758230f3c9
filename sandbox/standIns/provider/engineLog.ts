import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Shows lines beside a resource in the CLI's progress display. */
export class EngineLog {
  private readonly client: EngineClient;

  constructor(address: string) {
    this.client = new EngineClient(address, grpc.credentials.createInsecure());
  }

  /** A line that the next one replaces. */
  status(urn: string, message: string): void {
    this.send(
      new LogRequest().setSeverity(LogSeverity.INFO).setUrn(urn).setMessage(message).setEphemeral(true),
    );
  }

  /** A line about the whole run. The engine hides what a provider writes to stderr, so this is the way to be seen. */
  announce(message: string): void {
    this.send(new LogRequest().setSeverity(LogSeverity.INFO).setMessage(message));
  }

  /** A line that the engine does not take is lost with the engine, which no resource must fail for. */
  private send(request: LogRequest): void {
    this.client.log(request, (error) => {
      if (error !== null) process.stderr.write(`could not log to the engine: ${error.message}\n`);
    });
  }
}
