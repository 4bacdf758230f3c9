import assert from "node:assert/strict";
import { judge, messages, unknown } from "./analyze.js";
import { container, deployment, deploymentOf, goodContainer } from "./objects.js";

const RULE = "image-pinned";
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

function problemsOf(image: unknown, settings: object = {}) {
  return judge(RULE, deploymentOf(container({ image })), settings);
}

describe("policy image-pinned", () => {
  it("passes a fixed tag and a digest", async () => {
    for (const image of [
      "digits:1",
      "registry:5000/team/digits:1.2",
      `digits@${DIGEST}`,
      `digits:latest@${DIGEST}`,
    ]) {
      assert.deepEqual(await problemsOf(image), [], image);
    }
  });

  it("reports what pins nothing", async () => {
    const cases = {
      digits: "which has no tag; add a version tag or a digest",
      "digits:": "which has no tag; add a version tag or a digest",
      "registry:5000/digits": "which has no tag; add a version tag or a digest",
      "digits:latest": 'whose tag "latest" moves; use a version tag or a digest',
      "digits@sha256:0123": "whose digest is incomplete; write sha256: and all 64 digits",
    };
    for (const [image, problem] of Object.entries(cases)) {
      assert.deepEqual(await problemsOf(image), [
        {
          level: "mandatory",
          message: `Deployment "digits": container "model" uses image "${image}", ${problem}`,
        },
      ]);
    }
  });

  it("insists on a digest where one is required", async () => {
    const settings = { require: "digest" };
    assert.deepEqual(await problemsOf(`digits@${DIGEST}`, settings), []);
    const [message] = messages(await problemsOf("digits:1.0.0", settings));
    assert.match(message!, /which has no digest; write it as repository@sha256:digest/);
  });

  it("judges init containers and image volumes", async () => {
    const pod = {
      containers: [goodContainer],
      initContainers: [container({ name: "fetch", image: "fetch" })],
      volumes: [
        { name: "weights", image: { reference: "weights:latest" } },
        { name: "tmp", emptyDir: {} },
      ],
    };
    const found = messages(await judge(RULE, deployment({ pod })));
    assert.equal(found.length, 2);
    assert.match(found[0]!, /init container "fetch" uses image "fetch"/);
    assert.match(found[1]!, /volume "weights" uses image "weights:latest"/);
  });

  it("takes more moving tags and images that are not judged", async () => {
    assert.equal((await problemsOf("digits:stable", { movingTags: ["stable"] })).length, 1);
    assert.deepEqual(await problemsOf("local/digits", { allow: ["^local/"] }), []);
  });

  it("cannot decide on an unknown image, and still reports the other container's", async () => {
    const found = await judge(
      RULE,
      deploymentOf(container({ image: unknown }), container({ image: "digits" })),
    );
    assert.deepEqual(
      found.map(({ level }) => level),
      ["mandatory", "advisory"],
    );
  });
});
