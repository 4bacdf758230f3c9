import { bytes } from "../../spec/index.js";
import { known, unknown, type Figure } from "../figure.js";
import { secondsPerMonth } from "../month.js";
import { settled, type Field } from "./field.js";
import { trafficTag } from "./use.js";

/** What the tags of a resource tell of its model's traffic in a month. */
export interface Traffic {
  readonly requests: Figure;
  readonly secondsPerRequest: Figure;
  /** Requests that one replica answers at the same time; one where no tag says. */
  readonly concurrency: Figure;
  readonly requestGb: Figure;
  readonly responseGb: Figure;
}

/**
 * Reads the tags `model-hosting/requests-per-month` (or `average-rps`), `seconds-per-request`, `concurrency` and the
 * sizes.
 */
export function trafficOf(fields: Field): Traffic {
  const tag = (name: string) => fields.at("tags", `model-hosting/${name}`);
  return {
    requests: settled(() => {
      const perSecond = tag("average-rps").number();
      const requests = tag("requests-per-month").number() ?? (perSecond ?? Number.NaN) * secondsPerMonth;
      return Number.isNaN(requests) ? unknown(trafficTag("requests-per-month")) : known(requests);
    }),
    secondsPerRequest: settled(() => given(tag("seconds-per-request").number(), "seconds-per-request")),
    concurrency: settled(() => known(tag("concurrency").number() ?? 1)),
    requestGb: settled(() => given(gigabytes(tag("request-size")), "request-size")),
    responseGb: settled(() => given(gigabytes(tag("response-size")), "response-size")),
  };
}

function given(value: number | undefined, name: string): Figure {
  return value === undefined ? unknown(trafficTag(name)) : known(value);
}

/** AWS bills a GB of 2^30 bytes. */
function gigabytes(field: Field): number | undefined {
  const text = field.text();
  if (text === undefined) {
    return undefined;
  }
  return /^\d+(?:\.\d+)?(?:Ki|Mi|Gi|Ti|k|M|G|T)$/.test(text)
    ? bytes(text) / 2 ** 30
    : field.fail("is no size such as 10k");
}
