import { AccessEntry, AccessPolicyAssociation, type Cluster } from "@pulumi/aws/eks/index.js";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import { getSessionContextOutput } from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { inRegion } from "../aws/account.js";
import { Settled } from "../aws/settling/index.js";
import { transformed } from "../transform.js";
import type { Parts } from "./parts.js";

/**
 * Access entries of whoever administers the cluster, and what waits until they work.
 *
 * They are made when it is known who deploys, and named by the principal: whether the settings name it or not, its entry is
 * the same one, and another deployer's comes before the last one's goes.
 */
export function createAccess(parts: Parts, cluster: Cluster): pulumi.Output<pulumi.Resource[]> {
  return adminsOf(parts).apply((admins) => admins.map((admin) => createEntry(parts, cluster, admin)));
}

function adminsOf({ create, parent }: Parts): pulumi.Output<readonly string[]> {
  const { arn } = getCallerIdentityOutput({}, { parent });
  // A session is no principal of an access entry; the role that it is of is.
  const { issuerArn } = getSessionContextOutput({ arn }, { parent });
  return issuerArn.apply((deployer) => withDeployer(create.admins ?? [deployer], deployer));
}

/** The administrators. Throws where whoever deploys is none of them: it would lock itself out. */
export function withDeployer(admins: readonly string[], deployer: string): readonly string[] {
  if (!admins.includes(deployer)) {
    throw new pulumi.RunError(
      `eks.create.admins: given ${admins.join(", ")}; whoever deploys must be among them, or it cannot reach the ` +
        `cluster; add ${deployer}, or leave the setting out`,
    );
  }
  return admins;
}

function createEntry(parts: Parts, cluster: Cluster, principalArn: string): pulumi.Resource {
  const { account, tags, transform, parent, region, settleSeconds } = parts;
  const name = `${parts.name}-${principalArn.replace(/^.*:(?:role|user)\//, "").replaceAll("/", "-")}`;
  const where = { ...inRegion(region), clusterName: cluster.name };
  const entry = new AccessEntry(
    ...transformed(transform.accessEntry, name, { ...where, principalArn, tags }, { parent }),
  );
  const policy = new AccessPolicyAssociation(
    name,
    {
      ...where,
      principalArn: entry.principalArn,
      policyArn: account.apply(
        ({ partition }) => `arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
      ),
      accessScope: { type: "cluster" },
    },
    { parent },
  );
  // AWS spreads an entry for some seconds; calls before that are refused.
  return new Settled(
    name,
    { seconds: settleSeconds, triggers: [cluster.name, policy.id] },
    { parent, dependsOn: [policy] },
  );
}
