import assert from "node:assert/strict";
import { gateway, ingress } from "../support/clusters.js";
import { hosted } from "../support/hosted.js";

const callers = "NetworkPolicy spec.ingress[0].from";
const exposed = (access: object = {}, more: object = {}) => ({
  access: { exposure: "private", host: "digits.example.com", ...access },
  ...more,
});
const namespace = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

// A NetworkPolicy is only as good as the cluster's network plugin; nothing here enforces one.
describe("callers", () => {
  it("are the pods of the model's own namespace where the spec names none", async () => {
    assert.deepEqual((await hosted()).find(callers), [{ podSelector: {} }]);
  });

  it("are the named ones, and the proxy of an exposed model", async () => {
    const access = { callers: { namespaces: ["shop"] } };
    const model = await hosted(exposed(access), { settings: { ingress } });
    assert.deepEqual(model.find(callers), [namespace("shop"), namespace("ingress-nginx")]);
  });

  it("come through a Gateway whose proxies run elsewhere or outside of the cluster", async () => {
    const settings = {
      gateway: { ...gateway, proxyNamespace: "envoy-gateway-system", proxyCidrs: ["35.191.0.0/16"] },
    };
    const model = await hosted(exposed(), { settings });
    assert.deepEqual(model.find(callers), [
      namespace("envoy-gateway-system"),
      { ipBlock: { cidr: "35.191.0.0/16" } },
    ]);
  });

  it("cannot be networks behind a proxy, which hides them", async () => {
    const access = { callers: { cidrs: ["10.0.0.0/8"] } };
    await assert.rejects(hosted(exposed(access), { settings: { ingress } }), {
      message: /access\.callers\.cidrs: is not honoured.*the proxy's address/,
    });
  });
});

describe("an Ingress", () => {
  it("leads one host to the Service, with the controller's annotations", async () => {
    const model = await hosted(exposed(), { settings: { ingress } });
    assert.deepEqual(model.find("Ingress metadata.annotations"), ingress.annotations);
    assert.deepEqual(model.find("Ingress spec"), {
      ingressClassName: "nginx",
      rules: [
        {
          host: "digits.example.com",
          http: {
            paths: [
              {
                path: "/",
                pathType: "Prefix",
                backend: { service: { name: "digits", port: { name: "serving" } } },
              },
            ],
          },
        },
      ],
    });
  });

  it("is refused where the stack names no controller, and without a host", async () => {
    await assert.rejects(hosted(exposed()), {
      message: /access\.exposure: "private" given.*kubernetes\.ingress/,
    });
    await assert.rejects(hosted({ access: { exposure: "private" } }, { settings: { ingress } }), {
      message: /access\.exposure: "private" given.*give access\.host/,
    });
  });
});

describe("a route", () => {
  it("leads one host through the Gateway to the Service, and is waited for until the Gateway accepts it", async () => {
    const settings = { gateway: { ...gateway, sectionName: "https" }, ingress };
    const model = await hosted(exposed({ tls: { terminatedByGateway: true } }), { settings });
    assert.equal(model.object("Ingress"), undefined, "a Gateway wins");
    assert.equal(model.object("HTTPRoute")?.type, "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute");
    assert.deepEqual(model.find("HTTPRoute spec"), {
      parentRefs: [{ name: "edge", namespace: "gateways", sectionName: "https" }],
      hostnames: ["digits.example.com"],
      rules: [{ backendRefs: [{ name: "digits", port: 80 }] }],
    });
    assert.deepEqual(model.find("HTTPRoute metadata.annotations"), {
      "pulumi.com/waitFor": 'jsonpath={.status.parents[0].conditions[?(@.type=="Accepted")].status}=True',
    });
  });

  it("gives an answer the time that the spec gives it", async () => {
    const more = { interface: { type: "http", timeout: "5m" } };
    const model = await hosted(exposed({}, more), { settings: { gateway } });
    assert.deepEqual(model.find("HTTPRoute spec.rules[0].timeouts"), { request: "5m" });
  });

  it("takes no certificate, which is the listener's", async () => {
    const tls = { kubernetesSecret: "digits-certificate" };
    await assert.rejects(hosted(exposed({ tls }), { settings: { gateway } }), {
      message: /access\.tls\.kubernetesSecret.*terminatedByGateway: true/,
    });
  });
});
