import assert from "node:assert/strict";
import { capacity } from "../support/clusters.js";
import { hosted } from "../support/hosted.js";
import { container, pod } from "./evidence.js";

const terms = `${pod}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
const preferred = `${pod}.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution`;
const gpu = `${container}.resources.limits["nvidia.com/gpu"]`;

// Whether nodes carry these labels, and whether a pull or download succeeds, only a cluster can tell.
describe("a pod's accelerators", () => {
  const withAccelerator = (accelerator: object) => hosted({ resources: { accelerator } });

  it("are any of the vendor's when a family is asked for", async () => {
    const model = await withAccelerator({ type: "nvidia" });
    assert.equal(model.find(gpu), "1");
    assert.equal(model.find(`${pod}.affinity`), undefined);
  });

  it("are Inferentia's or another vendor's by resource name", async () => {
    const neuron = await withAccelerator({ type: "inferentia", count: 2 });
    assert.equal(neuron.find(`${container}.resources.limits["aws.amazon.com/neuron"]`), "2");
    const amd = await withAccelerator({ type: "amd.com/gpu" });
    assert.equal(amd.find(`${container}.resources.requests["amd.com/gpu"]`), "1");
    assert.deepEqual(amd.find(`${pod}.tolerations`), [
      { key: "amd.com/gpu", operator: "Exists", effect: "NoSchedule" },
    ]);
  });

  it("prefer the earlier alternative and take any where the family is one of them", async () => {
    const model = await withAccelerator({ anyOf: [{ type: "NVIDIA-L4" }, { type: "nvidia" }] });
    assert.equal(model.find(terms), undefined);
    assert.equal(model.find(`${preferred}[0].weight`), 100);
    assert.deepEqual(model.find(`${preferred}[0].preference.matchExpressions[0].values`), ["NVIDIA-L4"]);
  });

  it("may be one resource under two names", async () => {
    const nvidia = await withAccelerator({ anyOf: [{ type: "nvidia" }, { type: "nvidia.com/gpu" }] });
    assert.equal(nvidia.find(gpu), "1");
    const neuron = await withAccelerator({
      anyOf: [{ type: "aws.amazon.com/neuron" }, { type: "inferentia" }],
    });
    assert.equal(neuron.find(`${container}.resources.limits["aws.amazon.com/neuron"]`), "1");
  });

  it("are refused when the alternatives are different resources", async () => {
    await assert.rejects(withAccelerator({ anyOf: [{ type: "nvidia" }, { type: "inferentia" }] }), {
      name: "HostingProblems",
      message: /resources\.accelerator\.anyOf: is not honoured by kubernetes.*one extended resource/,
    });
  });
});

describe("a pod's capacity", () => {
  const on = (type: string) => hosted({ resources: { capacity: { type } } }, { settings: { capacity } });
  const label = (value: string) => [{ key: "karpenter.sh/capacity-type", operator: "In", values: [value] }];

  it("is spot: required and tolerated", async () => {
    const model = await on("spot");
    assert.deepEqual(model.find(`${terms}[0].matchExpressions`), label("spot"));
    assert.deepEqual(model.find(`${pod}.tolerations`), [{ key: "example.com/spot", operator: "Exists" }]);
  });

  it("is on demand: required, spot not tolerated", async () => {
    const model = await on("onDemand");
    assert.deepEqual(model.find(`${terms}[0].matchExpressions`), label("on-demand"));
    assert.equal(model.find(`${pod}.tolerations`), undefined);
  });

  it("is a mix: spot preferred and tolerated, nothing required", async () => {
    const model = await on("mixed");
    assert.equal(model.find(terms), undefined);
    assert.deepEqual(model.find(preferred), [
      { weight: 100, preference: { matchExpressions: label("spot") } },
    ]);
    assert.deepEqual(model.find(`${pod}.tolerations`), [{ key: "example.com/spot", operator: "Exists" }]);
  });

  it("is refused where the stack does not say how spot nodes are told from others", async () => {
    await assert.rejects(hosted({ resources: { capacity: { type: "spot" } } }), {
      message: /resources\.capacity\.type: "spot" given.*setting kubernetes\.capacity/,
    });
  });
});

describe("a pod's nodes", () => {
  it("meet every requirement at once", async () => {
    const model = await hosted({
      resources: { architecture: "amd64", accelerator: { type: "NVIDIA-L4" } },
      placement: { residency: ["eu-west-1"], instanceTypes: ["g6.xlarge"] },
    });
    const keys = model.find(`${terms}[0].matchExpressions`) as { key: string }[];
    assert.equal(model.find(`${terms}[1]`), undefined, "terms are alternatives: one holds all");
    assert.deepEqual(
      keys.map(({ key }) => key),
      [
        "kubernetes.io/arch",
        "topology.kubernetes.io/region",
        "node.kubernetes.io/instance-type",
        "nvidia.com/gpu.product",
      ],
    );
  });
});

describe("a pod's containers", () => {
  const transformer = {
    name: "transformer",
    role: "transformer",
    image: "registry.example.com/transformer:1",
    port: 9000,
    cpu: "200m",
    memory: "128Mi",
  };
  const tokens = {
    name: "tokens",
    role: "sidecar",
    image: "registry.example.com/tokens:3",
    cpu: "1",
    memory: "1Gi",
  };

  it("all meet the restricted Pod Security Standard", async () => {
    const model = await hosted({
      model: {
        artifacts: [{ uri: "s3://models/digits" }],
        healthCheck: { post: { path: "/invocations", body: "[]" } },
        companions: [transformer, tokens],
      },
    });
    const containers = [
      ...(model.find(`${pod}.initContainers`) as object[]),
      ...(model.find(`${pod}.containers`) as object[]),
    ];
    assert.equal(containers.length, 5);
    for (const each of containers) {
      const { allowPrivilegeEscalation, capabilities } = Reflect.get(each, "securityContext") as Record<
        string,
        unknown
      >;
      assert.deepEqual([allowPrivilegeEscalation, capabilities], [false, { drop: ["ALL"] }]);
    }
    assert.deepEqual(model.find(`${pod}.securityContext`), {
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
  });

  it("hand the requests to a transformer, whose own check decides about traffic", async () => {
    const model = await hosted({ model: { companions: [transformer] } });
    assert.deepEqual(model.find(`${pod}.containers[name=transformer].readinessProbe.tcpSocket`), {
      port: "serving",
    });
    assert.deepEqual(model.find(`${container}.readinessProbe.httpGet`), { path: "/ping", port: 8080 });
    assert.equal(model.find("Endpoint health"), undefined);
  });

  it("drain before they stop, transformer and model alike", async () => {
    const model = await hosted({ model: { companions: [transformer] } });
    for (const name of ["model", "transformer"]) {
      assert.deepEqual(model.find(`${pod}.containers[name=${name}].lifecycle`), {
        preStop: { sleep: { seconds: 5 } },
      });
    }
  });

  it("start after the sidecars, which the requests pass by", async () => {
    const model = await hosted({ model: { companions: [tokens] } });
    assert.equal(model.find(`${pod}.initContainers[name=tokens].restartPolicy`), "Always");
    assert.deepEqual(model.find(`${container}.ports`), [{ name: "serving", containerPort: 8080 }]);
  });

  it("get a static busybox where the health check is a POST, and time for a prediction", async () => {
    const model = await hosted({ model: { healthCheck: { post: { path: "/invocations", body: "[]" } } } });
    const tools = { name: "model-hosting-tools", mountPath: "/opt/model-hosting/tools" };
    assert.deepEqual(model.find(`${container}.volumeMounts`), [{ ...tools, readOnly: true }]);
    assert.deepEqual(model.find(`${pod}.initContainers[0].volumeMounts`), [tools]);
    assert.equal(model.find(`${pod}.initContainers[0].securityContext.runAsUser`), 65534);
    assert.equal(model.find(`${container}.readinessProbe.timeoutSeconds`), 10);
  });

  it("run a framework's public image with its own paths", async () => {
    const model = await hosted({
      model: { image: null, framework: { name: "triton", version: "25.01-py3" }, user: 1000 },
    });
    assert.equal(model.find(`${container}.image`), "nvcr.io/nvidia/tritonserver:25.01-py3");
    assert.deepEqual(model.find(`${container}.args`), ["tritonserver", "--model-repository=/opt/ml/model"]);
    assert.deepEqual(model.find(`${container}.readinessProbe.httpGet`), {
      path: "/v2/health/ready",
      port: "serving",
    });
    assert.equal(
      model.find("Endpoint call.url"),
      "http://digits.digits.svc.cluster.local/v2/models/digits/infer",
    );
  });

  it("carry no empty list of arguments, which the API server would drop", async () => {
    const model = await hosted({ model: { image: null, framework: { name: "mlserver", version: "1.6.0" } } });
    assert.equal(model.find(`${container}.args`), undefined);
    assert.deepEqual(model.find(`${container}.env`), [
      { name: "MLSERVER_MODELS_DIR", value: "/opt/ml/model" },
    ]);
  });

  it("name their variables in an order that never differs", async () => {
    const secret = { kubernetes: { name: "keys", key: "token" } };
    const model = await hosted({ model: { environment: { B: "2", A: "1" }, secrets: { AB: secret } } });
    const names = (model.find(`${container}.env`) as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(names, ["A", "AB", "B"]);
  });
});
