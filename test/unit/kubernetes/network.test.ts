import assert from "node:assert/strict";
import { behindGateway, behindIngress, gateway, ingress } from "../support/clusters.js";
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

  it("are the named ones only", async () => {
    const model = await hosted({ access: { callers: { namespaces: ["shop"] } } });
    assert.deepEqual(model.find(callers), [namespace("shop")]);
  });

  it("come through the proxy only to a model that is exposed", async () => {
    const model = await hosted(exposed(), { settings: behindIngress });
    assert.deepEqual(model.find(callers), [namespace("ingress-nginx")]);
  });

  it("come through a Gateway whose proxies run elsewhere or outside of the cluster", async () => {
    const proxies = { proxyNamespace: "envoy-gateway-system", proxyCidrs: ["35.191.0.0/16"] };
    const settings = { routes: { private: { gateway: { ...gateway, ...proxies } } } };
    const model = await hosted(exposed(), { settings });
    assert.deepEqual(model.find(callers), [
      namespace("envoy-gateway-system"),
      { ipBlock: { cidr: "35.191.0.0/16" } },
    ]);
  });

  it("cannot be restricted behind a proxy, through which everybody comes", async () => {
    const access = { callers: { namespaces: ["shop"], cidrs: ["10.0.0.0/8"] } };
    await assert.rejects(hosted(exposed(access), { settings: behindIngress }), {
      message: [
        "2 problems; nothing was created or changed.",
        "models/digits.yaml",
        ...["namespaces", "cidrs"].map(
          (list) =>
            `  access.callers.${list}: is not honoured by kubernetes in mode realtime: everybody who reaches the ` +
            "Ingress or Gateway comes in by its proxy, so that the list would restrict nobody; restrict callers at " +
            "the Ingress controller or the Gateway and remove it here, or use access.exposure: internal.",
        ),
      ].join("\n"),
    });
  });
});

describe("an Ingress", () => {
  it("leads one host to the Service, with the controller's annotations", async () => {
    const model = await hosted(exposed(), { settings: behindIngress });
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
      message: /access\.exposure: "private" given.*kubernetes\.routes\.private/,
    });
    await assert.rejects(hosted({ access: { exposure: "private" } }, { settings: behindIngress }), {
      message: /access\.exposure: "private" given.*give access\.host/,
    });
  });
});

describe("a route", () => {
  it("leads one host through the Gateway to the Service, and is waited for until the Gateway accepts it", async () => {
    const settings = { routes: { private: { gateway: { ...gateway, sectionName: "https" } } } };
    const model = await hosted(exposed({ tls: { terminatedByGateway: true } }), { settings });
    assert.equal(model.object("Ingress"), undefined);
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
    const request = async (timeout: string) =>
      (await hosted(exposed({}, { interface: { type: "http", timeout } }), { settings: behindGateway })).find(
        "HTTPRoute spec.rules[0].timeouts.request",
      );
    assert.equal(await request("5m"), "300s");
    assert.equal(await request("1h"), "3600s");
    assert.equal(await request("0000090s"), "90s", "the Gateway API takes at most five digits");
  });

  it("takes no certificate, which is the listener's", async () => {
    const tls = { kubernetesSecret: "digits-certificate" };
    await assert.rejects(hosted(exposed({ tls }), { settings: behindGateway }), {
      message: /access\.tls\.kubernetesSecret.*terminatedByGateway: true/,
    });
  });
});

describe("private and public models", () => {
  const anyone = { exposure: "public", authentication: { type: "none" } };
  const exposures: readonly [string, object, object, Record<string, unknown>][] = [
    [
      "private through an Ingress",
      {},
      behindIngress,
      { "Ingress spec.ingressClassName": "nginx", [callers]: [namespace("ingress-nginx")] },
    ],
    [
      "public through an Ingress",
      anyone,
      behindIngress,
      { "Ingress spec.ingressClassName": "nginx-public", [callers]: [namespace("ingress-public")] },
    ],
    [
      "private through a Gateway",
      {},
      behindGateway,
      { "HTTPRoute spec.parentRefs": [{ name: "edge", namespace: "gateways" }] },
    ],
    [
      "public through a Gateway",
      anyone,
      behindGateway,
      { "HTTPRoute spec.parentRefs": [{ name: "internet", namespace: "gateways" }] },
    ],
  ];
  for (const [what, access, settings, shows] of exposures) {
    it(`have a way in of their own: ${what}`, async () => {
      const model = await hosted(exposed(access), { settings });
      const seen = Object.fromEntries(Object.keys(shows).map((place) => [place, model.find(place)]));
      assert.deepEqual(seen, shows);
    });
  }

  it("are refused where only the other exposure has a way in", async () => {
    const { private: inside, public: outside } = behindIngress.routes;
    await assert.rejects(hosted(exposed(), { settings: { routes: { public: outside } } }), {
      message: /access\.exposure: "private" given.*kubernetes\.routes\.private\.$/,
    });
    await assert.rejects(hosted(exposed(anyone), { settings: { routes: { private: inside } } }), {
      message: /access\.exposure: "public" given.*kubernetes\.routes\.public\.$/,
    });
  });

  // Policies take the annotation for a person's decision, so no code may make it.
  it("carry an approval for policies only where the stack's settings write it", async () => {
    const approval = "model-hosting/public-exposure-approved";
    const { ingress: outside } = behindIngress.routes.public;
    const routes = (annotations: object) => ({
      routes: { public: { ingress: { ...outside, annotations } } },
    });
    const place = "Ingress metadata.annotations";
    const without = await hosted(exposed(anyone), { settings: routes({}) });
    assert.equal(without.find(place), undefined);
    const settings = routes({ [approval]: "ticket 7" });
    assert.deepEqual((await hosted(exposed(anyone), { settings })).find(place), { [approval]: "ticket 7" });
  });
});
