import type { Option, Question } from "../question.js";
import { fargateOption } from "./fargate.js";
import { instancesOptions } from "./instances.js";

/** Pods on the EC2 instances of an EKS cluster, or on Fargate; the cluster's control plane costs as well. */
export function eksOptions(question: Question): Option[] {
  return question.environment.offer.eks?.cluster?.pods === "fargate"
    ? [fargateOption(question, "eks")]
    : instancesOptions(question, "eks");
}
