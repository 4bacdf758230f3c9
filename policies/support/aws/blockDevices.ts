import { type CloudResource, visitObjectsAt } from "./cloudResource.js";
import { type JsonObject, judgeAll } from "../read.js";

/** A volume of EBS, however it is declared. */
export interface BlockDevice {
  /** How messages call it, such as `rootBlockDevice`; empty where it is the resource itself. */
  readonly place: string;
  readonly fields: JsonObject;
  /** The key of its type. */
  readonly typeKey: "type" | "volumeType";
  /** What AWS takes where no type is written; undefined where the machine image says. */
  readonly otherwise: "gp2" | undefined;
}

/** Types that declare volumes. */
export const blockDeviceTypes = [
  "ebs.Volume",
  "ec2.Instance",
  "ec2.SpotInstanceRequest",
  "ec2.LaunchTemplate",
  "ec2.LaunchConfiguration",
] as const;

/** Keys of volumes in an instance and in a launch configuration. */
export const deviceKeys = ["rootBlockDevice", "ebsBlockDevices"] as const;

/** Visits the volumes that a resource declares; one that is not known yet hides none of the others. */
export function visitBlockDevices(resource: CloudResource, visit: (device: BlockDevice) => void): void {
  const { type, props } = resource;
  if (type === "ebs.Volume") {
    visit({ place: "", fields: props, typeKey: "type", otherwise: "gp2" });
  } else if (type === "ec2.LaunchTemplate") {
    visitObjectsAt(props, "blockDeviceMappings", (mapping, index) => {
      visitObjectsAt(mapping, "ebs", (fields) => {
        const place = `blockDeviceMappings[${index}].ebs`;
        visit({ place, fields, typeKey: "volumeType", otherwise: undefined });
      });
    });
  } else {
    judgeAll(
      deviceKeys.map((key) => () => {
        visitObjectsAt(props, key, (fields, index) => {
          const place = key === "rootBlockDevice" ? key : `${key}[${index}]`;
          visit({ place, fields, typeKey: "volumeType", otherwise: undefined });
        });
      }),
    );
  }
}
