import type { Option, Question } from "../question.js";
import { instancesOptions } from "./instances.js";

/** Containers on EC2 instances, without an orchestrator. */
export function ec2Options(question: Question): Option[] {
  return instancesOptions(question, "ec2");
}
