import type { Figure } from "../figure.js";
import type { PriceTable } from "../prices/table.js";

/** A resource as a program declares it, whoever wrote it: one of a preview, of a policy's arguments or of a state. */
export interface DeclaredResource {
  /** Token of its type, such as `aws:ec2/instance:Instance`. */
  readonly type: string;
  /** Name in the program. */
  readonly name: string;
  readonly urn: string;
  /** Inputs. They may hold numbers as text, and reading one may throw where it is not known yet. */
  readonly props: Readonly<Record<string, unknown>>;
  /** Region of its provider; a property `region` of the resource goes before it. Default: that of the options. */
  readonly region?: string;
  /** Inputs of its provider, which say on which cluster an object of Kubernetes is. Default: not known. */
  readonly provider?: Readonly<Record<string, unknown>>;
}

/** What one resource costs in US dollars. */
export interface ResourceCost {
  readonly resource: DeclaredResource;
  /** Name of the model that it serves, where a tag or a label says so. */
  readonly model?: string;
  /** A month of 730 hours at the declared counts, and what is used where tags tell the traffic. */
  readonly expected: Figure;
  /** A month at the upper bound of its autoscaling. */
  readonly maximum: Figure;
  /** An hour at the declared counts, without what is paid by use. */
  readonly hourly: Figure;
  /** What it is made of, for a person: numbers and names of types alone. */
  readonly how: string;
  /** What it costs besides. */
  readonly notIncluded: readonly string[];
}

/** What the costs of resources depend on besides the resources. */
export interface ResourceCostOptions {
  readonly prices: PriceTable;
  /** AWS region of resources that name none. */
  readonly region?: string;
  /** Where Kubernetes workloads run: region or site of the price lists, and the type of the nodes. */
  readonly cluster?: { readonly region?: string; readonly node?: string };
  /**
   * Whether what reading a property threw means that its value is known only after the update. Other errors pass.
   * Default: none does.
   */
  readonly isUndecided?: (error: unknown) => boolean;
}
