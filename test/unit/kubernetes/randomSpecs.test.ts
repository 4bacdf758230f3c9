import assert from "node:assert/strict";
import fc from "fast-check";
import { parseEndpoint } from "model-hosting-client";
import { placesOf } from "../../../components/places.js";
import { resolveModels } from "../../../components/resolve.js";
import { parseSettings } from "../../../components/settings.js";
import { HostingProblems } from "../../../components/spec/index.js";
import { arbitrarySpec } from "../spec/arbitrarySpecs.js";
import { behindGateway, behindIngress, capacity, secretStores } from "../support/clusters.js";
import { hosted } from "../support/hosted.js";
import { objectProblems } from "./objectRules.js";

/** Of this many random specs some thirty to fifty are valid and honoured on one of the clusters below. */
const tried = 1500;

const clusters = {
  "an Ingress": { ...behindIngress, capacity, secretStores },
  "a Gateway": { ...behindGateway, secretStores },
};

// Random specs take their texts from a few good ones; names and values at the limits are in the rich specs.
describe("any spec that is honoured", () => {
  for (const [title, kubernetes] of Object.entries(clusters)) {
    it(`becomes objects that Kubernetes accepts and an endpoint that the client reads, on ${title}`, async () => {
      const source = "settings";
      const written = { kubernetes };
      const settings = parseSettings(written, source);
      const places = placesOf({ settings, written, source }, { folder: "." });
      const specs = fc.sample(arbitrarySpec(Infinity), tried).filter((document) => {
        try {
          const [model] = resolveModels([{ source: "random", document }], places);
          return model?.target.backend === "kubernetes";
        } catch (error) {
          assert.ok(error instanceof HostingProblems, String(error));
          return false;
        }
      });
      assert.ok(specs.length > 5, `only ${String(specs.length)} of ${String(tried)} can be hosted`);
      for (const spec of specs) {
        const model = await hosted(replacing(spec), { settings: kubernetes });
        assert.deepEqual(model.resources.flatMap(objectProblems), [], JSON.stringify(spec));
        assert.equal(parseEndpoint(model.endpoint).name, model.find("Deployment metadata.name"));
      }
    });
  }
});

/** Changes that put a whole spec in the place of the smallest one. */
function replacing(spec: unknown): object {
  assert.ok(typeof spec === "object" && spec !== null);
  const model: unknown = Reflect.get(spec, "model");
  return { ...spec, model: { image: null, ...(model as object) } };
}
