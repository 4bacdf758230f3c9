/** The rows of EKS, each in a file of its own. */
export { accessEntry, accessPolicyAssociation, podIdentityAssociation } from "./eks/access.js";
export { addon } from "./eks/addon.js";
export { cluster } from "./eks/cluster.js";
export { fargateProfile } from "./eks/fargateProfile.js";
export { nodeGroup } from "./eks/nodeGroup.js";
