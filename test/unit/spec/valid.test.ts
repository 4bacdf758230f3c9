import assert from "node:assert/strict";
import * as fs from "node:fs";
import { parse } from "yaml";
import { resolveModels } from "../../../components/index.js";
import { placesOfEverything } from "../../../components/places.js";
import {
  contractOf,
  formatProblem,
  HostingProblems,
  isRecord,
  mergeSpec,
  parseSpec,
  readYaml,
  type HostingSpec,
} from "../../../components/spec/index.js";
import { stackModels } from "../../../components/stack.js";
import { specFields } from "../../../tools/specFields.js";
import { baseSpec, specWith, type Fields } from "./specs.js";

function specOf(change: Fields): HostingSpec {
  const result = parseSpec({ source: "x", document: specWith(change) });
  return "parsed" in result ? result.parsed.spec : assert.fail(result.problems.map(formatProblem).join("\n"));
}

describe("the smallest hosting spec", () => {
  it("has the defaults that the documentation promises", () => {
    assert.deepEqual(specOf({}), {
      ...baseSpec(),
      interface: { type: "http" },
      placement: { backend: "auto" },
      scaling: {},
      rollout: {},
      access: { exposure: "internal" },
    });
  });

  it("speaks SageMaker's container contract", () => {
    assert.deepEqual(contractOf(specOf({})), {
      image: "team/digits:1",
      port: 8080,
      protocol: "sagemaker",
      predictPath: "/invocations",
      healthCheck: { path: "/ping" },
      environment: {},
    });
  });

  it("keeps what was written apart from the defaults, and unchanged", () => {
    const result = parseSpec({ source: "x", document: baseSpec() });
    assert.ok("parsed" in result);
    assert.deepEqual(result.parsed.written, baseSpec());
  });

  it("has the defaults of inner fields where their maps are written", () => {
    const { model, access } = specOf({
      "model.artifacts": [{ uri: "s3://bucket/key" }],
      "model.healthCheck": { post: { path: "/p", body: "{}" } },
      access: { authentication: { type: "apiKey", secret: { ssmParameter: { name: "/key" } } } },
    });
    assert.equal(model.artifacts?.[0]?.mountPath, "/opt/ml/model");
    assert.equal(model.healthCheck?.post?.contentType, "application/json");
    assert.equal(access.authentication?.type === "apiKey" && access.authentication.header, "x-api-key");
  });

  it("has a description for every field of the vocabulary", () => {
    assert.deepEqual(
      specFields()
        .filter(({ description }) => description === "")
        .map(({ path }) => path),
      [],
    );
  });
});

describe("the contract of a container", () => {
  const protocols: readonly [string, string, object][] = [
    ["sagemaker", "/invocations", { path: "/ping" }],
    ["openInference", "/v2/models/digits/infer", { path: "/v2/health/ready" }],
    ["openai", "/v1/chat/completions", { path: "/health" }],
    ["http", "/", { tcp: true }],
  ];
  for (const [protocol, predictPath, healthCheck] of protocols) {
    it(`has the paths of protocol ${protocol}`, () => {
      const contract = contractOf(specOf({ "model.protocol": protocol }));
      assert.deepEqual([contract.predictPath, contract.healthCheck], [predictPath, healthCheck]);
    });
  }

  const frameworks: readonly [string, string, number, string, string][] = [
    ["vllm", "vllm/vllm-openai:v1.2", 8000, "openai", "/v1/chat/completions"],
    ["mlserver", "seldonio/mlserver:1.2", 8080, "openInference", "/v2/models/digits/infer"],
    ["triton", "nvcr.io/nvidia/tritonserver:1.2", 8000, "openInference", "/v2/models/digits/infer"],
    ["tensorflowServing", "tensorflow/serving:1.2", 8501, "http", "/v1/models/model:predict"],
    [
      "textEmbeddingsInference",
      "ghcr.io/huggingface/text-embeddings-inference:1.2",
      8080,
      "openai",
      "/v1/embeddings",
    ],
  ];
  for (const [name, image, port, protocol, predictPath] of frameworks) {
    it(`has image, port and paths of framework ${name}`, () => {
      const framework = { name, version: "1.2" };
      const contract = contractOf(specOf({ "model.image": undefined, "model.framework": framework }));
      assert.deepEqual(
        [contract.image, contract.port, contract.protocol, contract.predictPath],
        [image, port, protocol, predictPath],
      );
    });
  }

  it("is what the spec says where it says so", () => {
    const said = {
      port: 9000,
      protocol: "http",
      predictPath: "/p",
      healthCheck: { path: "/h" },
      args: ["--port", "9000"],
    };
    const model = { framework: { name: "vllm", version: "1" }, version: "1", ...said };
    const { port, protocol, predictPath, healthCheck, args } = contractOf(specOf({ model }));
    assert.deepEqual({ port, protocol, predictPath, healthCheck, args }, said);
  });

  it("gives the spec's variables, and the framework's beside them", () => {
    const framework = { name: "mlserver", version: "1" };
    const environment = { THREADS: "4" };
    const model = {
      framework,
      environment,
      version: "1",
      artifacts: [{ uri: "s3://bucket/a", mountPath: "/m" }],
    };
    assert.deepEqual(contractOf(specOf({ model })).environment, { MLSERVER_MODELS_DIR: "/m", THREADS: "4" });
  });
});

describe("a hosting spec at its limits", () => {
  const limits: readonly Fields[] = [
    { "model.artifacts": [{ uri: "pvc://team.models-1/digits/..3/.hidden" }] },
    { "model.artifacts": [{ uri: "pvc://models" }] },
    { "model.artifacts": [{ uri: "https://[fd00::7]:65535/d.tgz" }] },
    { "model.secrets": { TOKEN: { kubernetes: { name: "a.b-c.1", key: ".to_ken-1" } } } },
    { "resources.caches": [{ mountPath: "/opt/model-hosting-cache", claim: "a" }] },
    { placement: { residency: ["r".repeat(63)], instanceTypes: [`i${".".repeat(61)}t`] } },
    { "resources.accelerator": { type: `NVIDIA-${"x".repeat(56)}` } },
    { interface: { type: "http", timeout: "1h" } },
  ];
  for (const change of limits) {
    it(`is valid: ${JSON.stringify(change)}`, () => {
      assert.ok(specOf(change));
    });
  }
});

describe("docs/spec.md", () => {
  const page = fs.readFileSync("docs/spec.md", "utf8");
  const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = ""]) => text);

  it("has examples", () => {
    assert.ok(blocks.length >= 6);
  });

  for (const [index, text] of blocks.entries()) {
    const document: unknown = parse(text);
    if (isRecord(document) && "config" in document) {
      it(`example ${index + 1} is a stack's list of models`, () => {
        const config = isRecord(document["config"]) ? document["config"] : {};
        assert.ok(stackModels.safeParse(config["model-hosting:models"]).success);
      });
    } else {
      it(`example ${index + 1} can be hosted`, () => {
        const whole = mergeSpec(baseSpec(), readYaml(text, "docs/spec.md"));
        assert.equal(
          resolveModels([{ source: "docs/spec.md", document: whole }], placesOfEverything).length,
          1,
        );
      });
    }
  }

  it("shows messages as they are", () => {
    const shown = /^```text\n(.*?)\n```$/ms.exec(page)?.[1] ?? "";
    const digits = specWith({ "resources.memory": "4", "model.comand": ["x"] });
    const documents = [
      { source: "models/digits.yaml", document: digits },
      {
        source: "models/ranker.yaml",
        document: specWith({ name: "ranker" }),
        overrides: { rollout: { strategy: "canary" } },
      },
    ];
    assert.throws(
      () => resolveModels(documents, placesOfEverything),
      (error) => {
        assert.ok(error instanceof HostingProblems);
        assert.equal(error.message, shown);
        return true;
      },
    );
  });
});
