import { z } from "zod";
import { isUse } from "../../../components/cost/index.js";
import { defineStackRule } from "../../support/aws/cloudRule.js";
import { costsOf, demandDecided, placeSettings, unpricedIn } from "../../support/cost/stackCost.js";

/**
 * What the cluster charges for workloads of Kubernetes is known.
 *
 * Why: replicas on a cluster cost what they request of its nodes, also where nobody sends a bill for it.
 *
 * One report for the stack: how many workloads have no price, and what is missing. A value that is not known yet is told as
 * such; how long jobs run is no price, and nobody tells it.
 *
 * Settings: `cluster`, with the region or site of the price lists and the type of the nodes.
 */
export const unpricedWorkloads = defineStackRule({
  name: "unpriced-workloads",
  description: "Workloads of Kubernetes have a price.",
  level: "advisory",
  severity: "low",
  remediationSteps: "Say in the settings of the cost rules which prices the cluster has.",
  settings: z.strictObject(placeSettings),
  check({ declared }, place, report) {
    const costs = costsOf(declared, place);
    const workloads = costs.filter(({ resource }) => resource.type.startsWith("kubernetes:"));
    const unpriced = workloads
      .map(({ expected }) => unpricedIn(expected).filter((each) => !isUse(each)))
      .filter((missing) => missing.length > 0);
    if (unpriced.length > 0) {
      report(
        `what ${unpriced.length} of its ${workloads.length} workloads on Kubernetes cost is unknown: ` +
          `${[...new Set(unpriced.flat())].sort().join(", ")}; set cluster.region, and give its prices in the file that ` +
          "MODEL_HOSTING_PRICES names",
      );
    }
    demandDecided(costs, declared, place);
  },
});
