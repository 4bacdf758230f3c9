import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { pluginPackages } from "../../sandbox/standIns/languageHost/packages.js";
import { installPacked, linkPackages, packedFiles } from "./support/packed.js";

const run = promisify(execFile);

const loaded = z.object({ imported: z.array(z.string()), hosted: z.array(z.string()) });
const resolved = z.object({
  main: z.array(z.string()),
  spec: z.array(z.string()),
  capabilities: z.array(z.string()),
});

// What this cannot prove: that npm finds the versions that the packages ask for; here they are the repository's own.
describe("the library", () => {
  let folder: string;
  let modules: string;
  let installed: string[];

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "library-"));
    modules = path.join(folder, "node_modules");
    fs.mkdirSync(modules);
    installed = installPacked(modules, "client", ".");
  });
  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it("loads a provider when the first model needs it, and the one for AWS never for Kubernetes", async () => {
    const program = path.join(__dirname, "support/loadedPackages.js");
    const { imported, hosted } = loaded.parse(JSON.parse((await run(process.execPath, [program])).stdout));
    assert.ok(imported.includes("@pulumi/pulumi"), "the list is not empty by mistake");
    assert.equal(imported.includes("@pulumi/kubernetes"), false);
    assert.ok(hosted.includes("@pulumi/kubernetes"));
    assert.equal(hosted.includes("@pulumi/aws"), false);
  });

  it("packs the components and the schemas, and nothing of sandbox or tests", () => {
    const paths = packedFiles(path.join(modules, "pulumi-model-hosting"));
    for (const needed of [
      "bin/components/index.js",
      "bin/components/index.d.ts",
      "bin/components/kubernetes/index.js",
      "bin/components/spec/index.js",
      "schemas/endpoint.schema.json",
      "schemas/hosting-spec.schema.json",
    ]) {
      assert.ok(paths.includes(needed), `${needed} is not packed`);
    }
    // npm packs the file that "main" names, which is the Pulumi program of this repository.
    const expected = /^(?:bin\/components\/|bin\/index\.js$|schemas\/|[^/]+$)/;
    assert.deepEqual(
      paths.filter((file) => !expected.test(file) || file.endsWith(".map")),
      [],
    );
  });

  it("packs the client in both languages, and nothing of its build", () => {
    const paths = packedFiles(path.join(modules, "model-hosting-client"));
    for (const needed of ["bin/index.js", "bin/index.d.ts", "python/model_client.py", "README.md"]) {
      assert.ok(paths.includes(needed), `${needed} is not packed`);
    }
    assert.deepEqual(
      paths.filter((file) => /\.map$|\.tsbuildinfo$|(?<!\.d)\.ts$/.test(file)),
      [],
    );
  });

  it("asks for the plugin of Kubernetes, and for the one of AWS only where its SDK is installed", () => {
    const plugins = (...names: string[]) => {
      const dependencies = Object.fromEntries(names.map((name) => [name, "*"]));
      fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ dependencies }));
      return pluginPackages(folder).map(({ name }) => name);
    };
    assert.deepEqual(plugins(...installed), ["kubernetes"]);
    linkPackages(modules, ["@pulumi/aws"]);
    assert.deepEqual(plugins(...installed, "@pulumi/aws").sort(), ["aws", "kubernetes"]);
    fs.rmSync(path.join(modules, "@pulumi/aws"));
  });

  describe("in another program", () => {
    it("is found by its name, from CommonJS and from an ES module", async () => {
      const names = `{
        main: Object.keys(main), spec: Object.keys(spec), capabilities: Object.keys(capabilities),
      }`;
      const programs = {
        "program.cjs": `
          const main = require("pulumi-model-hosting");
          const spec = require("pulumi-model-hosting/spec");
          const capabilities = require("pulumi-model-hosting/capabilities");
          console.log(JSON.stringify(${names}));`,
        "program.mjs": `
          import * as main from "pulumi-model-hosting";
          import * as spec from "pulumi-model-hosting/spec";
          import * as capabilities from "pulumi-model-hosting/capabilities";
          console.log(JSON.stringify(${names}));`,
      };
      const runs = Object.entries(programs).map(async ([file, text]): Promise<[string, string]> => {
        fs.writeFileSync(path.join(folder, file), text);
        return [file, (await run(process.execPath, [file], { cwd: folder })).stdout];
      });
      for (const [file, stdout] of await Promise.all(runs)) {
        const { main, spec, capabilities } = resolved.parse(JSON.parse(stdout));
        for (const name of ["ModelHost", "hostStack", "readStackModels", "HostingProblems"]) {
          assert.ok(main.includes(name), `${file}: ${name}`);
        }
        assert.ok(spec.includes("parseSpec"));
        assert.ok(capabilities.includes("unsupportedFields"));
      }
    });

    it("opens no other door", async () => {
      const program = `require("pulumi-model-hosting/bin/sandbox/paths.js")`;
      await assert.rejects(run(process.execPath, ["-e", program], { cwd: folder }), {
        message: /ERR_PACKAGE_PATH_NOT_EXPORTED/,
      });
    });
  });
});
