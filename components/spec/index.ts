export { contractOf, type Contract } from "./contract.js";
export { hostingSpecJsonSchema } from "./jsonSchema.js";
export { mergeSpec } from "./merge.js";
export {
  parseSpec,
  readYaml,
  schemaProblems,
  type ParsedSpec,
  type ParseResult,
  type SpecDocument,
} from "./parse.js";
export {
  formatProblem,
  formatProblems,
  HostingProblems,
  joinPath,
  mayBeSecret,
  type Problem,
} from "./problems.js";
export * from "./schema/index.js";
export { bytes, cores, seconds } from "./units.js";
export { isRecord, valueAt } from "./values.js";
