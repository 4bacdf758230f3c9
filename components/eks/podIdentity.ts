import { PodIdentityAssociation } from "@pulumi/aws/eks/index.js";
import { Role, RolePolicy } from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { findAccount, inRegion, type Account } from "../aws/account.js";
import { shortName } from "../aws/logicalName.js";
import { policyDocument, rightsOptions, unique } from "../aws/policyDocument.js";
import { readFiles } from "../aws/readFiles.js";
import { Settled } from "../aws/settling/index.js";
import type { HostingSpec } from "../spec/index.js";
import { transformed } from "../transform.js";
import { clusterArn, longestRoleName, trustOf } from "./roles.js";
import type { EksSettings } from "./settings.js";
import type { EksTransforms } from "./transforms.js";

/** Where the agent answers that gives pods their roles ("EKS Pod Identity", Amazon EKS user guide, considerations). */
export const agentAddress = { cidr: "169.254.170.23/32", port: 80 } as const;

/** Whom a role is for. */
export interface Identity {
  readonly spec: HostingSpec;
  readonly settings: EksSettings;
  readonly cluster: pulumi.Input<string>;
  readonly namespace: pulumi.Input<string>;
  readonly tags: Record<string, string>;
  readonly transform: EksTransforms;
  readonly parent: pulumi.Resource;
}

/** The files on S3 that a model reads by its role: those without credentials of their own. */
export function filesByRole({ model }: HostingSpec): string[] {
  return (model.artifacts ?? [])
    .filter(({ uri, credentials }) => uri.startsWith("s3://") && credentials === undefined)
    .map(({ uri }) => uri);
}

/**
 * The role of a model's pods, with the right to read its files and nothing else, and what waits until pods get it: pods
 * that start before the association has spread never do ("EKS Pod Identity", considerations: eventually consistent).
 */
export function createPodIdentity(identity: Identity): pulumi.Resource {
  const { spec, settings, parent, tags, transform } = identity;
  const account = findAccount(parent, settings.region);
  const where = pulumi.all([account, identity.cluster, identity.namespace]);
  const name = shortName(spec.name, longestRoleName);
  const role = new Role(
    ...transformed(
      transform.role,
      name,
      {
        description: `Pods of model ${spec.name}`,
        assumeRolePolicy: where.apply(([found, cluster, namespace]) =>
          trustOfPods(clusterArn(found, cluster), namespace, spec.name),
        ),
        ...(settings.create?.permissionsBoundaryArn === undefined
          ? {}
          : { permissionsBoundary: settings.create.permissionsBoundaryArn }),
        tags,
      },
      { parent },
    ),
  );
  const policy = account.apply((found) => rightsOf(spec, found));
  const rights = new RolePolicy(
    ...transformed(
      transform.rolePolicy,
      name,
      { role: role.name, name, policy },
      { parent, ...rightsOptions },
    ),
  );
  const association = new PodIdentityAssociation(
    ...transformed(
      transform.podIdentity,
      spec.name,
      {
        ...inRegion(settings.region),
        clusterName: identity.cluster,
        namespace: identity.namespace,
        serviceAccount: spec.name,
        roleArn: role.arn,
        tags,
      },
      { parent, dependsOn: [rights] },
    ),
  );
  return new Settled(
    spec.name,
    { seconds: settings.settleSeconds, triggers: [association.associationId, role.arn] },
    { parent, dependsOn: [association] },
  );
}

/** Pods of one service account of one cluster, as the session's tags say ("Enable or disable session tags"). */
function trustOfPods(cluster: string, namespace: string, serviceAccount: string): string {
  const session = {
    "eks-cluster-arn": cluster,
    "kubernetes-namespace": namespace,
    "kubernetes-service-account": serviceAccount,
  };
  const tags = Object.entries(session).map(([tag, value]) => [`aws:RequestTag/${tag}`, value]);
  return trustOf("pods.eks.amazonaws.com", { StringEquals: Object.fromEntries(tags) as object }, [
    "sts:AssumeRole",
    "sts:TagSession",
  ]);
}

/** An address without a slash at its end may be an object's or a folder's: what downloads it finds out by listing. */
function rightsOf(spec: HostingSpec, { partition }: Account): string {
  const uris = filesByRole(spec).flatMap((uri) => (uri.endsWith("/") ? [uri] : [uri, `${uri}/`]));
  return policyDocument(readFiles("Artifact", unique(uris), partition));
}
