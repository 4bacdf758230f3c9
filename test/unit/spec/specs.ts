import { isRecord, type SpecDocument } from "../../../components/spec/index.js";

/** A document, as YAML gives it. */
export type Fields = Record<string, unknown>;

/** A small change of {@link baseSpec} and every line that a person must read about it. */
export interface InvalidSpec {
  readonly change: Fields;
  readonly messages: readonly string[];
}

/** The smallest valid hosting spec. */
export function baseSpec(): Fields {
  return {
    name: "digits",
    model: { image: "team/digits:1", version: "1" },
    resources: { cpu: "500m", memory: "512Mi" },
  };
}

/** The base with other values at dotted paths; `undefined` takes a field away. */
export function specWith(change: Fields): Fields {
  const spec = baseSpec();
  for (const [path, value] of Object.entries(change)) {
    setAt(spec, path.split("."), withoutUndefined(value));
  }
  return spec;
}

/** A document of this source. */
export function documentOf(change: Fields, source = "models/digits.yaml"): SpecDocument {
  return { source, document: specWith(change) };
}

/** A value at a path, made with every map on the way. */
export function setAt(spec: Fields, path: readonly string[], value: unknown): void {
  const [first = "", ...rest] = path;
  if (rest.length > 0) {
    const inner = isRecord(spec[first]) ? spec[first] : {};
    spec[first] = inner;
    setAt(inner, rest, value);
  } else if (value === undefined) {
    Reflect.deleteProperty(spec, first);
  } else {
    spec[first] = value;
  }
}

/** YAML knows no undefined: a field without a value is not there. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutUndefined);
  }
  return isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, child]) =>
          child === undefined ? [] : [[key, withoutUndefined(child)]],
        ),
      )
    : value;
}

/** An artifact of the default folder. */
export const artifact = (fields: Fields): Fields => ({ uri: "s3://bucket/model.tar.gz", ...fields });

/** A sidecar. */
export const companion = (fields: Fields): Fields => ({
  name: "helper",
  role: "sidecar",
  image: "team/helper:1",
  cpu: "100m",
  memory: "64Mi",
  ...fields,
});

/** A variant that gets everything. */
export const variant = (fields: Fields): Fields => ({ name: "a", weight: 100, version: "1", ...fields });
