import type { Account } from "../aws/account.js";
import { filesOf, type Files } from "./files.js";
import { asyncLocations, type AsyncLocations } from "./modes/async.js";
import type { Workload } from "./workload.js";

/** Where the files of a model lie that is not called directly; empty for one that is. */
export interface Places {
  readonly async?: AsyncLocations;
  readonly batch?: Files;
}

/** The places of a model's mode; `bucket` is the one made for the model, or the settings'. */
export function placesOf(workload: Workload, account: Account, bucket: string): Places {
  switch (workload.mode) {
    case "realtime":
    case "serverless":
      return {};
    case "async":
      return { async: asyncLocations(workload, account, bucket) };
    case "batch":
      return { batch: filesOf(workload, bucket) };
  }
}

/** The places of an asynchronous model. */
export function asyncOf({ async: locations }: Places): AsyncLocations {
  if (locations === undefined) {
    throw new TypeError("an asynchronous model has places of files");
  }
  return locations;
}
