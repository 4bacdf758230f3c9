import { z } from "zod";
import { type BlockDevice, blockDeviceTypes, visitBlockDevices } from "../../support/aws/blockDevices.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { mended } from "../../support/mend.js";
import { amountsOf, priceOf } from "../../support/cost/priceText.js";
import { numberAt, textAt } from "../../support/read.js";

/**
 * GiB up to which a gp3 volume, with the 3,000 operations and 125 MiB a second that it has without paying more, does what a gp2
 * volume does, which has 128 MiB a second up to here ("General Purpose SSD volumes", Amazon EBS user guide).
 */
const LARGEST_ALIKE = 170;

/**
 * A volume is of type gp3, not gp2.
 *
 * Why: gp3 costs a fifth less and does not run out of credits.
 *
 * Judged are volumes, and those that instances, launch templates and launch configurations declare; a volume of its own that
 * names no type is gp2, while for the others the machine image says. A type that is not known yet is advice that the rule
 * cannot decide; the other volumes are judged all the same.
 *
 * Mended is a volume of its own, of known size and no more than 170 GiB: EBS changes the type while it is in use. Larger ones
 * may lean on the 250 MiB a second of gp2, which gp3 gives for more money, so they are left to a person; and so are those of
 * instances, since what runs from an image is somebody's choice.
 */
export const volumesGp3 = defineResourceRule({
  name: "volumes-gp3",
  description: "Volumes are of type gp3, which is cheaper than gp2.",
  level: "advisory",
  severity: "low",
  remediationSteps:
    "Set the type to gp3; above 170 GiB look whether the volume needs more than 125 MiB a second.",
  settings: z.strictObject({}),
  types: blockDeviceTypes,
  check(resource, _, report) {
    visitBlockDevices(resource, (device) => {
      if (!isGp2(device)) return;
      const { place, typeKey } = device;
      const field = place === "" ? typeKey : `${place}.${typeKey}`;
      const written = textAt(device.fields, typeKey) === undefined ? "not set, which is gp2" : "gp2";
      const prices = amountsOf(
        ["gp2 costs", priceOf(resource.region, "ebs", "gp2GbMonth")],
        ["gp3", priceOf(resource.region, "ebs", "gp3GbMonth")],
        "a GB month",
      );
      report(`${field} is ${written}; ${prices}; set it to gp3`);
    });
  },
  remediate({ type, props }) {
    if (type !== "ebs.Volume") return undefined;
    const own: BlockDevice = { place: "", fields: props, typeKey: "type", otherwise: "gp2" };
    const size = numberAt(props, "size");
    return isGp2(own) && size !== undefined && size <= LARGEST_ALIKE
      ? mended(props, "type", "gp3")
      : undefined;
  },
});

function isGp2({ fields, typeKey, otherwise }: BlockDevice): boolean {
  return (textAt(fields, typeKey) ?? otherwise)?.trim().toLowerCase() === "gp2";
}
