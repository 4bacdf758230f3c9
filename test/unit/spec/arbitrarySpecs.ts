import fc from "fast-check";
import { hostingSpecJsonSchema, isRecord } from "../../../components/spec/index.js";

type Node = Readonly<Record<string, unknown>>;

/** Text that is right for a field of this name; schemas say how text is written, and a generator needs examples. */
const goodText: Readonly<Record<string, readonly string[]>> = {
  name: ["digits", "a", "model-2"],
  key: ["token"],
  image: [
    "team/digits:1",
    "123456789012.dkr.ecr.eu-central-1.amazonaws.com/digits:1",
    `registry.example.com:5000/a/b@sha256:${"0".repeat(64)}`,
  ],
  uri: [
    "s3://bucket/key",
    "s3://bucket/models/a.tar.gz",
    "s3://bucket/models/b/",
    "gs://bucket/key",
    "hf://org/model:main",
    "https://host/file",
    "oci://host/a:1",
    "pvc://claim/a",
  ],
  mountPath: ["/opt/ml/model", "/models/a", "/models/b", "/cache", "/dev/shm/x"],
  version: ["1", "0.9.2", "v1.4"],
  kubernetesSecret: ["registry"],
  predictPath: ["/invocations", "/v2/models/a/infer"],
  path: ["/ping"],
  healthPath: ["/ready"],
  host: ["digits.example.com"],
  certificateArn: ["arn:aws:acm:eu-central-1:1:certificate/a"],
  type: ["nvidia", "NVIDIA-L4", "inferentia", "amd.com/gpu"],
  claim: ["shared"],
  timeZone: ["Europe/Berlin"],
  cron: ["0 7 * * 1-5"],
  schedule: ["0 7 * * 1-5"],
  hours: ["Mon-Fri 08:00-18:00"],
  residency: ["eu-central-1"],
  instanceTypes: ["g5.xlarge"],
  namespaces: ["apps"],
  cidrs: ["10.0.0.0/8", "2001:db8::/32"],
  batchSize: ["25%"],
};

/**
 * Documents in the shape of the hosting spec. Fields are mostly right, so that rules over several fields and the
 * capability table are reached; each is wrong with a chance of one in `sobriety`.
 */
export function arbitrarySpec(sobriety: number): fc.Arbitrary<unknown> {
  return valueOf(hostingSpecJsonSchema() as Node, "", sobriety);
}

function valueOf(node: Node, name: string, sobriety: number): fc.Arbitrary<unknown> {
  const good = goodValue(node, name, sobriety);
  return sobriety === Infinity
    ? good
    : fc.oneof(
        { weight: sobriety, arbitrary: good },
        { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
      );
}

function goodValue(node: Node, name: string, sobriety: number): fc.Arbitrary<unknown> {
  const { enum: options, const: only } = node;
  if (Array.isArray(options) || only !== undefined) {
    return fc.constantFrom(...(Array.isArray(options) ? (options as unknown[]) : [only]));
  }
  if (isRecord(node["properties"])) {
    return mapOf(node, node["properties"], sobriety);
  }
  const branches = node["oneOf"] ?? node["anyOf"];
  if (Array.isArray(branches)) {
    return fc.oneof(...branches.filter(isRecord).map((branch) => valueOf(branch, name, sobriety)));
  }
  return node["type"] === "object" || node["type"] === "array"
    ? collectionOf(node, name, sobriety)
    : scalarOf(node, name);
}

/** Every required field, and each of the others with a chance of one in six; of fields that exclude each other, one. */
function mapOf(node: Node, properties: Node, sobriety: number): fc.Arbitrary<unknown> {
  const required = Array.isArray(node["required"]) ? node["required"] : [];
  const exclusive = exclusiveFields(node);
  const fields = Object.entries(properties).map(([name, child]): [string, fc.Arbitrary<unknown>] => {
    const value = valueOf(isRecord(child) ? child : {}, name, sobriety);
    const absent = { weight: required.includes(name) ? 0 : 5, arbitrary: fc.constant(undefined) };
    return [name, exclusive.includes(name) ? value : fc.oneof(absent, { weight: 1, arbitrary: value })];
  });
  const chosen = exclusive.length === 0 ? fc.constant("") : fc.constantFrom(...exclusive);
  return fc
    .tuple(fc.record(Object.fromEntries(fields)), chosen)
    .map(([map, only]) =>
      Object.fromEntries(
        Object.entries(map).filter(
          ([name, value]) => value !== undefined && (!exclusive.includes(name) || name === only),
        ),
      ),
    );
}

function exclusiveFields(node: Node): string[] {
  const branches = Array.isArray(node["oneOf"]) ? node["oneOf"] : [];
  return branches.flatMap((branch) => (isRecord(branch) ? (branch["required"] as string[]) : []));
}

function collectionOf(node: Node, name: string, sobriety: number): fc.Arbitrary<unknown> {
  if (node["type"] === "array") {
    const items = valueOf(isRecord(node["items"]) ? node["items"] : {}, name, sobriety);
    return fc.array(items, { minLength: Number(node["minItems"] ?? 0), maxLength: 2 });
  }
  const values = isRecord(node["additionalProperties"]) ? node["additionalProperties"] : {};
  return fc.dictionary(fc.constantFrom("LEVEL", "MODE"), valueOf(values, "", sobriety), {
    maxKeys: 2,
    noNullPrototype: true,
  });
}

function scalarOf(node: Node, name: string): fc.Arbitrary<unknown> {
  switch ([node["type"]].flat()[0]) {
    case "integer":
      return fc.integer({
        min: Number(node["minimum"] ?? 0),
        max: Math.min(Number(node["maximum"] ?? 9), 9000),
      });
    case "number":
      return fc.constantFrom(1, 5, 50, 99.5);
    case "boolean":
      return fc.boolean();
    default:
      return fc.constantFrom(...(goodText[name] ?? examplesOf(node)));
  }
}

function examplesOf(node: Node): unknown[] {
  return Array.isArray(node["examples"]) ? node["examples"] : ["text"];
}
