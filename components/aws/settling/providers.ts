import type { dynamic } from "@pulumi/pulumi";
import type * as operations from "./operations.js";

// As those of the hosted endpoint: text in the state, which finds the package and hands over to it.
type Operations = typeof operations;

/** Settled: what the engine runs. */
export const settledProvider: dynamic.ResourceProvider = {
  diff(_id, olds, news) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/settling") as Operations).diffSettled(olds, news);
  },
  create(inputs) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/settling") as Operations).createSettled(inputs);
  },
  update(_id, _olds, news) {
    const load = process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/_`);
    return (load("pulumi-model-hosting/settling") as Operations).updateSettled(news);
  },
};
