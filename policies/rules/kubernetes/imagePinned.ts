import { z } from "zod";
import { isDigest, parseImage } from "../../support/kubernetes/image.js";
import type { KubernetesObject } from "../../support/kubernetes/kubernetesObject.js";
import { matchesAny, pattern } from "../../support/pattern.js";
import { judgeAll, nameOr, objectAt, textAt, valueAt, visitEach } from "../../support/read.js";
import { defineObjectRule } from "../../support/kubernetes/kubernetesRule.js";
import { podTemplateOf, visitContainers } from "../../support/kubernetes/workload.js";

interface Pinning {
  readonly require: "tag" | "digest";
  readonly movingTags: readonly string[];
}

/**
 * Images are pinned: by a tag that does not move, or by a digest.
 *
 * Why: with a moving tag two replicas of one model can run different code, and no roll back leads anywhere.
 *
 * Judged are the images of all containers and of image volumes, by which artifacts are delivered.
 *
 * Settings: `require` (`tag`, the default, or `digest`); `movingTags` (default `["latest"]`), tags that pin
 * nothing; `allow`, expressions of references that are not judged (default none).
 */
export const imagePinned = defineObjectRule({
  name: "image-pinned",
  description: "Images carry a fixed tag, or where required a digest.",
  level: "mandatory",
  severity: "high",
  remediationSteps: "Write the image with a version tag, or as repository@sha256:digest.",
  settings: z.strictObject({
    require: z.enum(["tag", "digest"]).default("tag").describe("What has to pin the image."),
    movingTags: z.array(z.string().min(1)).default(["latest"]).describe("Tags that pin nothing."),
    allow: z.array(pattern).default([]).describe("Expressions of image references that are not judged."),
  }),
  check(object, settings, report) {
    visitImages(object, (user, image) => {
      if (image === undefined || image === "" || matchesAny(settings.allow, image)) return;
      const problem = problemOf(image, settings);
      if (problem !== undefined) report(`${user} uses ${shown(image)}, ${problem}`);
    });
  },
});

/** What is no reference of an image is not repeated: it may be a secret in the wrong place. */
function shown(image: string): string {
  return /^[\w][\w./:@-]*$/.test(image) ? `image "${image}"` : "an image";
}

function problemOf(image: string, { require, movingTags }: Pinning): string | undefined {
  const { tag, digest } = parseImage(image);
  if (digest !== undefined) {
    return isDigest(digest) ? undefined : "whose digest is incomplete; write sha256: and all 64 digits";
  }
  if (require === "digest") return "which has no digest; write it as repository@sha256:digest";
  if (tag === undefined || tag === "") return "which has no tag; add a version tag or a digest";
  return movingTags.includes(tag) ? `whose tag "${tag}" moves; use a version tag or a digest` : undefined;
}

function visitImages(
  object: KubernetesObject,
  visit: (user: string, image: string | undefined) => void,
): void {
  judgeAll([
    () => {
      visitContainers(object, ({ label, content }) => {
        visit(label, textAt(content, "image"));
      });
    },
    () => {
      visitEach(valueAt(podTemplateOf(object)?.spec, "volumes"), (volume, index) => {
        const name = nameOr(() => textAt(volume, "name"), String(index));
        visit(`volume "${name}"`, textAt(objectAt(volume, "image"), "reference"));
      });
    },
  ]);
}
