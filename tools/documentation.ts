/** Writes the parts of the documentation that the schema and the capability table know best. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";
import { capabilitiesPage } from "./capabilitiesPage.js";
import { matrixOf } from "./matrix/matrix.js";
import { matrixPage } from "./matrix/page.js";
import { specReference } from "./specReference.js";

const folder = path.resolve("docs");

/** Every generated page under `docs/` and its present text. */
export async function documentationFiles(): Promise<ReadonlyMap<string, string>> {
  const pages = {
    "spec-reference.md": specReference(),
    "capabilities.md": capabilitiesPage(),
    "matrix.md": matrixPage(matrixOf()),
  };
  const options = (await prettier.resolveConfig(path.join(folder, "spec-reference.md"))) ?? {};
  const texts = Object.entries(pages).map(async ([name, text]): Promise<[string, string]> => [
    name,
    await prettier.format(text, { ...options, parser: "markdown" }),
  ]);
  return new Map(await Promise.all(texts));
}

/** Writes the pages to `docs/`. */
export async function writeDocumentation(): Promise<void> {
  for (const [name, text] of await documentationFiles()) {
    fs.writeFileSync(path.join(folder, name), text);
  }
}
