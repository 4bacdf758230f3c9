/** Writes everything committed that is made from the zod schemas and the capability table: `npm run schemas`. */
import * as fs from "node:fs";
import * as path from "node:path";
import { endpointJsonSchema } from "model-hosting-client";
import * as prettier from "prettier";
import { placementsJsonSchema } from "../components/placementOutput.js";
import { hostingSpecJsonSchema } from "../components/spec/index.js";
import { writeDocumentation } from "./documentation.js";

const folder = path.resolve("schemas");

/** Every committed schema and its present text. */
export async function schemaFiles(): Promise<ReadonlyMap<string, string>> {
  const schemas = {
    "hosting-spec.schema.json": hostingSpecJsonSchema(),
    "endpoint.schema.json": endpointJsonSchema(),
    "placements.schema.json": placementsJsonSchema(),
  };
  const options = (await prettier.resolveConfig(path.join(folder, "hosting-spec.schema.json"))) ?? {};
  const texts = Object.entries(schemas).map(async ([name, schema]): Promise<[string, string]> => [
    name,
    await prettier.format(JSON.stringify(schema), { ...options, parser: "json" }),
  ]);
  return new Map(await Promise.all(texts));
}

async function main(): Promise<void> {
  for (const [name, text] of await schemaFiles()) {
    fs.writeFileSync(path.join(folder, name), text);
  }
  await writeDocumentation();
}

if (require.main === module) {
  void main();
}
