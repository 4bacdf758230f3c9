import { byValue, honoured, informs, refused, unless, type Cell } from "../cell.js";
import { listOf, refuse, unlike } from "../sagemaker/circumstances.js";
import { callersPerRule } from "./limits.js";
import { shiftsTraffic } from "./strategy.js";

const unchecked = (what: string) =>
  refused(
    `a load balancer checks no ${what}`,
    "use none and restrict access.callers, or check it in a transformer",
  );
const fromAcm = (why: string) => refused(why, "import the certificate into ACM and give tls.certificateArn");

/** Rows of `access`. */
export const accessRows: Readonly<Record<string, Cell>> = {
  "access.exposure": byValue(
    {
      internal: honoured("listener rule of the internal load balancer, for the VPC's own networks"),
      private: unless(
        [
          refuse(
            ({ spec }) => spec.access.callers?.cidrs === undefined,
            "which networks of the organisation may call is not known",
            "name them in access.callers.cidrs",
          ),
        ],
        honoured("listener rule of the internal load balancer, for the callers' networks"),
      ),
      public: unless(
        [
          refuse(
            ({ spec: { access }, certificate }) =>
              access.tls === undefined && (access.host === undefined || certificate !== true),
            "requests from the internet would cross it in plain text",
            "give access.host and access.tls.certificateArn",
          ),
        ],
        honoured("listener rule of a load balancer that faces the internet"),
      ),
    },
    refused("unknown exposure", "use internal, private or public"),
  ),
  "access.host": honoured("host of the listener rule; the name must lead to the load balancer"),
  "access.tls.certificateArn": honoured("certificate of the HTTPS listener"),
  "access.tls.kubernetesSecret": fromAcm("a load balancer takes certificates from ACM"),
  "access.tls.issuer": fromAcm("a load balancer takes certificates from ACM"),
  "access.tls.terminatedByGateway": fromAcm("there is no Gateway in front of the load balancer"),
  "access.authentication.type": byValue(
    {
      none: honoured("no authentication"),
      awsSigV4: unchecked("AWS signatures"),
      apiKey: unchecked("keys"),
      bearer: unchecked("tokens of this kind"),
    },
    refused("unknown authentication", "use none"),
  ),
  "access.authentication.header": informs("the refused authentication"),
  "access.authentication.secret": informs("the refused authentication"),
  "access.callers.principals": refused(
    "a load balancer knows networks, no IAM principals",
    "name the networks of its callers in access.callers.cidrs",
  ),
  "access.callers.namespaces": refused(
    "a load balancer knows networks, no namespaces",
    "name the networks of its callers in access.callers.cidrs",
  ),
  "access.callers.cidrs": unless(
    [
      refuse(
        ({ spec, value }) => shiftsTraffic(spec) && listOf(value).length > callersPerRule,
        `ECS moves the traffic of one listener rule, which has ${callersPerRule} networks at most`,
        "name fewer networks, or use rollout.strategy rolling or allAtOnce",
      ),
    ],
    honoured("source-ip condition of the listener rule, and ingress of the load balancer"),
  ),
  "access.callers.cidrs[]": unless(
    [
      refuse(
        ({ value }) => String(value).includes(":"),
        "the load balancer has IPv4 addresses alone",
        "name an IPv4 network, such as 10.0.0.0/8",
      ),
    ],
    honoured("source-ip condition of the listener rule, and ingress of the load balancer"),
  ),
  "access.network.vpc": refused(
    "all models of a stack share a VPC",
    "name it in the stack's setting network.vpc",
  ),
  "access.network.subnets": honoured("subnets of the tasks, in the VPC of the stack's setting network"),
  "access.network.subnets[]": unless(
    [
      refuse(
        unlike(/^subnet-[0-9a-f]{8,17}$/),
        "it is no id of a subnet",
        "name ids of subnets, such as subnet-0123456789abcdef0",
      ),
    ],
    honoured("subnet of the tasks"),
  ),
  "access.network.securityGroups": unless(
    [
      refuse(
        // "Amazon VPC quotas": five security groups a network interface, of which the host adds one.
        ({ value }) => listOf(value).length > 4,
        "a task has five security groups at most, and one is the host's",
        "name four at most",
      ),
    ],
    honoured("security groups of the tasks, beside their own"),
  ),
  "access.network.securityGroups[]": unless(
    [
      refuse(
        unlike(/^sg-[0-9a-f]{8,17}$/),
        "it is no id of a security group",
        "name ids of security groups, such as sg-0123456789abcdef0",
      ),
    ],
    honoured("security group of the tasks"),
  ),
  "access.egress.allowAll": honoured("egress of the tasks' security group"),
  "access.egress.cidrs": unless(
    [
      refuse(
        ({ internet }) => internet !== false,
        "tasks pull images, and write logs, at services of AWS that this network reaches by the internet, and so may reach all of it",
        "remove it, or host in a network that is made without NAT, where those have endpoints: the stack's setting network.nat",
      ),
    ],
    honoured("egress of the tasks' security group, beside the endpoints of AWS that they start with"),
  ),
};
