import { cpSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Progress } from "../progress.js";
import { cached, sourceFile, textsOf } from "./cache.js";
import { runInRoot } from "./chroot.js";
import { packLayer } from "./layers.js";
import { imageNames } from "./names.js";
import { writeArchive, type ImageContent, type NamedImage } from "./ociArchive.js";
import { copyInto, pythonEnvironment, pythonPackages, type PythonPackages } from "./pythonImage.js";

/** An archive that `ctr images import` takes, and the images in it. */
export interface ImageArchive {
  /** Path of the tar file. */
  archive: string;
  images: NamedImage[];
}

/** What training computed from the rows that it had not seen. */
const metrics = z.object({ accuracy: z.number(), logLoss: z.number(), heldOutRows: z.int() });
export type Metrics = z.infer<typeof metrics>;

/** The example model in all its versions, and what goes with them. */
export interface DigitsExample extends ImageArchive {
  /** JSON file `{instances, labels}` with the rows that no version was trained on. */
  heldOut: string;
  /** Folder with the model's files, by version. */
  models: Record<DigitsVersion, string>;
  /** Metrics on the held-out rows, by the versions that work. */
  metrics: Record<TrainedVersion, Metrics>;
}

const trainedVersions = ["1", "2"] as const;
type TrainedVersion = (typeof trainedVersions)[number];

/** Its model file is cut in half: a version that can never become ready, to show what then happens. */
const brokenVersion = "3";
export type DigitsVersion = TrainedVersion | typeof brokenVersion;

const example = (name: string) => sourceFile("examples", "digits", name);
const handler = ["serve.py", "contracts.py", "model.py", "features.py"].map(example);
const trainer = example("train.py");
const requirements = example("requirements.txt");
const modules = ["http.server", "joblib", "sklearn.calibration", "sklearn.linear_model", "sklearn.svm"];

/** One thread a prediction: a container with a fraction of a CPU gains nothing from more. */
const environment = { ...pythonEnvironment, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };

/**
 * Trains the example model and packs its images `sandbox.local/digits:1`, `:2` and `:3` (broken on purpose), each
 * also under the name of an image in ECR.
 * Needs root, Debian's archive and PyPI the first time; then it only looks into the cache.
 */
export async function buildDigits(progress: Progress): Promise<DigitsExample> {
  const packages = await pythonPackages({ name: "digits", requirements, modules }, progress);
  const folder = await cached(
    {
      name: "digits",
      inputs: [
        packages.layer.digest,
        JSON.stringify([environment, imageNames("digits", "")]),
        ...textsOf([...handler, trainer]),
      ],
      title: "training the example model and packing its images",
      fill: (draft) => fill(draft, packages),
    },
    progress,
  );
  return describe(folder);
}

async function fill(draft: string, packages: PythonPackages): Promise<void> {
  for (const version of trainedVersions) await train(draft, packages, version);
  breakModel(join(draft, "models", "2"), join(draft, "models", brokenVersion));
  const contents: ImageContent[] = [];
  for (const version of [...trainedVersions, brokenVersion]) {
    contents.push(await imageOf(draft, packages, version));
  }
  const images = await writeArchive(contents, join(draft, "images.tar"));
  writeFileSync(join(draft, "images.json"), JSON.stringify(images));
}

/** Trains inside the image's own root file system, so that serving finds the scikit-learn of the training. */
async function train(draft: string, packages: PythonPackages, version: string): Promise<void> {
  const source = join(draft, "training");
  copyInto(source, [trainer, ...handler]);
  mkdirSync(join(draft, "models"), { recursive: true });
  await runInRoot({
    root: packages.base.root,
    command: [
      ...["python3", "/opt/app/train.py", "--version", version],
      ...["--output", `/mnt/draft/models/${version}`, "--held-out", "/mnt/draft/held-out.json"],
    ],
    mounts: { "/opt/python": packages.folder, "/opt/app": source, "/mnt/draft": draft },
    env: environment,
  });
}

function breakModel(whole: string, broken: string): void {
  cpSync(whole, broken, { recursive: true });
  const description = z.looseObject({}).parse(JSON.parse(readFileSync(join(whole, "model.json"), "utf8")));
  writeFileSync(
    join(broken, "model.json"),
    JSON.stringify({ ...description, version: brokenVersion }, null, 2),
  );
  const file = join(broken, "model.joblib");
  truncateSync(file, Math.floor(statSync(file).size / 2));
}

async function imageOf(draft: string, packages: PythonPackages, version: string): Promise<ImageContent> {
  const content = join(draft, "content", version);
  copyInto(join(content, "opt", "app"), handler);
  cpSync(join(draft, "models", version), join(content, "opt", "ml", "model"), { recursive: true });
  const layer = await packLayer(content, join(draft, `layer-${version}.tar`));
  return {
    ...imageNames("digits", version),
    layers: [packages.base.layer, packages.layer, layer],
    config: {
      entrypoint: ["python3", "/opt/app/serve.py"],
      user: "10001:10001",
      env: environment,
      workingDirectory: "/opt/app",
      port: 8080,
      labels: {
        "org.opencontainers.image.title": "digits",
        "org.opencontainers.image.description": "Recognises handwritten digits of 8 by 8 pixels.",
        "org.opencontainers.image.version": version,
      },
    },
  };
}

const namedImages = z.array(z.strictObject({ name: z.string(), digest: z.string() }));

function describe(folder: string): DigitsExample {
  const model = (version: string) => join(folder, "models", version);
  return {
    archive: join(folder, "images.tar"),
    images: namedImages.parse(JSON.parse(readFileSync(join(folder, "images.json"), "utf8"))),
    heldOut: join(folder, "held-out.json"),
    models: { "1": model("1"), "2": model("2"), "3": model(brokenVersion) },
    metrics: { "1": readMetrics(model("1")), "2": readMetrics(model("2")) },
  };
}

function readMetrics(model: string): Metrics {
  return z.object({ metrics }).parse(JSON.parse(readFileSync(join(model, "model.json"), "utf8"))).metrics;
}
