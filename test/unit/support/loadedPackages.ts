import { hostStack } from "../../../components/index.js";
import { record } from "./record.js";

const smallest = {
  name: "digits",
  model: { image: "registry.example.com/digits:1", version: "1" },
  resources: { cpu: "500m", memory: "1Gi" },
  placement: { backend: "kubernetes" },
};

/** Packages that this process has loaded so far. */
function loadedPackages(): string[] {
  const names = Object.keys(require.cache).flatMap((file) => {
    const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
    return name === undefined ? [] : [name];
  });
  return [...new Set(names)].sort();
}

/** A program of its own: prints which packages the library loads when it is imported, and when it has hosted a model. */
async function main(): Promise<void> {
  const imported = loadedPackages();
  await record(() =>
    hostStack({ documents: [{ source: "digits", document: smallest }], settings: {}, source: "settings" }),
  );
  process.stdout.write(JSON.stringify({ imported, hosted: loadedPackages() }));
}

void main();
