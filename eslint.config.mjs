import * as path from "node:path";
import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

/**
 * Which way dependencies point: docs/architecture.md as data. `from` is where a file is, the most exact folder
 * first; `to` is what it may import besides its own folder: packages, and folders and files of the project without
 * their ending. Of what `types` lists, types alone: their code is loaded when a model needs it.
 */
const directions = [
  { from: "components/spec", to: ["zod", "yaml"] },
  { from: "components/capabilities", to: ["components/spec"] },
  { from: "components/cost", to: ["components/spec", "components/capabilities", "zod"] },
  {
    from: "components/placement",
    to: ["components/spec", "components/capabilities", "components/cost", "zod"],
  },
  {
    from: "components/kubernetes",
    to: [
      ...["components/spec", "components/capabilities", "components/transform", "model-hosting-client"],
      ...["zod", "@pulumi/pulumi", "@pulumi/kubernetes"],
    ],
  },
  {
    // What every backend on AWS needs: whose account, documents of rights, names, tags.
    from: "components/aws",
    to: [
      ...["components/spec", "components/capabilities", "components/transform"],
      ...["zod", "node:*", "@pulumi/pulumi", "@pulumi/aws", "@aws-sdk/client-sts"],
    ],
  },
  {
    from: "components/network",
    to: [
      ...["components/aws", "components/spec", "components/capabilities", "components/transform"],
      ...["zod", "node:*", "@pulumi/pulumi", "@pulumi/aws"],
    ],
  },
  {
    from: "components/sagemaker",
    to: [
      ...["components/aws", "components/spec", "components/capabilities", "components/transform"],
      ...["model-hosting-client", "zod", "node:*", "@pulumi/pulumi", "@pulumi/aws"],
      "@aws-sdk/client-sagemaker",
    ],
  },
  {
    from: "components/ecs",
    to: [
      ...["components/aws", "components/network", "components/spec", "components/capabilities"],
      ...["components/cost/index", "components/transform", "model-hosting-client"],
      ...["zod", "node:*", "@pulumi/pulumi", "@pulumi/aws", "@aws-sdk/client-ecs"],
    ],
  },
  {
    // On a cluster of EKS the workload is the Kubernetes host's.
    from: "components/eks",
    to: [
      ...["components/aws", "components/network", "components/kubernetes"],
      ...["components/spec", "components/capabilities", "components/transform", "model-hosting-client"],
      ...["zod", "node:*", "@pulumi/pulumi", "@pulumi/aws", "@pulumi/kubernetes"],
    ],
  },
  {
    from: "components",
    to: [
      ...["kubernetes", "sagemaker", "network", "ecs", "eks"].map((place) => `components/${place}/settings`),
      ...["model-hosting-client", "zod", "@pulumi/pulumi", "node:*"],
    ],
    types: ["kubernetes", "sagemaker", "network", "ecs", "eks"].map((place) => `components/${place}`),
  },
  {
    from: "client",
    to: [
      ...["zod", "node:*"],
      ...["@aws-sdk/client-s3", "@aws-sdk/client-sagemaker-runtime", "@aws-sdk/client-sfn"],
    ],
  },
  {
    // The pack is used alone as well: it takes along the pure modules, and nothing that registers a resource.
    from: "policies",
    to: [
      ...["components/cost/index", "components/spec/index", "components/capabilities/index"],
      ...["zod", "picomatch", "node:fs", "node:path", "@pulumi/policy"],
    ],
  },
  {
    from: "tools",
    to: ["components", "model-hosting-client", "prettier", "vega", "vega-lite", "zod", "node:*"],
  },
  { from: "index", to: ["components/index", "@pulumi/pulumi"] },
];

const dependencyDirection = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      wrong: "{{from}} may not import {{to}}; docs/architecture.md says which way dependencies point.",
      typesOnly: "{{from}} imports types alone from {{to}}, whose code is loaded when a model needs it.",
    },
  },
  create(context) {
    const file = projectPath(context.filename);
    const direction = directions.find(({ from }) => lies(file, from));
    if (direction === undefined) return {};
    const { from, to, types = [] } = direction;
    const check = ({ source, importKind, exportKind }) => {
      if (typeof source?.value !== "string") return;
      const target = source.value.startsWith(".")
        ? projectPath(path.resolve(path.dirname(context.filename), source.value))
        : source.value;
      if (to.some((allowed) => lies(target, allowed))) return;
      const typesOnly = types.some((allowed) => lies(target, allowed));
      if (typesOnly && (importKind === "type" || exportKind === "type")) return;
      if (!typesOnly && lies(target, from)) return;
      context.report({
        node: source,
        messageId: typesOnly ? "typesOnly" : "wrong",
        data: { from, to: target },
      });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

/** The path from the project's folder, without its ending. */
function projectPath(file) {
  return path
    .relative(import.meta.dirname, file)
    .replaceAll(path.sep, "/")
    .replace(/\.[cm]?[jt]s$/, "");
}

/** Whether it is this package, file or folder, or lies in it; `node:*` is every module of Node. */
function lies(target, place) {
  return place.endsWith("*")
    ? target.startsWith(place.slice(0, -1))
    : target === place || target.startsWith(`${place}/`);
}

export default tseslint.config(
  { ignores: ["**/bin/", "**/node_modules/", ".sandbox/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { project: { rules: { "dependency-direction": dependencyDirection } } },
    rules: {
      "project/dependency-direction": "error",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      complexity: ["error", 12],
      "max-lines": ["error", { max: 400, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    // A resource is constructed for its effect on the engine, and a mocha hook returns nothing of use.
    files: ["**/*.ts"],
    rules: { "no-new": "off", "@typescript-eslint/no-extraneous-class": "off" },
  },
  {
    // A table of prices, which the refresh command writes: a row a price.
    files: ["components/cost/prices/data/**/*.ts"],
    rules: { "max-lines": "off" },
  },
  {
    files: ["test/**/*.ts"],
    rules: { "max-lines": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    files: ["**/*.mjs", "**/*.js"],
    languageOptions: { globals: { process: "readonly", console: "readonly" } },
  },
  prettier,
);
