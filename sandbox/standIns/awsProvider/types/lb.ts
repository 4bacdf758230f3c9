export { listener, listenerCertificate } from "./lb/listener.js";
export { listenerRule } from "./lb/listenerRule.js";
export { loadBalancer } from "./lb/loadBalancer.js";
export { targetGroup } from "./lb/targetGroup.js";
