/** One thing that is wrong with a hosting spec or with the stack's settings. */
export interface Problem {
  /** File or setting in which it stands, such as `models/digits.yaml`. */
  readonly source: string;
  /** Path of the field, such as `rollout.strategy` or `model.artifacts[0].uri`; empty for the whole document. */
  readonly path: string;
  /** What was given; left out when nothing was, or when it may be a secret. */
  readonly given?: unknown;
  /** What is wrong or what is allowed, as a clause without a full stop. */
  readonly why: string;
  /** What to do instead, as a clause without a full stop. */
  readonly instead?: string;
}

/** Every problem of every model, in one error. */
export class HostingProblems extends Error {
  override readonly name = "HostingProblems";

  constructor(readonly problems: readonly Problem[]) {
    super(formatProblems(problems));
  }
}

/** The problems as text: a line of summary, then a line each, by file and in the order of the checks. */
export function formatProblems(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const sources = [...new Set(problems.map((problem) => problem.source))];
  const blocks = sources.map((source) => {
    const lines = problems
      .filter((problem) => problem.source === source)
      .map((problem) => `  ${formatProblem(problem)}`);
    return `${source}\n${lines.join("\n")}`;
  });
  return `${count}; nothing was created or changed.\n${blocks.join("\n")}`;
}

/** One problem as a line, without its source. */
export function formatProblem({ path, given, why, instead }: Problem): string {
  const place = path === "" ? "" : `${path}: `;
  const value = given === undefined ? "" : `${describeValue(given)} given, `;
  const advice = instead === undefined ? "" : `; ${instead}`;
  const text = `${place}${value}${why}${advice}`;
  return text.endsWith("?") ? text : `${text}.`;
}

const longestValue = 80;

/** The value as JSON; what JSON cannot say, such as NaN, as JavaScript says it. */
function describeValue(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

/** Segments of a path joined the way a person reads them: `model.artifacts[0].uri`. */
export function joinPath(segments: readonly PropertyKey[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === "number") {
      return `${path}[${segment}]`;
    }
    return path === "" ? String(segment) : `${path}.${String(segment)}`;
  }, "");
}

/**
 * The value, where a message may show it: not a map or list, whose fields have messages of their own, and nothing that
 * may be a secret.
 */
export function showable(path: string, value: unknown): unknown {
  const scalar = value === null || ["string", "number", "boolean", "bigint"].includes(typeof value);
  return scalar && !isSecretPlace(path) && !holdsCredentials(value) ? value : undefined;
}

/** Whether what is written here may be a secret: variables, references, request bodies and command lines. */
function isSecretPlace(path: string): boolean {
  return /(?:^|\.)(?:environment|secrets|secret|credentials|imageCredentials|body|args|command)(?:\.|\[|$)/.test(
    path,
  );
}

/** Whether it is an address with a password or with a signed query. */
function holdsCredentials(value: unknown): boolean {
  return typeof value === "string" && /^[a-z][a-z0-9+.-]*:\/\/(?:[^/]*@|[^?]*\?)/i.test(value);
}
