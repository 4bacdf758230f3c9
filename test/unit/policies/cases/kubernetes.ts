import { unknown } from "../analyze.js";
import { autoscaler, container, deployment, deploymentOf, goodContainer, service } from "../objects.js";
import type { RuleCases } from "../ruleCases.js";

const undecided = { level: "advisory", says: /can't be known during preview/ } as const;

const ranged = { "model-hosting/min-replicas": "1", "model-hosting/max-replicas": "4" };

function gpu(count: unknown) {
  return container({
    resources: { requests: { cpu: 1, memory: "1Gi" }, limits: { memory: "1Gi", "nvidia.com/gpu": count } },
  });
}

/** Cases of the rules in policies/rules/kubernetes. */
export const kubernetesCases: readonly RuleCases[] = [
  {
    rule: "container-resources-set",
    passes: [{ what: "a container with requests and a memory limit", resources: [deployment()] }],
    fails: [
      {
        what: "a container without any",
        resources: [deploymentOf(container({ resources: {} }))],
        reports: [
          'Deployment "digits": container "model" does not set resources.requests.cpu, resources.requests.memory, resources.limits.memory; give each an amount greater than zero',
        ],
      },
    ],
    unknown: [
      {
        what: "containers that are computed, beside one that lacks a limit",
        resources: [deploymentOf(unknown, container({ resources: { requests: { cpu: 1, memory: "1Gi" } } }))],
        reports: [{ level: "mandatory", says: /does not set resources\.limits\.memory/ }, undecided],
      },
    ],
  },
  {
    rule: "accelerators-need-approval",
    passes: [
      { what: "a model without accelerators", resources: [deployment()] },
      {
        what: "a GPU that somebody approved",
        resources: [
          deployment({
            pod: { containers: [gpu(1)] },
            metadata: { annotations: { "model-hosting/accelerator-approved-by": "platform" } },
          }),
        ],
      },
    ],
    fails: [
      {
        what: "a GPU that nobody approved",
        resources: [deploymentOf(gpu("1"))],
        reports: [
          'Deployment "digits": uses nvidia.com/gpu without approval; name the approver in the annotation `model-hosting/accelerator-approved-by`, or ask the owner of the policy configuration to add the name to `approved`',
        ],
      },
    ],
    unknown: [
      {
        what: "a number of GPUs that is computed",
        resources: [deploymentOf(gpu(unknown))],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "replicas-bounded",
    passes: [{ what: "two replicas", resources: [deployment()] }],
    fails: [
      {
        what: "more replicas than the maximum, written as a text",
        resources: [deployment({ spec: { replicas: "11" } })],
        reports: ['Deployment "digits": spec.replicas is 11; the maximum allowed is 10'],
      },
    ],
    unknown: [
      {
        what: "a computed number",
        resources: [deployment({ spec: { replicas: unknown } })],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "autoscaling-present",
    passes: [
      {
        what: "a range with an autoscaler",
        resources: [
          deployment({ metadata: { annotations: ranged } }),
          autoscaler({ minReplicas: 1, maxReplicas: 4 }),
        ],
      },
    ],
    fails: [
      {
        what: "a range without one",
        resources: [deployment({ metadata: { annotations: ranged } })],
        reports: [
          'Deployment "digits": declares 1 to 4 replicas, and no autoscaler in the stack targets it; add one, or make the two numbers equal',
        ],
      },
    ],
    unknown: [
      {
        what: "an autoscaler whose target is computed",
        resources: [
          deployment({ metadata: { annotations: ranged } }),
          autoscaler({ scaleTargetRef: { kind: "Deployment", name: unknown } }),
        ],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "autoscaling-useful",
    passes: [{ what: "a range", resources: [autoscaler({ minReplicas: 1, maxReplicas: 4 })] }],
    fails: [
      {
        what: "a minimum that is the maximum",
        resources: [autoscaler({ minReplicas: 2, maxReplicas: 2 })],
        reports: [
          'HorizontalPodAutoscaler "digits": scales from 2 to 2 replicas, so it never scales; raise the maximum, or set the workload\'s replicas and leave the autoscaler out',
        ],
      },
    ],
    unknown: [
      {
        what: "a computed maximum",
        resources: [autoscaler({ minReplicas: 2, maxReplicas: unknown })],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "image-pinned",
    passes: [{ what: "a version tag", resources: [deployment()] }],
    fails: [
      {
        what: "the tag latest",
        resources: [deploymentOf(container({ image: "digits:latest" }))],
        reports: [
          'Deployment "digits": container "model" uses image "digits:latest", whose tag "latest" moves; use a version tag or a digest',
        ],
      },
    ],
    unknown: [
      {
        what: "a computed image",
        resources: [deploymentOf(container({ image: unknown }))],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "no-public-exposure",
    passes: [{ what: "a Service inside the cluster", resources: [service({ type: "ClusterIP" })] }],
    fails: [
      {
        what: "a load balancer that is not internal",
        resources: [service({ type: "LoadBalancer" })],
        reports: [
          'Service "digits": is of type LoadBalancer without an annotation that makes it internal; keep it private, or name the approver in the annotation `model-hosting/public-exposure-approved`, or ask the owner of the policy configuration to add the name to `approved`',
        ],
      },
    ],
    unknown: [{ what: "a computed type", resources: [service({ type: unknown })], reports: [undecided] }],
  },
  {
    rule: "required-labels",
    passes: [{ what: "owner and cost centre on workload and pods", resources: [deployment()] }],
    fails: [
      {
        what: "a workload without them",
        resources: [deployment({ metadata: { labels: {} } })],
        reports: [
          'Deployment "digits": metadata.labels lacks model-hosting/owner, model-hosting/cost-centre; set each to a value that is not empty',
        ],
      },
    ],
    unknown: [
      {
        what: "computed labels",
        resources: [deployment({ metadata: { labels: unknown } })],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "no-plain-secrets",
    passes: [{ what: "a harmless variable", resources: [deploymentOf(goodContainer)] }],
    fails: [
      {
        what: "a password, which it does not repeat",
        resources: [deploymentOf(container({ env: [{ name: "DB_PASSWORD", value: "hunter2hunter2" }] }))],
        reports: [
          'Deployment "digits": container "model", environment variable "DB_PASSWORD": the name says that it is a credential, and the value is a literal; keep it in a Secret and refer to it by valueFrom.secretKeyRef',
        ],
      },
    ],
    unknown: [
      {
        what: "a computed password",
        resources: [deploymentOf(container({ env: [{ name: "DB_PASSWORD", value: unknown }] }))],
        reports: [{ level: "mandatory", says: /the value is a computed literal/ }],
      },
      {
        what: "a list of variables that is computed",
        resources: [deploymentOf(container({ env: unknown }))],
        reports: [undecided],
      },
    ],
  },
];
