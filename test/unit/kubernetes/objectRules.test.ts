import assert from "node:assert/strict";
import { objectProblems } from "./objectRules.js";

// The rules that judge the host's objects are worth something only if they find what is wrong.
describe("the rules for objects", () => {
  it("find names, labels and references that Kubernetes refuses", () => {
    const container = {
      name: "Model",
      env: [
        { name: "A=B" },
        { name: "A", valueFrom: { secretKeyRef: { name: "Keys", key: "a/b" } } },
        { name: "A" },
      ],
      ports: [{ name: "a-very-long-port" }],
      volumeMounts: [
        { name: "cache", mountPath: "/x" },
        { name: "cache", mountPath: "/x" },
      ],
      readinessProbe: { httpGet: { port: "serving" } },
    };
    const inputs = {
      kind: "Deployment",
      metadata: { name: "digits_1", labels: { "a b": "v".repeat(64) } },
      spec: {
        template: {
          spec: { containers: [container, container], volumes: [{ name: "unused" }, { name: "unused" }] },
        },
      },
    };
    const found = new Set(objectProblems({ type: "", name: "", inputs }));
    assert.deepEqual(
      [...found],
      [
        "Deployment: name digits_1 is not valid",
        "Deployment: label a b is not valid",
        `Deployment: value of label a b ${"v".repeat(64)} is not valid`,
        "Deployment: volume unused twice",
        "Deployment: container Model twice",
        "Deployment: container Model is not valid",
        "Deployment: variable A=B is not valid",
        "Deployment: variable A twice",
        "Deployment: secret Keys is not valid",
        "Deployment: secret key a/b is not valid",
        "Deployment: port a-very-long-port is not valid",
        "Deployment: mount path /x twice",
        "Deployment: readinessProbe names no port: serving",
        "Deployment: cache is mounted and no volume",
        "Deployment: volume unused is not mounted",
      ],
    );
  });
});
