import { defaultPort } from "../contract.js";
import { couldBeCredential, namesCredential } from "../credentialNames.js";
import { frameworks } from "../frameworks.js";
import { frameworkName } from "../schema/model.js";
import { isRecord } from "../values.js";
import { at, listAt, numberAt, textAt, uniqueNames, type Check, type Finding } from "./lookup.js";

/** Rules over the fields of `model`. */
export const modelChecks: readonly Check[] = [
  imageOrFramework,
  frameworkPort,
  variantWeights,
  uniqueNames("model.variants"),
  uniqueNames("model.companions"),
  uniqueNames("model.models"),
  cacheOfSeveral,
  variablesOnce,
  plainCredentials,
  frameworkVariables,
  transformer,
  sidecars,
];

function imageOrFramework(spec: unknown): Finding[] {
  const image = at(spec, "model.image");
  const framework = at(spec, "model.framework");
  if (!isRecord(at(spec, "model")) || (image === undefined) !== (framework === undefined)) {
    return [];
  }
  const why =
    image === undefined ? "neither image nor framework is given" : "both image and framework are given";
  return [{ path: "model", why, instead: "give exactly one of model.image and model.framework" }];
}

/** A framework listens on its own port until its arguments or variables say otherwise. */
function frameworkPort(spec: unknown): Finding[] {
  const port = at(spec, "model.port");
  const told = at(spec, "model.args") !== undefined || at(spec, "model.environment") !== undefined;
  return port === undefined || at(spec, "model.framework") === undefined || told
    ? []
    : [
        {
          path: "model.port",
          given: port,
          why: "does not move the framework, which listens on its own port",
          instead: "remove it, or tell the framework by model.args or model.environment",
        },
      ];
}

function variantWeights(spec: unknown): Finding[] {
  const weights = listAt(spec, "model.variants").map((variant) => numberAt(variant, "weight"));
  const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0);
  const countable = weights.length > 0 && weights.every((weight) => weight !== undefined);
  return countable && Math.abs(sum - 100) > 1e-6
    ? [{ path: "model.variants", why: `the weights add up to ${sum}`, instead: "make them add up to 100" }]
    : [];
}

function cacheOfSeveral(spec: unknown): Finding[] {
  const cacheModels = at(spec, "model.cacheModels");
  return cacheModels === undefined || at(spec, "model.models") !== undefined
    ? []
    : [
        {
          path: "model.cacheModels",
          given: cacheModels,
          why: "belongs to several models behind one endpoint",
          instead: "remove it, or name the models in model.models",
        },
      ];
}

/** The model and its companions, each with its path. */
function containers(spec: unknown): { path: string; container: unknown }[] {
  const companions = listAt(spec, "model.companions");
  return [
    { path: "model", container: at(spec, "model") },
    ...companions.map((container, index) => ({ path: `model.companions[${index}]`, container })),
  ];
}

function variablesOnce(spec: unknown): Finding[] {
  return containers(spec).flatMap(({ path, container }) => {
    const plain = at(container, "environment");
    const secrets = at(container, "secrets");
    const names = isRecord(plain) && isRecord(secrets) ? Object.keys(secrets) : [];
    return names
      .filter((name) => isRecord(plain) && Object.hasOwn(plain, name))
      .map((name) => ({
        path: `${path}.secrets.${name}`,
        why: `is also in ${path}.environment`,
        instead: "keep one of the two",
      }));
  });
}

/** Whoever may read a spec, a stack's state or a Deployment would read them too. */
function plainCredentials(spec: unknown): Finding[] {
  return containers(spec).flatMap(({ path, container }) => {
    const variables = at(container, "environment");
    return Object.entries(isRecord(variables) ? variables : {})
      .filter(
        ([name, value]) => namesCredential(name) && typeof value === "string" && couldBeCredential(value),
      )
      .map(([name]) => ({
        path: `${path}.environment.${name}`,
        why: "has the name of a credential, and a spec holds no value of one",
        instead: `keep it where secrets are kept and name that place in ${path}.secrets.${name}`,
      }));
  });
}

/** In `environment` such a variable replaces the framework's; a container with a second one of its name is refused. */
function frameworkVariables(spec: unknown): Finding[] {
  const framework = frameworkName.safeParse(at(spec, "model.framework.name"));
  const secrets = at(spec, "model.secrets");
  if (!framework.success || !isRecord(secrets)) {
    return [];
  }
  return Object.keys(frameworks[framework.data].environment("", ""))
    .filter((name) => Object.hasOwn(secrets, name))
    .map((name) => ({
      path: `model.secrets.${name}`,
      why: `is set by framework ${framework.data}`,
      instead: "remove it, or set it in model.environment",
    }));
}

function transformer(spec: unknown): Finding[] {
  const companions = listAt(spec, "model.companions");
  const transformers = companions.flatMap((companion, index) =>
    at(companion, "role") === "transformer" ? [{ companion, index }] : [],
  );
  const withoutPort = transformers
    .filter(({ companion }) => at(companion, "port") === undefined)
    .map(({ index }) => ({
      path: `model.companions[${index}].port`,
      why: "is required for a transformer",
      instead: "name the port on which it answers requests",
    }));
  const samePort = transformers
    .filter(({ companion }) => at(companion, "port") === modelPort(spec))
    .map(({ companion, index }) => ({
      path: `model.companions[${index}].port`,
      given: at(companion, "port"),
      why: "is the model's own port",
      instead: "let the transformer listen on another",
    }));
  const second = transformers.slice(1).map(({ index }) => ({
    path: `model.companions[${index}].role`,
    given: "transformer",
    why: "only one transformer can answer the requests",
    instead: "make the others sidecars",
  }));
  return [...withoutPort, ...samePort, ...second];
}

function modelPort(spec: unknown): unknown {
  const framework = frameworkName.safeParse(at(spec, "model.framework.name"));
  return at(spec, "model.port") ?? (framework.success ? frameworks[framework.data].port : defaultPort);
}

/** What only a transformer has. */
function sidecars(spec: unknown): Finding[] {
  return listAt(spec, "model.companions").flatMap((companion, index) =>
    textAt(companion, "role") !== "sidecar"
      ? []
      : ["port", "healthPath"]
          .filter((field) => at(companion, field) !== undefined)
          .map((field) => ({
            path: `model.companions[${index}].${field}`,
            given: at(companion, field),
            why: "belongs to role transformer, and a sidecar answers no requests",
            instead: "remove it or set role: transformer",
          })),
  );
}
