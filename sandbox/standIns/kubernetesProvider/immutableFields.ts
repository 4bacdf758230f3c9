import { at, type JsonObject, textAt } from "../provider/json.js";

/**
 * Fields that the API server refuses to change, by `apiVersion/kind`: a change of one of them replaces the resource.
 * The list is the real provider's, for the kinds that a model host is made of; all other kinds have only name and
 * namespace.
 */
const immutableByKind: Record<string, string[]> = {
  "v1/PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeName",
  ],
  "v1/Pod": ["spec"],
  "v1/ResourceQuota": ["spec.scopes"],
  "v1/Secret": ["type"],
  "v1/Service": ["spec.clusterIP"],
  "apps/v1/DaemonSet": ["spec.selector"],
  "apps/v1/Deployment": ["spec.selector"],
  "apps/v1/StatefulSet": [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/v1/Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1/RoleBinding": ["roleRef"],
  "storage.k8s.io/v1/StorageClass": ["parameters", "provisioner"],
};

/** Changing one of these makes another object of it, whatever the kind. */
const identity = ["kind", "metadata.name", "metadata.namespace"];

const dataFields = ["type", "data", "stringData", "binaryData"];

/** How far the data of ConfigMaps and Secrets may change in place; provider configuration. */
export interface DataMutability {
  configMaps: boolean;
  secrets: boolean;
}

/** Paths (dots between keys) whose change replaces the object. */
export function replacingPaths(inputs: JsonObject, mutable: DataMutability): string[] {
  const kind = `${textAt(inputs, "apiVersion")}/${textAt(inputs, "kind")}`;
  return [...identity, ...(immutableByKind[kind] ?? []), ...immutableData(kind, inputs, mutable)];
}

/**
 * As the real provider has it, a change of data replaces the object by default, so that pods which read it at start
 * are rolled; `immutable: true` has the same effect always.
 */
function immutableData(kind: string, inputs: JsonObject, mutable: DataMutability): string[] {
  const mutableByKind: Record<string, boolean> = {
    "v1/ConfigMap": mutable.configMaps,
    "v1/Secret": mutable.secrets,
  };
  const isMutable = mutableByKind[kind];
  if (isMutable === undefined) return [];
  return isMutable && at(inputs, "immutable") !== true ? [] : dataFields;
}
