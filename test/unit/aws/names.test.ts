import assert from "node:assert/strict";
import fc from "fast-check";
import { logicalName, shortName } from "../../../components/aws/logicalName.js";
import { asFolder, isFolder, objectsArn, s3Location } from "../../../components/aws/s3.js";
import { parameterArn, secretArn } from "../../../components/aws/secretArns.js";

const label = fc.stringMatching(/^[a-z](?:[-a-z0-9]{0,60}[a-z0-9])?$/);
const account = { partition: "aws", region: "eu-central-1", accountId: "123456789012" };

describe("names on AWS", () => {
  it("leave room for the provider's eight characters", () => {
    fc.assert(
      fc.property(label, label, (endpoint, variant) => {
        const name = logicalName(`${endpoint}-test`, variant);
        assert.ok(name.length <= 55);
        assert.match(name, /^[a-z][-a-z0-9]*$/);
        assert.equal(name, logicalName(`${endpoint}-test`, variant));
      }),
    );
  });

  it("differ where they are cut, too", () => {
    const endpoint = "e".repeat(54);
    assert.notEqual(logicalName(endpoint, "blue"), logicalName(endpoint, "green"));
    assert.notEqual(shortName(`${endpoint}-blue`, 24), shortName(`${endpoint}-green`, 24));
  });

  it("stay as they are where they are short enough, and are as long as allowed where not", () => {
    fc.assert(
      fc.property(label, fc.integer({ min: 10, max: 40 }), (text, longest) => {
        const short = shortName(text, longest);
        assert.equal(short.length, Math.min(text.length, longest));
        assert.ok(text.length > longest || short === text);
      }),
    );
  });
});

describe("places in S3", () => {
  it("are buckets and keys", () => {
    assert.deepEqual(s3Location("s3://models/a/b.tar.gz"), { bucket: "models", key: "a/b.tar.gz" });
    assert.deepEqual(s3Location("s3://models"), { bucket: "models", key: "" });
    assert.throws(() => s3Location("https://example.com"), /no address in S3/);
  });

  it("are folders with a slash at their end, or whole buckets", () => {
    assert.equal(asFolder("s3://models/a"), "s3://models/a/");
    assert.equal(asFolder("s3://models/a/"), "s3://models/a/");
    assert.deepEqual(["", "a/", "a"].map(isFolder), [true, true, false]);
  });

  it("have an ARN of one object, or of all objects of a folder", () => {
    const arn = (key: string) => objectsArn("aws-cn", { bucket: "models", key });
    assert.equal(arn("a/b"), "arn:aws-cn:s3:::models/a/b");
    assert.equal(arn("a/"), "arn:aws-cn:s3:::models/a/*");
  });
});

describe("the ARN of a secret", () => {
  it("has six characters that nobody knows behind its name, and is itself where it is written as one", () => {
    assert.equal(
      secretArn(account, "team/key"),
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:team/key-??????",
    );
    assert.equal(secretArn(account, "arn:aws:secretsmanager:x"), "arn:aws:secretsmanager:x");
  });

  it("of a parameter has one slash before its name", () => {
    const arn = "arn:aws:ssm:eu-central-1:123456789012:parameter/team/key";
    assert.deepEqual(
      ["/team/key", "team/key"].map((name) => parameterArn(account, name)),
      [arn, arn],
    );
    assert.equal(parameterArn(account, "arn:aws:ssm:x"), "arn:aws:ssm:x");
  });
});
