import { z } from "zod";
import { annotationsOf, isNamedIn, type KubernetesObject } from "./kubernetesObject.js";
import { objectAt, textAt } from "../read.js";

/** The settings of a rule that an approval lifts. */
export interface Approval {
  readonly approved: readonly string[];
  readonly acceptAnnotation: boolean;
  readonly approvalAnnotation: string;
}

/**
 * The shape of those settings. An annotation is written by the same hand as the workload, so it is a note for
 * the reviewer rather than a barrier; the list belongs to whoever owns the policy configuration.
 */
export function approvalShape(annotation: string) {
  return {
    approved: z
      .array(z.string().min(1))
      .default([])
      .describe("Names of approved objects, as `name` or `namespace/name`."),
    acceptAnnotation: z
      .boolean()
      .default(true)
      .describe("Whether the annotation approves as well as the list."),
    approvalAnnotation: z
      .string()
      .min(1)
      .default(annotation)
      .describe("The annotation that names the approver."),
  };
}

/** Whether the list or, if accepted, the annotation on the object or its pod template approves it. */
export function isApproved(object: KubernetesObject, approval: Approval): boolean {
  if (isNamedIn(approval.approved, object.content)) return true;
  if (!approval.acceptAnnotation) return false;
  const places = [
    annotationsOf(object.content),
    objectAt(object.content, "spec", "template", "metadata", "annotations"),
  ];
  return places.some((annotations) => approves(textAt(annotations, approval.approvalAnnotation)));
}

function approves(approver: string | undefined): boolean {
  return approver !== undefined && !["", "false", "no"].includes(approver.trim().toLowerCase());
}

/** What a message advises whoever needs the approval. */
export function howToApprove(approval: Approval): string {
  const list = "ask the owner of the policy configuration to add the name to `approved`";
  return approval.acceptAnnotation
    ? `name the approver in the annotation \`${approval.approvalAnnotation}\`, or ${list}`
    : list;
}
