import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { HostingProblems, isRecord, readYaml, schemaProblems } from "../../components/spec/index.js";

/** Settings that say where models may be hosted, as the stack's program reads them. */
export const settingNames = ["kubernetes", "sagemaker", "network", "ecs", "eks", "placement"] as const;
export type SettingName = (typeof settingNames)[number];
/** What a stack says of each; undefined where it says nothing. */
export type WrittenSettings = Readonly<Record<SettingName, unknown>>;

/** The settings by their names, each as `find` has it. */
export function settingsBy(find: (name: SettingName) => unknown): WrittenSettings {
  const [kubernetes, sagemaker, network, ecs, eks, placement] = settingNames.map(find);
  return { kubernetes, sagemaker, network, ecs, eks, placement };
}

/** What a stack's file says to this program, as far as it can be read without Pulumi. */
export interface StackFile {
  /** Name of the file, for messages. */
  readonly source: string;
  /** The stack's own name, without an organisation and a project before it. */
  readonly stack: string;
  /** The setting `models`, as it was found; `[secret]` stands for what is encrypted. */
  readonly models: unknown;
  /** The other settings, as they were found, without what is encrypted. */
  readonly settings: WrittenSettings;
  /** The setting `aws:region`. */
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
  const source = stackFileName(stack);
  const name = projectName(folder);
  const { config } = readWith(stackFile, folder, source);
  const found = (key: string) => valueOf(config[`${name}:${key}`]);
  const region = awsRegion.safeParse(config["aws:region"]).data;
  return {
    source,
    stack: shortName(stack),
    models: withSecretsNamed(found("models")),
    settings: settingsBy((key) => withoutSecrets(found(key))),
    ...(region === undefined ? {} : { awsRegion: region }),
  };
}

/** Name of the project in a folder, which stands before its settings. Throws {@link HostingProblems} where there is none. */
export function projectName(folder: string): string {
  return readWith(project, folder, "Pulumi.yaml").name;
}

/** Name of a stack's file, which has neither its organisation nor its project in it. */
export function stackFileName(stack: string): string {
  return `Pulumi.${shortName(stack)}.yaml`;
}

/** The name that `pulumi.getStack()` has: `prod` of `organisation/project/prod`. */
export function shortName(stack: string): string {
  return stack.slice(stack.lastIndexOf("/") + 1);
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
export function valueOf(setting: unknown): unknown {
  return typeof setting === "string" ? fromJson(setting) : setting;
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

/**
 * Encrypted values cannot be read without the stack's key. In a setting they are left out: no place is chosen by what they
 * say, and a text in their place would not be the ARN that is expected there. A setting that is encrypted as a whole is one
 * that says nothing: its entry still counts as written.
 */
function withoutSecrets(setting: unknown): unknown {
  return isEncrypted(setting) ? {} : mapped(setting, (inner) => (isEncrypted(inner) ? [] : [inner]));
}

/** A model's spec keeps its fields: without one of them it would be another spec. */
function withSecretsNamed(models: unknown): unknown {
  const named = (value: unknown) => (isEncrypted(value) ? "[secret]" : value);
  return mapped(named(models), (inner) => [named(inner)]);
}

/** The value with each of its inner ones, however deep, replaced by one or by none. */
function mapped(value: unknown, replace: (inner: unknown) => readonly unknown[]): unknown {
  const replaced = (inner: unknown) => replace(inner).map((kept) => mapped(kept, replace));
  if (Array.isArray(value)) {
    return value.flatMap((inner) => replaced(inner));
  }
  return isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, inner]) => replaced(inner).map((kept) => [key, kept])),
      )
    : value;
}

/** Pulumi writes an encrypted value as a map with the one key `secure`. */
function isEncrypted(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).join() === "secure";
}
