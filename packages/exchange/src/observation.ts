/**
 * An observation: what a node measured or computed (element set, OEM, TDM, CDM, track, sign) or a file that a joint case names, as
 * the bytes of one file with its hash. It goes in the bulk lane, in parts that each are a record: so a cut costs a part at most,
 * nothing urgent waits behind it, and what was sent stands in the log. A rule names the kinds that may go; deny by default.
 */
import { Epoch, Id, type Tlp, Tlp as TlpSchema, tlpRank } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { base64FromBytes, bytesFromBase64, joinBytes } from './bytes.ts';
import { CASE_LIMITS, CaseAbout, FileRef } from './case.ts';
import type { RequestDecision } from './request.ts';
import { OBSERVATION_KINDS, type ReleaseRule } from './rules.ts';

/** Bytes of a file in one part: as base64 they leave room in a body for the rest. */
export const PART_BYTES = 180_000;
const PARTS_MAX = Math.ceil(CASE_LIMITS.fileBytesMax / PART_BYTES);

export const ObservationKind = Type.Enum(OBSERVATION_KINDS);
export type ObservationKind = (typeof OBSERVATION_KINDS)[number];

export const ObservationBody = Type.Object(
  {
    type: Type.Literal('observation'),
    observationId: Id, // `SENDER:…`, the same on both sides
    kind: ObservationKind,
    about: Type.Optional(CaseAbout), // a warning or request that it belongs to
    caseId: Type.Optional(Id), // the joint case that it belongs to
    tlp: TlpSchema,
    atUs: Epoch,
    file: FileRef,
    part: Type.Integer({ minimum: 0, maximum: PARTS_MAX - 1 }),
    data: Type.String({
      pattern: '^[A-Za-z0-9+/]*={0,2}$',
      maxLength: 4 * Math.ceil(PART_BYTES / 3),
    }),
  },
  { additionalProperties: false },
);
export type ObservationBody = Static<typeof ObservationBody>;

export type ObservationHead = Omit<ObservationBody, 'type' | 'part' | 'data'>;

export function partsOfFile({ bytes }: Pick<FileRef, 'bytes'>): number {
  return Math.ceil(bytes / PART_BYTES);
}

/** The bodies that carry a file, in their order. `bytes` are those of `head.file`, or the caller has a bug: throws. */
export function splitObservation(head: ObservationHead, bytes: Uint8Array): ObservationBody[] {
  if (bytes.length !== head.file.bytes)
    throw new RangeError(`an observation of ${head.file.bytes} bytes with ${bytes.length}`);
  return Array.from({ length: partsOfFile(head.file) }, (_, part) => {
    const piece = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
    return { ...head, type: 'observation', part, data: base64FromBytes(piece) };
  });
}

/** The file from all its parts in their order; null where one is missing, or is of another file. */
export function joinObservation(parts: readonly ObservationBody[]): Uint8Array | null {
  const first = parts[0];
  if (first === undefined || parts.length !== partsOfFile(first.file)) return null;
  const pieces: Uint8Array[] = [];
  for (const [i, { part, file, data }] of parts.entries()) {
    const piece = bytesFromBase64(data);
    if (part !== i || file.sha256 !== first.file.sha256 || piece === null) return null;
    pieces.push(piece);
  }
  const whole = joinBytes(...pieces);
  return whole.length === first.file.bytes ? whole : null;
}

/** What the schema cannot say of one part between these two; null where nothing is wrong. */
export function observationFault(
  { observationId, part, file, data, about, caseId }: ObservationBody,
  { from, to }: { readonly from: string; readonly to: string },
): string | null {
  if (!observationId.startsWith(`${from}:`))
    return `observation ${observationId} is none of ${from}`;
  const count = partsOfFile(file);
  if (part >= count) return `part ${part} of a file of ${count} parts`;
  const expected = part < count - 1 ? PART_BYTES : file.bytes - part * PART_BYTES;
  if (bytesFromBase64(data)?.length !== expected)
    return `part ${part} has not the ${expected} bytes that it has in this file`;
  if (about !== undefined && about.of !== from && about.of !== to)
    return `an observation about a ${about.type} of ${about.of}: it is one of ${from} or ${to}`;
  if (caseId !== undefined && !caseId.startsWith(`${from}:`) && !caseId.startsWith(`${to}:`))
    return `an observation of case ${caseId}: it is one of ${from} or ${to}`;
  return null;
}

export type ObservationQuestion = {
  readonly rules: readonly ReleaseRule[];
  readonly partner: string;
  readonly kind: ObservationKind;
  readonly tlp: Tlp;
  readonly atUs: number; // wall clock
};

/** Whether it goes, and by which rule. Pure; bytes of a file go whole or not at all, so a rule that withholds lets none go. */
export function decideObservation(question: ObservationQuestion): RequestDecision {
  const { rules, partner } = question;
  let nearest = `no rule names ${partner}`;
  const mine = rules.filter((rule) => rule.partner === partner);
  for (const rule of mine.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const misfit = misfitOf(rule, question);
    if (misfit === null) return { ruleId: rule.id, reason: rule.reason };
    nearest = `rule ${rule.id}: ${misfit}`;
  }
  return { ruleId: null, reason: nearest };
}

function misfitOf(rule: ReleaseRule, { kind, tlp, atUs }: ObservationQuestion): string | null {
  if (rule.observations?.includes(kind) !== true) return `it lets no observation "${kind}" go`;
  if (rule.approval !== undefined) return 'what goes under it waits for a release officer';
  if (rule.fromUs !== undefined && atUs < rule.fromUs) return 'it is not in force yet';
  if (rule.untilUs !== undefined && atUs >= rule.untilUs) return 'it has expired';
  if (tlpRank(tlp) > tlpRank(rule.tlpMax)) return `TLP:${tlp} is above its TLP:${rule.tlpMax}`;
  const isCut = [rule.drop, rule.pseudonymise].some((each) => (each?.length ?? 0) > 0);
  if (isCut || rule.coarsen !== undefined)
    return 'it withholds, and a file goes whole or not at all';
  if (rule.area !== undefined || rule.assetKinds !== undefined)
    return 'it is for some kinds of asset or an area, and lets no file go';
  if (rule.assets !== '*' || rule.owners !== '*')
    return 'it names assets or owners, and what is in a file is not looked at';
  return null;
}
