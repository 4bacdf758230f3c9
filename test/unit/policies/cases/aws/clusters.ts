import { type Resource, unknown } from "../../analyze.js";
import type { RuleCases } from "../../ruleCases.js";

const region = "us-east-1";

/** A calendar that does not age, unlike the one that the rule has. */
const calendar = {
  versions: [
    { version: "1.1", standard: "2001-01-01", extended: "2002-01-01" },
    { version: "1.2", standard: "2003-01-01", extended: "2998-01-01" },
    { version: "1.3", standard: "2999-01-01", extended: "2999-12-31" },
  ],
};

/** The rule's calendar with its newest versions overridden; the others have left standard support for good. */
const outdated = {
  versions: ["1.34", "1.35"].map((version) => ({ version, standard: "2001-01-01", extended: "2002-01-01" })),
};

function cluster(props: object): Resource {
  return { type: "aws:eks/cluster:Cluster", name: "models", region, props: { ...props } };
}

function nodes(props: object): Resource {
  return {
    type: "aws:eks/nodeGroup:NodeGroup",
    name: "models",
    region,
    props: { instanceTypes: ["m5.large"], scalingConfig: { minSize: 1, maxSize: 3 }, ...props },
  };
}

function group(props: object): Resource {
  return {
    type: "aws:autoscaling/group:Group",
    name: "models",
    region,
    props: { minSize: 0, maxSize: 3, ...props },
  };
}

const prices =
  "a cluster costs 0.1 and in extended support 0.6 USD an hour (us-east-1, prices of 2026-09-20 to 2026-10-01)";
const advice = "use 1.3, in standard support until 2999-01-01, or add a newer one to `versions`";

/** Cases of the rules on clusters and their nodes. */
export const clusterCases: readonly RuleCases[] = [
  {
    rule: "eks-version-supported",
    passes: [
      { what: "a version in standard support", resources: [cluster({ version: "1.3" })], settings: calendar },
      {
        what: "a version that is newer than the newest of the calendar, which is in standard support",
        resources: [cluster({ version: "1.99" })],
        settings: { versions: [{ version: "1.98", standard: "2999-01-01", extended: "2999-12-31" }] },
      },
      { what: "a version that is a number", resources: [cluster({ version: 1.3 })], settings: calendar },
    ],
    fails: [
      {
        what: "a version in extended support",
        resources: [cluster({ version: "1.2" })],
        settings: calendar,
        reports: [
          `Cluster "models": 1.2 is in extended support, from 2003-01-01 to 2998-01-01; ${prices}; ${advice}`,
        ],
      },
      {
        what: "a version out of support",
        resources: [cluster({ version: "1.1" })],
        settings: calendar,
        reports: [`Cluster "models": 1.1 is out of support since 2002-01-01; ${prices}; ${advice}`],
      },
      {
        what: "a version in no calendar",
        resources: [cluster({ version: "1.4" })],
        settings: calendar,
        reports: [`Cluster "models": 1.4 is in no calendar that this rule knows; ${prices}; ${advice}`],
      },
      {
        what: "a version newer than a calendar that has no version in standard support any more",
        resources: [cluster({ version: "1.99" })],
        settings: outdated,
        reports: [
          `Cluster "models": 1.99 is in no calendar that this rule knows; ${prices}; add the versions of today to \`versions\``,
        ],
      },
      {
        what: "no version, in a region without prices",
        resources: [{ ...cluster({ region: "eu-north-1" }), type: "aws:eks:Cluster" }],
        settings: calendar,
        reports: [
          `Cluster "models": names no version, so it keeps the one that AWS had when it was created; an unknown amount an hour (not known: price of eks clusterHour in eu-north-1, price of eks extendedSupportClusterHour in eu-north-1); ${advice}`,
        ],
      },
      {
        what: "what is no version, without repeating it",
        resources: [cluster({ version: "s3cr3t" })],
        settings: calendar,
        reports: [
          `Cluster "models": its version is in no calendar that this rule knows; ${prices}; ${advice}`,
        ],
      },
    ],
    unknown: [
      {
        what: "a version",
        resources: [cluster({ version: unknown })],
        reports: [{ level: "advisory", says: /version can't be known/ }],
      },
    ],
  },
  {
    rule: "node-groups-bounded",
    passes: [
      { what: "a group within the bounds", resources: [nodes({})] },
      {
        what: "nodes with accelerators that go down to none",
        resources: [nodes({ instanceTypes: ["g5.xlarge"], scalingConfig: { minSize: 0, maxSize: 2 } })],
      },
      {
        what: "a type that a launch template names",
        resources: [nodes({ instanceTypes: null, launchTemplate: { id: "lt-1" } })],
      },
      { what: "an Auto Scaling group within the bounds", resources: [group({})] },
    ],
    fails: [
      {
        what: "too many nodes, written as text in a list",
        resources: [nodes({ scalingConfig: [{ minSize: "0", maxSize: "11" }] })],
        reports: [
          'NodeGroup "models": maxSize is 11; the most allowed is 10; lower it, or raise `most` in the policy\'s configuration',
        ],
      },
      {
        what: "an Auto Scaling group without a most",
        resources: [group({ maxSize: null })],
        reports: ['Group "models": has no maxSize; write one of 10 at most'],
      },
      {
        what: "a most below the least",
        resources: [group({ minSize: 4 })],
        reports: ['Group "models": minSize is 4 and maxSize 3; write a maxSize that is not below minSize'],
      },
      {
        what: "nodes with accelerators that stay",
        resources: [nodes({ instanceTypes: ["g5.xlarge"] })],
        reports: [
          'NodeGroup "models": keeps 1 × g5.xlarge when nothing runs, 1.006 USD an hour (us-east-1, price of 2026-07-20); set minSize to 0 for nodes with accelerators',
        ],
      },
      {
        what: "nodes that cost too much at their most, the dearest type counted",
        resources: [nodes({ instanceTypes: ["m5.large", "m5.24xlarge"] })],
        reports: [
          'NodeGroup "models": may grow to 3 × m5.24xlarge, 13.824 USD an hour (us-east-1, price of 2026-07-20); the cap is 10; set maxSize to 2 or choose a cheaper type, or raise `hourlyUsd` in the policy\'s configuration',
        ],
      },
      {
        what: "nodes of which one costs too much",
        resources: [nodes({ instanceTypes: ["p5.48xlarge"], scalingConfig: { minSize: 0, maxSize: 1 } })],
        reports: [
          'NodeGroup "models": may grow to 1 × p5.48xlarge, 55.04 USD an hour (us-east-1, price of 2026-07-20); the cap is 10; choose a cheaper type, or raise `hourlyUsd` in the policy\'s configuration',
        ],
      },
      {
        what: "the type that EKS takes by itself",
        resources: [nodes({ instanceTypes: [] })],
        settings: { hourlyUsd: 0.1 },
        reports: [
          'NodeGroup "models": may grow to 3 × t3.medium, 0.1248 USD an hour (us-east-1, price of 2026-07-20); the cap is 0.1; set maxSize to 2 or choose a cheaper type, or raise `hourlyUsd` in the policy\'s configuration',
        ],
      },
      {
        what: "a type without a price",
        resources: [nodes({ instanceTypes: ["m5.large", "z9.large"] })],
        reports: [
          'NodeGroup "models": may grow to 3 × z9.large at an unknown amount an hour (not known: price of ec2 z9.large in us-east-1) each, so the cap of 10 USD cannot be judged; use a type and region with a price, or add the price to the file of MODEL_HOSTING_PRICES',
        ],
      },
    ],
    unknown: [
      {
        what: "a most",
        resources: [nodes({ scalingConfig: { minSize: 0, maxSize: unknown } })],
        reports: [{ level: "advisory", says: /maxSize can't be known/ }],
      },
      {
        what: "a type beside one that costs too much",
        resources: [nodes({ instanceTypes: [unknown, "m5.24xlarge"] })],
        reports: [
          { level: "mandatory", says: /3 × m5\.24xlarge/ },
          { level: "advisory", says: /instanceTypes\.0 can't be known/ },
        ],
      },
    ],
  },
];
