import type { FrameworkName, Protocol } from "./schema/index.js";

/** A serving framework's public image and how it is spoken to. */
export interface Framework {
  /** Image of a version. */
  readonly image: (version: string) => string;
  /** Whether the image runs as root unless it is told otherwise. */
  readonly startsAsRoot: boolean;
  readonly port: number;
  readonly protocol: Protocol;
  readonly healthPath: string;
  /** Path of a prediction for a model of this name. */
  readonly predictPath: (model: string) => string;
  /** Arguments that make it serve the model of this name from the folder. */
  readonly args: (model: string, folder: string) => readonly string[];
  /** Variables that make it serve the model of this name from the folder. */
  readonly environment: (model: string, folder: string) => Readonly<Record<string, string>>;
}

/**
 * Known frameworks. Ports, paths and arguments are those of each project's own documentation: vLLM "Using Docker" and
 * its OpenAI-compatible server; MLServer's settings and the Open Inference Protocol; Triton's HTTP/REST protocol;
 * TensorFlow Serving with Docker and its RESTful API; Text Embeddings Inference's quick tour.
 *
 * Who runs as root is said by each project's Dockerfile: MLServer's ends with `USER 1000`, the others name no user. vLLM's
 * has user 2000 to choose (from 2026 on) and Triton's has 1000.
 */
export const frameworks: Readonly<Record<FrameworkName, Framework>> = {
  vllm: {
    image: (version) => `vllm/vllm-openai:v${version.replace(/^v/, "")}`,
    startsAsRoot: true,
    port: 8000,
    protocol: "openai",
    healthPath: "/health",
    predictPath: () => "/v1/chat/completions",
    args: (model, folder) => ["--model", folder, "--served-model-name", model],
    environment: () => ({}),
  },
  mlserver: {
    image: (version) => `seldonio/mlserver:${version}`,
    startsAsRoot: false,
    port: 8080,
    protocol: "openInference",
    healthPath: "/v2/health/ready",
    predictPath: (model) => `/v2/models/${model}/infer`,
    args: () => [],
    environment: (_model, folder) => ({ MLSERVER_MODELS_DIR: folder }),
  },
  triton: {
    image: (version) => `nvcr.io/nvidia/tritonserver:${version}`,
    startsAsRoot: true,
    port: 8000,
    protocol: "openInference",
    healthPath: "/v2/health/ready",
    predictPath: (model) => `/v2/models/${model}/infer`,
    args: (_model, folder) => ["tritonserver", `--model-repository=${folder}`],
    environment: () => ({}),
  },
  tensorflowServing: {
    image: (version) => `tensorflow/serving:${version}`,
    startsAsRoot: true,
    port: 8501,
    protocol: "http",
    healthPath: "/v1/models/model",
    predictPath: () => "/v1/models/model:predict",
    args: (_model, folder) => ["--model_name=model", `--model_base_path=${folder}`],
    environment: () => ({}),
  },
  textEmbeddingsInference: {
    image: (version) => `ghcr.io/huggingface/text-embeddings-inference:${version}`,
    startsAsRoot: true,
    port: 8080,
    protocol: "openai",
    healthPath: "/health",
    predictPath: () => "/v1/embeddings",
    args: (_model, folder) => ["--model-id", folder, "--port", "8080"],
    environment: () => ({}),
  },
};
