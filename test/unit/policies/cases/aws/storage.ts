import { type Resource, unknown } from "../../analyze.js";
import type { RuleCases } from "../../ruleCases.js";

const region = "us-east-1";
const encrypted = true;

function volume(props: object): Resource {
  return { type: "aws:ebs/volume:Volume", name: "weights", region, props: { ...props } };
}

function instance(props: object): Resource {
  return { type: "aws:ec2/instance:Instance", name: "node", region, props: { ...props } };
}

function template(ebs: unknown): Resource {
  const props = { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs }] };
  return { type: "aws:ec2/launchTemplate:LaunchTemplate", name: "node", region, props };
}

function logs(props: object): Resource {
  return { type: "aws:cloudwatch/logGroup:LogGroup", name: "digits", region, props: { ...props } };
}

const prices = "gp2 costs 0.1 and gp3 0.08 USD a GB month (us-east-1, price of 2026-03-11); set it to gp3";
const stored = "stored logs cost 0.03 USD a GB month (us-east-1, price of 2026-10-05)";
const keys =
  "set it: with the key that AWS keeps it costs nothing, with one of your own 1 USD a month (us-east-1, price of 2026-10-01)";

/** Cases of the rules on volumes and logs. */
export const storageCases: readonly RuleCases[] = [
  {
    rule: "volumes-gp3",
    passes: [
      { what: "gp3", resources: [volume({ type: "gp3" }), template({ volumeType: "gp3" })] },
      {
        what: "other types",
        resources: [volume({ type: "io2" }), instance({ rootBlockDevice: { volumeType: "st1" } })],
      },
      {
        what: "what the machine image says",
        resources: [instance({ rootBlockDevice: { volumeSize: 100 } })],
      },
    ],
    fails: [
      {
        what: "gp2",
        resources: [volume({ type: "gp2" })],
        reports: [`Volume "weights": type is gp2; ${prices}`],
      },
      {
        what: "a volume without a type",
        resources: [volume({ size: 100 })],
        reports: [`Volume "weights": type is not set, which is gp2; ${prices}`],
      },
      {
        what: "volumes of an instance",
        resources: [
          instance({
            rootBlockDevice: { volumeType: "GP2" },
            ebsBlockDevices: [{ volumeType: "gp3" }, { volumeType: "gp2" }],
          }),
        ],
        reports: [
          `Instance "node": rootBlockDevice.volumeType is gp2; ${prices}`,
          `Instance "node": ebsBlockDevices[1].volumeType is gp2; ${prices}`,
        ],
      },
      {
        what: "a volume of a launch template",
        resources: [template({ volumeType: "gp2" })],
        reports: [`LaunchTemplate "node": blockDeviceMappings[0].ebs.volumeType is gp2; ${prices}`],
      },
    ],
    unknown: [
      {
        what: "a type beside gp2",
        resources: [
          instance({ rootBlockDevice: { volumeType: unknown }, ebsBlockDevices: [{ volumeType: "gp2" }] }),
        ],
        reports: [
          { level: "mandatory", says: /ebsBlockDevices\[0\]\.volumeType is gp2/ },
          { level: "advisory", says: /rootBlockDevice\.volumeType can't be known/ },
        ],
      },
    ],
  },
  {
    rule: "log-retention-set",
    passes: [
      {
        what: "a retention within the bound",
        resources: [logs({ retentionInDays: 30 }), logs({ retentionInDays: "90" })],
      },
    ],
    fails: [
      {
        what: "no retention",
        resources: [logs({ name: "/models/digits" })],
        reports: [
          `LogGroup "digits": retentionInDays is not set, or 0, so its logs are kept for ever; the most allowed is 90 days; ${stored}; set retentionInDays to 90 or less`,
        ],
      },
      {
        what: "0, which is for ever, by another spelling of the type",
        resources: [{ ...logs({ retentionInDays: 0 }), type: "aws:cloudwatch:LogGroup" }],
        settings: { days: 14 },
        reports: [
          `LogGroup "digits": retentionInDays is not set, or 0, so its logs are kept for ever; the most allowed is 14 days; ${stored}; set retentionInDays to 14 or less`,
        ],
      },
      {
        what: "a retention that is too long",
        resources: [logs({ retentionInDays: "365" })],
        reports: [
          `LogGroup "digits": retentionInDays is 365; the most allowed is 90; ${stored}; set retentionInDays to 90 or less`,
        ],
      },
      {
        what: "a retention that CloudWatch does not know",
        resources: [logs({ retentionInDays: 10 })],
        settings: { days: 14 },
        reports: [
          `LogGroup "digits": retentionInDays is 10, which CloudWatch does not know; allowed are 1, 3, 5, 7, 14; ${stored}; set retentionInDays to 14 or less`,
        ],
      },
    ],
    unknown: [
      {
        what: "a retention",
        resources: [logs({ retentionInDays: unknown })],
        reports: [{ level: "advisory", says: /retentionInDays can't be known/ }],
      },
    ],
  },
  {
    rule: "storage-encrypted",
    passes: [
      {
        what: "encrypted volumes",
        resources: [
          volume({ encrypted }),
          template({ encrypted: "true" }),
          instance({ rootBlockDevice: { encrypted } }),
        ],
      },
      { what: "an instance whose volumes its image declares", resources: [instance({})] },
    ],
    fails: [
      {
        what: "a volume that says nothing",
        resources: [volume({})],
        reports: [`Volume "weights": encrypted is not true; ${keys}`],
      },
      {
        what: "a volume of an instance",
        resources: [instance({ ebsBlockDevices: [{ encrypted: false }] })],
        reports: [`Instance "node": ebsBlockDevices[0].encrypted is not true; ${keys}`],
      },
      {
        what: "a volume of a launch template, with the flag as text",
        resources: [template([{ encrypted: "false" }])],
        reports: [`LaunchTemplate "node": blockDeviceMappings[0].ebs.encrypted is not true; ${keys}`],
      },
      {
        what: "a file system",
        resources: [{ type: "aws:efs/fileSystem:FileSystem", name: "weights", region, props: {} }],
        reports: [`FileSystem "weights": encrypted is not true; ${keys}`],
      },
    ],
    unknown: [
      {
        what: "a flag beside a volume that is not encrypted",
        resources: [instance({ rootBlockDevice: { encrypted: unknown }, ebsBlockDevices: [{}] })],
        reports: [
          { level: "mandatory", says: /ebsBlockDevices\[0\]\.encrypted is not true/ },
          { level: "advisory", says: /rootBlockDevice\.encrypted can't be known/ },
        ],
      },
    ],
  },
];
