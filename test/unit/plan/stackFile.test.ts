import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { hostingSettings } from "../../../components/settings.js";
import { readStackFile, settingNames } from "../../../tools/plan/stackFile.js";

describe("a stack's file", () => {
  let folder = "";

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "stack-file-"));
    fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: hosting\nruntime: nodejs\n");
  });

  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  function read(config: string, stack = "prod") {
    fs.writeFileSync(path.join(folder, "Pulumi.prod.yaml"), `config:\n${config}`);
    return readStackFile(folder, stack);
  }

  it("has settings without what is encrypted, wherever it stands", () => {
    const { settings } = read(`
  hosting:sagemaker:
    region: eu-central-1
    kmsKeyArn: { secure: AAABAcipher }
    vpc: { subnetIds: [subnet-1, { secure: AAABAcipher }] }
  hosting:kubernetes: { secure: AAABAcipher }
  hosting:network: { nat: one }
  hosting:ecs: { region: eu-central-1 }
  hosting:eks: { cluster: { name: shared } }
`);
    assert.deepEqual(settings, {
      sagemaker: { region: "eu-central-1", vpc: { subnetIds: ["subnet-1"] } },
      kubernetes: {},
      network: { nat: "one" },
      ecs: { region: "eu-central-1" },
      eks: { cluster: { name: "shared" } },
      placement: undefined,
    });
  });

  it("has every setting that a stack may have", () => {
    assert.deepEqual([...settingNames].sort(), Object.keys(hostingSettings.shape).sort());
  });

  it("has models with every field, encrypted or not", () => {
    const { models } = read(`
  hosting:models:
    - spec: a.yaml
      overrides: { model: { environment: { TOKEN_FILE: { secure: AAABAcipher } } } }
`);
    const environment = { TOKEN_FILE: "[secret]" };
    assert.deepEqual(models, [{ spec: "a.yaml", overrides: { model: { environment } } }]);
    assert.equal(read("  hosting:models: { secure: AAABAcipher }\n").models, "[secret]");
  });

  it("is found by a name with organisation and project before it, too", () => {
    const { source, stack } = read("  hosting:models: []\n", "organisation/hosting/prod");
    assert.deepEqual([source, stack], ["Pulumi.prod.yaml", "prod"]);
  });
});
