import type { dynamic } from "@pulumi/pulumi";
import type * as operations from "./operations.js";

// The engine keeps the text of these functions in the state and runs it in a process of its own, in the project's
// folder. So they capture nothing, name no path of this machine, and only find the package and hand over to it.
type Operations = typeof operations;

/** Endpoint: what the engine runs. */
export const endpointProvider: dynamic.ResourceProvider = {
  diff(_id, olds, news) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/sagemaker-endpoint") as Operations).diffEndpoint(olds, news);
  },
  create(inputs) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/sagemaker-endpoint") as Operations).createEndpoint(inputs);
  },
  read(_id, props) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/sagemaker-endpoint") as Operations).readEndpoint(props);
  },
  update(_id, olds, news) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/sagemaker-endpoint") as Operations).updateEndpoint(olds, news);
  },
  delete(_id, props) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/sagemaker-endpoint") as Operations).deleteEndpoint(props);
  },
};

/** Revision history: what the engine runs. */
export const historyProvider: dynamic.ResourceProvider = {
  diff(_id, olds, news) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/sagemaker-endpoint") as Operations).diffHistory(olds, news);
  },
  create(inputs) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/sagemaker-endpoint") as Operations).createHistory(inputs);
  },
  update(_id, _olds, news) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/sagemaker-endpoint") as Operations).updateHistory(news);
  },
  delete(_id, props) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/sagemaker-endpoint") as Operations).deleteHistory(props);
  },
};

/** Scaling anchor: what the engine runs. */
export const anchorProvider: dynamic.ResourceProvider = {
  diff(_id, olds, news) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/sagemaker-endpoint") as Operations).diffAnchor(olds, news);
  },
  create(inputs) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/sagemaker-endpoint") as Operations).createAnchor(inputs);
  },
};
