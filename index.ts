import * as pulumi from "@pulumi/pulumi";
import { hostStack, readStackModels } from "./components/index.js";

const config = new pulumi.Config();
const source = `Pulumi.${pulumi.getStack()}.yaml`;

/** How applications call each model, by name; described by `schemas/endpoint.schema.json`. */
export const models = hostStack({
  documents: readStackModels(config.getObject("models"), pulumi.getRootDirectory(), source),
  settings: { kubernetes: config.getObject("kubernetes"), sagemaker: config.getObject("sagemaker") },
  source,
});
