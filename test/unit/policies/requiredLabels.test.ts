import assert from "node:assert/strict";
import { judge, messages, unknown } from "./analyze.js";
import { deployment, goodContainer, service } from "./objects.js";

const RULE = "required-labels";
const OWNER = "model-hosting/owner";
const COST_CENTRE = "model-hosting/cost-centre";

function templateWith(labels: unknown) {
  return { template: { metadata: { labels }, spec: { containers: [goodContainer] } } };
}

describe("policy required-labels", () => {
  it("passes labels on the workload and its pods, and objects that make no pods", async () => {
    assert.deepEqual(await judge(RULE, deployment()), []);
    assert.deepEqual(await judge(RULE, service({})), []);
  });

  it("reports the workload's labels and the pods' labels apart, with the names that are missing", async () => {
    const unlabelled = deployment({
      metadata: { labels: { [OWNER]: "vision" } },
      spec: templateWith({ [OWNER]: "  " }),
    });
    assert.deepEqual(await judge(RULE, unlabelled), [
      {
        level: "mandatory",
        message: `Deployment "digits": metadata.labels lacks ${COST_CENTRE}; set each to a value that is not empty`,
      },
      {
        level: "mandatory",
        message:
          `Deployment "digits": the pod template's metadata.labels lacks ${OWNER}, ${COST_CENTRE}; ` +
          "set each to a value that is not empty",
      },
    ]);
  });

  it("reports a lone Pod once, since it is its own template", async () => {
    const pod = { type: "kubernetes:core/v1:Pod", props: { spec: { containers: [goodContainer] } } };
    assert.equal((await judge(RULE, pod)).length, 1);
  });

  it("takes other labels", async () => {
    const [message] = messages(await judge(RULE, deployment(), { labels: ["team"] }));
    assert.match(message!, /metadata.labels lacks team;/);
  });

  it("cannot decide on unknown labels, and still reports the pods'", async () => {
    const found = await judge(RULE, deployment({ metadata: { labels: unknown }, spec: templateWith({}) }));
    assert.deepEqual(
      found.map(({ level }) => level),
      ["mandatory", "advisory"],
    );
    assert.match(found[0]!.message, /pod template/);
  });
});
