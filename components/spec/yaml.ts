import { parseDocument, type ErrorCode, type YAMLError } from "yaml";
import { HostingProblems, type Problem } from "./problems.js";

/**
 * Reads the YAML (or JSON) of a hosting spec. Throws {@link HostingProblems} with every syntax error and its line.
 *
 * Aliases are refused: a spec is small enough to be written out, and an alias can make a document endless.
 */
export function readYaml(text: string, source: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true, stringKeys: true, prettyErrors: true });
  if (document.errors.length > 0) {
    throw new HostingProblems(syntaxProblems(document.errors, source));
  }
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    if (error instanceof ReferenceError) {
      const why = "anchors and aliases (&name, *name) are not read";
      throw new HostingProblems([{ source, path: "", why, instead: "write the value out" }]);
    }
    throw error;
  }
}

interface Explanation {
  readonly why: string;
  readonly instead: string;
}

/** What to say of each code; the parser's own text may quote the document, and so a secret. */
const explanations: Readonly<Partial<Record<ErrorCode, Explanation>>> = {
  DUPLICATE_KEY: { why: "a field is given twice in one map", instead: "keep one of the two" },
  TAB_AS_INDENT: { why: "a tab is no indentation in YAML", instead: "indent with spaces" },
  BAD_INDENT: { why: "the indentation does not fit", instead: "begin the fields of a map in one column" },
  MISSING_CHAR: { why: "something is not closed", instead: "close the quote or bracket that is open here" },
  MULTIPLE_DOCS: { why: "a second document begins", instead: "write one model a file" },
  BLOCK_AS_IMPLICIT_KEY: {
    why: "a second colon stands on one line",
    instead: "quote the text, or begin a new line",
  },
  MULTILINE_IMPLICIT_KEY: { why: "there is no colon after a field's name", instead: "write name: value" },
  BAD_SCALAR_START: { why: "text begins with a reserved character", instead: "quote it" },
  BAD_DQ_ESCAPE: { why: "an escape in double quotes is unknown", instead: "use single quotes" },
  NON_STRING_KEY: { why: "a field's name is a map or list", instead: "name it with text" },
  RESOURCE_EXHAUSTION: { why: "it is nested too deeply", instead: "write a hosting spec" },
};

const anything: Explanation = {
  why: "something here is no YAML",
  instead: "quote text that holds special characters, and close every bracket",
};

function syntaxProblems(errors: readonly YAMLError[], source: string): Problem[] {
  const tooDeep = errors.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  return (tooDeep === undefined ? errors : [tooDeep]).map((error) => {
    const { why, instead } = explanations[error.code] ?? anything;
    const [start] = error.linePos ?? [];
    const path = start === undefined ? "" : `line ${start.line}, column ${start.col}`;
    return { source, path, why, instead };
  });
}
