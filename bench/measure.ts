/** The middle value; the upper of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.floor(ordered.length / 2)] ?? Number.NaN;
}

/**
 * Runs every contender once a round, in turn, each round beginning with another one: what else the machine does at the
 * time meets all of them alike.
 *
 * @returns what each run answered, by contender
 */
export async function inTurn<Name extends string, Answer>(
  names: readonly Name[],
  rounds: number,
  run: (name: Name) => Promise<Answer>,
): Promise<Map<Name, Answer[]>> {
  const answers = new Map<Name, Answer[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      answers.get(name)?.push(await run(name));
    }
  }
  return answers;
}

/** Milliseconds for a table, such as `1,234`; with a decimal below 100. */
export function ms(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 1 : 0 });
}

/** How many times one is the other, such as `2.41`; with no more digits than mean something. */
export function ratio(one: number, other: number): string {
  const value = one / other;
  return value.toFixed(value < 10 ? 2 : 0);
}

/** A table in Markdown: figures to the right, names to the left. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = head.map((title, index) => {
    const cells = rows.map((row) => row[index] ?? "");
    const width = Math.max(title.length, ...cells.map(({ length }) => length));
    return { width, isNames: !cells.every((cell) => /^[×\d-]/.test(cell)) };
  });
  const line = (cells: readonly string[]) =>
    `| ${columns.map(({ width, isNames }, index) => padded(cells[index] ?? "", width, isNames)).join(" | ")} |`;
  const rule = columns.map(({ width, isNames }) =>
    isNames ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

function padded(cell: string, width: number, isName: boolean): string {
  return isName ? cell.padEnd(width) : cell.padStart(width);
}
