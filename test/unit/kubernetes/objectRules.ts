import { at, list } from "../support/at.js";
import type { Recorded } from "../support/record.js";

const label = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const subdomain = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const labelValue = /^(?:[A-Za-z0-9](?:[-._A-Za-z0-9]{0,61}[A-Za-z0-9])?)?$/;
const labelKey = /^(?:[-.a-z0-9]{1,253}\/)?[A-Za-z0-9](?:[-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;
// From Kubernetes 1.32 on; before, letters, digits, hyphens, dots and underscores, not beginning with a digit.
const variable = /^[\x20-\x3c\x3e-\x7e]+$/;
const secretKey = /^[-._A-Za-z0-9]{1,253}$/;
const portName = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * What the API server would object to in an object's names, labels and references, after "Object Names and IDs",
 * "Labels and Selectors" and the field documentation of Pod and Service.
 */
export function objectProblems({ inputs }: Recorded): string[] {
  const { kind } = inputs;
  if (typeof kind !== "string") {
    return [];
  }
  const problems = [
    ...mismatch(kind === "Namespace" ? label : subdomain, "name", at(inputs, "metadata.name")),
    ...(kind === "Service" ? mismatch(/^[a-z]/, "name", at(inputs, "metadata.name")) : []),
    ...labelProblems(at(inputs, "metadata.labels")),
    ...labelProblems(at(inputs, "spec.template.metadata.labels")),
    ...(kind === "Deployment" ? podProblems(at(inputs, "spec.template.spec")) : []),
  ];
  return problems.map((problem) => `${kind}: ${problem}`);
}

function labelProblems(labels: unknown): string[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...mismatch(labelKey, "label", key),
    ...mismatch(labelValue, `value of label ${key}`, value),
  ]);
}

function podProblems(pod: unknown): string[] {
  const containers = [...list(at(pod, "initContainers")), ...list(at(pod, "containers"))];
  const volumes = namesOf(list(at(pod, "volumes")));
  const mounted = containers.flatMap((container) => namesOf(list(at(container, "volumeMounts"))));
  return [
    ...volumes.flatMap((name) => mismatch(label, "volume", name)),
    ...repeated("volume", volumes),
    ...repeated("container", namesOf(containers)),
    ...containers.flatMap((container) => containerProblems(container)),
    ...mounted.filter((name) => !volumes.includes(name)).map((name) => `${name} is mounted and no volume`),
    ...volumes.filter((name) => !mounted.includes(name)).map((name) => `volume ${name} is not mounted`),
  ];
}

function containerProblems(container: unknown): string[] {
  const variables = list(at(container, "env"));
  const ports = list(at(container, "ports"));
  const folders = list(at(container, "volumeMounts")).map((mount) => String(at(mount, "mountPath")));
  return [
    ...mismatch(label, "container", at(container, "name")),
    ...namesOf(variables).flatMap((name) => mismatch(variable, "variable", name)),
    ...repeated("variable", namesOf(variables)),
    ...variables.flatMap((each) => secretKeyProblems(at(each, "valueFrom.secretKeyRef"))),
    ...ports.flatMap((port) => mismatch(portName, "port", at(port, "name"))),
    ...repeated("mount path", folders),
    ...probeProblems(container, namesOf(ports)),
  ];
}

function secretKeyProblems(reference: unknown): string[] {
  return reference === undefined
    ? []
    : [
        ...mismatch(subdomain, "secret", at(reference, "name")),
        ...mismatch(secretKey, "secret key", at(reference, "key")),
      ];
}

function probeProblems(container: unknown, portNames: readonly string[]): string[] {
  return ["startupProbe", "readinessProbe", "livenessProbe"].flatMap((probe) => {
    const port = at(container, `${probe}.httpGet.port`) ?? at(container, `${probe}.tcpSocket.port`);
    return typeof port === "string" && !portNames.includes(port) ? [`${probe} names no port: ${port}`] : [];
  });
}

function namesOf(items: readonly unknown[]): string[] {
  return items.map((item) => String(at(item, "name")));
}

function repeated(what: string, names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) < index).map((name) => `${what} ${name} twice`);
}

function mismatch(pattern: RegExp, what: string, value: unknown): string[] {
  return typeof value === "string" && pattern.test(value) ? [] : [`${what} ${String(value)} is not valid`];
}
