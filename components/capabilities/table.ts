import type { BackendName, ModeName } from "../spec/index.js";
import type { Cell } from "./cell.js";
import { ecsModes, ecsOtherModes } from "./ecs/index.js";
import { eksModes, eksOtherModes } from "./eks.js";
import { everywhere } from "./everywhere.js";
import { sageMakerModes } from "./sagemaker/index.js";
import { kubernetesOtherModes, kubernetesRealtime } from "./kubernetes.js";

/** A backend that hosts in a mode, with what it does with every field of the spec. */
export type Fields = Readonly<Record<string, Cell>>;

/** A mode that a backend does not host. */
interface UnhostableMode {
  readonly why: string;
  readonly instead: string;
}

interface HostableBackend {
  readonly hostable: true;
  /** What it does with every field in the modes that it hosts. */
  readonly modes: Readonly<Partial<Record<ModeName, Fields>>>;
  /** Why it does not host the others. */
  readonly otherModes: Readonly<Partial<Record<ModeName, UnhostableMode>>>;
}

interface UnhostableBackend {
  readonly hostable: false;
  readonly why: string;
  readonly instead: string;
}

const notYet = "this version has no host for it yet";

/** Every backend of the vocabulary: what it honours, or why it cannot be used. Adding one changes its entry only. */
export const backends: Readonly<Record<BackendName, HostableBackend | UnhostableBackend>> = {
  kubernetes: {
    hostable: true,
    modes: { realtime: { ...everywhere, ...kubernetesRealtime } },
    otherModes: kubernetesOtherModes,
  },
  sagemaker: { hostable: true, modes: withEverywhere(sageMakerModes), otherModes: {} },
  ecs: { hostable: true, modes: withEverywhere(ecsModes), otherModes: ecsOtherModes },
  eks: { hostable: true, modes: withEverywhere(eksModes), otherModes: eksOtherModes },
  ec2: { hostable: false, why: notYet, instead: "use kubernetes" },
  onPremises: {
    hostable: false,
    why: notYet,
    instead: "use kubernetes with a kubeconfig of your own cluster",
  },
};

function withEverywhere(
  modes: Readonly<Partial<Record<ModeName, Fields>>>,
): Readonly<Partial<Record<ModeName, Fields>>> {
  return Object.fromEntries(
    Object.entries(modes).map(([mode, fields]) => [mode, { ...everywhere, ...fields }]),
  );
}
