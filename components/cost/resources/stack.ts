import type { Assumptions } from "../assumptions.js";
import type { Rates } from "../context.js";
import { canonicalType } from "./canonicalType.js";
import type { DeclaredResource, ResourceCostOptions } from "./declared.js";
import { Field, ifDecided } from "./field.js";
import { groupedBy, type Grouped } from "./grouped.js";

/** A resource of a stack, and how its properties are read. */
export interface Entry {
  readonly resource: DeclaredResource;
  /** See {@link typeOf}. */
  readonly type: string;
  readonly fields: Field;
  /** Name of the model that it serves. */
  readonly model?: string;
}

/** The resources of a program, to find those that a resource belongs to. */
export class Stack {
  readonly entries: readonly Entry[];
  private readonly byType = new Map<string, Entry[]>();
  private readonly names = new Map<string, Grouped<Entry>>();
  private readonly indexes = new Map<object, unknown>();

  constructor(
    resources: readonly DeclaredResource[],
    readonly options: ResourceCostOptions,
    readonly assumptions: Assumptions,
  ) {
    this.entries = resources.map((resource) => entryOf(resource, options));
    for (const entry of this.entries) {
      const sameType = this.byType.get(entry.type);
      if (sameType === undefined) {
        this.byType.set(entry.type, [entry]);
      } else {
        sameType.push(entry);
      }
    }
  }

  /** Resources of these types. */
  of(...types: readonly string[]): readonly Entry[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** Resources of a type by what this property says, such as their name. */
  named(type: string, property: string): Grouped<Entry> {
    const key = `${type} ${property}`;
    const known = this.names.get(key);
    if (known !== undefined) {
      return known;
    }
    const grouped = groupedBy(this.of(type), ({ fields }) => ifDecided(() => fields.at(property).text()));
    this.names.set(key, grouped);
    return grouped;
  }

  /** What `make` makes of the stack; made once. */
  index<Index>(make: (stack: Stack) => Index): Index {
    if (!this.indexes.has(make)) {
      this.indexes.set(make, make(this));
    }
    return this.indexes.get(make) as Index;
  }

  /** Where the prices of an AWS resource are looked up. Throws where its region is known only after the update. */
  ratesOf({ resource, fields }: Entry): Rates {
    const { prices, region } = this.options;
    return { prices, region: fields.at("region").name() ?? resource.region ?? region ?? namelessRegion };
  }

  /** Where the prices of what runs on the cluster are looked up. */
  clusterRates(): Rates {
    const { prices, region, cluster = {} } = this.options;
    return { prices, region: cluster.region ?? region ?? namelessRegion };
  }
}

/** No list is of a region by this name, so nothing has a price there. */
const namelessRegion = "a region that nobody names";

function entryOf(resource: DeclaredResource, { isUndecided }: ResourceCostOptions): Entry {
  const fields = Field.of(resource, isUndecided);
  const model = modelIn(fields);
  return {
    resource,
    type: typeOf(resource.type),
    fields,
    ...(model === undefined ? {} : { model }),
  };
}

/** {@link canonicalType}; of a dynamic resource `dynamic:` and its class, whichever module the program gives it. */
export function typeOf(token: string): string {
  return canonicalType(token) ?? token.replace(/^pulumi-nodejs:dynamic(?:\/[^:]*)?:/, "dynamic:");
}

const modelTag = "model-hosting/model";

/** Name of the model that a resource serves, as its tags or labels say it, whether it costs something or not. */
export function modelOf(
  resource: DeclaredResource,
  { isUndecided }: Pick<ResourceCostOptions, "isUndecided"> = {},
): string | undefined {
  return modelIn(Field.of(resource, isUndecided));
}

function modelIn(fields: Field): string | undefined {
  const labels = fields.at("metadata", "labels");
  const places = [
    ...[fields.at("tags", modelTag), listedTag(fields, modelTag), fields.at("tagsAll", modelTag)].filter(
      (place) => place !== undefined,
    ),
    ...[labels.at(modelTag), labels.at("app.kubernetes.io/name")],
  ];
  return places.map((place) => ifDecided(() => place.text())).find((name) => name !== undefined);
}

/** The value of a tag in a list of keys and values, as Auto Scaling groups have them; undefined where there is none. */
function listedTag(fields: Field, key: string): Field | undefined {
  const tags = fields.at("tags");
  const list = ifDecided(() => (Array.isArray(tags.value()) ? tags.elements() : [])) ?? [];
  return list.find((tag) => ifDecided(() => tag.at("key").text()) === key)?.at("value");
}
