import { z } from "zod";
import { duration, size } from "../spec/schema/scalars.js";

const models = z.int().min(1).default(1);

/** What an estimate takes for granted and a hosting spec does not say. Every estimate names the values it used. */
export const assumptions = z.strictObject({
  utilisation: z
    .number()
    .positive()
    .max(1)
    .default(0.7)
    .describe(
      "Share of the replicas' places that is busy, where the spec scales on neither requests nor concurrency.",
    ),
  logsPerRequest: size.default("1k").describe("What the containers write to their log for one request."),
  shared: z
    .strictObject({
      loadBalancer: models.describe("Models behind one load balancer. Default: 1."),
      cluster: models.describe("Models on one EKS cluster. Default: 1."),
      natGateways: z.int().min(0).default(1).describe("NAT gateways of the network. Default: 1."),
      network: models.describe("Models that share the NAT gateways. Default: 1."),
    })
    .prefault({})
    .describe("What several models pay together, each an equal share."),
  node: z
    .strictObject({
      reservedCpu: z.number().min(0).default(0.1).describe("CPU that the system takes of a node."),
      reservedGiB: z.number().min(0).default(0.5).describe("Memory that the system takes of a node, in GiB."),
      volumeGiB: z.number().min(0).default(30).describe("Root volume of a node, gp3, in GiB."),
    })
    .prefault({})
    .describe("EC2 instances that carry containers."),
  async: z
    .strictObject({
      start: duration
        .default("10m")
        .describe("From a request to a replica that was asleep until it answers."),
      idle: duration.default("15m").describe("From the last answer until the replica is taken away."),
      wakesPerMonth: z
        .number()
        .min(0)
        .optional()
        .describe("How often it wakes. Default: as often as requests that come at random would wake it."),
    })
    .prefault({})
    .describe("An asynchronous model that may sleep."),
  serverless: z
    .strictObject({
      coldStart: duration
        .default("10s")
        .describe("From a request that finds no container until one answers. Assumed, not measured."),
      keptWarm: duration
        .default("5m")
        .describe("How long a container waits for the next request. Assumed, not measured."),
    })
    .prefault({})
    .describe("A serverless model, whose containers end when nobody asks for them."),
  batch: z
    .strictObject({
      start: duration.default("5m").describe("Time of a job before its first request."),
      jobsPerMonth: z
        .number()
        .positive()
        .optional()
        .describe("Jobs a month, where applications start them and no schedule does."),
    })
    .prefault({})
    .describe("A model that runs as jobs."),
});

/** What an estimate takes for granted, with defaults filled in. */
export type Assumptions = z.output<typeof assumptions>;
