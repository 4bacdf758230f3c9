/** How many requests at the same time an endpoint must take that has no queue: what finds no place is turned away. */

/** Share of requests that may be turned away at the peak. Clients send those again. */
export const lossAtPeak = 0.01;

/**
 * Share of the requests that find all places taken, where requests come at random: Erlang's loss formula, which holds for
 * every distribution of the time that a request takes.
 *
 * @param inService Requests that would be answered at the same time on average, if none were turned away.
 */
export function lossWith(places: number, inService: number): number {
  let loss = 1;
  for (let place = 1; place <= places; place++) {
    loss = (inService * loss) / (place + inService * loss);
  }
  return loss;
}

/** The fewest places that turn away no more than {@link lossAtPeak}, up to `most`. */
export function placesFor(inService: number, most: number): number {
  let places = 1;
  while (places < most && lossWith(places, inService) > lossAtPeak) {
    places++;
  }
  return places;
}
