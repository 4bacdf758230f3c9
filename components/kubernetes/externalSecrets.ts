import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { externalSecretName, externalValues, type ExternalStore, type ExternalValue } from "./secrets.js";
import type { Workload } from "./workload.js";

/** Arguments of the ExternalSecrets of a workload: one for each store that its spec refers to. */
export function externalSecretArgs(
  workload: Workload,
  metadata: (
    name: string,
    annotations?: Record<string, string>,
  ) => pulumi.Input<k8s.types.input.meta.v1.ObjectMeta>,
): { readonly name: string; readonly args: k8s.apiextensions.CustomResourceArgs }[] {
  const values = externalValues(workload);
  const stores = [...new Set(values.map(({ store }) => store))];
  return stores.map((store) => {
    const name = externalSecretName(workload, store);
    return {
      name,
      args: {
        apiVersion: "external-secrets.io/v1",
        kind: "ExternalSecret",
        // Pods that start before the copy is made would fail on a missing Secret.
        metadata: metadata(name, { "pulumi.com/waitFor": "condition=Ready" }),
        spec: externalSecretSpec(workload, store, values),
      },
    };
  });
}

function externalSecretSpec(
  workload: Workload,
  store: ExternalStore,
  values: readonly ExternalValue[],
): object {
  return {
    secretStoreRef: { ...workload.settings.secretStores[store] },
    target: { name: externalSecretName(workload, store), creationPolicy: "Owner" },
    data: values
      .filter((value) => value.store === store)
      .map(({ secretKey, remote }) => ({
        secretKey,
        remoteRef: {
          key: remote.key,
          ...(remote.property === undefined ? {} : { property: remote.property }),
        },
      })),
  };
}
