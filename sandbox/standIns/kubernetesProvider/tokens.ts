/** What a type token of the Kubernetes SDK names. */
export interface KindToken {
  /** `v1` for the core group, else `group/version`. */
  apiVersion: string;
  kind: string;
}

const toInstall = "Install the real plugin for it: `pulumi plugin install resource kubernetes`.";

/** Modules of the SDK that are programs of the real provider rather than API objects. */
const programModules = ["helm.sh", "yaml", "kustomize"];

/**
 * The API version and kind of a type token such as `kubernetes:apps/v1:Deployment`.
 *
 * @throws for what this stand-in does not cover: Helm, YAML and Kustomize resources, Patch and List kinds.
 */
export function parseToken(token: string): KindToken {
  const [provider, module = "", kind = ""] = token.split(":");
  if (provider !== "kubernetes" || module === "" || kind === "") {
    throw new Error(`The type ${token} is not of the form kubernetes:<group>/<version>:<Kind>.`);
  }
  if (programModules.some((program) => module.startsWith(program))) {
    throw new Error(`The stand-in for the Kubernetes provider does not cover ${token}. ${toInstall}`);
  }
  if (kind.endsWith("Patch")) {
    throw new Error(
      `The stand-in for the Kubernetes provider does not cover Patch resources (${token}). ${toInstall}`,
    );
  }
  if (kind.endsWith("List")) {
    throw new Error(
      `List resources (${token}) cannot be created directly. Use the kind of the items instead.`,
    );
  }
  return { apiVersion: apiVersionOf(module), kind };
}

function apiVersionOf(module: string): string {
  const slash = module.indexOf("/");
  if (slash === -1) return module;
  const [group, version] = [module.slice(0, slash), module.slice(slash + 1)];
  if (group === "core") return version;
  return `${group}/${version}`;
}
