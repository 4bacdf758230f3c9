import { z } from "zod";
import { hostingSpec } from "./schema/index.js";

/** The hosting spec's JSON Schema (draft 2020-12), for editors; committed as `schemas/hosting-spec.schema.json`. */
export function hostingSpecJsonSchema(): object {
  return {
    title: "Hosting spec",
    description: "Hosts one machine-learning model on any backend.",
    ...z.toJSONSchema(hostingSpec, { io: "input", unrepresentable: "any" }),
  };
}
