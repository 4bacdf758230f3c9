import { type Resource, unknown } from "../../analyze.js";
import type { RuleCases } from "../../ruleCases.js";

const owned = { "model-hosting/owner": "ml", "model-hosting/cost-centre": "research" };
const everyTag = Object.entries(owned).map(([key, value]) => ({ key, value, propagateAtLaunch: true }));

function bucket(props: object): Resource {
  return { type: "aws:s3/bucket:Bucket", name: "files", props: { ...props } };
}

function service(props: object): Resource {
  return { type: "aws:ecs/service:Service", name: "digits", props: { tags: owned, ...props } };
}

function group(tags: unknown): Resource {
  return { type: "aws:autoscaling/group:Group", name: "nodes", props: { tags } };
}

function vpcEndpoint(vpcEndpointType?: string): Resource {
  const type = vpcEndpointType === undefined ? {} : { vpcEndpointType };
  return { type: "aws:ec2/vpcEndpoint:VpcEndpoint", name: "s3", props: { serviceName: "s3", ...type } };
}

function endpoint(variant: object, tags: unknown = {}): Resource {
  return {
    type: "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
    name: "digits",
    props: { productionVariants: [variant], tags },
  };
}

const onInstances = { instanceType: "ml.m5.large", initialInstanceCount: 1 };
const asked = "set the tag to a day within 30 days from now, or delete the resource";
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

/** Cases of the rules on tags. */
export const tagCases: readonly RuleCases[] = [
  {
    rule: "required-tags",
    passes: [
      { what: "the tags", resources: [bucket({ tags: owned })] },
      { what: "tags that the provider adds", resources: [bucket({ tagsAll: owned })] },
      { what: "a service that hands them on", resources: [service({ propagateTags: "SERVICE" })] },
      { what: "a group that hands them on", resources: [group(everyTag)] },
      { what: "what costs nothing", resources: [{ type: "aws:iam/role:Role", props: {} }] },
      {
        what: "a gateway endpoint of a VPC, which costs nothing",
        resources: [vpcEndpoint("Gateway"), vpcEndpoint()],
      },
      {
        what: "other tags where the settings ask for those",
        resources: [bucket({ tags: { team: "ml" } })],
        settings: { tags: ["team"] },
      },
    ],
    fails: [
      {
        what: "no tags",
        resources: [bucket({})],
        reports: [
          'Bucket "files": has no tag model-hosting/owner and model-hosting/cost-centre; what it costs is nobody\'s; set the tags',
        ],
      },
      {
        what: "an interface endpoint of a VPC without tags",
        resources: [vpcEndpoint("Interface")],
        reports: [
          'VpcEndpoint "s3": has no tag model-hosting/owner and model-hosting/cost-centre; what it costs is nobody\'s; set the tags',
        ],
      },
      {
        what: "an empty tag",
        resources: [bucket({ tags: { ...owned, "model-hosting/owner": " " } })],
        reports: ['Bucket "files": has no tag model-hosting/owner; what it costs is nobody\'s; set the tags'],
      },
      {
        what: "a service that keeps them",
        resources: [service({ propagateTags: "NONE" })],
        reports: [
          'Service "digits": hands its tags on to no task, so that what they cost is nobody\'s; set propagateTags to SERVICE',
        ],
      },
    ],
    unknown: [
      {
        what: "a tag beside one that is missing",
        resources: [bucket({ tags: { "model-hosting/owner": unknown } })],
        reports: [
          { level: "mandatory", says: /has no tag model-hosting\/cost-centre;/ },
          { level: "advisory", says: /model-hosting\/owner can't be known/ },
        ],
      },
      {
        what: "all tags",
        resources: [bucket({ tags: unknown })],
        reports: [{ level: "advisory", says: /tags can't be known/ }],
      },
      {
        what: "whether a group hands a tag on, beside one that it keeps",
        resources: [
          group([
            { ...everyTag[0], propagateAtLaunch: unknown },
            { ...everyTag[1], propagateAtLaunch: false },
          ]),
        ],
        reports: [
          { level: "mandatory", says: /does not hand the tag model-hosting\/cost-centre on/ },
          { level: "advisory", says: /propagateAtLaunch can't be known/ },
        ],
      },
    ],
  },
  {
    rule: "expiry-set",
    passes: [
      {
        what: "a day that is near",
        resources: [endpoint(onInstances, { "model-hosting/expires": tomorrow })],
      },
      {
        what: "a serverless endpoint",
        resources: [endpoint({ serverlessConfig: { memorySizeInMb: 1024 } })],
      },
      { what: "what costs nothing while nobody uses it", resources: [bucket({})] },
      {
        what: "a gateway endpoint of a VPC, which costs nothing",
        resources: [vpcEndpoint("Gateway"), vpcEndpoint()],
      },
    ],
    fails: [
      {
        what: "no day",
        resources: [endpoint(onInstances)],
        reports: [
          `EndpointConfiguration "digits": costs by the hour and has no tag model-hosting/expires; ${asked}`,
        ],
      },
      {
        what: "an interface endpoint of a VPC without a day",
        resources: [vpcEndpoint("Interface")],
        reports: [`VpcEndpoint "s3": costs by the hour and has no tag model-hosting/expires; ${asked}`],
      },
      {
        what: "a day that has been",
        resources: [endpoint(onInstances, { "model-hosting/expires": "2020-02-29" })],
        reports: [`EndpointConfiguration "digits": costs by the hour and expired on 2020-02-29; ${asked}`],
      },
      {
        what: "a day that is far away",
        resources: [endpoint(onInstances, { "model-hosting/expires": "2999-01-01" })],
        reports: [
          `EndpointConfiguration "digits": costs by the hour and expires on 2999-01-01, which is more than 30 days away; ${asked}`,
        ],
      },
      {
        what: "no day at all, without repeating it",
        resources: [endpoint(onInstances, { "model-hosting/expires": "s3cr3t" })],
        reports: [
          `EndpointConfiguration "digits": costs by the hour and its tag model-hosting/expires is no day as YYYY-MM-DD; ${asked}`,
        ],
      },
    ],
    unknown: [
      {
        what: "the day",
        resources: [endpoint(onInstances, { "model-hosting/expires": unknown })],
        reports: [{ level: "advisory", says: /model-hosting\/expires can't be known/ }],
      },
      {
        what: "the variants of an endpoint without a day",
        resources: [{ ...endpoint({}), props: { productionVariants: unknown } }],
        reports: [{ level: "mandatory", says: /costs by the hour and has no tag/ }],
      },
      {
        what: "the kind of an endpoint of a VPC without a day",
        resources: [vpcEndpoint(unknown)],
        reports: [{ level: "mandatory", says: /costs by the hour and has no tag/ }],
      },
    ],
  },
];
