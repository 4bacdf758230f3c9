import type { dynamic } from "@pulumi/pulumi";
import type * as operations from "./operations.js";

// The engine keeps the text of these functions in the state and runs it in a process of its own, in the project's
// folder. So they capture nothing, name no path of this machine, and only find the package and hand over to it.
type Operations = typeof operations;

/** Rollout of a service: what the engine runs. */
export const rolloutProvider: dynamic.ResourceProvider = {
  diff(_id, olds, news) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/ecs-rollout") as Operations).diffRollout(olds, news);
  },
  create(inputs) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/ecs-rollout") as Operations).createRollout(inputs);
  },
  read(_id, props) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/ecs-rollout") as Operations).readRollout(props);
  },
  update(_id, olds, news) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/ecs-rollout") as Operations).updateRollout(olds, news);
  },
};

/** History of task definitions: what the engine runs. */
export const historyProvider: dynamic.ResourceProvider = {
  diff(_id, olds, news) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/ecs-rollout") as Operations).diffHistory(olds, news);
  },
  create(inputs) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/ecs-rollout") as Operations).createHistory(inputs);
  },
  update(_id, _olds, news) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/ecs-rollout") as Operations).updateHistory(news);
  },
  delete(_id, props) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/ecs-rollout") as Operations).deleteHistory(props);
  },
};
