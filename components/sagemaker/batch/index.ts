export { BatchJob, type BatchJobArgs, type BatchJobTransforms } from "./batchJob.js";
export { awsCron, awsCrons } from "./cron.js";
