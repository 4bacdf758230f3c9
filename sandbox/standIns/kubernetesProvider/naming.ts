import { createHash, randomBytes } from "node:crypto";

import { annotationOf, type KubernetesObject, nameOf } from "./objects.js";
import { autonamedAnnotation } from "./diff.js";
import { at, withAt } from "../provider/json.js";
import type { NamingRequest } from "../provider/requests.js";

const suffixLength = 8;

/**
 * Inputs with a name: the program's, else the one that the resource had, else `<logical name>-<8 hex digits>`, which
 * is marked by an annotation so that a replacement may exist beside the old object.
 *
 * @throws where the program uses `generateName`, which server-side apply does not have, or autonaming is disabled.
 */
export function withName(
  inputs: KubernetesObject,
  oldInputs: KubernetesObject | undefined,
  request: NamingRequest,
): KubernetesObject {
  if (at(inputs, "metadata", "name") !== undefined && nameOf(inputs) !== "") return inputs;
  if (at(inputs, "metadata", "generateName") !== undefined) {
    throw new Error(
      "metadata.generateName is not supported with server-side apply. Leave the name out (one is made), or set " +
        "metadata.name.",
    );
  }
  if (oldInputs !== undefined && annotationOf(oldInputs, autonamedAnnotation) === "true") {
    return autonamed(inputs, nameOf(oldInputs));
  }
  return autonamed(inputs, newName(request));
}

function autonamed(inputs: KubernetesObject, name: string): KubernetesObject {
  const named = withAt(inputs, ["metadata", "name"], name);
  return withAt(named, ["metadata", "annotations", autonamedAnnotation], "true");
}

function newName({ logicalName, randomSeed, autonaming }: NamingRequest): string {
  if (autonaming?.mode === "disable") {
    throw new Error(`Autonaming is disabled for this stack, so ${logicalName} needs a metadata.name.`);
  }
  if (autonaming !== undefined && autonaming.proposedName !== "") return autonaming.proposedName;
  const seed = randomSeed.length > 0 ? randomSeed : randomBytes(32);
  const suffix = createHash("sha256").update(seed).digest("hex").slice(0, suffixLength);
  return `${logicalName}-${suffix}`;
}

/**
 * Who the resource's fields belong to in the cluster. The real provider draws a random name; this one derives it from
 * the URN, so that a run can tell an object that a killed run made for the same resource from anybody else's.
 */
export function fieldManagerOf(urn: string): string {
  return `pulumi-kubernetes-${createHash("sha256").update(urn).digest("hex").slice(0, suffixLength)}`;
}
