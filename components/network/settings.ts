import { z } from "zod";
import { exactlyOne } from "../spec/index.js";
import { cidrOf, cidrText, contains, isAligned, startOf } from "./cidr.js";

const id = (kind: string) =>
  z.string().regex(new RegExp(`^${kind}-[0-9a-f]{8,17}$`), {
    error: `expected an id, such as ${kind}-0123456789abcdef0`,
  });

const tags = z
  .record(z.string().min(1), z.string())
  .refine((given) => Object.keys(given).length > 0, { error: "expected one tag at least" });

/** Networks that a VPC is made of: private ones, and those shared by carriers (RFC 1918, RFC 6598). */
const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** Sizes of a VPC: the largest that AWS has ("VPC CIDR blocks"), and the least that is cut into useful subnets. */
const vpcPrefix = { largest: 16, smallest: 24 };

const vpcCidr = z
  .cidrv4({ error: "expected a network, such as 10.64.0.0/16" })
  .superRefine((text, context) => {
    const given = cidrOf(text);
    const { largest, smallest } = vpcPrefix;
    if (given.prefix < largest || given.prefix > smallest) {
      context.addIssue(`expected a size from /${largest} to /${smallest}`);
    } else if (!isAligned(given)) {
      const first = cidrText({ ...given, first: startOf(given.first, given.prefix) });
      context.addIssue(`expected the first address of a network, such as ${first}`);
    } else if (!privateNetworks.some((network) => contains(cidrOf(network), given))) {
      context.addIssue(`expected a part of ${privateNetworks.join(", ")}`);
    }
  });

const vpc = exactlyOne(
  {
    id: id("vpc").optional().describe("Id of a VPC that is there."),
    tags: tags.optional().describe("Tags of a VPC that is there; exactly one has them."),
    cidr: vpcCidr.optional().describe("IPv4 network of a VPC that is made, /16 to /24."),
  },
  ["id", "tags", "cidr"],
);

const subnets = exactlyOne(
  {
    ids: z.array(id("subnet")).min(1).optional().describe("Their ids."),
    tags: tags.optional().describe("Tags that all of them have."),
  },
  ["ids", "tags"],
);

const loadBalancer = z.strictObject({
  certificateArn: z
    .string()
    .regex(/^arn:aws[-\w]*:acm:[-a-z0-9]+:\d{12}:certificate\/[-\w]+$/, {
      error:
        "expected the ARN of a certificate of ACM, such as arn:aws:acm:eu-central-1:123456789012:certificate/…",
    })
    .optional()
    .describe("Certificate of models that have a host and no certificate of their own. Default: none."),
  sslPolicy: z
    .string()
    .regex(/^ELBSecurityPolicy-TLS13-1-[23]-[-A-Za-z0-9]+$/, {
      error:
        "expected a security policy with TLS 1.2 or 1.3 only, such as ELBSecurityPolicy-TLS13-1-2-2021-06",
    })
    // What the console chooses and AWS recommends ("Security policies for your Application Load Balancer").
    .default("ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09")
    .describe("Which versions of TLS and ciphers callers may use."),
  deletionProtection: z
    .boolean()
    .default(false)
    .describe("Whether AWS refuses to delete load balancers; then `pulumi destroy` fails, too."),
});

/** What a stack says about its network in AWS: setting `network` in `Pulumi.<stack>.yaml`. */
export const networkSettings = z
  .strictObject({
    vpc: vpc.prefault({ cidr: "10.64.0.0/16" }).describe("The VPC: one that is there, or one that is made."),
    subnets: z
      .strictObject({
        private: subnets.optional().describe("Where tasks, nodes and internal load balancers are."),
        public: subnets.optional().describe("Where load balancers of public models are."),
      })
      .default({})
      .describe("Subnets of a VPC that is there."),
    nat: z
      .enum(["none", "one", "perZone"])
      .default("none")
      .describe(
        "NAT gateways of a VPC that is made: how models reach what has no endpoint in it. Paid by the hour.",
      ),
    endpoints: z
      .boolean()
      .default(true)
      .describe(
        "Whether a VPC that is made without NAT has an endpoint for each service that models need. Paid by the hour and zone.",
      ),
    callers: z
      .array(z.cidrv4({ error: "expected an IPv4 network, such as 10.0.0.0/8" }))
      .min(1)
      .optional()
      .describe(
        "Networks that call internal models whose spec names no callers. Default: the VPC's first network.",
      ),
    loadBalancer: loadBalancer.prefault({}).describe("The load balancers that all models share."),
  })
  .superRefine(({ vpc: { cidr }, subnets: { private: inside, public: outside }, nat }, context) => {
    const refuse = (path: string[], message: string) => {
      context.addIssue({ code: "custom", path, message });
    };
    if (cidr === undefined && inside === undefined) {
      refuse(
        ["subnets", "private"],
        "is needed with a VPC that is there; name its private subnets by ids or tags",
      );
    }
    if (cidr !== undefined && (inside !== undefined || outside !== undefined)) {
      refuse(["subnets"], "is for a VPC that is there; name it by network.vpc.id or network.vpc.tags");
    }
    if (cidr === undefined && nat !== "none") {
      refuse(["nat"], "is for a VPC that is made; one that is there has its own ways out");
    }
  });

/** Valid settings, with defaults. */
export type NetworkSettings = z.output<typeof networkSettings>;
/** Settings as a person writes them. */
export type NetworkSettingsInput = z.input<typeof networkSettings>;
/** Which subnets of a VPC that is there. */
export type SubnetChoice = z.output<typeof subnets>;

/**
 * Whether models reach what is not in the VPC: by NAT where it is made, or by whatever ways out one that is there has.
 * Without, they reach S3 and the services of AWS that have an endpoint.
 */
export function offersEgress({ vpc: { cidr }, nat }: NetworkSettings): boolean {
  return cidr === undefined || nat !== "none";
}
