import assert from "node:assert/strict";
import { ModelHost, type ModelHostArgs } from "../../../components/modelHost.js";
import { mergeSpec, type HostingSpecInput, type ModeName } from "../../../components/spec/index.js";
import { smallest } from "../support/sagemakerHosted.js";
import { recordSageMaker } from "../support/sagemakerRecord.js";

type Transforms = Required<NonNullable<NonNullable<ModelHostArgs["transform"]>["sagemaker"]>>;
type Hook = Exclude<keyof Transforms, "batch">;

/** How often the models below call each hook. */
const hooks: Readonly<Record<Hook, number>> = {
  executionRole: 2,
  // What every version needs, and what this one does.
  executionPolicy: 4,
  logGroup: 2,
  bucket: 1,
  bucketAccess: 1,
  bucketEncryption: 1,
  bucketLifecycle: 1,
  // One that says what was answered and one that says what failed, of the asynchronous model; one of the budget.
  topic: 3,
  topicPolicy: 1,
  model: 2,
  endpointConfiguration: 2,
  // The alarm of the spec, and the one that wakes the asynchronous model.
  alarm: 2,
  dashboard: 2,
  budget: 1,
  scalableTarget: 2,
  // One that keeps the target of each model, and one that wakes.
  scalingPolicy: 3,
  scheduledAction: 1,
  callerPolicy: 1,
};

const models: readonly [ModeName, object][] = [
  [
    "realtime",
    {
      scaling: { maxReplicas: 3, schedule: [{ cron: "0 7 * * *", minReplicas: 2, maxReplicas: 3 }] },
      access: { callers: { principals: ["arn:aws:iam::123456789012:role/shop"] } },
      observability: { alarms: [{ name: "errors", metric: "errorRate", above: 1 }] },
      cost: { monthlyBudgetUsd: 100 },
    },
  ],
  ["async", {}],
];

describe("transform hooks of the SageMaker host", () => {
  it("see every child of their kind", async () => {
    const called = new Map<string, number>();
    const hook = (name: string) => () => {
      called.set(name, (called.get(name) ?? 0) + 1);
    };
    const sagemaker = Object.fromEntries(Object.keys(hooks).map((name) => [name, hook(name)]));
    for (const [mode, changes] of models) {
      const spec = mergeSpec(smallest[mode], changes) as HostingSpecInput;
      await recordSageMaker(() => new ModelHost("digits", { spec, transform: { sagemaker } }).endpoint);
    }
    assert.deepEqual(Object.fromEntries(called), hooks);
  });

  it("change what is registered", async () => {
    const spec = smallest.realtime as HostingSpecInput;
    const sagemaker = { logGroup: (args: object) => Reflect.set(args, "retentionInDays", 1) };
    const { resources } = await recordSageMaker(
      () => new ModelHost("digits", { spec, transform: { sagemaker } }).endpoint,
    );
    const group = resources.find(({ type }) => type.endsWith(":LogGroup"));
    assert.equal(group?.inputs["retentionInDays"], 1);
  });
});
