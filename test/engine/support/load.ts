import * as http from "node:http";

/** What came of a load. */
export interface LoadReport {
  /** Requests that were answered with 200. */
  readonly answered: number;
  /** Everything else: other answers, refused and broken connections, time-outs. */
  readonly failures: readonly string[];
  /** Answers by the version of the model that gave them. */
  readonly versions: ReadonlyMap<string, number>;
}

/** Requests without end until {@link stop}, some of them at the same time. */
export class CallLoad {
  private answered = 0;
  private readonly failures: string[] = [];
  private readonly versions = new Map<string, number>();
  private running = true;
  private readonly workers: readonly Promise<void>[];

  /**
   * @param call Makes one request; gives the version of the model that answered.
   * @param concurrency Requests under way at once.
   */
  constructor(
    private readonly call: () => Promise<string>,
    concurrency: number,
  ) {
    this.workers = Array.from({ length: concurrency }, () => this.work());
  }

  /** Requests answered or failed so far. */
  get total(): number {
    return this.answered + this.failures.length;
  }

  /** Ends the load after the requests under way. */
  async stop(): Promise<LoadReport> {
    this.running = false;
    await Promise.all(this.workers);
    return { answered: this.answered, failures: this.failures, versions: this.versions };
  }

  private async work(): Promise<void> {
    while (this.running) {
      try {
        const version = await this.call();
        this.answered++;
        this.versions.set(version, (this.versions.get(version) ?? 0) + 1);
      } catch (error) {
        this.failures.push(error instanceof Error ? error.message : String(error));
      }
    }
  }
}

/** The same over plain HTTP, each request on a connection of its own. */
export class Load extends CallLoad {
  /**
   * @param url Where every request goes.
   * @param body What it carries.
   * @param concurrency Requests under way at once.
   */
  constructor(url: string, body: string, concurrency: number) {
    super(() => requestOnce(url, body), concurrency);
  }
}

/** One request on a new connection; gives the version that answered. */
function requestOnce(url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const request = http.request(
      url,
      { method: "POST", agent: false, timeout: 10_000, headers },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => (text += part));
        response.on("error", reject);
        response.on("end", () => {
          if (response.statusCode === 200) {
            resolve(/"model_version":\s*"([^"]+)"/.exec(text)?.[1] ?? "none");
          } else {
            reject(new Error(`answer ${response.statusCode}: ${text.slice(0, 200)}`));
          }
        });
      },
    );
    request.on("timeout", () => request.destroy(new Error("no answer within 10 s")));
    request.on("error", reject);
    request.end(body);
  });
}
