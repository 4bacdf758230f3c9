import type { SecretReference } from "../spec/index.js";
import type { EnvVar, Workload } from "./workload.js";

/** Which external store a reference reads, in the words of the spec and of the settings. */
export type ExternalStore = "awsSecretsManager" | "ssmParameter";

/** A value of an external store that is copied into a Secret of the cluster. */
export interface ExternalValue {
  readonly store: ExternalStore;
  /** Key in the Secret that it is copied to. */
  readonly secretKey: string;
  readonly remote: { readonly key: string; readonly property?: string };
}

/** A key of a Secret of the cluster. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

const storeSuffix: Readonly<Record<ExternalStore, string>> = {
  awsSecretsManager: "aws-secrets-manager",
  ssmParameter: "ssm-parameter",
};

/** Name of the Secret into which a model's values of one store are copied. */
export function externalSecretName({ spec }: Workload, store: ExternalStore): string {
  return `${spec.name}-${storeSuffix[store]}`;
}

/** Where a pod finds the referenced value. `usage` names the use and is unique in the model, such as `model.TOKEN`. */
export function secretKeyOf(workload: Workload, reference: SecretReference, usage: string): SecretKey {
  const external = externalValueOf(reference, usage);
  if (external !== undefined) {
    return { name: externalSecretName(workload, external.store), key: external.secretKey };
  }
  if (reference.kubernetes === undefined) {
    throw new TypeError(`the secret reference of ${usage} names no store`);
  }
  return reference.kubernetes;
}

function externalValueOf(reference: SecretReference, secretKey: string): ExternalValue | undefined {
  if (reference.awsSecretsManager !== undefined) {
    const { name, key } = reference.awsSecretsManager;
    return { store: "awsSecretsManager", secretKey, remote: { key: name, property: key } };
  }
  if (reference.ssmParameter !== undefined) {
    return { store: "ssmParameter", secretKey, remote: { key: reference.ssmParameter.name } };
  }
  return undefined;
}

type SecretVariables = Readonly<Record<string, SecretReference>> | undefined;

/** Variables of a container: plain ones as they are, secret ones as references. Sorted, so that order never differs. */
export function variablesOf(
  workload: Workload,
  owner: string,
  plain: Readonly<Record<string, string>> = {},
  secrets: SecretVariables = {},
): EnvVar[] {
  const literal = Object.entries(plain).map(([name, value]): EnvVar & { name: string } => ({ name, value }));
  const referenced = Object.entries(secrets).map(([name, reference]): EnvVar & { name: string } => ({
    name,
    valueFrom: { secretKeyRef: { ...secretKeyOf(workload, reference, `${owner}.${name}`) } },
  }));
  return [...literal, ...referenced].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Usage name of the credentials of an artifact. */
export function artifactUsage(index: number): string {
  return `artifact-${index}.credentials`;
}

/** Everything that the model takes from external stores. */
export function externalValues({ spec }: Workload): ExternalValue[] {
  const { model } = spec;
  const used: [string, SecretReference | undefined][] = [
    ...usages("model", model.secrets),
    ...(model.companions ?? []).flatMap(({ name, secrets }) => usages(name, secrets)),
    ...(model.artifacts ?? []).map(({ credentials }, index): [string, SecretReference | undefined] => [
      artifactUsage(index),
      credentials,
    ]),
  ];
  return used.flatMap(([usage, reference]) => {
    const value = reference === undefined ? undefined : externalValueOf(reference, usage);
    return value === undefined ? [] : [value];
  });
}

function usages(owner: string, secrets: SecretVariables = {}): [string, SecretReference][] {
  return Object.entries(secrets).map(([name, reference]) => [`${owner}.${name}`, reference]);
}
