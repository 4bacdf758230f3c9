import assert from "node:assert/strict";
import { join } from "node:path";
import { environmentOf } from "../../../sandbox/aws/environment.js";
import { emulatorPython } from "../../../sandbox/aws/virtualEnvironment.js";
import { runUnchecked } from "../../../sandbox/commandLine.js";
import { repositoryRoot } from "../../../sandbox/paths.js";
import { silentProgress } from "../../../sandbox/progress.js";

describe("the sandbox's AWS, without a process", () => {
  it("leads SDKs to itself and takes away whatever would lead to an account of the user's", () => {
    const users = {
      AWS_PROFILE: "live",
      AWS_SESSION_TOKEN: "t",
      AWS_ENDPOINT_URL_S3: "https://s3",
      PATH: "/bin",
    };
    const variables = environmentOf("http://10.244.0.1:1", users);
    const merged: NodeJS.ProcessEnv = { ...users, ...variables };
    assert.deepEqual(Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)), {
      PATH: "/bin",
      AWS_ENDPOINT_URL: "http://10.244.0.1:1",
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_EC2_METADATA_DISABLED: "true",
    });
  });

  // The first time pip installs the emulator's packages.
  it("passes the tests of its Python parts", async () => {
    const folder = join(repositoryRoot, "sandbox", "aws");
    const python = await emulatorPython(silentProgress);
    const { code, stderr } = await runUnchecked(
      python,
      ["-m", "unittest", "discover", "-s", "tests", "-t", "."],
      {
        cwd: folder,
        env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
      },
    );
    assert.equal(code, 0, stderr);
    assert.match(stderr, /Ran (?:[2-9]\d|\d{3,}) tests/);
  }).timeout(300_000);
});
