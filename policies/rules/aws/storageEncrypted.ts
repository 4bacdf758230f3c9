import { z } from "zod";
import { blockDeviceTypes, visitBlockDevices } from "../../support/aws/blockDevices.js";
import { flagAt } from "../../support/aws/cloudResource.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { amountOf, priceOf } from "../../support/cost/priceText.js";

/**
 * Volumes and file systems are encrypted.
 *
 * Why: it is free with the key that AWS keeps for EBS and EFS, and to encrypt later means to copy everything to a new volume,
 * so both are paid for meanwhile.
 *
 * Judged are volumes of EBS, wherever they are declared, and file systems of EFS. An account can encrypt by default, which is not
 * seen from here: write it all the same. S3 encrypts by itself. A value that is not known yet is advice that the rule cannot
 * decide. Nothing is mended: another value replaces the volume, and with it the data.
 */
export const storageEncrypted = defineResourceRule({
  name: "storage-encrypted",
  description: "Volumes and file systems are encrypted.",
  level: "mandatory",
  severity: "high",
  remediationSteps: "Set encrypted to true before anything is on the volume.",
  settings: z.strictObject({}),
  types: [...blockDeviceTypes, "efs.FileSystem"],
  check(resource, _, report) {
    const judge = (fields: Parameters<typeof flagAt>[0], place: string) => {
      if (flagAt(fields, "encrypted") === true) return;
      const field = place === "" ? "encrypted" : `${place}.encrypted`;
      const key = amountOf(priceOf(resource.region, "kms", "keyMonth"), "a month");
      report(
        `${field} is not true; set it: with the key that AWS keeps it costs nothing, with one of your own ${key}`,
      );
    };
    if (resource.type === "efs.FileSystem") judge(resource.props, "");
    visitBlockDevices(resource, ({ fields, place }) => {
      judge(fields, place);
    });
  },
});
