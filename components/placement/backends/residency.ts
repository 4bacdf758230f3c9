import type { HostingSpec } from "../../spec/index.js";
import type { Reason } from "../decision.js";
import type { Environment } from "../environment.js";

/**
 * What speaks against a place in this region: the spec wants its replicas elsewhere. It is a judgement, because the name
 * under which a place is priced may be another than the one that its nodes are labelled with.
 */
export function elsewhere({ placement }: HostingSpec, region: string, what: string): Reason[] {
  const { residency } = placement;
  return residency === undefined || residency.includes(region)
    ? []
    : [
        {
          path: "placement.residency",
          why: `allows ${residency.join(", ")}, and ${what} is in ${region}`,
          instead: "add the region, or host the model in a stack of another region",
          judgement: true,
        },
      ];
}

/** The same of a backend of AWS, whose region may not be known. */
export function outsideRegion(spec: HostingSpec, { region }: Environment): Reason[] {
  if (region !== undefined || spec.placement.residency === undefined) {
    return region === undefined ? [] : elsewhere(spec, region, "the account's region");
  }
  return [
    {
      path: "placement.residency",
      why: "cannot be checked, because the region of the account is not known",
      instead: "name it in the stack's setting placement.region",
    },
  ];
}
