import type { Resource } from "../../unit/policies/analyze.js";
import { type Caught, type CaughtAttempt, inDays } from "./bypass.js";

const soon = inDays(30);
const invalid = (says: RegExp): Caught => ({ rule: "exemptions-valid", level: "mandatory", says });

/** 1.84 USD an hour, which is more than the cap of dev, with one exemption from it or from something else. */
function exempt(rule: string, text: string, asList = false): readonly Resource[] {
  const key = `guardrail-exempt/${rule}`;
  return [
    {
      type: "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
      props: {
        region: "us-east-1",
        tags: asList ? [{ key, value: text }] : { [key]: text },
        productionVariants: [
          {
            variantName: "primary",
            modelName: "digits",
            instanceType: "ml.m5.xlarge",
            initialInstanceCount: 8,
          },
        ],
      },
    },
  ];
}

const overCap = (says: RegExp): Caught => ({ rule: "hourly-cost-capped", level: "mandatory", says });
const reason = "load test of the spring campaign";

export const exemptionAttempts: readonly CaughtAttempt[] = [
  {
    what: "an exemption from every rule by a star",
    resources: exempt("*", `until=${soon} ${reason}`),
    caughtBy: invalid(/is too broad/),
  },
  {
    what: "an exemption from every rule of a kind",
    resources: exempt("hourly-*", `until=${soon} ${reason}`),
    caughtBy: overCap(/1\.84 USD an hour/),
  },
  {
    what: "an exemption that has ended",
    resources: exempt("hourly-cost-capped", `until=${inDays(-1)} ${reason}`),
    caughtBy: overCap(/its exemption ended on/),
  },
  {
    what: "an exemption for ever",
    resources: exempt("hourly-cost-capped", `until=9999-12-31 ${reason}`),
    caughtBy: invalid(/the longest is 90/),
  },
  {
    what: "an exemption until a day that no calendar has",
    resources: exempt("hourly-cost-capped", `until=2999-02-30 ${reason}`),
    caughtBy: overCap(/its exemption does not hold/),
  },
  {
    what: "an exemption without a reason",
    resources: exempt("hourly-cost-capped", `until=${soon} because`),
    caughtBy: overCap(/its exemption does not hold/),
  },
  {
    what: "an exemption whose rule is misspelt",
    resources: exempt("hourly-cost-caped", `until=${soon} ${reason}`),
    caughtBy: invalid(/is from no rule of this pack/),
  },
  {
    what: "an exemption from another rule",
    resources: exempt("two-instances", `until=${soon} ${reason}`),
    caughtBy: overCap(/1\.84 USD an hour/),
  },
  {
    what: "an exemption from the rule about exemptions",
    resources: exempt("exemptions-valid", `until=${soon} ${reason}`),
    caughtBy: invalid(/is from a rule that nothing is exempt from/),
  },
  {
    what: "an exemption without an end in a list of tags",
    resources: exempt("hourly-cost-capped", reason, true),
    caughtBy: invalid(/has no end/),
  },
  {
    what: "an exemption that is not known yet",
    code: `declare(key, "aws:sagemaker/endpointConfiguration:EndpointConfiguration", { region: "us-east-1",
      tags: { "guardrail-exempt/hourly-cost-capped": unknown("until=${soon} ${reason}") },
      productionVariants: [{ variantName: "primary", instanceType: "ml.m5.xlarge", initialInstanceCount: 8 }] });`,
    caughtBy: overCap(/1\.84 USD an hour/),
  },
  {
    what: "an exemption of everything that a provider makes",
    resources: [
      {
        type: "pulumi:providers:aws",
        props: {
          region: "us-east-1",
          defaultTags: JSON.stringify({
            tags: { "guardrail-exempt/model-budget": `until=${soon} ${reason}` },
          }),
        },
      },
    ],
    caughtBy: invalid(/defaultTags/),
  },
];
