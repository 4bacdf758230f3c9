import { byValue, honoured, refused, type Cell } from "./cell.js";

/** Fields that no backend of this project can express. They are in the vocabulary so that they can be refused. */
export const everywhere: Readonly<Record<string, Cell>> = {
  "placement.nodesPerReplica": byValue(
    { 1: honoured("a replica lives on one node") },
    refused(
      "a replica lives on one node on every backend here",
      "choose an accelerator with enough memory for the model, or a smaller or quantised model",
    ),
  ),
  "model.disaggregation": refused(
    "separate roles for prompt and tokens are not expressed by any backend here",
    "host one role that does both, such as vllm with chunked prefill",
  ),
  "model.adapters": refused(
    "adapters cannot be swapped while the model serves on any backend here",
    "host each adapter as a version or a model of its own",
  ),
};
