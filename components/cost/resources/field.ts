import { isRecord } from "../../spec/index.js";
import { unknown, type Figure } from "../figure.js";
import type { DeclaredResource } from "./declared.js";

/** A value that a figure needs and nobody can say. */
export class UndecidedValue extends Error {}

/**
 * What stands in a plan or a state for a value that is not known yet (string, number, boolean, list, map; pulumi,
 * `sdk/go/common/resource/plugin/rpc.go`), and for one that is not shown.
 */
const unsaid: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  "[secret]",
]);

/** Key that marks an encrypted value in a state (pulumi, `sdk/go/common/resource/sig/sig.go`). */
const secretMark = "4dabf18193072939515e22adb298388d";

/** A property of a declared resource, read only when its value is asked for. */
export class Field {
  private constructor(
    private readonly resource: DeclaredResource,
    private readonly isUndecided: (error: unknown) => boolean,
    private readonly path: readonly (string | number)[],
  ) {}

  /** All properties of a resource. */
  static of(resource: DeclaredResource, isUndecided: (error: unknown) => boolean = () => false): Field {
    return new Field(resource, isUndecided, []);
  }

  /** The property at the end of these keys; it need not be there. */
  at(...keys: readonly (string | number)[]): Field {
    return new Field(this.resource, this.isUndecided, [...this.path, ...keys]);
  }

  /** The property by this name of a block, which some types have as an object and others as a list of one. */
  block(name: string): Field {
    const found = this.at(name);
    return Array.isArray(found.value()) ? found.at(0) : found;
  }

  /** The value; undefined where there is none. Throws {@link UndecidedValue} where it is not known yet. */
  value(): unknown {
    let current: unknown = this.resource.props;
    for (const key of this.path) {
      current = this.read(current, key);
    }
    return current;
  }

  exists(): boolean {
    const value = this.value();
    return value !== undefined && value !== null;
  }

  /** A number of 0 or more, also one that is written as text; undefined where there is none. */
  number(): number | undefined {
    const value = this.value();
    if (value === undefined || value === null || value === "") {
      return undefined;
    }
    const number = typeof value === "string" || typeof value === "number" ? Number(value) : Number.NaN;
    return Number.isFinite(number) && number >= 0 ? number : this.fail("is no number of 0 or more");
  }

  /** A text, also a number's; undefined where there is none. */
  text(): string | undefined {
    const value = this.value();
    if (value === undefined || value === null || value === "") {
      return undefined;
    }
    return typeof value === "string" || typeof value === "number" ? String(value) : this.fail("is no text");
  }

  /**
   * A text that could be the name of a type or a region; undefined where there is none. Messages repeat names, and another
   * text might be a secret in the wrong place.
   */
  name(): string | undefined {
    const text = this.text();
    return text === undefined || /^[a-z0-9][\w.-]{0,62}$/i.test(text) ? text : this.fail("is no name");
  }

  /** Whether it is true, also as text. */
  isTrue(): boolean {
    const value = this.value();
    return value === true || value === "true";
  }

  /** The elements of a list, none where there is none. */
  elements(): Field[] {
    const value = this.value();
    if (value === undefined || value === null) {
      return [];
    }
    return Array.isArray(value)
      ? Array.from({ length: value.length }, (_, index) => this.at(index))
      : this.fail("is no list");
  }

  /** The names of an object's properties, none where there is none. */
  keys(): string[] {
    const value = this.value();
    return isRecord(value) ? Object.keys(value) : [];
  }

  /** Throws {@link UndecidedValue} with the place of this property. */
  fail(why: string): never {
    throw new UndecidedValue(`${labelOf(this.resource)}: ${pathOf(this.path)} ${why}`);
  }

  private read(parent: unknown, key: string | number): unknown {
    const value = this.attempt(() => own(parent, key));
    if (unsaid.has(value) || (isRecord(value) && this.attempt(() => Object.hasOwn(value, secretMark)))) {
      return this.fail(afterUpdate);
    }
    return value;
  }

  private attempt<Value>(read: () => Value): Value {
    try {
      return read();
    } catch (error) {
      if (this.isUndecided(error)) {
        return this.fail(afterUpdate);
      }
      throw error;
    }
  }
}

/** How a message ends that is about a value which no preview knows; the policy pack tells them by it. */
export const afterUpdate = "is known only after the update";

function own(parent: unknown, key: string | number): unknown {
  if (Array.isArray(parent)) {
    return parent[Number(key)] as unknown;
  }
  return isRecord(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
}

/** `productionVariants[0].instanceType` */
function pathOf(path: readonly (string | number)[]): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${key}`))
    .join("");
}

/** How messages call a resource, such as `EndpointConfiguration "digits"`. */
export function labelOf({ type, name }: DeclaredResource): string {
  return `${type.slice(type.lastIndexOf(":") + 1)} "${name}"`;
}

/** The figure that `work` makes; unknown where it met a value that nobody can say. */
export function settled(work: () => Figure): Figure {
  return otherwise(work, ({ message }) => unknown(message));
}

/**
 * What `read` finds; undefined also where nobody can say. For what AWS chooses where the program does not, and which is so
 * in no preview known: there the default stands in, where a wrong one makes no large difference or is the dearer.
 */
export function ifDecided<Value>(read: () => Value | undefined): Value | undefined {
  return otherwise(read, () => undefined);
}

/**
 * As {@link ifDecided}, for values that AWS chooses and that a wrong text is not to stand for: only what is known after the
 * update alone is undefined.
 */
export function unlessLater<Value>(read: () => Value | undefined): Value | undefined {
  return otherwise(read, (undecided) => {
    if (!undecided.message.endsWith(afterUpdate)) {
      throw undecided;
    }
    return undefined;
  });
}

/** What `work` makes, or what `instead` makes of the value that it met and nobody can say. */
export function otherwise<Value>(work: () => Value, instead: (undecided: UndecidedValue) => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof UndecidedValue) {
      return instead(error);
    }
    throw error;
  }
}
