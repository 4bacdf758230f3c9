import type { RequestOptions } from "node:https";

import type { KubeConfig } from "@kubernetes/client-node/dist/config.js";

/**
 * Who calls, as the kubeconfig says: a certificate, a token, or a program that is asked for one (`exec`), such as the AWS
 * CLI for clusters of EKS.
 */
export class Credentials {
  /** Of two calls at once, the second waits for the first one's token, and asks for none of its own. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private config: KubeConfig,
    private readonly loadAgain: () => KubeConfig,
  ) {}

  /** Completes a request's options. @throws where the program fails, with what it wrote. */
  apply(options: RequestOptions): Promise<void> {
    const applied = this.turn.then(() => this.config.applyToHTTPSOptions(options));
    // Whoever waits is told of no failure but its own.
    this.turn = applied.catch(() => undefined);
    return applied;
  }

  /** Whether they come from a program, which may give better ones than those that were refused. */
  get areRenewable(): boolean {
    return this.config.getCurrentUser()?.exec !== undefined;
  }

  /** Forgets the program's answer. The request says which one was refused: another may have asked anew since. */
  async renew(refused: RequestOptions): Promise<void> {
    const current: RequestOptions = {};
    await this.apply(current);
    if (authorizationOf(current) === authorizationOf(refused)) this.config = this.loadAgain();
  }
}

function authorizationOf({ headers }: RequestOptions): unknown {
  return headers !== undefined && "Authorization" in headers ? headers.Authorization : undefined;
}
