import { siteOf, type Option, type Question } from "../question.js";
import { elsewhere } from "./residency.js";
import { otherThanWebService, withoutHost } from "./webServices.js";

/** Hosts of one's own without a cluster, at the prices that the site's list has for CPU, memory and accelerators. */
export function onPremisesOptions({ parsed: { spec }, environment }: Question): Option[] {
  const { region } = environment.cluster;
  return [
    {
      candidate: { backend: "onPremises", mode: "realtime" },
      mode: "realtime",
      region: siteOf(environment),
      reasons: [
        ...withoutHost("onPremises", spec),
        ...otherThanWebService(spec),
        ...(region === undefined ? [] : elsewhere(spec, region, "the site")),
      ],
      notes: [],
    },
  ];
}
