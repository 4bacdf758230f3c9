import { Topic } from "@pulumi/aws/sns/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { regional, type Parts } from "./children.js";
import { topicNames } from "./modes/async.js";
import { transformed } from "../transform.js";

/** Makes the topics on which an asynchronous model says of each request how it ended. */
export function createTopics({ workload, transform, parent, tags }: Parts): pulumi.Resource[] {
  const { kmsKeyArn } = workload.settings;
  return Object.values(topicNames(workload)).map((name) => {
    const args = {
      ...regional(workload),
      name,
      tags,
      ...(kmsKeyArn === undefined ? {} : { kmsMasterKeyId: kmsKeyArn }),
    };
    return new Topic(...transformed(transform.topic, name, args, { parent }));
  });
}
