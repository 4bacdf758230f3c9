import { z } from "zod";
import { type Figure, isKnown, product } from "../../../components/cost/index.js";
import type { CloudResource } from "../../support/aws/cloudResource.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { blockAt } from "../../support/aws/block.js";
import type { Report } from "../../support/judge.js";
import { amountOf, priceOf, usd } from "../../support/cost/priceText.js";
import { type JsonObject, judgeAll, numberAt, postpone, valueAt } from "../../support/read.js";
import { visitTextsAt } from "../../support/texts.js";

interface Bounds {
  readonly most: number;
  readonly hourlyUsd: number;
}

interface Sizes {
  readonly least: number | undefined;
  readonly most: number | undefined;
}

/** Families of EC2 instances with accelerators ("Amazon EC2 accelerated computing instances"). */
const ACCELERATED = /^(?:dl|f|g|inf|p|trn|vt)\d/i;
/** What EKS takes where neither the group nor a launch template names a type (CreateNodegroup, Amazon EKS API reference). */
const DEFAULT_TYPE = "t3.medium";

/**
 * A group of nodes has a most, and what it costs at its most is bounded too.
 *
 * Why: the most is the ceiling of the cost, which a loop of failing pods reaches in minutes; and a node with accelerators that
 * nobody uses costs as much as one that is busy, so such a group goes down to none.
 *
 * Judged are node groups of EKS, Auto Scaling groups and the sizes that a schedule gives them. An instance type is seen in node groups alone: that of an Auto Scaling
 * group, and of a node group with a launch template, stands in the template, so only their number is bounded here. A type
 * without a known price is reported. Of several types the dearest counts, at its price on demand, also where the group takes
 * spare capacity. A number or a type that is not known yet is advice that the rule cannot decide; the others are judged all the
 * same.
 *
 * Settings: `most`, nodes of one group (default 10); `hourlyUsd`, US dollars an hour of one group at its most (default 10).
 */
export const nodeGroupsBounded = defineResourceRule({
  name: "node-groups-bounded",
  description: "Groups of nodes are bounded in number and in what they cost at their most.",
  level: "mandatory",
  severity: "high",
  remediationSteps:
    "Lower maxSize, choose a smaller instance type, or ask the owner of the policy configuration.",
  settings: z.strictObject({
    most: z.int().min(0).default(10).describe("The most nodes that one group may grow to."),
    hourlyUsd: z
      .number()
      .min(0)
      .default(10)
      .describe("US dollars an hour that one group may cost at its most."),
  }),
  types: ["eks.NodeGroup", "autoscaling.Group", "autoscaling.Schedule"],
  check(resource, settings, report) {
    if (resource.type === "autoscaling.Schedule") {
      judgeSchedule(resource, settings, report);
      return;
    }
    const sizes =
      resource.type === "eks.NodeGroup" ? blockAt(resource.props, "scalingConfig") : resource.props;
    judgeAll([
      () => {
        judgeNumber(sizes, settings, report);
      },
      () => {
        if (resource.type === "eks.NodeGroup") judgeTypes(resource, sizes, settings, report);
      },
    ]);
  },
});

/** A schedule may leave the sizes as they are. */
function judgeSchedule({ props }: CloudResource, { most: allowed }: Bounds, report: Report): void {
  const { most } = sizesOf(props);
  if (most === undefined || most <= allowed) return;
  report(
    `maxSize becomes ${most}; the most allowed is ${allowed}; lower it, or raise \`most\` in the policy's configuration`,
  );
}

function judgeNumber(sizes: JsonObject, { most: allowed }: Bounds, report: Report): void {
  const { least, most } = sizesOf(sizes);
  if (most === undefined) {
    report(`has no maxSize; write one of ${allowed} at most`);
    return;
  }
  if (most > allowed) {
    report(
      `maxSize is ${most}; the most allowed is ${allowed}; lower it, or raise \`most\` in the policy's configuration`,
    );
  }
  if (least !== undefined && least > most) {
    report(`minSize is ${least} and maxSize ${most}; write a maxSize that is not below minSize`);
  }
}

function sizesOf(sizes: JsonObject): Sizes {
  return { least: numberAt(sizes, "minSize"), most: numberAt(sizes, "maxSize") };
}

function judgeTypes(
  { props, region }: CloudResource,
  sizes: JsonObject,
  settings: Bounds,
  report: Report,
): void {
  const { types, undecided } = typesOf(props);
  const { least = 0, most = 0 } = sizesOf(sizes);
  const accelerated = types.find((type) => ACCELERATED.test(type));
  if (accelerated !== undefined && least > 0) {
    const price = amountOf(product(least, priceOf(region, "ec2", accelerated)), "an hour");
    report(
      `keeps ${least} × ${accelerated} when nothing runs, ${price}; set minSize to 0 for nodes with accelerators`,
    );
  }
  const dearest = dearestOf(types.map((type) => [type, priceOf(region, "ec2", type)] as const));
  if (dearest !== undefined) judgeCost(dearest, most, settings, report);
  undecided();
}

/** Types that are known, and the function that throws where another is not; none where a launch template may say. */
function typesOf(props: JsonObject): { readonly types: string[]; readonly undecided: () => void } {
  const types: string[] = [];
  const undecided = postpone(() => {
    visitTextsAt(props, "instanceTypes", (type) => types.push(type));
    const given = valueAt(props, "instanceTypes");
    const anyGiven = Array.isArray(given) && given.length > 0;
    if (!anyGiven && (valueAt(props, "launchTemplate") ?? undefined) === undefined) types.push(DEFAULT_TYPE);
  });
  return { types, undecided };
}

type Priced = readonly [type: string, hour: Figure];

/** An unknown price may be the highest, so it goes before all others. */
function dearestOf(types: readonly Priced[]): Priced | undefined {
  const rank = ([, hour]: Priced) => (isKnown(hour) ? hour.value : Number.POSITIVE_INFINITY);
  return [...types].sort((one, other) => (rank(other) > rank(one) ? 1 : -1))[0];
}

function judgeCost([type, hour]: Priced, most: number, { hourlyUsd }: Bounds, report: Report): void {
  if (most === 0) return;
  const cost = product(most, hour);
  if (!isKnown(cost) || !isKnown(hour)) {
    report(
      `may grow to ${most} × ${safe(type)} at ${amountOf(hour, "an hour")} each, so the cap of ${usd(hourlyUsd)} USD cannot be judged; ` +
        "use a type and region with a price, or add the price to the file of MODEL_HOSTING_PRICES",
    );
  } else if (cost.value > hourlyUsd) {
    const fitting = Math.floor(hourlyUsd / hour.value);
    // EKS takes no maxSize of 0 (NodegroupScalingConfig, Amazon EKS API reference).
    const instead =
      fitting > 0 ? `set maxSize to ${fitting} or choose a cheaper type` : "choose a cheaper type";
    report(
      `may grow to ${most} × ${type}, ${amountOf(cost, "an hour")}; the cap is ${usd(hourlyUsd)}; ` +
        `${instead}, or raise \`hourlyUsd\` in the policy's configuration`,
    );
  }
}

/** What is no name of a type is not repeated. */
function safe(type: string): string {
  return /^[a-z0-9-]+\.[a-z0-9-]+$/i.test(type) ? type : "a type";
}
