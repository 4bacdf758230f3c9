import { PolicyPack } from "@pulumi/policy";
import { rules } from "./rules/index.js";

// The only file with an effect: constructing the pack starts the server that the engine asks.
new PolicyPack("model-hosting", {
  description: "Guardrails on the cost and safety of hosted machine-learning models, on AWS and Kubernetes.",
  policies: rules.map(({ policy }) => policy),
});
