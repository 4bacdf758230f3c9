import { z } from "zod";
import type { CloudResource } from "./cloudResource.js";
import { tagsOf } from "../exemption.js";
import { textAt } from "../read.js";

/** The settings of a rule on resources of AWS that an approval lifts. */
export interface TagApproval {
  readonly approved: readonly string[];
  readonly acceptTag: boolean;
  readonly approvalTag: string;
}

/**
 * The shape of those settings. A tag is written by the same hand as the resource, so it is a note for the reviewer rather
 * than a barrier; the list belongs to whoever owns the policy configuration.
 */
export function tagApprovalShape(tag: string) {
  return {
    approved: z.array(z.string().min(1)).default([]).describe("Pulumi names of approved resources."),
    acceptTag: z.boolean().default(true).describe("Whether the tag approves as well as the list."),
    approvalTag: z.string().min(1).default(tag).describe("The tag that names the approver."),
  };
}

/** Whether the list or, if accepted, the tag on the resource approves it. Throws when its tags are not known yet. */
export function isApprovedByTag({ name, props }: CloudResource, approval: TagApproval): boolean {
  if (approval.approved.includes(name)) return true;
  const approver = approval.acceptTag ? textAt(tagsOf(props), approval.approvalTag) : undefined;
  return approver !== undefined && !["", "false", "no"].includes(approver.trim().toLowerCase());
}

/** What a message advises whoever needs the approval. */
export function howToApproveByTag({ acceptTag, approvalTag }: TagApproval): string {
  const list = "ask the owner of the policy configuration to add the name to `approved`";
  return acceptTag ? `name the approver in the tag \`${approvalTag}\`, or ${list}` : list;
}
