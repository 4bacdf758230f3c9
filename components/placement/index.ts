export { modeOf, place, type Offer, type Placement } from "./place.js";
