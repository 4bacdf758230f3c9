import { z } from "zod";
import { type Figure, isKnown } from "../../../components/cost/index.js";
import type { CloudResource } from "../../support/aws/cloudResource.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import {
  ec2Hour,
  type Fleet,
  fleetsText,
  hostingHour,
  hourOf,
  overCap,
  smallerType,
  unpricedSetting,
} from "../../support/sagemaker/hosting.js";
import { visitInstanceTypes } from "../../support/aws/instances.js";
import { usd } from "../../support/cost/priceText.js";
import { placeSettings } from "../../support/cost/stackCost.js";
import { numberAt, objectAt, postpone } from "../../support/read.js";
import {
  instancesOf,
  instanceTypeOf,
  isGiven,
  visitInstanceVariants,
} from "../../support/sagemaker/variants.js";

/** Type of a node group that names none (Amazon EKS API reference, CreateNodegroup, instanceTypes). */
const defaultNodeType = "t3.medium";

/**
 * What an endpoint, a node group or an instance costs an hour stays below a cap.
 *
 * Why: instances cost by the hour whether anybody asks them or not; the cap is what a mistake costs before somebody looks.
 *
 * Counted are the declared counts: every variant of an endpoint configuration with its shadows, the desired size of a node
 * group or Auto Scaling group, an EC2 instance, a request for a spare one at the price on demand. Of several types the
 * dearest counts; weights of types do not. Serverless variants cost nothing by the hour: `serverless-worst-case` judges them.
 * A group whose type stands in a launch template is judged by `maximum-cost-bounded`, which sees both. Counts or types that
 * are not known yet leave it open, unless what is known is over the cap already. A price that no list has is reported, since
 * the cap cannot be held without it.
 *
 * Settings: `perEndpoint` (default 5) and `perNodeGroup` (default 10), USD an hour; `unpriced` (default `violation`);
 * `region`, of what says none and whose provider says none.
 */
export const hourlyCostCapped = defineResourceRule({
  name: "hourly-cost-capped",
  description: "Endpoints, node groups and instances cost less than a cap by the hour.",
  level: "mandatory",
  severity: "high",
  remediationSteps:
    "Use fewer or smaller instances, or ask the owner of the policy configuration to raise the cap.",
  settings: z.strictObject({
    perEndpoint: z.number().positive().default(5).describe("Most USD an hour of one endpoint configuration."),
    perNodeGroup: z
      .number()
      .positive()
      .default(10)
      .describe("Most USD an hour of one group, or of one instance."),
    unpriced: unpricedSetting,
    region: placeSettings.region,
  }),
  types: [
    "sagemaker.EndpointConfiguration",
    "eks.NodeGroup",
    "autoscaling.Group",
    "ec2.Instance",
    "ec2.SpotInstanceRequest",
  ],
  check(declared, { perEndpoint, perNodeGroup, unpriced, region }, report) {
    const resource = { ...declared, region: declared.region ?? region };
    const isEndpoint = resource.type === "sagemaker.EndpointConfiguration";
    const fleets: Fleet[] = [];
    const undecided = postpone(() => {
      collectFleets(resource, fleets);
    });
    const [setting, cap] = isEndpoint
      ? (["perEndpoint", perEndpoint] as const)
      : (["perNodeGroup", perNodeGroup] as const);
    const found = overCap(
      fleets.map((fleet) => hourOf([fleet])),
      cap,
      "an hour",
      unpriced,
    );
    if (found !== undefined) {
      const advice = found.isOver ? cheaper(resource.region, fleets, setting) : found.howToPrice;
      report(`runs ${fleetsText(fleets)}, ${found.text}; ${advice}`);
    }
    undecided();
  },
});

function collectFleets(resource: CloudResource, fleets: Fleet[]): void {
  const { region, props } = resource;
  switch (resource.type) {
    case "sagemaker.EndpointConfiguration":
      visitInstanceVariants(resource, (variant) => {
        const type = instanceTypeOf(variant);
        const count = instancesOf(variant);
        fleets.push({ count, type, hour: hourOfType(type, () => hostingHour(region, type ?? "")) });
      });
      return;
    case "eks.NodeGroup":
      collectNodes(resource, fleets);
      return;
    case "autoscaling.Group":
      pushDearest(resource, numberAt(props, "desiredCapacity") ?? numberAt(props, "minSize") ?? 0, fleets);
      return;
    default:
      pushDearest(resource, 1, fleets);
  }
}

/** A group with a launch template has its types there, unless it names some itself. */
function collectNodes(resource: CloudResource, fleets: Fleet[]): void {
  const { props, region } = resource;
  const count = numberAt(objectAt(props, "scalingConfig"), "desiredSize") ?? 1;
  const before = fleets.length;
  pushDearest(resource, count, fleets);
  if (fleets.length > before || isGiven(props, "launchTemplate")) return;
  fleets.push({ count, type: defaultNodeType, hour: ec2Hour(region, defaultNodeType) });
}

/** The dearest of the types that a group may run on; one whose price is not known counts as the dearest. */
function pushDearest(resource: CloudResource, count: number, fleets: Fleet[]): void {
  const alternatives: Fleet[] = [];
  const undecided = postpone(() => {
    visitInstanceTypes(resource, ({ type }) => {
      const hour = hourOfType(type, () => ec2Hour(resource.region, type ?? ""));
      alternatives.push({ count, type, hour });
    });
  });
  const [dearest] = alternatives.sort((one, other) => rank(other.hour) - rank(one.hour));
  if (dearest !== undefined) fleets.push(dearest);
  undecided();
}

function rank(hour: Figure): number {
  return isKnown(hour) ? hour.value : Infinity;
}

function hourOfType(type: string | undefined, price: () => Figure): Figure {
  return type === undefined || type === "" ? { missing: ["the instance type"] } : price();
}

/** The next smaller type for the dearest fleet, where there is one with a price. */
function cheaper(region: string | undefined, fleets: readonly Fleet[], setting: string): string {
  const [dearest] = [...fleets].sort((one, other) => rank(hourOf([other])) - rank(hourOf([one])));
  const smaller = smallerType(region, dearest?.type ?? "");
  const instead =
    smaller === undefined || !isKnown(smaller.hour)
      ? "fewer or smaller instances"
      : `${smaller.name} (${usd(smaller.hour.value)} USD an hour each) or fewer instances`;
  return `use ${instead}, or raise \`${setting}\``;
}
