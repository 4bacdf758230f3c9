import { isKnown, known, type Figure } from "../figure.js";
import { atLeastAsMuch, type Counts } from "./bill.js";
import { ifDecided, settled, type Field } from "./field.js";
import { groupedBy, type Grouped } from "./grouped.js";
import type { Stack } from "./stack.js";

/** What Application Auto Scaling may make of a number of instances or tasks. */
interface Range {
  /** What it scales, such as `endpoint/digits/variant/main`; undefined where that is known only after the update. */
  readonly resourceId?: string;
  /** The first part of `resourceId`; undefined where nothing tells it. */
  readonly namespace?: string;
  readonly least: Figure;
  readonly most: Figure;
}

/** What the scalable targets of a stack say, and its scheduled actions, which move a target's bounds for a time: by what they scale. */
type Ranges = Grouped<Range>;

function rangesOf(stack: Stack): Ranges {
  const ranges = [
    ...stack.of("appautoscaling.Target").map(({ fields }) => rangeOf(fields, fields)),
    ...stack.of("appautoscaling.ScheduledAction").map(({ fields }) => ({
      ...rangeOf(fields, fields.at("scalableTargetAction")),
      // For a time only, so it is no floor of a month.
      least: known(0),
    })),
  ];
  return groupedBy(ranges, ({ resourceId }) => resourceId);
}

function rangeOf(fields: Field, bounds: Field): Range {
  return {
    resourceId: ifDecided(() => fields.at("resourceId").text()),
    namespace: ifDecided(() => fields.at("serviceNamespace").text()),
    least: settled(() => known(bounds.at("minCapacity").number() ?? 0)),
    most: settled(() => known(bounds.at("maxCapacity").number() ?? 0)),
  };
}

/** What is scaled: one service of AWS, and names of it in that, each of which scales it. */
export interface Scaled {
  readonly namespace: "sagemaker" | "ecs";
  readonly resourceIds: readonly string[];
}

/**
 * A declared count within its autoscaling. Where no target says that it scales this, any whose resource nobody knows yet
 * may: then the largest bound of those counts.
 */
export function scaledCounts(stack: Stack, declared: Figure, scaled: Scaled): Counts {
  const own = rangesFor(stack, scaled);
  const possible = stack
    .index(rangesOf)
    .open.filter(({ namespace = scaled.namespace }) => namespace === scaled.namespace);
  const floor = own.map(({ least }) => least).reduce(atLeastAsMuch, declared);
  const ceilings = (own.length > 0 ? own : possible).map(({ most }) => most);
  return { declared: floor, most: ceilings.reduce(atLeastAsMuch, floor) };
}

/** Whether autoscaling may take away all that there is of something. */
export function mayScaleToNone(stack: Stack, scaled: Scaled): boolean {
  const own = rangesFor(stack, scaled);
  return own.length > 0 && own.every(({ least }) => isKnown(least) && least.value === 0);
}

function rangesFor(stack: Stack, { resourceIds }: Scaled): readonly Range[] {
  const { named } = stack.index(rangesOf);
  return resourceIds.flatMap((id) => named.get(id) ?? []);
}
