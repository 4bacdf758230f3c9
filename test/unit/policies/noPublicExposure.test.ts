import assert from "node:assert/strict";
import { judge, messages, unknown } from "./analyze.js";
import { deployment, service } from "./objects.js";

const RULE = "no-public-exposure";
const ANNOTATION = "model-hosting/public-exposure-approved";

function object(type: string, spec: object, annotations: object = {}) {
  return { type, props: { metadata: { name: "digits", namespace: "models", annotations }, spec } };
}

const ingress = (spec: object, annotations: object = {}) =>
  object("kubernetes:networking.k8s.io/v1:Ingress", spec, annotations);
const gateway = (spec: object) => object("kubernetes:gateway.networking.k8s.io/v1:Gateway", spec);
const route = (...parentRefs: unknown[]) =>
  object("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", { parentRefs });

describe("policy no-public-exposure", () => {
  it("passes what stays inside the cluster", async () => {
    const inside = [service({}), service({ type: "ClusterIP", externalIPs: [] }), deployment()];
    for (const resource of [...inside, route({ kind: "Service", name: "digits" })]) {
      assert.deepEqual(await judge(RULE, resource), []);
    }
  });

  it("passes the internal load balancers of the clouds", async () => {
    const annotations = {
      "service.beta.kubernetes.io/aws-load-balancer-internal": "true",
      "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal",
      "service.beta.kubernetes.io/azure-load-balancer-internal": "true",
      "networking.gke.io/load-balancer-type": "Internal",
      "cloud.google.com/load-balancer-type": "Internal",
    };
    for (const [annotation, value] of Object.entries(annotations)) {
      assert.deepEqual(await judge(RULE, service({ type: "LoadBalancer" }, { [annotation]: value })), []);
      assert.equal(
        (await judge(RULE, service({ type: "LoadBalancer" }, { [annotation]: "false" }))).length,
        1,
      );
    }
    assert.deepEqual(await judge(RULE, ingress({}, { "alb.ingress.kubernetes.io/scheme": "internal" })), []);
  });

  it("reports each way out, and says how to get approval", async () => {
    const cases: [ReturnType<typeof object>, string][] = [
      [
        object("kubernetes:core/v1:Service", { type: "LoadBalancer" }),
        'Service "digits": is of type LoadBalancer without an annotation that makes it internal',
      ],
      [
        object("kubernetes:core/v1:Service", { type: "NodePort" }),
        'Service "digits": is of type NodePort, which opens a port on every node',
      ],
      [
        object("kubernetes:core/v1:Service", { externalIPs: ["203.0.113.7"] }),
        'Service "digits": has externalIPs',
      ],
      [ingress({ ingressClassName: "nginx" }), 'Ingress "digits": is an Ingress of class "nginx"'],
      [ingress({}), 'Ingress "digits": is an Ingress of no named class'],
      [gateway({ gatewayClassName: "envoy" }), 'Gateway "digits": is a Gateway of class "envoy"'],
      [route({ name: "edge" }), 'HTTPRoute "digits": is an HTTPRoute through gateway "edge"'],
      [object("kubernetes:route.openshift.io/v1:Route", {}), 'Route "digits": is an OpenShift Route'],
    ];
    const advice =
      `; keep it private, or name the approver in the annotation \`${ANNOTATION}\`, ` +
      "or ask the owner of the policy configuration to add the name to `approved`";
    for (const [resource, problem] of cases) {
      assert.deepEqual(await judge(RULE, resource), [{ level: "mandatory", message: problem + advice }]);
    }
  });

  it("does not take a Service of another API for a Kubernetes Service", async () => {
    const knative = object("kubernetes:serving.knative.dev/v1:Service", { type: "LoadBalancer" });
    assert.deepEqual(await judge(RULE, knative), []);
  });

  it("passes classes and gateways that the settings declare private", async () => {
    const settings = { privateClasses: ["private"], privateGateways: ["infra/inner"] };
    const inner = { namespace: "infra", name: "inner" };
    for (const resource of [
      ingress({ ingressClassName: "private" }),
      ingress({}, { "kubernetes.io/ingress.class": "private" }),
      gateway({ gatewayClassName: "private" }),
      route(inner),
    ]) {
      assert.deepEqual(await judge(RULE, resource, settings), []);
    }
    const [message] = messages(await judge(RULE, route(inner, { name: "edge" }), settings));
    assert.match(message!, /through gateway "edge";/);
    assert.equal(
      (await judge(RULE, route({ name: "inner" }), settings)).length,
      1,
      "in the route's namespace",
    );
  });

  it("accepts an approval by annotation, or by the list alone where the settings say so", async () => {
    const annotated = service({ type: "NodePort" }, { [ANNOTATION]: "security-team" });
    assert.deepEqual(await judge(RULE, annotated), []);
    assert.equal((await judge(RULE, annotated, { acceptAnnotation: false })).length, 1);
    assert.deepEqual(
      await judge(RULE, annotated, { acceptAnnotation: false, approved: ["models/digits"] }),
      [],
    );
  });

  it("cannot decide on an unknown type, class or gateway", async () => {
    const settings = { privateGateways: ["inner"] };
    for (const resource of [
      service({ type: unknown }),
      service(unknown),
      service({ type: "LoadBalancer" }, unknown),
      ingress({ ingressClassName: unknown }),
      route({ name: unknown }),
    ]) {
      const found = await judge(RULE, resource, settings);
      assert.deepEqual(
        found.map(({ level }) => level),
        ["advisory"],
      );
    }
  });
});
