import { showable } from "../problems.js";
import { at, listAt, type Check, type Finding } from "./lookup.js";

/** Rules over `access`. */
export const accessChecks: readonly Check[] = [exposure, openCallers];

function exposure(spec: unknown): Finding[] {
  const level = at(spec, "access.exposure") ?? "internal";
  const findings: Finding[] = [];
  if (level === "internal") {
    for (const path of ["access.host", "access.tls"]) {
      if (at(spec, path) !== undefined) {
        findings.push({
          path,
          given: showable(path, at(spec, path)),
          why: "belongs to a private or public endpoint",
          instead: "set access.exposure or remove it",
        });
      }
    }
  } else if (level === "private" || level === "public") {
    findings.push(...exposedEndpoint(spec, level));
  }
  return findings;
}

function exposedEndpoint(spec: unknown, level: string): Finding[] {
  const findings: Finding[] = [];
  if (level === "public" && at(spec, "access.authentication") === undefined) {
    findings.push({
      path: "access.authentication",
      why: "is required for a public endpoint",
      instead: "name one, or write type: none to say that anyone may call",
    });
  }
  if (at(spec, "access.tls") !== undefined && at(spec, "access.host") === undefined) {
    findings.push({
      path: "access.host",
      why: "is required where access.tls is given",
      instead: "name the certificate's host",
    });
  }
  return findings;
}

/** Everybody as a caller is what a public endpoint is for, which has rules of its own. */
function openCallers(spec: unknown): Finding[] {
  const level = at(spec, "access.exposure") ?? "internal";
  return level !== "internal" && level !== "private"
    ? []
    : listAt(spec, "access.callers.cidrs").flatMap((network, index) =>
        typeof network === "string" && network.endsWith("/0")
          ? [
              {
                path: `access.callers.cidrs[${index}]`,
                given: network,
                why: `lets in every address, and the model is ${level}`,
                instead: "name the networks that may call, or set access.exposure",
              },
            ]
          : [],
      );
}
