import { describe, isJsonObject, type JsonObject, nameOr, objectAt, textAt, visitEach } from "../read.js";

/** One Kubernetes object that a program declares, whichever component or chart declared it. */
export interface KubernetesObject {
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** A server-side-apply patch states only what it changes, so nothing can be said about what it leaves out. */
  readonly isPatch: boolean;
  readonly content: JsonObject;
  /** How messages call the object, such as `Deployment "digits"`. */
  readonly label: string;
}

const TYPE_TOKEN = /^kubernetes:([^:]+):([^:]+)$/;

/**
 * Visits the Kubernetes objects in one Pulumi resource: one, or the items of a list kind, or none when the
 * resource is not of the Kubernetes provider.
 *
 * @param type The Pulumi type token, such as `kubernetes:apps/v1:Deployment`.
 * @param name The Pulumi name; stands in where the object's own name is absent or unknown.
 */
export function visitObjects(
  type: string,
  name: string,
  props: JsonObject,
  visit: (object: KubernetesObject) => void,
): void {
  const [, apiVersion, declaredKind] = TYPE_TOKEN.exec(type) ?? [];
  if (apiVersion === undefined || declaredKind === undefined) return;
  const kind = ownWord(props, "kind", declaredKind);
  if (kind.endsWith("List") && "items" in props) {
    const itemKind = kind.slice(0, -"List".length);
    visitEach(props.items, (item) => {
      if (!isJsonObject(item)) return;
      visit(toObject(textAt(item, "apiVersion") ?? apiVersion, textAt(item, "kind") ?? itemKind, name, item));
    });
    return;
  }
  visit(toObject(apiVersion, declaredKind, name, props));
}

/** What the provider sends is what the object says of itself; the token only stands in where it says nothing. */
function ownWord(content: JsonObject, key: string, otherwise: string): string {
  return describe(() => textAt(content, key), otherwise);
}

function toObject(
  apiVersion: string,
  declaredKind: string,
  name: string,
  content: JsonObject,
): KubernetesObject {
  const isPatch = declaredKind.endsWith("Patch");
  const kind = ownWord(content, "kind", isPatch ? declaredKind.slice(0, -"Patch".length) : declaredKind);
  const ownName = nameOr(() => nameOf(content), name);
  const shownKind = nameOr(() => kind, "object");
  const group = groupOf(ownWord(content, "apiVersion", apiVersion));
  return { group, kind, isPatch, content, label: `${shownKind} "${ownName}"` };
}

/** `apps/v1` is in the group `apps`; the core group is written `core/v1` in a type token and `v1` in an object. */
function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  return group === "core" ? "" : group;
}

/** The object's own name. Throws when it is unknown. */
export function nameOf(content: JsonObject): string | undefined {
  return textAt(objectAt(content, "metadata"), "name");
}

/** The object's namespace, where Kubernetes puts it when none is given. Throws when it is unknown. */
export function namespaceOf(content: JsonObject): string {
  return textAt(objectAt(content, "metadata"), "namespace") ?? "default";
}

/** The object's annotations; empty when it has none. */
export function annotationsOf(content: JsonObject): JsonObject {
  return objectAt(content, "metadata", "annotations");
}

/** Whether a list of `name` or `namespace/name` entries names this object. */
export function isNamedIn(entries: readonly string[], content: JsonObject): boolean {
  if (entries.length === 0) return false;
  const name = nameOf(content);
  return (
    name !== undefined && (entries.includes(name) || entries.includes(`${namespaceOf(content)}/${name}`))
  );
}
