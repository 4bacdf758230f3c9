import { isAuto, type Option, type Question } from "../question.js";
import { fargateOption } from "./fargate.js";
import { instancesOptions } from "./instances.js";

/**
 * Tasks of ECS: on Fargate, and on EC2 instances. A spec that names ECS gets instances where it names their types: what is
 * chosen without being pinned must not change with a price.
 */
export function ecsOptions(question: Question): Option[] {
  const { spec } = question.parsed;
  const instances = isAuto(spec) || spec.placement.instanceTypes !== undefined;
  return [fargateOption(question, "ecs"), ...(instances ? instancesOptions(question, "ecs") : [])];
}
