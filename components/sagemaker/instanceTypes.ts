/** Instance types by what they have. The capability table needs them to refuse what none has, and so keeps them. */
export {
  instanceTypeFits,
  instanceTypeFor,
  instanceTypeNamed,
  instanceTypes,
  type InstanceKind,
  type InstanceType,
} from "../capabilities/index.js";
