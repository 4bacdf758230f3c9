import type { JsonObject } from "../provider/json.js";
import type { Fields, Together } from "./fields.js";
import type { ServiceName } from "./services.js";
import type { Tagging } from "./tags.js";
import type { ApiInput, ApiValue } from "./translate.js";

/** What the functions of a row work with. */
export interface Context {
  region: string;
  /** The account that the credentials are of. */
  account: () => Promise<string>;
  /** Calls an action of the row's service. */
  call: (action: string, input: ApiInput) => Promise<JsonObject>;
  /**
   * Calls an action that creates. Where the answer to a first try was lost, the SDK's second finds the thing there
   * already; then the answer is empty.
   */
  create: (action: string, input: ApiInput) => Promise<JsonObject>;
  /** The same as `call`, undefined where the service says that there is no such thing. */
  find: (action: string, input: ApiInput) => Promise<JsonObject | undefined>;
  /**
   * Looks until `look` is true.
   *
   * @throws when time is up (`customTimeouts`, else the row's own limit), or the run is cancelled.
   */
  until: (what: string, look: () => Promise<boolean>, limitSeconds: number) => Promise<void>;
  /** Repeats work that AWS refuses with such an error, as it does until a new role has spread. */
  retryOn: (message: RegExp, work: () => Promise<JsonObject>) => Promise<JsonObject>;
}

/** Inputs of an update. */
export interface Update {
  inputs: JsonObject;
  old: JsonObject;
  /** Whether any of the inputs differs from the old ones. */
  changes: (...inputs: string[]) => boolean;
}

/** One row of the table: all that the engine has to know of a type of resources. */
export interface ResourceType {
  service: ServiceName;
  fields: Fields;
  together?: readonly Together[];
  /** What AWS alone decides, besides `tagsAll`. */
  outputs: readonly string[];
  /** The input that gets `<prefix><logical name>-<7 hex digits>` where the program gives none. */
  autoname?: { property: string; maxLength: number; lowerCase?: true; prefix?: string };
  /** Inputs whose change makes another resource in some cases only. */
  replacesOn?: (old: JsonObject, inputs: JsonObject) => readonly string[];
  /** What AWS alone decides and decides again on such an update, e.g. the latest version. */
  renewedBy?: (update: Update) => readonly string[];
  /** The new one cannot exist beside the old one, whatever its name. */
  deleteBeforeReplace?: true;
  /** IAM and Budgets have no regions. */
  global?: true;
  tagging?: Tagging;
  /** Returns the id. `tags` are in the form that the service takes; undefined where there are none. */
  create(context: Context, inputs: JsonObject, tags: ApiValue): Promise<string>;
  /**
   * Waits until a new resource can be used, and makes the further calls that it takes. Where this fails, the resource
   * exists and the engine knows it, as with the real provider; the next update calls it again, and no later one does.
   */
  settle?(context: Context, id: string, inputs: JsonObject): Promise<void>;
  /** Inputs and outputs as they are now; undefined where it is gone. `known` is what was known so far. */
  read(context: Context, id: string, known: JsonObject): Promise<JsonObject | undefined>;
  /** Absent where nothing but tags can change. */
  update?(context: Context, id: string, update: Update): Promise<void>;
  delete(context: Context, id: string, known: JsonObject): Promise<void>;
  /** What an import's id says, where the resource's id alone does not say enough. */
  parseImport?(id: string): { id: string; known: JsonObject };
}
