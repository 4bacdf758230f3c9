import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { ModelHost } from "../../../components/modelHost.js";
import type { HostingSpecInput, ModeName } from "../../../components/spec/index.js";
import { mergeSpec } from "../../../components/spec/index.js";
import { hostedOn, smallest } from "../support/sagemakerHosted.js";
import { recordSageMaker } from "../support/sagemakerRecord.js";

/** Options of the children that have a transform hook, by type: the mocks themselves do not see options. */
async function optionsOf(
  mode: ModeName,
  changes: object = {},
): Promise<Readonly<Record<string, pulumi.CustomResourceOptions>>> {
  const seen: Record<string, pulumi.CustomResourceOptions> = {};
  const hook = (name: string) => (_args: unknown, options: pulumi.CustomResourceOptions) => {
    seen[name] = options;
  };
  const sagemaker = {
    model: hook("model"),
    endpointConfiguration: hook("endpointConfiguration"),
    scalableTarget: hook("scalableTarget"),
    scalingPolicy: hook("scalingPolicy"),
  };
  const spec = mergeSpec(smallest[mode], changes) as HostingSpecInput;
  await recordSageMaker(() => new ModelHost("digits", { spec, transform: { sagemaker } }).endpoint);
  return seen;
}

function typesIn(dependsOn: pulumi.CustomResourceOptions["dependsOn"]): string[] {
  return [dependsOn].flat().map((dependency) => dependency?.constructor.name ?? "nothing");
}

describe("what must be there first", () => {
  for (const mode of ["realtime", "serverless", "async"] as const) {
    it(`keeps models and configurations in mode ${mode} until the endpoint retires them`, async () => {
      const { model, endpointConfiguration } = await optionsOf(mode);
      for (const options of [model, endpointConfiguration]) {
        assert.equal(options?.retainOnDelete, true);
        // IAM is slow to tell: a model that is made before its role's policy fails (aws-cdk issue 10064).
        assert.deepEqual(typesIn(options.dependsOn), ["RevisionHistory", "RolePolicy", "RolePolicy"]);
      }
    });
  }

  it("lets a batch model go with its resource: no endpoint retires it", async () => {
    const { model } = await optionsOf("batch");
    assert.equal(model?.retainOnDelete, undefined);
    assert.deepEqual(typesIn(model?.dependsOn), ["RolePolicy", "RolePolicy"]);
    const { find } = await hostedOn("batch");
    assert.equal(find('Model tags["model-hosting/endpoint"]'), undefined);
  });

  it("takes targets away before an endpoint with another instance type is made", async () => {
    const { scalableTarget, scalingPolicy } = await optionsOf("realtime", { scaling: { maxReplicas: 3 } });
    assert.equal(scalableTarget?.deleteBeforeReplace, true);
    assert.equal(scalingPolicy?.deleteBeforeReplace, true);
    assert.deepEqual(typesIn(scalableTarget.dependsOn), ["ScalingAnchor", "HostedEndpoint"]);
  });

  // The mocks see a resource when everything that it depends on is there. What stands earlier may do so by chance, so
  // this finds an order that is wrong, and proves none that is right.
  it("makes log group, alarms and role before the endpoint, and scales it when it is there", async () => {
    const { resources } = await hostedOn("realtime", {
      scaling: { maxReplicas: 3 },
      rollout: { rollbackAlarms: ["errors"] },
      observability: { alarms: [{ name: "errors", metric: "errorRate", above: 1 }] },
    });
    const order = resources.map(({ type }) => type.slice(type.lastIndexOf(":") + 1));
    const endpoint = order.indexOf("HostedEndpoint");
    for (const earlier of [
      "LogGroup",
      "MetricAlarm",
      "RolePolicy",
      "EndpointConfiguration",
      "ScalingAnchor",
    ]) {
      assert.ok(order.indexOf(earlier) < endpoint && order.includes(earlier), earlier);
    }
    for (const later of ["Target", "Policy"]) {
      assert.ok(order.indexOf(later) > endpoint, later);
    }
  });
});
