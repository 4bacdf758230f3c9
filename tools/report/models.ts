import { nameIn, typeIn } from "./urn.js";

/** The component of a model; its name is the model's unless a program chose another. */
const modelComponent = "model-hosting:index:ModelHost";

/** Names of the models that resources belong to, by the resources' URNs. */
export class ModelNames {
  private readonly parents = new Map<string, string>();
  private readonly marks = new Map<string, string>();

  /** @param resources What a preview and a state know, each resource as it was and as it will be; the later counts. */
  constructor(resources: readonly { readonly urn: string; readonly state: State }[]) {
    for (const { urn, state } of resources) {
      const mark = markedModel(state.inputs ?? {});
      if (mark !== undefined) this.marks.set(urn, mark);
      if (state.parent) this.parents.set(urn, state.parent);
    }
  }

  /** By tag or label, else by the component around it; undefined for what belongs to no model. */
  of(urn: string): string | undefined {
    return this.marks.get(urn) ?? this.component(urn);
  }

  private component(urn: string): string | undefined {
    for (let around: string | undefined = urn; around; around = this.parents.get(around)) {
      if (typeIn(around) === modelComponent) return nameIn(around);
    }
    return undefined;
  }
}

/** What is known of a resource before or after a step, or in a state. */
export interface State {
  readonly parent?: string | null;
  readonly inputs?: Readonly<Record<string, unknown>> | null;
}

function markedModel(inputs: Readonly<Record<string, unknown>>): string | undefined {
  const tags = inputs["tags"];
  const labels = at(at(inputs, "metadata"), "labels");
  const found = at(tags, "model-hosting/model") ?? at(labels, "app.kubernetes.io/name");
  return typeof found === "string" ? found : undefined;
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
