import * as net from "node:net";
import { CoreV1Api, type KubeConfig, PortForward } from "@kubernetes/client-node";
import type { HttpCall } from "model-hosting-client";
import type { Progress } from "../progress.js";

/** A model that is called over plain HTTP. */
export interface HttpEndpoint {
  readonly name: string;
  readonly call: HttpCall;
}

/** A way to an endpoint: the `fetch` to call it with, and what ends it. */
export interface Way {
  readonly fetch: typeof fetch;
  readonly close: () => void;
}

const connectTimeoutMs = 2000;

/**
 * A way from this machine to an endpoint. On the sandbox's own node that is the endpoint's address itself; a cluster
 * elsewhere is reached the way `kubectl port-forward` does, since an internal address ends at its border.
 */
export async function reach(endpoint: HttpEndpoint, cluster: KubeConfig, progress: Progress): Promise<Way> {
  const url = new URL(endpoint.call.url);
  if (await answers(url)) {
    return { fetch, close: () => undefined };
  }
  progress.info(`${url.host} is an address inside the cluster: forwarding a port to one of the model's pods`);
  const server = await forward(endpoint.name, cluster);
  const { port } = server.address() as net.AddressInfo;
  return {
    fetch: (input, init) => {
      const target = new URL(input instanceof Request ? input.url : input);
      target.host = `127.0.0.1:${port}`;
      return fetch(target, init);
    },
    close: () => server.close(),
  };
}

function answers(url: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({
      host: url.hostname,
      port: Number(url.port || 80),
      timeout: connectTimeoutMs,
    });
    const end = (reached: boolean) => () => {
      socket.destroy();
      resolve(reached);
    };
    socket.once("connect", end(true)).once("timeout", end(false)).once("error", end(false));
  });
}

/** A local port whose connections end at a ready pod of the model. */
async function forward(model: string, cluster: KubeConfig): Promise<net.Server> {
  const labelSelector = `app.kubernetes.io/name=${model},app.kubernetes.io/part-of=model-hosting`;
  const { items } = await cluster.makeApiClient(CoreV1Api).listPodForAllNamespaces({ labelSelector });
  const pod = items.find(({ status }) =>
    status?.conditions?.some(({ type, status: on }) => type === "Ready" && on === "True"),
  );
  const port = pod?.spec?.containers
    .flatMap(({ ports }) => ports ?? [])
    .find(({ name }) => name === "serving");
  const name = pod?.metadata?.name;
  const namespace = pod?.metadata?.namespace;
  if (name === undefined || namespace === undefined || port === undefined) {
    throw new Error(`no pod of model ${model} is ready`);
  }
  const forwarder = new PortForward(cluster);
  const server = net.createServer((socket) => {
    forwarder
      .portForward(namespace, name, [port.containerPort], socket, null, socket)
      .catch((error: unknown) => {
        socket.destroy(error instanceof Error ? error : new Error(String(error)));
      });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve(server);
    });
  });
}
