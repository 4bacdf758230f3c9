import { type JsonObject, textAt } from "../../../provider/json.js";
import { type Fields, flag, text } from "../../fields.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { AwsError } from "../../services.js";
import { fromApi, toApi } from "../../translate.js";
import { untilAccepted } from "../../waiting.js";
import { allOf, filter, firstOf, tagging, tagsIn, tagSpecifications } from "./shared.js";

/** Names and descriptions: API reference, CreateSecurityGroup. */
const fields: Fields = {
  description: text({ forceNew: true, default: "Managed by Pulumi", length: [0, 255] }),
  name: text({ forceNew: true, length: [1, 255], pattern: /^(?!sg-)/, api: "GroupName" }),
  revokeRulesOnDelete: flag({ local: true, default: false }),
  vpcId: text({ forceNew: true, computed: true }),
};
const deleteLimitSeconds = 900;

async function findGroup({ find }: Context, id: string): Promise<JsonObject | undefined> {
  return firstOf(await find("DescribeSecurityGroups", { GroupIds: [id] }), "SecurityGroups");
}

/** No two groups of a VPC have one name, so that it names the one that a lost answer was about. */
async function groupNamed({ call }: Context, inputs: JsonObject): Promise<string> {
  const Filters = [
    filter("group-name", textAt(inputs, "name")),
    ...(inputs.vpcId === undefined ? [] : [filter("vpc-id", textAt(inputs, "vpcId"))]),
  ];
  return textAt(firstOf(await call("DescribeSecurityGroups", { Filters }), "SecurityGroups"), "GroupId");
}

const everywhere = [{ IpRanges: [{ CidrIp: "0.0.0.0/0" }] }, { Ipv6Ranges: [{ CidrIpv6: "::/0" }] }];

/** AWS lets a new group out to everywhere; what a program does not say is not so. */
async function revokeDefaultEgress({ call }: Context, GroupId: string): Promise<void> {
  for (const to of everywhere) {
    const IpPermissions = [{ IpProtocol: "-1", ...to }];
    await call("RevokeSecurityGroupEgress", { GroupId, IpPermissions }).catch(ignoreMissingRule);
  }
}

/** A VPC without IPv6 has no such rule, and after a lost answer the other one is gone, too. */
function ignoreMissingRule(error: unknown): void {
  if (!(error instanceof AwsError && error.code === "InvalidPermission.NotFound")) throw error;
}

async function revokeRules(context: Context, GroupId: string): Promise<void> {
  const rules = await allOf(
    context,
    "DescribeSecurityGroupRules",
    { Filters: [filter("group-id", GroupId)] },
    "SecurityGroupRules",
  );
  for (const direction of ["Egress", "Ingress"] as const) {
    const SecurityGroupRuleIds = rules
      .filter(({ IsEgress }) => IsEgress === (direction === "Egress"))
      .map((rule) => textAt(rule, "SecurityGroupRuleId"));
    if (SecurityGroupRuleIds.length > 0)
      await context.call(`RevokeSecurityGroup${direction}`, { GroupId, SecurityGroupRuleIds });
  }
}

/**
 * Without rules written into it: they are resources of their own here, the types `aws.vpc.SecurityGroupIngressRule` and
 * `aws.vpc.SecurityGroupEgressRule`.
 */
export const securityGroup: ResourceType = {
  service: "ec2",
  fields,
  outputs: ["arn", "ownerId"],
  autoname: { property: "name", maxLength: 255 },
  tagging,
  create: async (context, inputs, tags) => {
    const made = await context.create("CreateSecurityGroup", {
      ...toApi(fields, inputs),
      ...tagSpecifications("security-group", tags),
    });
    return textAt(made, "GroupId") || (await groupNamed(context, inputs));
  },
  settle: async (context, id) => {
    const there = async () => (await findGroup(context, id)) !== undefined;
    await context.until(`security group ${id} is there`, there, 300);
    await revokeDefaultEgress(context, id);
  },
  read: async (context, id) => {
    const found = await findGroup(context, id);
    return (
      found && {
        ...fromApi(fields, found),
        ...tagsIn(found),
        arn: found.SecurityGroupArn,
        ownerId: found.OwnerId,
      }
    );
  },
  delete: async (context, id, known) => {
    if (known.revokeRulesOnDelete === true) await revokeRules(context, id);
    await untilAccepted(
      context,
      `security group ${id} can go`,
      () => context.call("DeleteSecurityGroup", { GroupId: id }),
      { codes: ["DependencyViolation", "InvalidGroup.InUse"] },
      deleteLimitSeconds,
    );
  },
};
