import { execFile } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { promisify } from "node:util";
import { nodeAddress } from "../../../sandbox/cluster/index.js";

const run = promisify(execFile);

/**
 * An HTTPS server that pods reach, on the address of the node's bridge: one archive for those who have the token, with
 * a certificate of an authority that nobody else knows.
 */
export class ModelStore {
  private server: https.Server | undefined;
  /** Paths that were asked for with the token, in order. */
  readonly served: string[] = [];

  /**
   * @param folder Where keys, certificates and the archive are put.
   * @param token What a request has to show as `Authorization`.
   */
  constructor(
    private readonly folder: string,
    private readonly token: string,
  ) {}

  /** The certificate of the authority, in PEM. */
  get authority(): string {
    return fs.readFileSync(this.file("ca.crt"), "utf8");
  }

  /** Address of a path of the store. */
  url(name: string): string {
    const { port } = this.listening.address() as AddressInfo;
    return `https://${nodeAddress}:${port}/${name}`;
  }

  /** Packs a model's files as `model.tar.gz` and serves them. */
  async open(model: string): Promise<void> {
    await this.makeCertificates();
    await run("tar", ["-czf", this.file("model.tar.gz"), "-C", model, ...fs.readdirSync(model)]);
    const [key, cert] = [fs.readFileSync(this.file("server.key")), fs.readFileSync(this.file("server.crt"))];
    this.server = https.createServer({ key, cert }, (request, response) => {
      const [status, content] = this.answer(request.url ?? "", request.headers.authorization);
      response.writeHead(status, { "content-type": "application/gzip" }).end(content);
    });
    this.server.listen(0, nodeAddress);
    await once(this.server, "listening");
  }

  async close(): Promise<void> {
    if (this.server !== undefined) {
      const closed = once(this.server, "close");
      this.server.close();
      this.server.closeAllConnections();
      await closed;
    }
  }

  private answer(
    asked: string,
    authorization: string | undefined,
  ): [status: number, content: Buffer | string] {
    if (authorization !== this.token) {
      return [401, "who are you?"];
    }
    this.served.push(asked);
    return asked === "/model.tar.gz"
      ? [200, fs.readFileSync(this.file("model.tar.gz"))]
      : [404, "no such model"];
  }

  private async makeCertificates(): Promise<void> {
    const made = (name: string, ...options: string[]) =>
      run("openssl", [
        ...[
          "req",
          "-x509",
          "-newkey",
          "ec",
          "-pkeyopt",
          "ec_paramgen_curve:prime256v1",
          "-nodes",
          "-days",
          "2",
        ],
        ...["-keyout", this.file(`${name}.key`), "-out", this.file(`${name}.crt`), ...options],
      ]);
    await made("ca", "-subj", "/CN=an authority of the test");
    await made(
      "server",
      ...["-subj", "/CN=model store", "-CA", this.file("ca.crt"), "-CAkey", this.file("ca.key")],
      ...["-addext", `subjectAltName=IP:${nodeAddress}`, "-addext", "basicConstraints=critical,CA:FALSE"],
    );
  }

  private get listening(): https.Server {
    if (this.server === undefined) {
      throw new Error("the store is not open");
    }
    return this.server;
  }

  private file(name: string): string {
    return path.join(this.folder, name);
  }
}
