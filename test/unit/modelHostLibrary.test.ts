import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const run = promisify(execFile);
const root = path.join(__dirname, "../../..");

const loaded = z.object({ imported: z.array(z.string()), hosted: z.array(z.string()) });
const packed = z.tuple([z.object({ files: z.array(z.object({ path: z.string() })) })]);
const resolved = z.object({
  main: z.array(z.string()),
  spec: z.array(z.string()),
  capabilities: z.array(z.string()),
});

// What this cannot prove: that a package from a registry installs with the same dependencies; here they are the
// repository's own.
describe("the library", () => {
  it("loads a provider when the first model needs it, and the one for AWS never for Kubernetes", async () => {
    const program = path.join(__dirname, "support/loadedPackages.js");
    const { imported, hosted } = loaded.parse(JSON.parse((await run(process.execPath, [program])).stdout));
    assert.ok(imported.includes("@pulumi/pulumi"), "the list is not empty by mistake");
    assert.equal(imported.includes("@pulumi/kubernetes"), false);
    assert.ok(hosted.includes("@pulumi/kubernetes"));
    assert.equal(hosted.includes("@pulumi/aws"), false);
  });

  it("packs the components and the schemas, and nothing of sandbox or tests", async () => {
    const { stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root });
    const [{ files }] = packed.parse(JSON.parse(stdout));
    const paths = files.map((file) => file.path);
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
      paths.filter((file) => !expected.test(file)),
      [],
    );
  });

  describe("in another program", () => {
    let folder: string;
    before(() => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), "library-"));
      fs.mkdirSync(path.join(folder, "node_modules"));
      fs.symlinkSync(root, path.join(folder, "node_modules", "pulumi-model-hosting"));
    });
    after(() => {
      fs.rmSync(folder, { recursive: true });
    });

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
