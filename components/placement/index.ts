export { decide } from "./decide.js";
export { formatReason, type Decision, type How, type Judged, type Reason } from "./decision.js";
export type { BackendOffer, Cluster, Environment, Offer } from "./environment.js";
export { dollars } from "./money.js";
export { pin, pinOf, type Pin } from "./pin.js";
export { placedSpec, targetOf } from "./placed.js";
export { placementSettings, type PlacementSettings, type PlacementSettingsInput } from "./settings.js";
