import type * as eks from "@pulumi/aws/eks/index.js";
import type * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import type * as ec2 from "@pulumi/aws/ec2/index.js";
import type * as iam from "@pulumi/aws/iam/index.js";
import type * as kms from "@pulumi/aws/kms/index.js";
import type * as k8s from "@pulumi/kubernetes";
import type { KubernetesTransforms } from "../kubernetes/index.js";
import type { Transform } from "../transform.js";

/** Hooks on the children of a model's host, each called before the child is registered. */
export interface EksTransforms extends KubernetesTransforms {
  /** Role of the model's pods. */
  readonly role?: Transform<iam.RoleArgs>;
  readonly rolePolicy?: Transform<iam.RolePolicyArgs>;
  readonly podIdentity?: Transform<eks.PodIdentityAssociationArgs>;
}

/** Hooks on what a cluster is made of. */
export interface ClusterTransforms {
  readonly cluster?: Transform<eks.ClusterArgs>;
  /** Of the cluster, of its nodes and of pods on Fargate. */
  readonly role?: Transform<iam.RoleArgs>;
  readonly key?: Transform<kms.KeyArgs>;
  readonly logGroup?: Transform<cloudwatch.LogGroupArgs>;
  readonly launchTemplate?: Transform<ec2.LaunchTemplateArgs>;
  readonly nodeGroup?: Transform<eks.NodeGroupArgs>;
  readonly fargateProfile?: Transform<eks.FargateProfileArgs>;
  readonly addon?: Transform<eks.AddonArgs>;
  readonly accessEntry?: Transform<eks.AccessEntryArgs>;
  readonly devicePlugin?: Transform<k8s.apps.v1.DaemonSetArgs>;
}
