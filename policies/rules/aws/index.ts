import type { Rule } from "../../support/definition.js";
import { budgetWithForecast } from "./budgetWithForecast.js";
import { eksVersionSupported } from "./eksVersionSupported.js";
import { expirySet } from "./expirySet.js";
import { fargateArm } from "./fargateArm.js";
import { fargateSizeValid } from "./fargateSizeValid.js";
import { fargateSpot } from "./fargateSpot.js";
import { interfaceEndpointsCounted } from "./interfaceEndpointsCounted.js";
import { logRetentionSet } from "./logRetentionSet.js";
import { natGatewaysCounted } from "./natGatewaysCounted.js";
import { nodeGroupsBounded } from "./nodeGroupsBounded.js";
import { noOpaqueResources } from "./noOpaqueResources.js";
import { noPublicAccess } from "./noPublicAccess.js";
import { noPublicIpv4 } from "./noPublicIpv4.js";
import { notebookStops } from "./notebookStops.js";
import { noWildcardIam } from "./noWildcardIam.js";
import { requiredTags } from "./requiredTags.js";
import { storageEncrypted } from "./storageEncrypted.js";
import { volumesGp3 } from "./volumesGp3.js";

/** Rules on containers, machines, network and accounts of AWS. */
export const awsRules: readonly Rule[] = [
  fargateSizeValid,
  fargateArm,
  fargateSpot,
  eksVersionSupported,
  nodeGroupsBounded,
  natGatewaysCounted,
  interfaceEndpointsCounted,
  volumesGp3,
  logRetentionSet,
  noPublicAccess,
  noPublicIpv4,
  requiredTags,
  expirySet,
  noWildcardIam,
  storageEncrypted,
  budgetWithForecast,
  notebookStops,
  noOpaqueResources,
];
