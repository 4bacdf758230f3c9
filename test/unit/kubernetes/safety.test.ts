import assert from "node:assert/strict";
import { at, list, texts } from "../support/at.js";
import { hosted, type Hosted } from "../support/hosted.js";
import { richSpecs } from "../support/rich.js";
import { objectProblems } from "./objectRules.js";

const specs = { "the smallest": { spec: {}, settings: {} }, ...richSpecs };

// Kubernetes' own rules are written down again here as far as they concern names and references; the API server has
// the last word, in test/engine.
for (const [title, { spec, settings }] of Object.entries(specs)) {
  describe(`a model ${title}`, () => {
    let model: Hosted;
    before(async () => {
      model = await hosted(spec, { settings });
    });

    it("consists of objects with valid names, labels and references", () => {
      assert.deepEqual(model.resources.flatMap(objectProblems), []);
    });

    it("opens no port on nodes or load balancers", () => {
      assert.equal(model.find("Service spec.type"), "ClusterIP");
      assert.equal(model.find("Service spec.externalIPs"), undefined);
      assert.deepEqual(
        model.resources
          .flatMap(({ inputs }) => texts(inputs))
          .filter((text) => /^host(?:Port|Network|PID|IPC|Path)$/.test(text)),
        [],
      );
    });

    it("is called by somebody in particular", () => {
      assert.deepEqual(model.find("NetworkPolicy spec.policyTypes"), ["Ingress", "Egress"]);
      const rules = list(model.find("NetworkPolicy spec.ingress"));
      assert.equal(rules.length, 1);
      for (const rule of rules) {
        assert.ok(list(at(rule, "from")).length > 0, "a rule without callers lets in everyone");
        assert.ok(list(at(rule, "ports")).length > 0, "a rule without ports opens all of them");
        for (const peer of list(at(rule, "from"))) {
          assert.doesNotMatch(JSON.stringify(peer), /"namespaceSelector":\{\}|0\.0\.0\.0\/0|::\/0"/);
        }
      }
    });

    it("holds no secret, and makes none", () => {
      assert.equal(model.object("Secret"), undefined);
      for (const { name, value } of variables(model)) {
        assert.equal(/TOKEN|KEY|headers/.test(name) && value !== undefined, false, `${name} has a value`);
      }
    });

    it("gets no token of the cluster", () => {
      assert.equal(model.find("ServiceAccount automountServiceAccountToken"), false);
      assert.equal(model.find("Deployment spec.template.spec.automountServiceAccountToken"), false);
    });
  });
}

describe("what a model may call", () => {
  it("is name resolution, and nothing else where nothing is written", async () => {
    const model = await hosted();
    assert.deepEqual(model.find("NetworkPolicy spec.egress"), [
      {
        ports: [
          { protocol: "UDP", port: 53 },
          { protocol: "TCP", port: 53 },
        ],
      },
    ]);
  });
});

function variables(model: Hosted): { name: string; value?: string }[] {
  const pod = model.find("Deployment spec.template.spec");
  const containers = [...list(at(pod, "initContainers")), ...list(at(pod, "containers"))];
  return containers.flatMap((container) => list(at(container, "env")) as { name: string; value?: string }[]);
}
