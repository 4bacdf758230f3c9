import { type JsonObject, textAt } from "../provider/json.js";
import { networkFunctions } from "./networkInvokes.js";
import { partitionOf } from "./partitions.js";
import { policyDocument } from "./policyDocument.js";
import type { ServiceName } from "./services.js";
import type { ApiInput } from "./translate.js";

/** What the functions work with. */
export interface InvokeContext {
  region: string;
  call: (service: ServiceName, action: string, input?: ApiInput) => Promise<JsonObject>;
}

export type Invoke = (context: InvokeContext, args: JsonObject) => Promise<JsonObject> | JsonObject;

/** The package's functions, by their tokens. */
const functions: Record<string, Invoke> = {
  "aws:index/getCallerIdentity:getCallerIdentity": async ({ call }) => {
    const { Account, Arn, UserId } = await call("sts", "GetCallerIdentity");
    return { id: Account, accountId: Account, arn: Arn, userId: UserId };
  },
  "aws:index/getRegion:getRegion": ({ region }) => ({
    ...{ id: region, name: region, region },
    description: region,
    endpoint: `ec2.${region}.${partitionOf(region).dnsSuffix}`,
  }),
  "aws:index/getPartition:getPartition": ({ region }) => {
    const { partition, dnsSuffix } = partitionOf(region);
    const reverseDnsPrefix = dnsSuffix.split(".").toReversed().join(".");
    return { id: partition, partition, dnsSuffix, reverseDnsPrefix };
  },
  "aws:eks/getCluster:getCluster": async ({ call }, args) => {
    const { getCluster } = await import("./types/eks/cluster.js");
    return getCluster((action, input) => call("eks", action, input), textAt(args, "name"));
  },
  "aws:iam/getSessionContext:getSessionContext": async ({ call }, args) => {
    const { getSessionContext } = await import("./sessionContext.js");
    return getSessionContext((action, input) => call("iam", action, input), textAt(args, "arn"));
  },
  "aws:iam/getPolicyDocument:getPolicyDocument": (_context, args) => policyDocument(args),
  ...networkFunctions,
};

/** @throws for a function that is not in the table, with where to add it. */
export async function invokeFunction(
  token: string,
  args: JsonObject,
  context: InvokeContext,
): Promise<JsonObject> {
  const invoke = functions[token];
  if (invoke === undefined) {
    throw new Error(
      `The function ${token} is not in the table of the sandbox's stand-in for the AWS provider. Add it to ` +
        "sandbox/standIns/awsProvider/invokes.ts and to test/engine/awsProvider.test.ts.",
    );
  }
  const region = textAt(args, "region") || context.region;
  return invoke({ ...context, region }, args);
}
