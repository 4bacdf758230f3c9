import { ModelRequestError } from "./errors.js";

const longestExcerpt = 500;

/** The beginning of a text that nobody knows the length of. */
export function excerpt(text: string): string {
  return text.length > longestExcerpt ? `${text.slice(0, longestExcerpt)}…` : text;
}

/** The model's JSON answer; `status` is the one of HTTP, where there is one. */
export function jsonOf(name: string, text: string, status?: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const answered = status === undefined ? "answered" : `answered ${status}`;
    const body = excerpt(text);
    throw new ModelRequestError(`${name} ${answered} with what is not JSON: ${body}`, status, body);
  }
}
