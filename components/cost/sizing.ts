/** How many replicas a load takes. */

/** What arrives, and how a replica answers it. */
export interface Service {
  /** Requests a second that arrive. */
  readonly requestsPerSecond: number;
  /** Time that a replica takes for one request, without waiting. */
  readonly secondsPerRequest: number;
  /** Requests that one replica answers at the same time, at least 1. */
  readonly concurrency: number;
}

/** Requests that are being answered at any time, on average: Little's law, L = λW. */
export function requestsInService({
  requestsPerSecond,
  secondsPerRequest,
}: Omit<Service, "concurrency">): number {
  return requestsPerSecond * secondsPerRequest;
}

/**
 * Replicas of which the load keeps the stated share busy, at least one.
 *
 * @param utilisation Share of all places to be busy on average, above 0 and at most 1. The rest is for chance: at 1 every
 * burst waits and the queue never empties.
 */
export function replicasFor(service: Service, utilisation: number): number {
  const places = requestsInService(service) / utilisation;
  // Of 0.7 / 0.7 binary fractions may make a hair more than 1.
  return Math.max(1, Math.ceil(places / service.concurrency - 1e-9));
}

/** Requests a second that replicas answer when all their places are busy. */
export function requestsPerSecondOf(
  replicas: number,
  { secondsPerRequest, concurrency }: Omit<Service, "requestsPerSecond">,
): number {
  return (replicas * concurrency) / secondsPerRequest;
}
