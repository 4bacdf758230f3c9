/**
 * What a figure lacks where nobody tells how much something will be used. The price may be known: then this is no missing
 * price, and the policy pack tells the two apart.
 */

/** How long the jobs run that a state machine starts. */
export const jobHours = "hours of the jobs that a state machine starts";

/** How long those of the cluster run. */
export const clusterJobHours = "hours that jobs of the cluster run";

const tag = "tag model-hosting/";

/** A tag that would tell the traffic of a model. */
export function trafficTag(name: string): string {
  return `${tag}${name}`;
}

/** Whether what a figure lacks is how much is used, and no price. */
export function isUse(missing: string): boolean {
  return missing === jobHours || missing === clusterJobHours || missing.startsWith(tag);
}
