import type { Answer } from "../answers.js";
import { code, table } from "../markdown.js";
import { wordOf, type Matrix, type MatrixRow, type Place } from "./matrix.js";

const words = [
  "- **yes**: a resource carries it.",
  "- **informs**: it describes the model, for placement, cost, policies or people; nothing is created for it.",
  "- **settings**: it is honoured where the stack's settings offer what it needs, and refused elsewhere.",
  "- **partly**: it depends on the value, or on what else the spec says; below is on what.",
  "- **no**: it is refused, with the reason below. Nothing is ever ignored.",
].join("\n");

/** The matrix as Markdown: a word for each field and place, then why what is refused is refused. */
export function matrixPage(matrix: Matrix): string {
  const { places, rows } = matrix;
  return [
    "# The backend matrix",
    "What each backend does with each field of the hosting spec in each mode. Printed by `npm run -s matrix` " +
      "(`-- --backend ecs --mode realtime --field rollout` shows a part); how a field is honoured is in " +
      "[capabilities.md](capabilities.md).",
    words,
    table(
      ["Field", ...places.map(nameOf)],
      rows.map(({ field, cells }) => [code(field), ...cells.map(wordOf)]),
    ),
    "## Why not, and what to use instead",
    ...rows.flatMap((row) => refusals(row, places)),
    "",
  ].join("\n\n");
}

function nameOf({ backend, mode }: Place): string {
  return `${backend} ${mode}`;
}

/** What is refused of a field; places that say the same stand together. */
function refusals({ field, cells }: MatrixRow, places: readonly Place[]): string[] {
  const said = new Map<string, string[]>();
  cells.forEach((answers, index) => {
    const place = places[index];
    for (const text of new Set(answers.flatMap(refusalOf))) {
      said.set(text, [...(said.get(text) ?? []), place === undefined ? "" : nameOf(place)]);
    }
  });
  const lines = [...said].map(([text, where]) => `- ${where.join(", ")}: ${text}`);
  return lines.length === 0 ? [] : [`${code(field)}\n\n${lines.join("\n")}`];
}

function refusalOf([value, honoured, explanation]: Answer): string[] {
  const of = value === "" ? "" : `${value}: `;
  switch (honoured) {
    case "no":
    case "not always":
      return [`${of}${explanation}.`];
    case "by the stack's settings":
      return [`${of}otherwise${explanation.split("; otherwise").slice(1).join("; otherwise")}.`];
    case "yes":
    case "informs":
      return [];
  }
}
