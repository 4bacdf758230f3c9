import { readFileSync } from "node:fs";
import { stringify } from "yaml";
import { type CertificateName, type Certificates } from "./certificates.js";
import { apiServerUrl } from "./settings.js";

/** The name of cluster, user and context in every kubeconfig of the sandbox. */
export const contextName = "sandbox";

/** A kubeconfig for one client certificate, self-contained: it stays valid where the files are moved. */
export function renderKubeconfig(files: Certificates, client: CertificateName): string {
  const data = (file: string) => readFileSync(file).toString("base64");
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: contextName,
        cluster: { server: apiServerUrl, "certificate-authority-data": data(files.authority("cluster")) },
      },
    ],
    users: [
      {
        name: contextName,
        user: {
          "client-certificate-data": data(files.certificate(client)),
          "client-key-data": data(files.key(client)),
        },
      },
    ],
    contexts: [{ name: contextName, context: { cluster: contextName, user: contextName } }],
    "current-context": contextName,
  });
}
