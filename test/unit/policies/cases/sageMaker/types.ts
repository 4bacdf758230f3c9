import { unknown } from "../../analyze.js";
import type { RuleCases } from "../../ruleCases.js";
import { configuration, instance, nodeGroup, scalingGroup, serverlessVariant, variant } from "./objects.js";

const undecided = { level: "advisory", says: /can't run policy .* during preview/ } as const;

/** Rules on which instance types there are, and which may be used. */
export const typeCases: readonly RuleCases[] = [
  {
    rule: "hosting-type-valid",
    passes: [
      { what: "a type of the list", resources: [configuration()] },
      { what: "a serverless variant, which has no type", resources: [configuration([serverlessVariant()])] },
      {
        what: "a type that the settings add",
        resources: [configuration([variant({ instanceType: "ml.m9.large" })])],
        settings: { additional: ["ml.m9.large"] },
      },
    ],
    fails: [
      {
        what: "a type of EC2 without ml. before it",
        resources: [configuration([variant({ instanceType: "m5.large" })])],
        reports: [
          'EndpointConfiguration "digits": variant "primary" runs on m5.large, which is none of the 277 types that SageMaker hosts models on; use ml.m5.large',
        ],
      },
      {
        what: "a size that SageMaker does not host on",
        resources: [configuration([variant({ instanceType: "ml.m5.8xlarge" })])],
        reports: [
          'EndpointConfiguration "digits": variant "primary" runs on ml.m5.8xlarge, which is none of the 277 types that SageMaker hosts models on; use ml.m5.4xlarge or ml.m5.12xlarge',
        ],
      },
      {
        what: "a wrong type of each variant and shadow, and no text that is no type",
        resources: [
          configuration(
            [
              variant({ instanceType: "ML.C5.LARGE" }),
              variant({ variantName: unknown, instanceType: "a secret" }),
            ],
            {
              shadowProductionVariants: [variant({ variantName: "next", instanceType: "ml.t3.medium" })],
            },
          ),
        ],
        reports: [
          'EndpointConfiguration "digits": variant "primary" runs on ML.C5.LARGE, which is none of the 277 types that SageMaker hosts models on; use ml.c5.large',
          'EndpointConfiguration "digits": variant 2 runs on something that is no instance type, which is none of the 277 types that SageMaker hosts models on; use one of the list, such as ml.m5.large',
          'EndpointConfiguration "digits": shadow variant "next" runs on ml.t3.medium, which is none of the 277 types that SageMaker hosts models on; use ml.t2.medium',
        ],
      },
    ],
    unknown: [
      {
        what: "a type that is not known, beside one that is wrong",
        resources: [
          configuration([variant({ instanceType: unknown }), variant({ instanceType: "m5.large" })]),
        ],
        reports: [{ level: "mandatory", says: /variant "primary" runs on m5\.large/ }, undecided],
      },
      {
        what: "variants that are not known",
        resources: [configuration(unknown as never)],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "hosting-type-current",
    passes: [
      { what: "a current type", resources: [configuration()] },
      {
        what: "a type that the settings do not call old",
        resources: [configuration([variant({ instanceType: "ml.t2.medium" })])],
        settings: { families: ["p2"] },
      },
    ],
    fails: [
      {
        what: "an old type whose successor costs less",
        resources: [configuration([variant({ instanceType: "ml.p3.2xlarge" })])],
        reports: [
          'EndpointConfiguration "digits": variant "primary" runs on ml.p3.2xlarge of a previous generation, 3.825 USD an hour (us-east-1, price of 2025-02-03); use ml.g4dn.4xlarge (1.505 USD an hour), which has as much of everything',
        ],
      },
      {
        what: "an old type whose price is not known, in a region without prices",
        resources: [
          { ...configuration([variant({ instanceType: "ml.m4.xlarge" })]), region: "eu-central-1" },
        ],
        reports: [
          'EndpointConfiguration "digits": variant "primary" runs on ml.m4.xlarge of a previous generation, an unknown amount an hour (not known: price of sagemakerHosting ml.m4.xlarge in eu-central-1); use a type of a newer family',
        ],
      },
    ],
    unknown: [
      {
        what: "a type that is not known",
        resources: [configuration([variant({ instanceType: unknown })])],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "instance-types-allowed",
    passes: [
      { what: "any type by default", resources: [configuration(), instance(), nodeGroup()] },
      {
        what: "a type that a wildcard allows, in upper case, too",
        resources: [configuration([variant({ instanceType: "ML.m5.large" })]), instance()],
        settings: { allow: ["ml.m5.*", "m5.large"] },
      },
    ],
    fails: [
      {
        what: "a type of SageMaker that no wildcard allows",
        resources: [configuration([variant({ instanceType: "ml.p4d.24xlarge" })])],
        settings: { allow: ["ml.m5.*", "ml.c5.*"] },
        reports: [
          'EndpointConfiguration "digits": variant "primary" runs on ml.p4d.24xlarge; allowed are ml.m5.*, ml.c5.*; name one of these',
        ],
      },
      {
        what: "a type that is denied although it is allowed",
        resources: [nodeGroup({ instanceTypes: ["m5.large", "p3.2xlarge"] })],
        settings: { deny: ["p3.*"] },
        reports: ['NodeGroup "nodes": runs on p3.2xlarge; allowed are * apart from p3.*; name one of these'],
      },
      {
        what: "an instance, however its type is spelt",
        resources: [{ ...instance({ instanceType: " P3.2xlarge " }), type: "aws:ec2:Instance" }],
        settings: { allow: ["m5.*"] },
        reports: ['Instance "server": runs on P3.2xlarge; allowed are m5.*; name one of these'],
      },
      {
        what: "a fleet that is asked for",
        resources: [
          {
            type: "aws:ec2/spotFleetRequest:SpotFleetRequest",
            name: "fleet",
            props: {
              launchSpecifications: [{ instanceType: "c5.large" }, { instanceType: "m5.large" }],
              launchTemplateConfigs: [{ overrides: [{ instanceType: "r5.large" }] }],
            },
          },
        ],
        settings: { allow: ["m5.*"] },
        reports: [
          'SpotFleetRequest "fleet": specification runs on c5.large; allowed are m5.*; name one of these',
          'SpotFleetRequest "fleet": override runs on r5.large; allowed are m5.*; name one of these',
        ],
      },
      {
        what: "a compute environment of AWS Batch",
        resources: [
          {
            type: "aws:batch/computeEnvironment:ComputeEnvironment",
            name: "jobs",
            props: { computeResources: { instanceTypes: ["m5.large", "optimal"] } },
          },
        ],
        settings: { allow: ["m5.*"] },
        reports: ['ComputeEnvironment "jobs": runs on optimal; allowed are m5.*; name one of these'],
      },
      {
        what: "alternatives of an Auto Scaling group, also those that AWS chooses",
        resources: [
          scalingGroup([{ instanceType: "c5.large" }, { instanceRequirements: { vcpuCount: { min: 2 } } }]),
        ],
        settings: { allow: ["m5.*"] },
        reports: [
          'Group "group": override runs on c5.large; allowed are m5.*; name one of these',
          'Group "group": override runs on whatever instance meets its requirements; allowed are m5.*; name one of these',
        ],
      },
    ],
    unknown: [
      {
        what: "one type that is not known beside one that is not allowed",
        resources: [nodeGroup({ instanceTypes: [unknown, "c5.large"] })],
        settings: { allow: ["m5.*"] },
        reports: [{ level: "mandatory", says: /runs on c5\.large/ }, undecided],
      },
    ],
  },
  {
    rule: "accelerator-instances-need-approval",
    passes: [
      { what: "instances without accelerators", resources: [configuration(), instance(), nodeGroup()] },
      {
        what: "an accelerator that a tag approves",
        resources: [
          configuration([variant({ instanceType: "ml.g5.xlarge" })], {
            tags: { "model-hosting/accelerator-approved-by": "ml-platform" },
          }),
        ],
      },
      {
        what: "an accelerator that the settings approve by name",
        resources: [instance({ instanceType: "g5.xlarge" })],
        settings: { approved: ["server"], acceptTag: false },
      },
    ],
    fails: [
      {
        what: "a GPU of SageMaker",
        resources: [configuration([variant({ instanceType: "ml.g5.xlarge" })])],
        reports: [
          'EndpointConfiguration "digits": variant "primary" runs on ml.g5.xlarge without approval, 1.408 USD an hour (us-east-1, price of 2026-09-27) each; name the approver in the tag `model-hosting/accelerator-approved-by`, or ask the owner of the policy configuration to add the name to `approved`',
        ],
      },
      {
        what: "a GPU of a node group, where a tag is not enough",
        resources: [
          nodeGroup({
            instanceTypes: ["g4dn.xlarge"],
            tags: { "model-hosting/accelerator-approved-by": "ml-platform" },
          }),
        ],
        settings: { acceptTag: false },
        reports: [
          'NodeGroup "nodes": runs on g4dn.xlarge without approval, 0.526 USD an hour (us-east-1, price of 2026-07-20) each; ask the owner of the policy configuration to add the name to `approved`',
        ],
      },
      {
        what: "a tag that says no",
        resources: [
          instance({ instanceType: "inf2.xlarge", tags: { "model-hosting/accelerator-approved-by": "no" } }),
        ],
        reports: [
          'Instance "server": runs on inf2.xlarge without approval, 0.7582 USD an hour (us-east-1, price of 2026-07-20) each; name the approver in the tag `model-hosting/accelerator-approved-by`, or ask the owner of the policy configuration to add the name to `approved`',
        ],
      },
      {
        what: "a launch template whose instance AWS chooses",
        resources: [
          {
            type: "aws:ec2/launchTemplate:LaunchTemplate",
            name: "template",
            props: { instanceRequirements: { acceleratorCount: { min: 1 } } },
          },
        ],
        reports: [
          'LaunchTemplate "template": runs on whatever instance meets its requirements without approval; name the approver in the tag `model-hosting/accelerator-approved-by`, or ask the owner of the policy configuration to add the name to `approved`',
        ],
      },
    ],
    unknown: [
      {
        what: "a type that is not known beside a GPU, and a tag that is not known",
        resources: [
          configuration([variant({ instanceType: unknown }), variant({ instanceType: "ml.g5.xlarge" })], {
            tags: { "model-hosting/accelerator-approved-by": unknown },
          }),
        ],
        reports: [{ level: "mandatory", says: /ml\.g5\.xlarge without approval/ }, undecided],
      },
    ],
  },
];
