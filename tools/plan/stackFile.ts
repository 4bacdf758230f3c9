import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { HostingProblems, isRecord, readYaml, schemaProblems } from "../../components/spec/index.js";

/** What a stack's file says to this program, as far as it can be read without Pulumi. */
export interface StackFile {
  /** Name of the file, for messages. */
  readonly source: string;
  /** The setting `models`, as it was found. */
  readonly models: unknown;
  /** The other settings, as they were found. */
  readonly settings: Readonly<Record<"kubernetes" | "sagemaker" | "placement", unknown>>;
  /** Region of the AWS provider. */
  readonly awsRegion?: string;
}

const project = z.looseObject({ name: z.string().min(1) });
const stackFile = z.looseObject({ config: z.record(z.string(), z.unknown()).default({}) });
const awsRegion = z.string().min(1).optional();

/**
 * Reads `Pulumi.<stack>.yaml` of the project in a folder. Throws {@link HostingProblems} where there is none, or it is not
 * as Pulumi has it.
 */
export function readStackFile(folder: string, stack: string): StackFile {
  const source = `Pulumi.${stack}.yaml`;
  const { name } = readWith(project, folder, "Pulumi.yaml");
  const { config } = readWith(stackFile, folder, source);
  const setting = (key: string) => valueOf(config[`${name}:${key}`]);
  const region = awsRegion.safeParse(config["aws:region"]).data;
  return {
    source,
    models: setting("models"),
    settings: {
      kubernetes: setting("kubernetes"),
      sagemaker: setting("sagemaker"),
      placement: setting("placement"),
    },
    ...(region === undefined ? {} : { awsRegion: region }),
  };
}

function readWith<Schema extends z.ZodType>(
  schema: Schema,
  folder: string,
  source: string,
): z.output<Schema> {
  const file = path.join(folder, source);
  if (fs.statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    const instead = "run this in the project's folder, and name a stack that has a file there";
    throw new HostingProblems([{ source, path: "", why: "there is no such file", instead }]);
  }
  const document = readYaml(fs.readFileSync(file, "utf8"), source);
  const result = schema.safeParse(document, { reportInput: true });
  if (!result.success) {
    throw new HostingProblems(schemaProblems(result.error, document, source, schema));
  }
  return result.data;
}

/** A setting as `config.getObject` gives it: a text is JSON. */
function valueOf(setting: unknown): unknown {
  return withoutSecrets(typeof setting === "string" ? fromJson(setting) : setting);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return text;
    }
    throw error;
  }
}

/** Encrypted values cannot be read without the stack's key, and no place is chosen by what they say. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutSecrets);
  }
  if (!isRecord(value)) {
    return value;
  }
  const entries = Object.entries(value);
  const [only] = entries;
  return entries.length === 1 && only?.[0] === "secure"
    ? "[secret]"
    : Object.fromEntries(entries.map(([key, inner]) => [key, withoutSecrets(inner)]));
}
