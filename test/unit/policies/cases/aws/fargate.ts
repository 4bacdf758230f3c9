import { type Resource, unknown } from "../../analyze.js";
import type { RuleCases } from "../../ruleCases.js";

const region = "us-east-1";

function task(props: object): Resource {
  return {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    name: "digits",
    region,
    props: { requiresCompatibilities: ["FARGATE"], cpu: "256", memory: "512", ...props },
  };
}

function service(props: object): Resource {
  return { type: "aws:ecs/service:Service", name: "digits", region, props: { ...props } };
}

const arm = { runtimePlatform: { cpuArchitecture: "ARM64" } };

/** Cases of the rules on Fargate. */
export const fargateCases: readonly RuleCases[] = [
  {
    rule: "fargate-size-valid",
    passes: [
      { what: "a size in units", resources: [task({ cpu: "1024", memory: "2048" })] },
      { what: "a size in vCPU and GB", resources: [task({ cpu: ".25 vCPU", memory: "0.5 GB" })] },
      { what: "a size in numbers", resources: [task({ cpu: 16384, memory: 122880 })] },
      { what: "storage within the bounds", resources: [task({ ephemeralStorage: { sizeInGib: 21 } })] },
      {
        what: "any size on EC2",
        resources: [task({ requiresCompatibilities: ["EC2"], cpu: "300", memory: "300" })],
      },
      {
        what: "a task that does not say where it runs",
        resources: [task({ requiresCompatibilities: null, cpu: "300" })],
      },
    ],
    fails: [
      {
        what: "memory that is not sold with the CPU",
        resources: [task({ cpu: "512", memory: "8192" })],
        reports: [
          'TaskDefinition "digits": cpu 512 with memory 8192 is no size of Fargate, which sells memory of 1024, 2048, 3072 or 4096 MiB with it; write cpu 1024 and memory 8192, 0.07604 USD an hour (us-east-1, price of 2026-03-11)',
        ],
      },
      {
        what: "CPU that is not sold, by another spelling of the type",
        resources: [{ ...task({ cpu: "3 vCPU", memory: "6 GB" }), type: "aws:ecs:TaskDefinition" }],
        reports: [
          'TaskDefinition "digits": cpu 3072 with memory 6144 is no size of Fargate, which has 256, 512, 1024, 2048, 4096, 8192 or 16384 CPU units; write cpu 4096 and memory 8192, 0.19748 USD an hour (us-east-1, price of 2026-03-11)',
        ],
      },
      {
        what: "more than Fargate has",
        resources: [task({ cpu: 32768, memory: 65536 })],
        reports: [
          'TaskDefinition "digits": cpu 32768 with memory 65536 is no size of Fargate, which has 256, 512, 1024, 2048, 4096, 8192 or 16384 CPU units; the largest is cpu 16384 with memory 122880: split the task, or use EC2 instances',
        ],
      },
      {
        what: "a task without a size, in a region without prices",
        resources: [{ ...task({ cpu: null, memory: "much" }), region: "eu-north-1" }],
        reports: [
          'TaskDefinition "digits": has no cpu and memory that ECS can read, and Fargate needs both; the smallest size is cpu 256 with memory 512, an unknown amount an hour (not known: price of fargate cpuHour in eu-north-1, price of fargate gbHour in eu-north-1)',
        ],
      },
      {
        what: "storage out of bounds, written as text in a list",
        resources: [task({ ephemeralStorage: [{ sizeInGib: "300" }] })],
        reports: [
          'TaskDefinition "digits": ephemeralStorage.sizeInGib is 300; Fargate gives 21 to 200 GiB, each above 20 at 0.000111 USD an hour (us-east-1, price of 2026-03-11); leave it out for 20 GiB, or keep files on EFS or S3',
        ],
      },
    ],
    unknown: [
      {
        what: "memory that is not known",
        resources: [task({ memory: unknown })],
        reports: [{ level: "advisory", says: /memory can't be known/ }],
      },
      {
        what: "memory that is not known beside storage that is out of bounds",
        resources: [task({ memory: unknown, ephemeralStorage: { sizeInGib: 10 } })],
        reports: [
          { level: "mandatory", says: /sizeInGib is 10/ },
          { level: "advisory", says: /memory can't be known/ },
        ],
      },
      {
        what: "where it runs",
        resources: [task({ requiresCompatibilities: [unknown], cpu: "300" })],
        reports: [{ level: "advisory", says: /requiresCompatibilities\.0 can't be known/ }],
      },
    ],
  },
  {
    rule: "fargate-arm",
    passes: [
      { what: "a task on ARM", resources: [task(arm)] },
      {
        what: "a task for Windows",
        resources: [task({ runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" } })],
      },
      { what: "a task on EC2", resources: [task({ requiresCompatibilities: ["EC2"] })] },
    ],
    fails: [
      {
        what: "a task that names no processor",
        resources: [task({ cpu: "1024", memory: "2048" })],
        reports: [
          'TaskDefinition "digits": runs on X86_64; a task costs 0.04937 and on ARM64 0.0395 USD an hour (us-east-1, price of 2026-03-11); set runtimePlatform.cpuArchitecture to ARM64 if the image is built for it',
        ],
      },
      {
        what: "a task on X86_64 without a size",
        resources: [task({ cpu: "", runtimePlatform: [{ cpuArchitecture: "X86_64" }] })],
        reports: [
          'TaskDefinition "digits": runs on X86_64; ARM64 is a fifth cheaper; set runtimePlatform.cpuArchitecture to ARM64 if the image is built for it',
        ],
      },
    ],
    unknown: [
      {
        what: "a processor",
        resources: [task({ runtimePlatform: { cpuArchitecture: unknown } })],
        reports: [{ level: "advisory", says: /cpuArchitecture can't be known/ }],
      },
    ],
  },
  {
    rule: "fargate-spot",
    passes: [
      {
        what: "a service with spare capacity",
        resources: [
          service({
            capacityProviderStrategies: [
              { capacityProvider: "FARGATE", base: 1 },
              { capacityProvider: "FARGATE_SPOT" },
            ],
          }),
        ],
      },
      { what: "a service on EC2", resources: [service({ launchType: "EC2" })] },
      { what: "a service that follows its cluster", resources: [service({})] },
      {
        what: "spare capacity beside what is not known",
        resources: [
          service({
            capacityProviderStrategies: [{ capacityProvider: unknown }, { capacityProvider: "FARGATE_SPOT" }],
          }),
        ],
      },
    ],
    fails: [
      {
        what: "a launch type",
        resources: [service({ launchType: "FARGATE" })],
        reports: [
          'Service "digits": runs on FARGATE alone (launchType); FARGATE_SPOT is cheaper by a discount that changes and that no price list here has, and is taken back with two minutes\' notice; name it in capacityProviderStrategies',
        ],
      },
      {
        what: "a strategy",
        resources: [service({ capacityProviderStrategies: { capacityProvider: "fargate" } })],
        reports: [
          'Service "digits": runs on FARGATE alone (capacityProviderStrategies); FARGATE_SPOT is cheaper by a discount that changes and that no price list here has, and is taken back with two minutes\' notice; name it in capacityProviderStrategies',
        ],
      },
    ],
    unknown: [
      {
        what: "a provider",
        resources: [
          service({
            capacityProviderStrategies: [{ capacityProvider: "FARGATE" }, { capacityProvider: unknown }],
          }),
        ],
        reports: [{ level: "advisory", says: /capacityProvider can't be known/ }],
      },
    ],
  },
];
