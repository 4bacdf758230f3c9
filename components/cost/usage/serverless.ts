import type { Context } from "../context.js";
import { combine, known, type Figure } from "../figure.js";
import { secondsPerMonth } from "../month.js";
import { answered } from "./replicas.js";
import type { Scale, Usage } from "./usage.js";

/**
 * What a serverless model uses: requests alone. A replica is one request at a time here, so the most replicas are the
 * most requests at the same time.
 */
export function serverlessUsage(context: Context, scale: Scale): Usage {
  const most = throughput(context);
  const requests = { minimum: known(0), expected: answered(context, most), maximum: most };
  return { phases: [], requests: requests[scale] };
}

function throughput({ bounds, demand }: Context): Figure {
  return combine([demand.secondsPerRequest], ([seconds = 1]) => (bounds.most * secondsPerMonth) / seconds);
}
