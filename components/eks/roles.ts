import { Role, RolePolicyAttachment } from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Account } from "../aws/account.js";
import { shortName } from "../aws/logicalName.js";
import { transformed } from "../transform.js";
import type { Parts } from "./parts.js";

/** A role, and what whoever uses it waits for: its rights. */
export interface ClusterRole {
  readonly arn: pulumi.Output<string>;
  readonly rights: readonly pulumi.Resource[];
}

/** Who may assume a role: a service, and only on behalf of what `condition` says. */
export function trustOf(
  service: string,
  condition?: object,
  actions: readonly string[] = ["sts:AssumeRole"],
): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: actions,
        ...(condition === undefined ? {} : { Condition: condition }),
      },
    ],
  });
}

/** ARN of a cluster. */
export function clusterArn({ partition, region, accountId }: Account, name: string): string {
  return `arn:${partition}:eks:${region}:${accountId}:cluster/${name}`;
}

/** The role of the control plane ("Amazon EKS cluster IAM role", and "Cross-service confused deputy prevention"). */
export function clusterRole(parts: Parts): ClusterRole {
  return createRole(parts, "cluster", {
    description: `Control plane of EKS cluster ${parts.name}`,
    trust: (account) =>
      trustOf("eks.amazonaws.com", { ArnLike: { "aws:SourceArn": clusterArn(account, parts.name) } }),
    // EKS asks for this policy of AWS's by name, with all its wildcards.
    policies: ["AmazonEKSClusterPolicy"],
  });
}

/**
 * The role of the nodes ("Amazon EKS node IAM role"). It has the rights of the network plugin too, which could have a role
 * by pod identity: a node is not ready before its network is, and that way neither waits for the agent that gives out
 * roles. No model gets at them: the answers of a node's metadata service end at the node (hop limit 1).
 */
export function nodeRole(parts: Parts): ClusterRole {
  return createRole(parts, "node", {
    description: `Nodes of EKS cluster ${parts.name}`,
    // EC2 tells no source when it assumes a role for an instance.
    trust: () => trustOf("ec2.amazonaws.com"),
    // EKS asks for these policies of AWS's by name, with all their wildcards.
    policies: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy"],
  });
}

/** The role that starts pods on Fargate, which is not the pods' own ("Amazon EKS Pod execution IAM role"). */
export function podExecutionRole(parts: Parts): ClusterRole {
  return createRole(parts, "fargate", {
    description: `Pods on Fargate of EKS cluster ${parts.name}`,
    trust: ({ partition, region, accountId }) =>
      trustOf("eks-fargate-pods.amazonaws.com", {
        ArnLike: {
          // Any profile of this cluster: an ARN ends with an id that EKS chooses.
          "aws:SourceArn": `arn:${partition}:eks:${region}:${accountId}:fargateprofile/${parts.name}/*`,
        },
      }),
    // EKS asks for this policy of AWS's by name, with all its wildcards.
    policies: ["AmazonEKSFargatePodExecutionRolePolicy"],
  });
}

interface RoleNeed {
  readonly description: string;
  readonly trust: (account: Account) => string;
  /** Managed policies of AWS: what EKS needs changes with its versions ("AWS managed policies for Amazon EKS"). */
  readonly policies: readonly string[];
}

function createRole(parts: Parts, kind: string, { description, trust, policies }: RoleNeed): ClusterRole {
  const { parent, account, tags, transform } = parts;
  const { permissionsBoundaryArn } = parts.create;
  const name = shortName(`${parts.name}-${kind}`, longestRoleName);
  const args = {
    description,
    assumeRolePolicy: account.apply(trust),
    ...(permissionsBoundaryArn === undefined ? {} : { permissionsBoundary: permissionsBoundaryArn }),
    tags,
  };
  const role = new Role(...transformed(transform.role, name, args, { parent }));
  const rights = policies.map(
    (policy) =>
      new RolePolicyAttachment(
        `${name}-${policy}`,
        {
          role: role.name,
          policyArn: account.apply(({ partition }) => `arn:${partition}:iam::aws:policy/${policy}`),
        },
        { parent },
      ),
  );
  return { arn: role.arn, rights };
}

/** The provider puts a hyphen and seven characters behind it, and IAM takes 64. */
export const longestRoleName = 56;
