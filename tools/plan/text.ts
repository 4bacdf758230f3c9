/** Text for a terminal. */

/** Columns of a text are aligned at their left or, numbers, at their right. */
export type Align = "left" | "right";

/** Rows with their cells below each other, two blanks between columns. */
export function columns(rows: readonly (readonly string[])[], align: readonly Align[]): string[] {
  const widths = align.map((_, column) => Math.max(0, ...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    align
      .map((side, column) => {
        const text = row[column] ?? "";
        const wide = widths[column] ?? 0;
        return side === "left" ? text.padEnd(wide) : text.padStart(wide);
      })
      .join("  ")
      .trimEnd(),
  );
}

/** Lines of at most this many characters, each behind the same blanks; a longer word has a line of its own. */
export function wrapped(text: string, width: number, indent: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.map((line) => `${" ".repeat(indent)}${line}`);
}
