import * as pulumi from "@pulumi/pulumi";
import { earlierChoices, hostStack, readStackModels, type HostedStack } from "./components/index.js";

/**
 * The stack's outputs: `models`, how applications call each model, by name (`schemas/endpoint.schema.json`); `placements`,
 * where each is hosted and what that is expected to cost (`schemas/placements.schema.json`). A function, because what
 * earlier updates chose has to be read before anything is registered.
 */
export = async (): Promise<HostedStack> => {
  const config = new pulumi.Config();
  const source = `Pulumi.${pulumi.getStack()}.yaml`;
  const documents = readStackModels(config.getObject("models"), pulumi.getRootDirectory(), source);
  const setting = (name: string): unknown => config.getObject(name);
  return hostStack({
    documents,
    settings: {
      kubernetes: setting("kubernetes"),
      sagemaker: setting("sagemaker"),
      network: setting("network"),
      ecs: setting("ecs"),
      eks: setting("eks"),
      placement: setting("placement"),
    },
    source,
    pins: await earlierChoices(documents),
  });
};
