import { type JsonObject, objectAt, textAt } from "../../provider/json.js";
import { exactlyOne, type Fields, number, text } from "../fields.js";
import type { Context, ResourceType } from "../resourceType.js";
import { type ApiInput, fromApi, toApi } from "../translate.js";
import { allOf, ec2Arn, filter, firstOf, tagging, tagsIn, tagSpecifications } from "./ec2/shared.js";

/** Whom a rule is about; what a rule has of these cannot become another of them. */
const sources: Fields = {
  cidrIpv4: text({ pattern: /^[\d.]+\/\d+$/ }),
  cidrIpv6: text({ pattern: /^[\da-f:.]+\/\d+$/i }),
  prefixListId: text(),
  referencedSecurityGroupId: text({ api: "ReferencedGroupId" }),
};
const rest: Fields = {
  description: text({ length: [0, 255] }),
  fromPort: number({ range: [-1, 65_535] }),
  ipProtocol: text({ required: true }),
  toPort: number({ range: [-1, 65_535] }),
};
const fields: Fields = {
  ...sources,
  ...rest,
  securityGroupId: text({ required: true, forceNew: true, api: "GroupId" }),
};

/** Rules that EC2 keeps as one permission when they are made. */
function permissionOf(inputs: JsonObject): ApiInput {
  const { CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId, Description, ...ports } = toApi(
    { ...sources, ...rest },
    inputs,
  );
  return {
    ...ports,
    ...(CidrIpv4 !== undefined && { IpRanges: [{ CidrIp: CidrIpv4, Description }] }),
    ...(CidrIpv6 !== undefined && { Ipv6Ranges: [{ CidrIpv6, Description }] }),
    ...(PrefixListId !== undefined && { PrefixListIds: [{ PrefixListId, Description }] }),
    ...(ReferencedGroupId !== undefined && {
      UserIdGroupPairs: [{ GroupId: ReferencedGroupId, Description }],
    }),
  };
}

/** A rule for all protocols has no ports; EC2 answers -1 for both. */
function describe(found: JsonObject): JsonObject {
  const { FromPort, ToPort, ...others } = found;
  const ports = found.IpProtocol === "-1" ? {} : { FromPort, ToPort };
  const ReferencedGroupId = objectAt(found, "ReferencedGroupInfo").GroupId;
  return fromApi(fields, { ...others, ...ports, ReferencedGroupId });
}

const isSame = (isEgress: boolean, inputs: JsonObject) => (found: JsonObject) => {
  const live = describe(found);
  const compared = [...Object.keys(sources), "ipProtocol", "fromPort", "toPort"];
  return found.IsEgress === isEgress && compared.every((name) => live[name] === inputs[name]);
};

/** No group has one rule twice, so that what it says names the one that a lost answer was about. */
async function ruleLike(context: Context, isEgress: boolean, inputs: JsonObject): Promise<string> {
  const Filters = [filter("group-id", textAt(inputs, "securityGroupId"))];
  const rules = await allOf(context, "DescribeSecurityGroupRules", { Filters }, "SecurityGroupRules");
  return textAt(rules.find(isSame(isEgress, inputs)), "SecurityGroupRuleId");
}

const kindsOf = (inputs: JsonObject) => Object.keys(sources).filter((name) => inputs[name] !== undefined);

function ruleType(direction: "Ingress" | "Egress"): ResourceType {
  return {
    service: "ec2",
    fields,
    together: [exactlyOne(...Object.keys(sources))],
    outputs: ["arn", "securityGroupRuleId"],
    tagging,
    replacesOn: (old, inputs) => {
      const kinds = new Set([...kindsOf(old), ...kindsOf(inputs)]);
      return kinds.size > 1 ? [...kinds] : [];
    },
    create: async (context, inputs, tags) => {
      const made = await context.create(`AuthorizeSecurityGroup${direction}`, {
        GroupId: inputs.securityGroupId,
        IpPermissions: [permissionOf(inputs)],
        ...tagSpecifications("security-group-rule", tags),
      });
      const id = textAt(firstOf(made, "SecurityGroupRules"), "SecurityGroupRuleId");
      return id || (await ruleLike(context, direction === "Egress", inputs));
    },
    read: async (context, id) => {
      const answer = await context.find("DescribeSecurityGroupRules", { SecurityGroupRuleIds: [id] });
      const found = firstOf(answer, "SecurityGroupRules");
      return (
        found && {
          ...describe(found),
          ...tagsIn(found),
          arn: ec2Arn(context, textAt(found, "GroupOwnerId"), "security-group-rule", id),
          securityGroupRuleId: id,
        }
      );
    },
    update: async ({ call }, id, { inputs }) => {
      await call("ModifySecurityGroupRules", {
        GroupId: inputs.securityGroupId,
        SecurityGroupRules: [
          { SecurityGroupRuleId: id, SecurityGroupRule: toApi({ ...sources, ...rest }, inputs) },
        ],
      });
    },
    delete: async ({ call }, id, known) => {
      await call(`RevokeSecurityGroup${direction}`, {
        GroupId: known.securityGroupId,
        SecurityGroupRuleIds: [id],
      });
    },
  };
}

export const securityGroupIngressRule = ruleType("Ingress");
export const securityGroupEgressRule = ruleType("Egress");
