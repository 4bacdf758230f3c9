import { PolicyPack } from "@pulumi/policy";
import { rules } from "./rules/index.js";

// The only file with an effect: constructing the pack starts the server that the engine asks.
new PolicyPack("model-hosting", {
  description: "Guardrails for hosted machine-learning models on Kubernetes.",
  policies: rules.map(({ policy }) => policy),
});
