import { strategyOf, type HostingSpec, type Strategy } from "../../spec/index.js";

/** How a new version takes over on ECS where the spec does not say. */
export const naturalStrategy: Strategy = "allAtOnce";

/** How a new version takes over on ECS. */
export function ecsStrategy(spec: HostingSpec): Strategy {
  return strategyOf(spec, naturalStrategy);
}

/** Whether ECS moves the traffic from the old tasks to the new ones by the weights of a listener rule. */
export function shiftsTraffic(spec: HostingSpec): boolean {
  const strategy = ecsStrategy(spec);
  return strategy === "canary" || strategy === "linear" || strategy === "blueGreen";
}
