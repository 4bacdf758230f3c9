export { contractOf, reservedFolder, type Contract } from "./contract.js";
export { cronValues, namesBothDays, type CronValues } from "./cron.js";
export { frameworks } from "./frameworks.js";
export { hostingSpecJsonSchema } from "./jsonSchema.js";
export { mergeSpec } from "./merge.js";
export { modeOf, naturalMode } from "./mode.js";
export { markOverrides, parseSpec, type ParsedSpec, type ParseResult, type SpecDocument } from "./parse.js";
export {
  formatProblem,
  formatProblems,
  HostingProblems,
  joinPath,
  showable,
  type Problem,
} from "./problems.js";
export { exemptionsOf, noted, notesOf } from "./notes.js";
export { defaultMaxReplicas, defaultMinReplicas, replicaBounds, type ReplicaBounds } from "./replicas.js";
export { strategyOf, type Strategy } from "./rollout.js";
export * from "./schema/index.js";
export { exactlyOne, namespaceName, objectName } from "./schema/scalars.js";
export { schemaProblems } from "./schemaProblems.js";
export { closest } from "./suggest.js";
export { bytes, cores, seconds } from "./units.js";
export { isRecord, valueAt } from "./values.js";
export { readYaml } from "./yaml.js";
