import type { Json } from "../provider/json.js";

/** What holds of an input beside its kind. */
export interface Rules {
  required?: true;
  /** What the provider fills in where the program says nothing. */
  default?: Json;
  /** A change makes another resource. */
  forceNew?: true;
  /** AWS chooses a value where the program does not, so such a value is no drift. */
  computed?: true;
  /** Only AWS says it, in an object of which the program gives the rest. */
  output?: true;
  /** Kept in the state alone: AWS neither gets it nor answers it. */
  local?: true;
  secret?: true;
  /** The API's name of it, where that is not the same name in the API's case. */
  api?: string;
}

interface TextRules extends Rules {
  oneOf?: readonly string[];
  /** Fewest and most characters. */
  length?: [number, number];
  pattern?: RegExp;
  /** The text is a JSON document: compared by meaning, and an object is taken for its text. */
  json?: true;
  /** What of such a document has a meaning: without what AWS adds, and with what has no order sorted. */
  meaning?: (document: unknown) => unknown;
  /** The API has a number (`number`), a flag (`flag`) or a point in time (`date`) where Pulumi has a text. */
  is?: "number" | "flag" | "date";
}

interface NumberRules extends Rules {
  oneOf?: readonly number[];
  /** Smallest and largest value. */
  range?: [number, number];
  /** The value is a multiple of it. */
  step?: number;
  /** A fraction is allowed. */
  fraction?: true;
}

interface MapRules extends Rules {
  /** What each key and each value must match. */
  keys?: RegExp;
  values?: RegExp;
}

interface ListRules extends Rules {
  /** Fewest and most entries. */
  items?: [number, number];
  /** Order has no meaning. */
  unordered?: true;
  /** The API has one object where Pulumi has a list of one. */
  single?: true;
}

interface ObjectRules extends Rules {
  /** Rules over several fields. */
  together?: readonly Together[];
}

/** A rule over several fields of one object. */
export interface Together {
  atLeast: number;
  atMost: number;
  of: readonly string[];
}

export type Fields = Record<string, Field>;
export type Field =
  | { kind: "text"; rules: TextRules }
  | { kind: "number"; rules: NumberRules }
  | { kind: "flag"; rules: Rules }
  | { kind: "map"; rules: MapRules }
  | { kind: "list"; rules: ListRules; of: Field }
  | { kind: "object"; rules: ObjectRules; fields: Fields };

export const text = (rules: TextRules = {}): Field => ({ kind: "text", rules });
export const number = (rules: NumberRules = {}): Field => ({ kind: "number", rules });
export const flag = (rules: Rules = {}): Field => ({ kind: "flag", rules });
/** Texts by key. */
export const map = (rules: MapRules = {}): Field => ({ kind: "map", rules });
export const list = (of: Field, rules: ListRules = {}): Field => ({ kind: "list", rules, of });
export const object = (fields: Fields, rules: ObjectRules = {}): Field => ({ kind: "object", rules, fields });
export const objects = (fields: Fields, rules: ListRules & ObjectRules = {}): Field =>
  list(object(fields, { together: rules.together }), rules);

export const exactlyOne = (...of: string[]): Together => ({ atLeast: 1, atMost: 1, of });
export const atMostOne = (...of: string[]): Together => ({ atLeast: 0, atMost: 1, of });
export const atLeastOne = (...of: string[]): Together => ({ atLeast: 1, atMost: of.length, of });

/** An ARN of any service, partition and account. */
export const arnPattern = /^arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}|aws)?:.+/;
/** A JSON document in a text, e.g. a policy. */
export const document = (rules: Rules = {}): Field => text({ ...rules, json: true });
export const arn = (rules: Rules = {}): Field => text({ ...rules, pattern: arnPattern });
