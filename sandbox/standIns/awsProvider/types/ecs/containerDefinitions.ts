import { z } from "zod";

import { isEmpty, isObject, type Json, type JsonObject, listAt, textAt } from "../../../provider/json.js";

/** The document of a task definition: its containers, of which only ECS itself knows every member. */
export const ContainerDefinitions = z.array(z.record(z.string(), z.json()));

/**
 * What a task definition's containers mean: without the defaults that ECS writes out and without empty values, and with
 * what has no order sorted. The real provider compares them in the same way.
 *
 * A host port that is the container's own counts as none, as it is for tasks with a network interface of their own
 * (`awsvpc`). For another network mode the real provider tells the two apart.
 */
export function meaningOfContainers(document: unknown): unknown {
  const { success, data: containers } = ContainerDefinitions.safeParse(document);
  return success ? containers.map(meaningOf).toSorted(by("name")) : document;
}

function meaningOf(container: JsonObject): JsonObject {
  return withoutEmpty({
    ...container,
    cpu: without(container.cpu, 0),
    essential: without(container.essential, true),
    environment: listAt(container, "environment").toSorted(by("name")),
    secrets: listAt(container, "secrets").toSorted(by("name")),
    portMappings: listAt(container, "portMappings").map(meaningOfPort),
    healthCheck: meaningOfCheck(container.healthCheck),
  });
}

function meaningOfPort(mapping: Json): Json {
  if (!isObject(mapping)) return mapping;
  const { hostPort, containerPort, protocol } = mapping;
  return withoutEmpty({
    ...mapping,
    hostPort: without(without(hostPort, 0), containerPort),
    protocol: without(protocol, "tcp"),
  });
}

/** Defaults: API reference, HealthCheck. */
function meaningOfCheck(check: Json | undefined): Json | undefined {
  if (!isObject(check)) return check;
  const { interval = 30, retries = 3, timeout = 5, startPeriod } = check;
  return { ...check, interval, retries, timeout, startPeriod: without(startPeriod, 0) };
}

const without = (value: Json | undefined, standard: Json | undefined) =>
  value === standard ? undefined : value;

const withoutEmpty = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => !isEmpty(value)));

const by = (key: string) => (a: Json, b: Json) => (textAt(a, key) < textAt(b, key) ? -1 : 1);
