/**
 * A file of an ephemeris: told from a file of element sets by its first bytes, and read whole into ephemerides that a screen can
 * take. What is refused is a line each, with file, line, column and what would be right.
 */
import type { Ephemeris } from '@noroshi/orbit';
import type { EarthOrientation, Result } from '@noroshi/time';
import { ephemeridesOfOem, type MessageEphemerides } from './ephemeris.ts';
import { ephemeridesOfOcm } from './ephemeris-ocm.ts';
import { formatFault } from './faults.ts';
import { NDM_LIMITS, type NdmLimits } from './kvn/lines.ts';
import { decodeOcm } from './ocm.ts';
import { decodeOem } from './oem-message.ts';
import type { Fault } from './tree.ts';

export type EphemerisFile = {
  readonly ephemerides: readonly Ephemeris[];
  readonly refusals: readonly string[];
  readonly notes: readonly string[];
};

/** As many bytes as `ephemerisKind` needs. */
export const EPHEMERIS_SNIFF_BYTES = 4096;

const KINDS = 'OEM|OCM|OPM|CDM|TDM|RDM|AEM|APM|ACM';
const KVN_START = new RegExp(`^\\s*(?:COMMENT[^\\r\\n]*\\s+)*CCSDS_(${KINDS})_VERS\\b`);
const XML_START = new RegExp(`<(?:[\\w.-]+:)?(omm|${KINDS.toLowerCase()})[\\s>]`);

/**
 * Which message a file begins with, by its first keyword or element, in UTF-16 and UTF-32 too; undefined for element sets and
 * for what is no message. Kinds that hold no ephemeris are told too, so that they are refused by their name.
 */
export function ephemerisKind(start: Uint8Array): string | undefined {
  const bytes = start.subarray(0, EPHEMERIS_SNIFF_BYTES).filter((byte) => byte !== 0 && byte < 128);
  const head = String.fromCharCode(...bytes);
  const isXml = /^\s*</.test(head);
  const kind = (isXml ? XML_START : KVN_START).exec(head)?.[1]?.toUpperCase();
  return kind === 'OMM' ? undefined : kind;
}

type Push = (chunk: Uint8Array) => void;

/** Keeps the bytes of an ephemeris as they come; those of anything else go on to `push`. */
export function createEphemerisSink(
  push: Push,
  bytesMax = NDM_LIMITS.bytesMax,
): {
  readonly push: Push;
  /** At the end; undefined: it was no ephemeris, and all of it was pushed on. */
  readonly finish: () => Uint8Array | undefined;
} {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let kind: 'unknown' | 'ephemeris' | 'other' = 'unknown';
  const judge = () => {
    kind = ephemerisKind(joined(held, heldBytes)) === undefined ? 'other' : 'ephemeris';
    if (kind === 'ephemeris') return;
    for (const chunk of held) push(chunk);
    held = [];
  };
  return {
    push(chunk) {
      if (kind === 'other') return push(chunk);
      if (heldBytes > bytesMax) return; // the reader refuses it by its size
      held.push(chunk);
      heldBytes += chunk.length;
      if (kind === 'unknown' && heldBytes >= EPHEMERIS_SNIFF_BYTES) judge();
    },
    finish() {
      if (kind === 'unknown') judge();
      return kind === 'ephemeris' ? joined(held, heldBytes) : undefined;
    },
  };
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** `file`: how refusals and the ephemerides name it. */
export function readEphemerisFile(
  bytes: Uint8Array,
  file: string,
  earthOrientation: EarthOrientation | null,
  limits: NdmLimits = {},
): EphemerisFile {
  const isOcm = ephemerisKind(bytes) === 'OCM';
  const read = isOcm
    ? of(decodeOcm(bytes, limits), (ocm) => ephemeridesOfOcm(ocm, file, earthOrientation))
    : of(decodeOem(bytes, limits), (oem) => ephemeridesOfOem(oem, file, earthOrientation));
  if (!read.ok) {
    const refusals = read.error
      .filter(({ severity }) => severity === 'error')
      .map((fault) => formatFault(file, fault));
    return { ephemerides: [], refusals, notes: [] };
  }
  const { ephemerides, refusals, notes } = read.value;
  const named = (lines: readonly string[]) => lines.map((line) => `${file}: ${line}`);
  return { ephemerides, refusals: named(refusals), notes: named(notes) };
}

function of<T>(
  read: Result<T, readonly Fault[]>,
  then: (value: T) => MessageEphemerides,
): Result<MessageEphemerides, readonly Fault[]> {
  return read.ok ? { ok: true, value: then(read.value) } : read;
}
