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

/** The models of a stack that serve the example: `digits`, and the same under other names. */
const ofExample = /^digits(?:-|$)/;

/** What one of the example's models answered. */
interface Answered {
  readonly endpoint: Endpoint;
  readonly labels: readonly number[];
}

/**
 * Sends the held-out rows to every model of the stack that serves the example, by nothing but its stack output, and
 * prints what they answer. Throws when an answer is missing, when two models differ in one, or when the accuracy is not
 * the one that training computed for this version.
 */
export async function demonstrate(stack: string, example: DigitsExample, progress: Progress): Promise<void> {
  const rows = readHeldOut(example.heldOut);
  const answered: Answered[] = [];
  for (const endpoint of await exampleEndpoints(stack)) {
    progress.info(`sending ${rows.instances.length} rows to ${endpoint.name} (${placeOf(endpoint)})`);
    answered.push({ endpoint, labels: await ask(endpoint, rows, stack, progress) });
  }
  report(answered, rows);
  answered.forEach((answer) => {
    check(answer, rows, example);
  });
}

async function exampleEndpoints(stack: string): Promise<Endpoint[]> {
  const run = await runPulumi(["stack", "output", "--json", "--stack", stack], { capture: true });
  if (run.code !== 0) {
    throw new Error(`the outputs of stack ${stack} cannot be read:\n${run.stderr}`);
  }
  const { models } = z.object({ models: z.record(z.string(), endpointSchema) }).parse(JSON.parse(run.stdout));
  const found = Object.values(models).filter(({ name }) => ofExample.test(name));
  if (found.length === 0) {
    throw new Error(`stack ${stack} hosts no model named digits; the demonstration needs the example's`);
  }
  return found;
}

function placeOf({ backend, mode }: Endpoint): string {
  return `${backend}, ${mode}`;
}

/** The labels that one model gives to all rows, a batch of rows in a request. */
async function ask(endpoint: Endpoint, rows: HeldOut, stack: string, progress: Progress): Promise<number[]> {
  const payloads = payloadsOf(rows);
  const { name, call } = endpoint;
  if (call.kind === "sageMakerBatch") {
    return labelsOf(await connect(endpoint).runBatch(payloads));
  }
  if (call.kind !== "http") {
    return labelsOf(await askAll(payloads, (payload) => connect(endpoint).predict(payload)));
  }
  const cluster = openCluster(ownCluster() ?? statePaths.kubeconfig, clusterSettings(stack).context);
  const way = await reach({ name, call }, cluster, progress);
  try {
    const client = connect(endpoint, { fetch: way.fetch });
    return labelsOf(await askAll(payloads, (payload) => client.predict(payload)));
  } finally {
    way.close();
  }
}

function payloadsOf({ instances }: HeldOut): object[] {
  const starts = Array.from(
    { length: Math.ceil(instances.length / batchSize) },
    (_, index) => index * batchSize,
  );
  return starts.map((start) => ({ instances: instances.slice(start, start + batchSize) }));
}

function askAll(payloads: object[], predict: (payload: object) => Promise<unknown>): Promise<unknown[]> {
  return Promise.all(payloads.map((payload) => predict(payload)));
}

function labelsOf(answers: readonly unknown[]): number[] {
  return answers.flatMap((answer) => digitsAnswer.parse(answer).predictions.map(({ label }) => label));
}

function report(answered: readonly Answered[], rows: HeldOut): void {
  const [first] = answered;
  const table = answered.map(({ endpoint, labels }) => {
    const right = rightOf(labels, rows);
    return [
      endpoint.name.padEnd(18),
      endpoint.backend.padEnd(12),
      endpoint.mode.padEnd(11),
      `${right} of ${rows.labels.length} held-out rows are right: accuracy ${accuracyOf(right, rows)}`,
    ].join("");
  });
  const lines = [
    "",
    ...picture(rows.instances.slice(0, shownRows)),
    `answer   ${(first?.labels ?? []).slice(0, shownRows).join("                 ")}`,
    `label    ${rows.labels.slice(0, shownRows).join("                 ")}`,
    "",
    ...table,
    "",
  ];
  process.stdout.write(lines.join("\n"));
}

function rightOf(labels: readonly number[], rows: HeldOut): number {
  return labels.filter((label, index) => label === rows.labels[index]).length;
}

function accuracyOf(right: number, rows: HeldOut): string {
  return (right / rows.labels.length).toFixed(4);
}

function check({ endpoint, labels }: Answered, rows: HeldOut, example: DigitsExample): void {
  if (labels.length !== rows.labels.length) {
    throw new Error(`${endpoint.name} answered ${labels.length} of ${rows.labels.length} rows`);
  }
  const trained =
    endpoint.version === "1" || endpoint.version === "2" ? example.metrics[endpoint.version] : undefined;
  if (trained && Math.abs(trained.accuracy - rightOf(labels, rows) / rows.labels.length) > 1e-9) {
    throw new Error(
      `${endpoint.name} is not the model that was trained, whose accuracy is ${trained.accuracy}`,
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
