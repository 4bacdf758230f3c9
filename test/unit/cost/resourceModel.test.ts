import assert from "node:assert/strict";
import { modelOf } from "../../../components/cost/index.js";
import { NotKnownYet, resource, withUnknown } from "./declaredResources.js";

const isUndecided = (error: unknown): boolean => error instanceof NotKnownYet;

describe("the model that a resource serves", () => {
  const key = "model-hosting/model";
  const group = (tags: unknown) => resource("autoscaling/group:Group", { tags });

  it("is told by its tags, as an object or as a list of keys and values", () => {
    assert.equal(modelOf(resource("sagemaker/model:Model", { tags: { [key]: "digits" } })), "digits");
    assert.equal(
      modelOf(
        group([
          { key: "team", value: "vision" },
          { key, value: "digits" },
        ]),
      ),
      "digits",
    );
  });

  it("is told by the tags that its provider adds, and by its labels", () => {
    assert.equal(modelOf(resource("sagemaker/model:Model", { tagsAll: { [key]: "digits" } })), "digits");
    const labels = { "app.kubernetes.io/name": "digits" };
    assert.equal(modelOf(resource("kubernetes:core/v1:Service", { metadata: { labels } })), "digits");
  });

  it("is not told where nothing says it, or nobody knows it yet", () => {
    assert.equal(modelOf(group([{ key: "team", value: "vision" }])), undefined);
    assert.equal(modelOf(group([withUnknown({ key }, "value")]), { isUndecided }), undefined);
    assert.equal(
      modelOf(resource("sagemaker/model:Model", withUnknown({}, "tags")), { isUndecided }),
      undefined,
    );
  });
});
