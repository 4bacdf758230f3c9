/**
 * Quotas of AWS that the plan keeps to, as they are where nobody asked for more: "Quotas for your Application Load
 * Balancers" and, for security groups, "Amazon VPC quotas".
 */
export const limits = {
  /** Listener rules of a load balancer, those of all its listeners together. */
  rules: 100,
  /** Values of all conditions of one listener rule; no account has more. */
  valuesPerRule: 5,
  /** Target groups that one rule forwards to; no account has more. */
  targetGroupsPerRule: 5,
  /** Certificates of a load balancer besides its listeners' default ones. */
  certificates: 25,
  /** Rules of a security group in one direction. */
  securityGroupRules: 60,
  /** Longest idle timeout of a load balancer, in seconds ("Edit attributes for your Application Load Balancer"). */
  idleTimeout: 4000,
} as const;

/** Networks of callers in one listener rule: one of its values is the host or the path. */
export const callersPerRule = limits.valuesPerRule - 1;
