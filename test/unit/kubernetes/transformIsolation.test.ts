import assert from "node:assert/strict";
import type * as k8s from "@pulumi/kubernetes";
import { ModelHost } from "../../../components/index.js";
import { at } from "../support/at.js";
import { record } from "../support/record.js";

/** Writes into every object and list below a value, as a careless hook might. */
function scribble(value: unknown): void {
  if (Array.isArray(value)) {
    value.forEach(scribble);
    value.push("scribbled");
  } else if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(scribble);
    Reflect.set(value, "scribbled", true);
  }
}

const specOf = (name: string) => ({
  name,
  model: {
    image: "registry.example.com/model:1",
    version: "1",
    artifacts: [{ uri: "https://example.com/model.tar.gz" }],
    companions: [
      {
        name: "front",
        role: "transformer" as const,
        image: "registry.example.com/front:1",
        port: 8081,
        cpu: "1",
        memory: "1Gi",
      },
    ],
  },
  resources: { cpu: "1", memory: "1Gi" },
  placement: { backend: "kubernetes" as const },
});

// What this cannot prove: that a hook leaves alone what it closes over itself.
describe("a transform hook that changes everything that it is given in place", () => {
  it("changes its own model and no other", async () => {
    const transform = {
      kubernetes: {
        deployment: ({ spec }: k8s.apps.v1.DeploymentArgs) => {
          scribble(spec);
        },
        networkPolicy: ({ spec }: k8s.networking.v1.NetworkPolicyArgs) => {
          scribble(spec);
        },
      },
    };
    const { resources } = await record(() => {
      new ModelHost("first", { spec: specOf("first"), transform });
      return new ModelHost("second", { spec: specOf("second") }).endpoint;
    });
    const specs = (name: string) =>
      ["Deployment", "NetworkPolicy"].map((kind) =>
        JSON.stringify(
          resources.find(({ inputs }) => inputs["kind"] === kind && at(inputs, "metadata.name") === name)
            ?.inputs["spec"],
        ),
      );
    for (const own of specs("first")) assert.match(own, /scribbled/);
    for (const other of specs("second")) assert.doesNotMatch(other, /scribbled/);
  });
});
