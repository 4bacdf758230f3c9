/** Things by a name that is known only after the update for some. */
export interface Grouped<Thing> {
  readonly named: ReadonlyMap<string, readonly Thing[]>;
  /** Those without a name so far. */
  readonly open: readonly Thing[];
}

/** Groups things by what `nameOf` says of them. */
export function groupedBy<Thing>(
  things: readonly Thing[],
  nameOf: (thing: Thing) => string | undefined,
): Grouped<Thing> {
  const named = new Map<string, Thing[]>();
  const open: Thing[] = [];
  for (const thing of things) {
    const name = nameOf(thing);
    const group = name === undefined ? open : (named.get(name) ?? []);
    group.push(thing);
    if (name !== undefined) {
      named.set(name, group);
    }
  }
  return { named, open };
}
