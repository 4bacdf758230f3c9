import assert from "node:assert/strict";
import { judge, messages, unknown } from "./analyze.js";
import { container, deployment, deploymentOf } from "./objects.js";

const RULE = "no-plain-secrets";

function problemsOfVariable(name: unknown, value: unknown, settings: object = {}) {
  return judge(RULE, deploymentOf(container({ env: [{ name, value }] })), settings);
}

/** Values of the published shapes, put together here so that no scanner takes this file for a leak. */
const SHAPES: Readonly<Record<string, string>> = {
  "an AWS access key id": `AKIA${"ABCDEFGH".repeat(2)}`,
  "a private key": ["-----BEGIN RSA", "PRIVATE", "KEY-----\nMIIEow"].join(" "),
  "a JSON web token": ["eyJhbGciOiJIUzI1", "eyJzdWIiOiIxMjM0", "c2lnbmF0dXJl"].join("."),
  "a GitHub token": `ghp_${"a1B2c3D4".repeat(5)}`,
  "a Hugging Face token": `hf_${"a1B2c3D4".repeat(4)}`,
  "an API key": `sk-${"a1B2c3D4".repeat(4)}`,
  "a Slack token": ["xoxb", "123456789012"].join("-"),
  "a Google API key": `AIza${"a1B2c3D".repeat(5)}`,
  "an Azure storage key": `AccountKey=${"a1B2c3D4".repeat(6)}==`,
  "a URL with a password": "postgres://reader:hunter2@db.models:5432/hunter2",
};

describe("policy no-plain-secrets", () => {
  it("passes ordinary values, and credentials by reference", async () => {
    const env = [
      { name: "LOG_LEVEL", value: "info" },
      { name: "API_KEY", valueFrom: { secretKeyRef: { name: "digits", key: "apiKey" } } },
      { name: "EMPTY" },
    ];
    assert.deepEqual(await judge(RULE, deploymentOf(container({ env }))), []);
  });

  it("reports a literal under a name that says it is a credential, and never shows the value", async () => {
    assert.deepEqual(await problemsOfVariable("DB_PASSWORD", "hunter2"), [
      {
        level: "mandatory",
        message:
          'Deployment "digits": container "model", environment variable "DB_PASSWORD": the name says that it is a ' +
          "credential, and the value is a literal; keep it in a Secret and refer to it by valueFrom.secretKeyRef",
      },
    ]);
  });

  it("knows the names of credentials in every case", async () => {
    const names = [
      "PASSWORD",
      "PGPASSWORD",
      "apiKey",
      "db.password",
      "aws-secret-access-key",
      "HF_TOKEN",
      "TOKEN_2",
    ];
    for (const name of [...names, "clientSecret", "SENTRY_DSN", "PRIVATE_KEY", "GOOGLE_CREDENTIALS"]) {
      assert.equal((await problemsOfVariable(name, "hunter2")).length, 1, name);
    }
  });

  it("leaves names alone that only mention one, among them the tokens of language models", async () => {
    const names = ["TOKENIZER", "MAX_TOKENS", "TOKEN_LIMIT", "PAD_TOKEN_ID", "EOS_TOKEN", "SECRET_NAME"];
    for (const name of [...names, "PASSWORD_FILE", "KEY", "MONKEY", "AUTHOR", "CREDENTIALS_PATH"]) {
      assert.deepEqual(await problemsOfVariable(name, "some-value"), [], name);
    }
  });

  it("leaves values alone that cannot be a credential or only refer to one", async () => {
    const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:digits";
    for (const value of ["", "true", "False", "$(OTHER)", arn, null]) {
      assert.deepEqual(await problemsOfVariable("API_TOKEN", value), [], String(value));
    }
  });

  it("reports a value of a published shape under any name, without showing any of it", async () => {
    for (const [kind, value] of Object.entries(SHAPES)) {
      const found = messages(await problemsOfVariable("SETTING", `prefix ${value}`));
      assert.equal(found.length, 1, kind);
      assert.ok(found[0]!.includes(`"SETTING": the value looks like ${kind};`), found[0]);
      assert.ok(!found[0]!.includes(value.slice(-6)), `the message shows the value: ${found[0]!}`);
    }
  });

  it("takes no ordinary URL, digest or path for a credential", async () => {
    for (const value of [
      "https://models.example:8443/v1",
      "postgres://digits:$(DB_PASSWORD)@db/digits",
      `sha256:${"0123456789abcdef".repeat(4)}`,
      "s3://bucket/task-embedding-model-v2/weights",
    ]) {
      assert.deepEqual(await problemsOfVariable("SETTING", value), [], value);
    }
  });

  it("judges every container, command and arguments", async () => {
    const pod = {
      containers: [container({ command: ["serve", "--api-key=hunter2"], args: ["--max-tokens=100"] })],
      initContainers: [container({ name: "fetch", env: [], args: [SHAPES["a GitHub token"]] })],
    };
    const found = messages(await judge(RULE, deployment({ pod })));
    assert.equal(found.length, 2);
    assert.match(found[0]!, /container "model", command\[1\]: the name says/);
    assert.match(found[1]!, /init container "fetch", args\[0\]: the value looks like a GitHub token/);
    assert.ok(!found.join().includes("hunter2"));
  });

  it("judges the data of a ConfigMap by key and by value", async () => {
    const data = { password: "hunter2", "app.conf": `key: ${SHAPES["an AWS access key id"]!}`, mode: "fast" };
    const configMap = {
      type: "kubernetes:core/v1:ConfigMap",
      props: { metadata: { name: "settings" }, data },
    };
    assert.deepEqual(messages(await judge(RULE, configMap)).sort(), [
      'ConfigMap "settings": data key "app.conf": the value looks like an AWS access key id; keep it in a Secret',
      'ConfigMap "settings": data key "password": the name says that it is a credential, and the value is a ' +
        "literal; keep it in a Secret",
    ]);
  });

  it("takes more names, and names that are not judged", async () => {
    assert.equal((await problemsOfVariable("LICENCE", "hunter2", { names: ["^licence$"] })).length, 1);
    assert.deepEqual(await problemsOfVariable("API_TOKEN", "public", { allow: ["API_TOKEN"] }), []);
  });

  it("reports an unknown value under the name of a credential: computed, it is a literal still", async () => {
    const found = await problemsOfVariable("DB_PASSWORD", unknown);
    assert.deepEqual(
      found.map(({ level }) => level),
      ["mandatory"],
    );
    assert.match(found[0]!.message, /"DB_PASSWORD": .* the value is a computed literal/);
  });

  it("cannot decide on an unknown value under another name, and still reports the next variable", async () => {
    const env = [
      { name: "ENDPOINT", value: unknown },
      { name: "API_TOKEN", value: "hunter2" },
    ];
    const found = await judge(RULE, deploymentOf(container({ env })));
    assert.deepEqual(
      found.map(({ level }) => level),
      ["mandatory", "advisory"],
    );
  });
});
