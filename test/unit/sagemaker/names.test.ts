import assert from "node:assert/strict";
import { roleName, roleOf } from "../../../components/sagemaker/callers.js";
import { hostingSpec } from "../../../components/spec/index.js";
import { hostedOn, smallest } from "../support/sagemakerHosted.js";

describe("names on SageMaker", () => {
  it("end with the stack's name, or with the settings'", async () => {
    const named = async (settings: object) =>
      (await hostedOn("realtime", {}, { settings })).find("HostedEndpoint endpointName");
    assert.equal(await named({}), "digits-test");
    assert.equal(await named({ nameSuffix: "eu-prod" }), "digits-eu-prod");
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
