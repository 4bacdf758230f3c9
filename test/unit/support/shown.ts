import assert from "node:assert/strict";
import { HostingProblems } from "../../../components/spec/index.js";

/** A model under mocks: what stands at `Kind path`, or `Endpoint path`. */
interface Found {
  readonly find: (place: string) => unknown;
}

/** What stands at the places where evidence of a field is expected. */
export function see(model: Found, shows: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(shows).map((place) => [place, model.find(place)]));
}

/** As {@link see}; `refused` for a spec that cannot be hosted. */
export async function seeIfHosted(
  model: Promise<Found>,
  shows: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  try {
    return see(await model, shows);
  } catch (error) {
    assert.ok(error instanceof HostingProblems, String(error));
    return "refused";
  }
}

/** Makes the value when it is first asked for. */
export function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
