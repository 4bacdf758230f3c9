/** Ends a command whose work has thrown: the message on stderr, exit code 1. */
export function reportAndExit(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
