/**
 * Limits of ECS and of what it works with, each with the page of the AWS documentation that states it. Sizes in bytes,
 * times in seconds. "API reference" is the Amazon ECS API reference.
 */

const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;

/** API reference, RegisterTaskDefinition, cpu and memory: the largest Fargate task. */
export const largestTask = { cpu: 16, memory: 120 * gibibyte } as const;
/** API reference, ContainerDefinition, memory: what Docker gives a container at least. */
export const leastMemory = 6 * mebibyte;
/** API reference, EphemeralStorage: disk of a Fargate task; what it has where nothing is said is included. */
export const taskDisk = { included: 20 * gibibyte, most: 200 * gibibyte } as const;
/** "Amazon ECS service quotas": 64 KB a task definition, of which the host needs a quarter for what the spec does not write. */
export const largestModel = 48 * 1024;
/** API reference, CanaryConfiguration: per cent of the traffic. */
export const canaryShare = { least: 0.1, most: 100 } as const;
/** API reference, LinearConfiguration: per cent of the traffic. */
export const leastLinearStep = 3;
/** API reference, DeploymentConfiguration, bakeTimeInMinutes, and the waits of canaries and linear steps. */
export const longestBake = 1440 * 60;
/** Elastic Load Balancing user guide, "Quotas for your Application Load Balancers": target groups an action. */
export const mostVariants = 5;
/** As above, condition values a rule; a host or a path is one of them. */
export const callersPerRule = 4;
/** Amazon CloudWatch API reference, Alarm, AlarmName. */
export const longestAlarmName = 255;
/** "Tagging your Amazon ECS resources": 50 tags a resource, of which the host needs up to 20 for itself. */
export const mostTags = 30;
/** As above: characters of a tag's value. */
export const longestTag = 256;
/** API reference, CapacityProviderStrategyItem: weights are whole numbers up to 1000. */
export const weightsOfPercent = 10;
