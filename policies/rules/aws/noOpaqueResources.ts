import { z } from "zod";
import { defineDeclaredRule } from "../../support/declaredRule.js";
import { matchesWildcard } from "../../support/wildcard.js";

/** Types behind which other resources are, that no rule of this pack sees. */
const OPAQUE = [
  "aws:cloudformation*:Stack*",
  "aws:cloudcontrol*:Resource",
  "aws:servicecatalog*:ProvisionedProduct",
  // Cloud Control under another name: its types have properties by other names, which no rule reads.
  "aws-native:*",
  "kubernetes:helm.sh/*:Release",
  "command:*",
  "pulumi-*:dynamic*:*",
  // The provider of Terraform for AWS, bridged on the spot: its package is called aws as well.
  "aws:index/*:*",
  // Controllers in a cluster that make resources of clouds, or deploy what is written elsewhere.
  ...[
    ...["*.services.k8s.aws", "*.crossplane.io", "*.upbound.io", "*.cnrm.cloud.google.com", "*.azure.com"],
    ...[
      "*helm.cattle.io",
      "*.toolkit.fluxcd.io",
      "argoproj.io/*:Application*",
      "pulumi.com",
      "*.terraform.io",
    ],
  ].map((group) => `kubernetes:${group.includes("/") ? group : `${group}/*:*`}`),
  // Modules of Terraform: their children are told, with properties by other names (pulumi/pulumi-terraform-module#142).
  "*:tf:aws_*",
];

/** What this project's own resources are called; what they cost stands in the endpoint configurations that they use. */
const OWN = [
  ...["HostedEndpoint", "RevisionHistory", "ScalingAnchor"],
  ...["ServiceRollout", "TaskDefinitionHistory", "Settled"],
].map((name) => `pulumi-nodejs:dynamic/model-hosting:${name}`);

/**
 * Nothing in the stack hides other resources from the rules of this pack.
 *
 * Why: a rule judges what it sees. A CloudFormation stack, a Helm release that the provider renders, a command or a dynamic
 * resource can create anything, and no guardrail on what it costs holds.
 *
 * Only the type is looked at, and that is always known. This project's own dynamic resources are let pass by their names, which
 * anybody's could bear; what they cost is judged in the configurations that they name. Components are no such thing: the engine
 * tells of their children.
 *
 * Settings: `opaque`, types with wildcards (default: CloudFormation, Cloud Control, the provider aws-native,
 * Helm releases, commands, dynamic resources, what Terraform makes in AWS by modules or by its own provider, and objects of
 * controllers in a cluster that make resources of clouds or deploy what is written elsewhere); `allow`, those among them that
 * are let pass, with wildcards (default: this project's own).
 */
export const noOpaqueResources = defineDeclaredRule({
  name: "no-opaque-resources",
  description: "Nothing hides other resources from the rules of this pack.",
  level: "mandatory",
  severity: "high",
  remediationSteps:
    "Declare the resources themselves, or ask the owner of the policy configuration to allow the type.",
  settings: z.strictObject({
    opaque: z.array(z.string().min(1)).default(OPAQUE).describe("Types that hide others, with wildcards."),
    allow: z
      .array(z.string().min(1))
      .default(OWN)
      .describe("Types that are let pass all the same, with wildcards."),
  }),
  check({ type }, { opaque, allow }, report) {
    if (!matchesWildcard(opaque, type) || matchesWildcard(allow, type)) return;
    report(
      `is of type ${type}, which no other rule sees into, so that what it creates and costs is not judged; ` +
        `declare the resources themselves${hintOf(type)}, or ask the owner of the policy configuration to add the type to \`allow\``,
    );
  },
});

function hintOf(type: string): string {
  if (type.startsWith("kubernetes:")) return " (a Chart is rendered where it is seen)";
  return type.startsWith("aws-native:") ? " with the provider aws" : "";
}
