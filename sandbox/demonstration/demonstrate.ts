import { connect, endpoint as endpointSchema, type Endpoint } from "model-hosting-client";
import { z } from "zod";
import { runPulumi } from "../engine.js";
import { ownCluster } from "../engine/backend.js";
import { clusterSettings } from "../example.js";
import type { DigitsExample } from "../images/index.js";
import { statePaths } from "../paths.js";
import type { Progress } from "../progress.js";
import { openCluster } from "../userCluster.js";
import { digitsAnswer, readHeldOut, type HeldOut } from "./heldOut.js";
import { reach } from "./reach.js";

const shownRows = 5;
const batchSize = 60;

/**
 * Sends the held-out rows to the hosted model, by nothing but its stack output, and prints what it answers. Throws when
 * an answer is missing or when the accuracy is not the one that training computed for this version.
 */
export async function demonstrate(stack: string, example: DigitsExample, progress: Progress): Promise<void> {
  const endpoint = await endpointOf("digits", stack);
  const rows = readHeldOut(example.heldOut);
  const cluster = openCluster(ownCluster() ?? statePaths.kubeconfig, clusterSettings(stack).context);
  const way = await reach(endpoint, cluster, progress);
  try {
    const client = connect(endpoint, { fetch: way.fetch });
    const labels = await predictAll(rows, (payload) => client.predict(payload));
    report(endpoint, rows, labels, example);
  } finally {
    way.close();
  }
}

async function endpointOf(model: string, stack: string): Promise<Endpoint> {
  const run = await runPulumi(["stack", "output", "--json", "--stack", stack], { capture: true });
  if (run.code !== 0) {
    throw new Error(`the outputs of stack ${stack} cannot be read:\n${run.stderr}`);
  }
  const { models } = z.object({ models: z.record(z.string(), endpointSchema) }).parse(JSON.parse(run.stdout));
  const found = models[model];
  if (found === undefined) {
    throw new Error(`stack ${stack} hosts no model named ${model}; the demonstration needs the example's`);
  }
  return found;
}

async function predictAll(rows: HeldOut, predict: (payload: object) => Promise<unknown>): Promise<number[]> {
  const labels: number[] = [];
  for (let start = 0; start < rows.instances.length; start += batchSize) {
    const instances = rows.instances.slice(start, start + batchSize);
    const answer = digitsAnswer.parse(await predict({ instances }));
    labels.push(...answer.predictions.map(({ label }) => label));
  }
  return labels;
}

function report(endpoint: Endpoint, rows: HeldOut, labels: readonly number[], example: DigitsExample): void {
  const right = labels.filter((label, index) => label === rows.labels[index]).length;
  const accuracy = right / rows.labels.length;
  const lines = [
    "",
    `model ${endpoint.name}, version ${endpoint.version}, on ${endpoint.backend}: ${endpoint.call.url}`,
    "",
    ...picture(rows.instances.slice(0, shownRows)),
    `answer   ${labels.slice(0, shownRows).join("                 ")}`,
    `label    ${rows.labels.slice(0, shownRows).join("                 ")}`,
    "",
    `${right} of ${rows.labels.length} held-out rows are right: accuracy ${accuracy.toFixed(4)}`,
    "",
  ];
  process.stdout.write(lines.join("\n"));
  const trained =
    endpoint.version === "1" || endpoint.version === "2" ? example.metrics[endpoint.version] : undefined;
  if (labels.length !== rows.labels.length || (trained && Math.abs(trained.accuracy - accuracy) > 1e-9)) {
    throw new Error(
      `the hosted model is not the one that was trained, whose accuracy is ${trained?.accuracy ?? "unknown"}`,
    );
  }
}

/** The rows as the 8 × 8 pictures that they are, side by side. */
function picture(rows: readonly (readonly number[])[]): string[] {
  const shades = " .:-=+*#%@";
  const shade = (value: number) => (shades[Math.min(9, Math.floor((value / 17) * 10))] ?? " ").repeat(2);
  return Array.from({ length: 8 }, (_, line) =>
    rows
      .map((row) =>
        row
          .slice(line * 8, line * 8 + 8)
          .map(shade)
          .join(""),
      )
      .join("  "),
  );
}
