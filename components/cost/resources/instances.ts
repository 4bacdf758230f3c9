import type { Rates } from "../context.js";
import { isKnown, known, product, show, sum, unknown, type Figure } from "../figure.js";
import { hoursPerMonth } from "../month.js";
import { atLeastAsMuch, fixed, type Bill, type Counts } from "./bill.js";
import { ifDecided, settled, unlessLater, type Field } from "./field.js";
import { launchNaming, referred } from "./reference.js";
import type { Entry, Stack } from "./stack.js";
import { disksOf, volumeMonth, type Disks } from "./volumes.js";

/** What the instances of a group are, or the one that stands alone. */
interface Shape {
  /** Types that they may have, the preferred one first. */
  readonly types: readonly string[];
  readonly disks: Disks;
  /** Whether AWS may take them away: then what they cost is between nothing and the price on demand. */
  readonly spot: boolean;
  readonly publicAddress: boolean;
  /** What makes their price another than the list's. */
  readonly unlisted?: string;
}

/** An EC2 instance, also where a launch template says what it is. */
export function instanceBill(stack: Stack, entry: Entry): Bill {
  const { fields } = entry;
  const rates = stack.ratesOf(entry);
  const template = ownTemplate(stack, entry, rates);
  const own = blocksOf(fields);
  const shape: Shape = {
    types: typesOf([fields.at("instanceType").name()], template),
    disks: own.length === 0 && template !== undefined ? template.disks : disksOf(rates, own),
    spot: isSpot(fields) || template?.spot === true || entry.type === "ec2.SpotInstanceRequest",
    publicAddress: hasAddress(fields) || template?.publicAddress === true,
    unlisted: unlistedOf(fields.at("tenancy")) ?? template?.unlisted,
  };
  return shapeBill(rates, fixed(1), requireTypes(shape, fields.at("instanceType")));
}

/** Volumes that an instance or a launch configuration says. */
function blocksOf(fields: Field): Field[] {
  const devices = ifDecided(() => fields.at("ebsBlockDevices").elements()) ?? [];
  const root = ifDecided(() => fields.block("rootBlockDevice"));
  return [...devices, ...(root?.exists() === true ? [root] : [])];
}

function hasAddress(fields: Field): boolean {
  return ifDecided(() => fields.at("associatePublicIpAddress").isTrue()) === true;
}

/** A managed node group of EKS, from its desired size to its largest, which the cluster's autoscaler may ask for. */
export function nodeGroupBill(stack: Stack, entry: Entry): Bill {
  const { fields } = entry;
  const rates = stack.ratesOf(entry);
  const template = ownTemplate(stack, entry, rates);
  const scaling = fields.block("scalingConfig");
  // EKS takes types from one of the two alone (API reference, CreateNodegroup).
  const ofTemplate = template?.types ?? [];
  const given = ofTemplate.length > 0 ? ofTemplate : namedTypes(fields);
  const shape: Shape = {
    types: given.length > 0 ? given : [defaultNodeType],
    disks:
      template?.disks ??
      nodeDisks(
        rates,
        ifDecided(() => fields.at("diskSize").number()),
      ),
    spot: ifDecided(() => fields.at("capacityType").text()) === "SPOT",
    publicAddress: template?.publicAddress ?? false,
    unlisted: template?.unlisted,
  };
  return shapeBill(rates, groupCounts(scaling, groupKeys.nodes), shape);
}

function namedTypes(fields: Field): readonly string[] {
  // A preview does not know them where the program says none.
  const elements = unlessLater(() => fields.at("instanceTypes").elements()) ?? [];
  return typesOf(elements.map((element) => element.name()));
}

/** Type of a node where neither group nor template says one (EKS API reference, CreateNodegroup). */
const defaultNodeType = "t3.medium";
/** GiB of a node's volume where nobody says (EKS API reference, CreateNodegroup: 20 for Linux). */
const defaultNodeDiskGb = 20;

function nodeDisks(rates: Rates, sizeGb = defaultNodeDiskGb): Disks {
  return { hour: product(volumeMonth(rates, { sizeGb }), 1 / hoursPerMonth), sizeGb, ofImageSize: false };
}

/** A group of Auto Scaling, from what it desires to the most that it and its schedule allow. */
export function groupBill(stack: Stack, entry: Entry): Bill {
  const { fields } = entry;
  const rates = stack.ratesOf(entry);
  const { declared, most } = groupCounts(fields, groupKeys.group);
  const counts = { declared, most: scheduledMost(stack, fields).reduce(atLeastAsMuch, most) };
  const mixed = fields.block("mixedInstancesPolicy");
  const shape = mixed.exists()
    ? mixedShape(stack, entry, rates, mixed)
    : templateOfGroup(stack, entry, rates, fields);
  return shapeBill(rates, counts, requireTypes(shape, fields.at("launchTemplate")));
}

const groupKeys = {
  nodes: { desired: "desiredSize", least: "minSize", most: "maxSize" },
  group: { desired: "desiredCapacity", least: "minSize", most: "maxSize" },
} as const;

type GroupKeys = (typeof groupKeys)[keyof typeof groupKeys];

function groupCounts(fields: Field, keys: GroupKeys): Counts {
  const least = settled(() => known(fields.at(keys.least).number() ?? 0));
  const most = settled(() => known(fields.at(keys.most).number() ?? 0));
  const desired = settled(() => {
    const count = fields.at(keys.desired).number();
    return count === undefined ? least : known(count);
  });
  // A group with one size has that, whatever it desires.
  const declared = isKnown(most) && isKnown(least) && most.value === least.value ? least : desired;
  const atLeast = atLeastAsMuch(declared, least);
  return { declared: atLeast, most: isKnown(atLeast) ? atLeastAsMuch(most, atLeast) : most };
}

/** Bounds that scheduled actions may give a group; -1 leaves one as it is. */
function scheduledMost(stack: Stack, group: Field): Figure[] {
  const name = ifDecided(() => group.at("name").text());
  const { named, open } = stack.named("autoscaling.Schedule", "autoscalingGroupName");
  const possible = name === undefined ? [...named.values()].flat() : (named.get(name) ?? []);
  return [...possible, ...open].map(({ fields }) => settled(() => known(boundOf(fields.at("maxSize")))));
}

function boundOf(field: Field): number {
  return field.text() === "-1" ? 0 : (field.number() ?? 0);
}

function mixedShape(stack: Stack, entry: Entry, rates: Rates, mixed: Field): Shape {
  const launch = mixed.block("launchTemplate");
  const reference = launch.block("launchTemplateSpecification");
  const template = templateShape(stack, entry, rates, reference, specificationKeys);
  const overrides = launch.at("overrides").elements();
  const weighted = overrides.some((override) => override.at("weightedCapacity").exists());
  const distribution = ifDecided(() => mixed.block("instancesDistribution"));
  const onDemand = distribution?.at("onDemandPercentageAboveBaseCapacity").number();
  return {
    ...template,
    types: typesOf(
      overrides.map((override) => override.at("instanceType").name()),
      template,
    ),
    spot: template.spot || (onDemand ?? 100) < 100,
    ...(weighted ? { unlisted: "how many instances a capacity by weights is" } : {}),
  };
}

function templateOfGroup(stack: Stack, entry: Entry, rates: Rates, fields: Field): Shape {
  const template = ownTemplate(stack, entry, rates);
  if (template !== undefined) {
    return template;
  }
  const property = fields.at("launchConfiguration");
  const launch = referred(stack, entry, property, launchNaming("ec2.LaunchConfiguration")).fields;
  return {
    types: typesOf([launch.at("instanceType").name()]),
    disks: disksOf(rates, blocksOf(launch)),
    spot: launch.at("spotPrice").exists(),
    publicAddress: hasAddress(launch),
    unlisted: unlistedOf(launch.at("placementTenancy")),
  };
}

/** Names of the properties by which resources refer to a launch template. */
const templateKeys = { id: "id", name: "name" } as const;
const specificationKeys = { id: "launchTemplateId", name: "launchTemplateName" } as const;

/** The launch template that a resource itself names. */
function ownTemplate(stack: Stack, entry: Entry, rates: Rates): Shape | undefined {
  const reference = entry.fields.block("launchTemplate");
  return reference.exists() ? templateShape(stack, entry, rates, reference, templateKeys) : undefined;
}

function templateShape(
  stack: Stack,
  entry: Entry,
  rates: Rates,
  reference: Field,
  keys: typeof templateKeys | typeof specificationKeys,
): Shape {
  const byName = ifDecided(() => reference.at(keys.name).text()) !== undefined;
  const property = reference.at(byName ? keys.name : keys.id);
  const { fields } = referred(stack, entry, property, launchNaming("ec2.LaunchTemplate"));
  const blocks = fields
    .at("blockDeviceMappings")
    .elements()
    .map((mapping) => mapping.block("ebs"));
  const interfaces = fields.at("networkInterfaces").elements();
  return {
    types: typesOf([fields.at("instanceType").name()]),
    disks: disksOf(
      rates,
      blocks.filter((block) => block.exists()),
    ),
    spot: isSpot(fields),
    publicAddress: interfaces.some(hasAddress),
    unlisted: unlistedOf(fields.block("placement").at("tenancy")),
  };
}

function typesOf(given: readonly (string | undefined)[], template?: Shape): readonly string[] {
  const own = given.filter((type) => type !== undefined);
  return own.length > 0 ? own : (template?.types ?? []);
}

function requireTypes(shape: Shape, property: Field): Shape {
  return shape.types.length > 0 ? shape : property.fail("says no instance type");
}

function isSpot(fields: Field): boolean {
  return ifDecided(() => fields.block("instanceMarketOptions").at("marketType").text()) === "spot";
}

function unlistedOf(property: Field): string | undefined {
  const tenancy = ifDecided(() => property.text());
  return tenancy === "dedicated" || tenancy === "host" ? `price of ${tenancy} tenancy` : undefined;
}

/** Of several types the preferred one is expected, and the dearest counts for the most. */
function shapeBill(rates: Rates, { declared, most }: Counts, shape: Shape): Bill {
  const { types, disks, spot, publicAddress, unlisted } = shape;
  const address = publicAddress ? rates.prices.find(rates.region, "publicIpv4", "hour") : known(0);
  const hours = types.map((type) =>
    unlisted === undefined
      ? sum([rates.prices.find(rates.region, "ec2", type), disks.hour, address])
      : unknown(unlisted),
  );
  const [preferred = unknown("instance type")] = hours;
  const expected = spot ? unknown(`price of Spot capacity of ${types.join(", ")}`) : preferred;
  return {
    hourly: product(declared, expected),
    expected: product(declared, expected, hoursPerMonth),
    maximum: product(most, hours.reduce(atLeastAsMuch), hoursPerMonth),
    how: `${show(declared)} × ${types.join(" or ")}${disks.sizeGb === 0 ? "" : ` with ${disks.sizeGb} GB`}`,
    notIncluded: [
      ...(disks.ofImageSize ? ["volumes whose size the image says"] : []),
      "licences, CPU credits and data",
    ],
  };
}
