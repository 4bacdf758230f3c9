import type { Context } from "./resourceType.js";
import { AwsError } from "./services.js";

/**
 * Repeats what AWS refuses for now, e.g. to delete what something that is just going still uses.
 *
 * @param busy Codes of such refusals, or what their texts say.
 * @throws what AWS says otherwise, and when time is up, with what it said last.
 */
export async function untilAccepted(
  { until }: Pick<Context, "until">,
  what: string,
  work: () => Promise<unknown>,
  busy: { codes?: readonly string[]; message?: RegExp },
  limitSeconds: number,
): Promise<void> {
  let refusal: AwsError | undefined;
  const tried = async () => {
    refusal = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof AwsError && isBusy(error, busy))) throw error;
      refusal = error;
      return false;
    }
  };
  await until(what, tried, limitSeconds).catch((error: unknown) => {
    throw refusal === undefined ? error : new Error(`${what}: ${refusal.message}`, { cause: error });
  });
}

function isBusy({ code, reason }: AwsError, busy: { codes?: readonly string[]; message?: RegExp }): boolean {
  return busy.codes?.includes(code) === true || busy.message?.test(reason) === true;
}
