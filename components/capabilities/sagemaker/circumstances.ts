import { longestFolder } from "./limits.js";
import { bytes, seconds, type HostingSpec } from "../../spec/index.js";
import type { Judged, RefusedCase } from "../cell.js";

/** A case of an `unless` cell. */
export function refuse(
  when: (judged: Judged) => boolean,
  why: string,
  instead: string,
  figure?: (judged: Judged) => string,
): RefusedCase {
  return { when, why, instead, ...(figure === undefined ? {} : { figure }) };
}

/** Whether the value is written, and is not this one. */
export const isNot =
  (only: unknown) =>
  ({ value }: Judged): boolean =>
    value !== only;

/** Whether a duration is longer than so many seconds. */
export const longerThan =
  (most: number) =>
  ({ value }: Judged): boolean =>
    seconds(String(value)) > most;

/** Whether a duration is shorter than so many seconds. */
export const shorterThan =
  (least: number) =>
  ({ value }: Judged): boolean =>
    seconds(String(value)) < least;

/** Whether a size is larger than so many bytes. */
export const largerThan =
  (most: number) =>
  ({ value }: Judged): boolean =>
    bytes(String(value)) > most;

/** Whether a number is above a limit. */
export const moreThan =
  (most: number) =>
  ({ value }: Judged): boolean =>
    Number(value) > most;

/** Whether a list has more items than that. */
export const longerListThan =
  (most: number) =>
  ({ value }: Judged): boolean =>
    listOf(value).length > most;

/** The items of a list; none of anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** Whether text does not have this form. */
export const unlike =
  (form: RegExp) =>
  ({ value }: Judged): boolean =>
    !form.test(String(value));

/** Whether the containers may not reach any network, which is what an empty list of networks asks for. */
export function isIsolated({ access }: HostingSpec): boolean {
  return access.egress?.cidrs?.length === 0;
}

/** A folder in S3. */
export const s3Folder = /^s3:\/\/[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]\/(?:\S+\/)?$/;
/** A folder that is longer than SageMaker and the host take together. */
export const longFolder = refuse(
  ({ value }) => String(value).length > longestFolder,
  "SageMaker takes the address of a folder up to 512 characters, and the host puts names of its own behind it",
  `use an address of at most ${longestFolder} characters`,
);

/** An archive in S3 that SageMaker unpacks. */
export const s3Archive = /^s3:\/\/\S+\.tar\.gz$/;
