export { eip, natGateway } from "./ec2/gateways.js";
export { launchTemplate } from "./ec2/launchTemplate.js";
export { route, routeTable, routeTableAssociation } from "./ec2/routes.js";
export { securityGroup } from "./ec2/securityGroup.js";
export { internetGateway, subnet, vpc } from "./ec2/vpc.js";
export { vpcEndpoint } from "./ec2/vpcEndpoint.js";
