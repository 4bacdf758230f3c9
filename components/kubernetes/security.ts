import type { types } from "@pulumi/kubernetes";

/** Security context of every container, as the restricted Pod Security Standard asks. */
export const containerSecurity: types.input.core.v1.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
};

/** Security context of a pod, as the restricted Pod Security Standard asks. `user` is a numeric id, never 0. */
export function podSecurity(user: number | undefined): types.input.core.v1.PodSecurityContext {
  return {
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
    // A large claim is not walked through at every start once its root has the group.
    ...(user === undefined ? {} : { runAsUser: user, fsGroup: user, fsGroupChangePolicy: "OnRootMismatch" }),
  };
}
