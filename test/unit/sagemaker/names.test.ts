import assert from "node:assert/strict";
import fc from "fast-check";
import { logicalName } from "../../../components/aws/logicalName.js";
import { roleName, roleOf } from "../../../components/sagemaker/callers.js";
import { s3Location } from "../../../components/aws/s3.js";
import { hostingSpec } from "../../../components/spec/index.js";
import { hostedOn, smallest } from "../support/sagemakerHosted.js";

const label = fc.stringMatching(/^[a-z](?:[-a-z0-9]{0,38}[a-z0-9])?$/);

describe("names on SageMaker", () => {
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
  });

  it("end with the stack's name, or with the settings'", async () => {
    const named = async (settings: object) =>
      (await hostedOn("realtime", {}, { settings })).find("HostedEndpoint endpointName");
    assert.equal(await named({}), "digits-test");
    assert.equal(await named({ nameSuffix: "eu-prod" }), "digits-eu-prod");
  });

  it("of objects in S3 are buckets and keys", () => {
    assert.deepEqual(s3Location("s3://models/a/b.tar.gz"), { bucket: "models", key: "a/b.tar.gz" });
    assert.deepEqual(s3Location("s3://models"), { bucket: "models", key: "" });
    assert.throws(() => s3Location("https://example.com"), /no address in S3/);
  });

  it("of callers are roles of this account", () => {
    const spec = hostingSpec.parse(smallest.realtime);
    assert.equal(roleName("arn:aws:iam::123456789012:role/apps/shop"), "shop");
    assert.equal(roleOf(spec, "arn:aws:iam::123456789012:role/apps/shop", "123456789012"), "shop");
    assert.throws(
      () => roleOf(spec, "arn:aws:iam::210987654321:role/shop", "123456789012"),
      /^Error: model digits: access\.callers\.principals: .*role of another account than 123456789012/,
    );
  });
});
