export { place, type BackendOffer, type Offer, type Placement } from "./place.js";
