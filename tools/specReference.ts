import { code, table } from "./markdown.js";
import { specFields, type SpecField } from "./specFields.js";

/** A map that stands in several places and is described once. */
interface SharedMap {
  /** Places at which it stands, other than the one where it is described. */
  readonly places: RegExp;
  readonly type: string;
}

const sharedMaps: readonly SharedMap[] = [
  {
    places: /(?:\.credentials|\.secrets\.\*|^access\.authentication\.secret)$/,
    type: "[secret reference](#secret-references)",
  },
  { places: /^model\.(?:variants\[\]|shadow)\.artifacts$/, type: "list of maps as in `model.artifacts`" },
  { places: /^model\.models\[\]\.artifact$/, type: "map as in `model.artifacts`" },
  { places: /^model\.(?:variants\[\]|shadow)\.accelerator$/, type: "map as `resources.accelerator`" },
];

/** `docs/spec-reference.md`: every field of the hosting spec, from its JSON Schema. */
export function specReference(): string {
  const fields = specFields();
  const sections = fields.filter(({ path, holdsOthers }) => holdsOthers && !path.includes("."));
  return [
    "# Reference of the hosting spec",
    "Generated from the schema by `npm run schemas`; [spec.md](spec.md) explains how to write one. " +
      "`[]` is an item of a list, `*` a name that you choose.",
    "## The document",
    fieldTable(fields.filter(({ path }) => !path.includes("."))),
    ...sections.flatMap(({ path, description }) => [
      `## ${code(path)}`,
      description,
      fieldTable(fields.filter((field) => field.path.startsWith(`${path}.`) && !inSharedMap(field.path))),
    ]),
    "## Secret references",
    "Where a secret is kept; the value itself never stands in a spec. Exactly one of the three.",
    fieldTable(secretReferenceFields(fields)),
    "",
  ].join("\n\n");
}

function secretReferenceFields(fields: readonly SpecField[]): SpecField[] {
  const place = "model.secrets.*.";
  return fields
    .filter(({ path }) => path.startsWith(place))
    .map((field) => ({ ...field, path: field.path.slice(place.length) }));
}

/** Whether a field lies inside a map that is described elsewhere. */
function inSharedMap(path: string): boolean {
  const parts = path.split(/\.|(?=\[\])/);
  return parts.some((_, index) => {
    const outer = path.slice(0, parts.slice(0, index).join(".").replaceAll(".[]", "[]").length);
    return sharedMaps.some(({ places }) => places.test(outer));
  });
}

function fieldTable(fields: readonly SpecField[]): string {
  return table(
    ["Field", "Type", "Default", "Meaning"],
    fields.map((field) => [code(field.path), typeOf(field), defaultOf(field), field.description]),
  );
}

function typeOf({ path, type }: SpecField): string {
  return sharedMaps.find(({ places }) => places.test(path))?.type ?? type;
}

function defaultOf({ required, default: filledIn }: SpecField): string {
  if (required) {
    return "required";
  }
  const plain = filledIn === undefined || (typeof filledIn === "object" && filledIn !== null);
  return plain ? "" : code(JSON.stringify(filledIn).replaceAll('"', ""));
}
