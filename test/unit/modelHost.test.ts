import assert from "node:assert/strict";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { parseEndpoint } from "model-hosting-client";
import { hostStack } from "../../components/hostStack.js";
import type { KubernetesTransforms } from "../../components/kubernetes/index.js";
import { ModelHost, type ModelHostArgs } from "../../components/modelHost.js";
import { HostingProblems } from "../../components/spec/index.js";
import { at } from "./support/at.js";
import { behindGateway, behindIngress, secretStores } from "./support/clusters.js";
import { hosted, smallest, type HostOptions } from "./support/hosted.js";
import { record } from "./support/record.js";

interface Failure {
  readonly message: string;
  readonly registered: number;
}

/** Runs a program that must be refused; says with what message, and how many resources it had registered by then. */
async function refusal(program: () => unknown): Promise<Failure> {
  let message = "";
  const { resources } = await record(() => {
    try {
      program();
    } catch (error) {
      assert.ok(error instanceof HostingProblems, String(error));
      message = error.message;
    }
    return "";
  });
  return { message, registered: resources.length };
}

describe("problems", () => {
  it("of all models and of the settings come in one error, before anything is registered", async () => {
    const { message, registered } = await refusal(() =>
      hostStack({
        documents: [
          { source: "models/good.yaml", document: smallest },
          { source: "models/odd.yaml", document: { ...smallest, name: "Odd", scaling: { minReplica: 2 } } },
          { source: "models/later.yaml", document: { ...smallest, rollout: { strategy: "canary" } } },
          { source: "models/same.yaml", document: smallest },
        ],
        settings: { kubernetes: { clusterdomain: "example" } },
        source: "Pulumi.test.yaml",
      }),
    );
    assert.match(message, /^\d+ problems; nothing was created or changed\./);
    assert.match(message, /Pulumi\.test\.yaml\n +kubernetes\.clusterdomain: /);
    assert.match(message, /models\/odd\.yaml\n +name: "Odd" given/);
    assert.match(message, /scaling\.minReplica: .*did you mean minReplicas\?/);
    assert.match(
      message,
      /models\/later\.yaml\n +rollout\.strategy: "canary" given, is not honoured by kubernetes/,
    );
    assert.match(
      message,
      /models\/same\.yaml\n +name: "digits" given, is also the name in models\/good\.yaml/,
    );
    assert.equal(registered, 0);
  });

  it("of a single ModelHost come in one error too", async () => {
    const { message, registered } = await refusal(
      () =>
        new ModelHost("digits", {
          spec: { ...smallest, placement: { backend: "kubernetes" }, interface: { type: "queue" } },
          settings: { kubernetes: { context: "production", namespace: "models", createNamespace: true } },
        }),
    );
    assert.match(
      message,
      /settings of ModelHost digits\n +kubernetes\.context: "production" given, is carried out by hostStack/,
    );
    assert.match(message, /kubernetes\.createNamespace: true given.*pass the name of a Namespace of yours/);
    assert.match(message, /spec of ModelHost digits\n +interface\.type: "queue" given/);
    assert.equal(registered, 0);
  });

  it("name no secret that somebody wrote where a reference belongs", async () => {
    const { message } = await refusal(() =>
      hostStack({
        documents: [
          {
            source: "models/leak.yaml",
            document: { ...smallest, model: { ...smallest.model, secrets: { TOKEN: "hunter2" } } },
          },
        ],
        settings: {},
        source: "Pulumi.test.yaml",
      }),
    );
    assert.match(message, /model\.secrets\.TOKEN/);
    assert.doesNotMatch(message, /hunter2/);
  });
});

describe("a transform hook", () => {
  const spec = {
    ...smallest,
    model: { ...smallest.model, secrets: { TOKEN: { ssmParameter: { name: "/digits/token" } } } },
    scaling: { maxReplicas: 3 },
    access: { exposure: "private" as const, host: "digits.example.com" },
  };
  const kinds: Readonly<Record<keyof KubernetesTransforms, [kind: string, settings: object]>> = {
    namespace: ["Namespace", { ...behindIngress, secretStores }],
    serviceAccount: ["ServiceAccount", { ...behindIngress, secretStores }],
    externalSecret: ["ExternalSecret", { ...behindIngress, secretStores }],
    deployment: ["Deployment", { ...behindIngress, secretStores }],
    service: ["Service", { ...behindIngress, secretStores }],
    autoscaler: ["HorizontalPodAutoscaler", { ...behindIngress, secretStores }],
    disruptionBudget: ["PodDisruptionBudget", { ...behindIngress, secretStores }],
    networkPolicy: ["NetworkPolicy", { ...behindIngress, secretStores }],
    ingress: ["Ingress", { ...behindIngress, secretStores }],
    route: ["HTTPRoute", { ...behindGateway, secretStores }],
  };

  for (const [hook, [kind, kubernetes]] of Object.entries(kinds)) {
    it(`changes the ${kind} and its options, and no other child`, async () => {
      let options: CustomResourceOptions | undefined;
      const change = (args: object, given: CustomResourceOptions) => {
        Object.assign(args, { metadata: { name: "changed" } });
        given.protect = true;
        options = given;
      };
      const transform: ModelHostArgs["transform"] = { kubernetes: { [hook]: change } };
      const { resources } = await record(
        () => new ModelHost("digits", { spec, settings: { kubernetes }, transform }).endpoint,
      );
      const changed = resources.filter(({ inputs }) => at(inputs, "metadata.name") === "changed");
      assert.deepEqual(
        changed.map(({ inputs }) => inputs["kind"]),
        [kind],
      );
      assert.equal(options?.protect, true);
    });
  }
});

describe("the endpoint of a hosted model", () => {
  const exposed = (access: object) => ({
    access: { exposure: "private", host: "digits.example.com", ...access },
  });
  const tls = { issuer: "letsencrypt" };
  const anyone = { exposure: "public", authentication: { type: "none" } };
  const endpoints: Readonly<Record<string, [changes: object, options: HostOptions, url: string]>> = {
    "inside, by name": [{}, {}, "http://digits.digits.svc.cluster.local/invocations"],
    "inside, by name in another domain": [
      {},
      { settings: { clusterDomain: "k8s.example.com", namespace: "models" } },
      "http://digits.models.svc.k8s.example.com/invocations",
    ],
    "inside, by IPv4 address": [
      {},
      { settings: { addressing: "clusterIp" } },
      "http://10.96.0.7/invocations",
    ],
    "inside, by IPv6 address": [
      {},
      { settings: { addressing: "clusterIp" }, address: "fd00::7" },
      "http://[fd00::7]/invocations",
    ],
    "private, without a certificate": [
      exposed({}),
      { settings: behindIngress },
      "http://digits.example.com/invocations",
    ],
    "private, with one": [
      exposed({ tls }),
      { settings: behindIngress },
      "https://digits.example.com/invocations",
    ],
    "public, through an Ingress": [
      exposed({ ...anyone, tls }),
      { settings: behindIngress },
      "https://digits.example.com/invocations",
    ],
    "public, through a Gateway": [
      exposed({ ...anyone, tls: { terminatedByGateway: true } }),
      { settings: behindGateway },
      "https://digits.example.com/invocations",
    ],
  };

  for (const [title, [changes, options, url]] of Object.entries(endpoints)) {
    it(`is one that the client reads: ${title}`, async () => {
      const { endpoint } = await hosted(changes, options);
      const { call } = parseEndpoint(endpoint);
      assert.equal(call.kind === "http" && call.url, url);
    });
  }

  it("has an example that a shell reads as one command, whatever the path", async () => {
    const { endpoint } = await hosted({ model: { predictPath: "/it's" } });
    assert.ok(endpoint?.example.endsWith(String.raw`'http://digits.digits.svc.cluster.local/it'\''s'`));
  });

  it("stays the same when the model's version changes, but for the version", async () => {
    const one = (await hosted({ model: { version: "1" } })).endpoint;
    const two = (await hosted({ model: { version: "2" } })).endpoint;
    assert.equal(two?.version, "2");
    assert.deepEqual(one, { ...two, version: "1" });
  });
});
