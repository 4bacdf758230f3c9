import { z } from "zod";

const flag = z.enum(["true", "false"]).transform((text) => text === "true");

/** Provider options that the stand-in honours. The engine sends every value as text. */
const Supported = z.object({
  kubeconfig: z.string().optional(),
  context: z.string().optional(),
  cluster: z.string().optional(),
  namespace: z.string().optional(),
  enableServerSideApply: flag.default(true),
  enablePatchForce: flag.default(false),
  enableConfigMapMutable: flag.default(false),
  enableSecretMutable: flag.default(false),
  upsertExistingObjects: flag.default(false),
  deleteUnreachable: flag.default(false),
  suppressDeprecationWarnings: flag.default(true),
  suppressHelmHookWarnings: flag.default(true),
});

/** The provider's configuration, checked. */
export type ProviderConfiguration = z.infer<typeof Supported>;

/** Options of the real provider that change what it does in ways the stand-in does not have. */
const notCovered = new Set([
  "alwaysRender",
  "clusterIdentifier",
  "helmReleaseSettings",
  "kubeClientSettings",
  "renderYamlToDirectory",
  "skipUpdateUnreachable",
]);

/** Keys that the engine adds for itself. */
const engineKeys = new Set(["version", "pluginDownloadURL", "__internal", "strictMode"]);

/**
 * Reads the configuration, with the environment variables of the real provider as defaults
 * (`enablePatchForce` from `PULUMI_K8S_ENABLE_PATCH_FORCE`, and so on).
 *
 * @throws one error with every option that is unknown, not covered or malformed.
 */
export function readConfiguration(
  variables: Record<string, unknown>,
  environment: NodeJS.ProcessEnv = process.env,
): ProviderConfiguration {
  const given = Object.fromEntries(Object.entries(variables).filter(([key]) => !engineKeys.has(key)));
  const unusable = Object.keys(given).filter((key) => !(key in Supported.shape));
  const parsed = Supported.safeParse({ ...fromEnvironment(environment), ...given });
  const problems = [
    ...unusable.map(unusableProblem),
    ...(parsed.error?.issues ?? []).map((issue) => `kubernetes:${issue.path.join(".")}: ${issue.message}`),
    ...(parsed.data?.enableServerSideApply === false ? [clientSideProblem] : []),
  ];
  if (parsed.data === undefined || problems.length > 0) {
    throw new Error(`The Kubernetes provider's configuration has problems:\n  ${problems.join("\n  ")}`);
  }
  return parsed.data;
}

const toInstall = "remove it, or install the real plugin: `pulumi plugin install resource kubernetes`";

const clientSideProblem = `kubernetes:enableServerSideApply: false is not covered by the sandbox's stand-in, which applies on the server only; ${toInstall}`;

function unusableProblem(key: string): string {
  return notCovered.has(key)
    ? `kubernetes:${key} is not covered by the sandbox's stand-in; ${toInstall}`
    : `kubernetes:${key} is not an option of the Kubernetes provider (has: ${Object.keys(Supported.shape).join(", ")})`;
}

function fromEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.keys(Supported.shape).flatMap((key) => {
    if (!/^(?:enable|upsert|delete)/.test(key)) return [];
    const variable = `PULUMI_K8S_${key.replaceAll(/([a-z])([A-Z])/g, "$1_$2").toUpperCase()}`;
    const value = environment[variable];
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}
