import { unknown } from "../../analyze.js";
import type { RuleCases } from "../../ruleCases.js";
import { configuration, serverlessVariant, variant } from "./objects.js";

const undecided = { level: "advisory", says: /can't run policy .* during preview/ } as const;

/** Rules on who can look into an endpoint. */
export const securityCases: readonly RuleCases[] = [
  {
    rule: "endpoint-encrypted",
    passes: [
      {
        what: "a key, also one that is not known yet",
        resources: [
          configuration([variant()], { kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1" }),
          configuration([variant()], { kmsKeyArn: unknown }),
        ],
      },
      { what: "serverless variants", resources: [configuration([serverlessVariant()])] },
      {
        what: "instances with disks of their own",
        resources: [
          configuration([variant({ instanceType: unknown }), variant({ instanceType: "ml.g5.xlarge" })]),
        ],
      },
    ],
    fails: [
      {
        what: "no key",
        resources: [configuration()],
        reports: [
          'EndpointConfiguration "digits": encrypts its volumes with no key of your own; name one in kmsKeyArn, which costs 1 USD a month (us-east-1, price of 2026-10-01)',
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
    rule: "ssm-access-off",
    passes: [
      {
        what: "no access",
        resources: [configuration(), configuration([variant({ enableSsmAccess: "false" })])],
      },
    ],
    fails: [
      {
        what: "access, also of a shadow and as a text",
        resources: [
          configuration([variant({ enableSsmAccess: true })], {
            shadowProductionVariants: [variant({ variantName: "next", enableSsmAccess: "true" })],
          }),
        ],
        reports: [
          'EndpointConfiguration "digits": variant "primary" has enableSsmAccess true; only false is allowed: leave it out',
          'EndpointConfiguration "digits": shadow variant "next" has enableSsmAccess true; only false is allowed: leave it out',
        ],
      },
    ],
    unknown: [
      {
        what: "a switch that is not known beside one that is on",
        resources: [
          configuration([variant({ enableSsmAccess: unknown }), variant({ enableSsmAccess: true })]),
        ],
        reports: [{ level: "mandatory", says: /enableSsmAccess true/ }, undecided],
      },
    ],
  },
];
