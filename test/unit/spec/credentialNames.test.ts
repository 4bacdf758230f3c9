import assert from "node:assert/strict";
import { couldBeCredential, namesCredential } from "../../../components/spec/credentialNames.js";
import { judge } from "../policies/analyze.js";
import { container, deploymentOf } from "../policies/objects.js";

/**
 * The spec and the policy pack judge by rules of their own, because the pack is usable alone. Neither may let pass
 * what the other refuses. A list of names proves that for these names, not for all.
 */
describe("the names of credentials in environment", () => {
  async function packRefuses(name: string, value: string): Promise<boolean> {
    const found = await judge("no-plain-secrets", deploymentOf(container({ env: [{ name, value }] })), {});
    return found.length > 0;
  }

  const credentials = [
    ...["PASSWORD", "DB_PASSWORD", "PGPASSWORD", "ROOT_PASSWD", "SSH_PASSPHRASE", "DB_PWD", "CLIENT_SECRET"],
    ...["clientSecret", "TOKEN", "TOKEN_2", "HF_TOKEN", "API_KEY", "OPENAI_APIKEY", "apiKey", "PRIVATE_KEY"],
    ...["AWS_SECRET_ACCESS_KEY", "STORAGE_ACCESSKEY", "SECRETKEY", "CREDENTIAL", "GOOGLE_CREDENTIALS"],
    ...["SENTRY_DSN", "DB_CONNECTION_STRING", "db_password1"],
  ];
  for (const name of credentials) {
    it(`${name} is one, to the spec and to the pack`, async () => {
      assert.deepEqual([namesCredential(name), await packRefuses(name, "hunter2")], [true, true]);
    });
  }

  const others = [
    ...["MAX_TOKENS", "TOKENIZER", "TOKENIZERS_PARALLELISM", "TOKEN_LIMIT", "PAD_TOKEN_ID", "EOS_TOKEN"],
    ...["SECRET_NAME", "PASSWORD_FILE", "CREDENTIALS_PATH", "KEY", "MONKEY", "AUTHOR", "LOG_LEVEL", "PWDS"],
  ];
  for (const name of others) {
    it(`${name} is none, to the spec and to the pack`, async () => {
      assert.deepEqual([namesCredential(name), await packRefuses(name, "some-value")], [false, false]);
    });
  }

  const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:digits";
  for (const value of ["", " ", "true", "False", "$(OTHER)", arn]) {
    it(`may have the value ${JSON.stringify(value)}, which is no credential, to the spec and to the pack`, async () => {
      assert.deepEqual([couldBeCredential(value), await packRefuses("API_TOKEN", value)], [false, false]);
    });
  }
});
