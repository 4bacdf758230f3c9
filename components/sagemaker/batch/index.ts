export { BatchJob, type BatchJobArgs, type BatchJobTransforms } from "./batchJob.js";
