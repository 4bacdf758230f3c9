import type { Option, Question } from "../question.js";
import { instancesOptions } from "./instances.js";

/** Pods on the EC2 instances of an EKS cluster, which pays for its control plane as well. */
export function eksOptions(question: Question): Option[] {
  return instancesOptions(question, "eks");
}
