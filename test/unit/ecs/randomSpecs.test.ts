import assert from "node:assert/strict";
import fc from "fast-check";
import { parseEndpoint } from "model-hosting-client";
import { fargateMemory } from "../../../components/cost/index.js";
import { placesOf } from "../../../components/places.js";
import { resolveModels } from "../../../components/resolve.js";
import { parseSettings } from "../../../components/settings.js";
import { HostingProblems, isRecord } from "../../../components/spec/index.js";
import { arbitrarySpec } from "../spec/arbitrarySpecs.js";
import { at, list } from "../support/at.js";
import { ecsInRegistry, stackOnEcs } from "./hosted.js";

/** Of this many random specs some dozens are valid and honoured. */
const tried = 1500;

// Random specs take their texts from a few good ones; values at the limits are in the capability table's tests.
describe("any spec that ECS honours", () => {
  it("becomes task definitions that ECS accepts and an endpoint that the client reads", async function () {
    // Each is hosted under mocks: 14 s in all on two busy cores.
    this.timeout(120_000);
    const network = { nat: "one" };
    const written = { ecs: { ...ecsInRegistry, region: "eu-central-1" }, network };
    const settings = parseSettings(written, "settings");
    const places = placesOf({ settings, written, source: "settings" }, { folder: "." });
    const specs = fc
      .sample(arbitrarySpec(Infinity), tried)
      .map(onEcs)
      .filter((document) => isHosted(document, places));
    assert.ok(specs.length > 5, `only ${String(specs.length)} of ${String(tried)} can be hosted`);
    for (const spec of specs) {
      const model = await stackOnEcs([spec], { ecs: { region: "eu-central-1" }, network });
      const definitions = Object.values(model.of("TaskDefinition"));
      assert.ok(definitions.length > 0);
      assert.deepEqual(definitions.flatMap(taskProblems), [], JSON.stringify(spec));
      assert.equal(parseEndpoint(model.endpoint).backend, "ecs");
    }
  });
});

function onEcs(spec: unknown): object {
  assert.ok(isRecord(spec));
  const placement = isRecord(spec["placement"]) ? spec["placement"] : {};
  return { ...spec, placement: { ...placement, backend: "ecs" } };
}

function isHosted(document: unknown, places: Parameters<typeof resolveModels>[1]): boolean {
  try {
    return resolveModels([{ source: "random", document }], places)[0]?.target.backend === "ecs";
  } catch (error) {
    assert.ok(error instanceof HostingProblems, String(error));
    return false;
  }
}

/** What RegisterTaskDefinition refuses (Amazon ECS API reference), as far as the host could get it wrong. */
function taskProblems(task: Readonly<Record<string, unknown>>): string[] {
  const containers = list(task["containerDefinitions"]);
  const volumes = new Set(list(task["volumes"]).map((volume) => at(volume, "name")));
  const names = containers.map((container) => at(container, "name"));
  const sum = (field: string) =>
    containers.reduce<number>((total, container) => total + Number(at(container, field) ?? 0), 0);
  const [cpu, memory] = [Number(task["cpu"]), Number(task["memory"])];
  const fargate = list(task["requiresCompatibilities"]).includes("FARGATE");
  const sizes = fargate
    ? [fargateMemory(cpu / 1024)?.includes(memory / 1024) !== true, sum("cpu") > cpu]
    : [false];
  const checks: Readonly<Record<string, boolean>> = {
    "no such Fargate pair, or its containers have more": sizes.includes(true),
    "containers have more memory than the task": sum("memory") > memory,
    "more than ten containers": containers.length > 10,
    "two containers of one name": new Set(names).size < names.length,
    "no essential container": !containers.some((container) => at(container, "essential") === true),
    "a volume that the task does not have": containers
      .flatMap((container) => list(at(container, "mountPoints")))
      .some((mount) => !volumes.has(at(mount, "sourceVolume"))),
    "a container that depends on one that comes later": containers.some((container, index) =>
      list(at(container, "dependsOn")).some(
        (dependency) => !names.slice(0, index).includes(at(dependency, "containerName")),
      ),
    ),
    "a health check out of range": containers.some((container) => {
      const check = at(container, "healthCheck");
      return check !== undefined && !isInRange(check);
    }),
    "a definition of more than 64 KB": JSON.stringify(task).length > 64 * 1024,
  };
  return Object.entries(checks).flatMap(([problem, found]) => (found ? [problem] : []));
}

/** "HealthCheck": interval 5 to 300, timeout 2 to 120, retries 1 to 10, startPeriod 0 to 300. */
function isInRange(check: unknown): boolean {
  const within = (field: string, least: number, most: number) => {
    const value = Number(at(check, field));
    return value >= least && value <= most;
  };
  return (
    within("interval", 5, 300) &&
    within("timeout", 2, 120) &&
    within("retries", 1, 10) &&
    within("startPeriod", 0, 300)
  );
}
