/**
 * An OPM as a value, read from KVN and written to it (CCSDS 502.0-B-3, section 3): one state, and what is planned from it. A
 * manoeuvre is an ignition, a duration (0: an impulse), the mass it takes and its Δv in a named frame.
 */
import { ok, type Result } from '@noroshi/time';
import type { Triple } from './cdm.ts';
import {
  type KvnLine,
  type KvnPair,
  kvnLines,
  type NdmReadLimits,
  type ReadRefusal,
  readFields,
  refuseRead,
} from './kvn-read.ts';
import { commentLines, fieldLines } from './kvn-write.ts';
import { OPM_FIELDS, type OpmPart, opmFields } from './opm-keywords.ts';
import { lineText } from './text.ts';

export type OpmManoeuvre = {
  readonly ignitionUs: number;
  readonly durationS: number; // 0: an impulse
  readonly deltaMassKg: number; // ≤ 0
  readonly refFrame: string; // RTN, TNW, or an inertial one
  readonly deltaVKmS: Triple;
  readonly comments?: readonly string[];
};

export type OpmKeplerian = {
  readonly semiMajorAxisKm: number;
  readonly eccentricity: number;
  readonly inclinationDeg: number;
  readonly raanDeg: number;
  readonly argPericenterDeg: number;
  readonly trueAnomalyDeg?: number; // one of the two
  readonly meanAnomalyDeg?: number;
  readonly gmKm3S2: number;
};

export type Opm = {
  readonly version: '1.0' | '2.0' | '3.0';
  readonly classification?: string;
  readonly creationUs: number;
  readonly originator: string;
  readonly messageId?: string;
  readonly comments: readonly string[]; // of the header and the state; those of manoeuvres are with them
  readonly objectName: string;
  readonly objectId: string;
  readonly centerName: string;
  readonly refFrame: string;
  readonly refFrameEpochUs?: number;
  readonly timeSystem: string;
  readonly epochUs: number;
  readonly positionKm: Triple;
  readonly velocityKmS: Triple;
  readonly keplerian?: OpmKeplerian;
  readonly massKg?: number;
  readonly solarRadAreaM2?: number;
  readonly solarRadCoeff?: number;
  readonly dragAreaM2?: number;
  readonly dragCoeff?: number;
  readonly covarianceFrame?: string;
  readonly covarianceLower?: readonly number[]; // 21 terms, row by row
  readonly manoeuvres: readonly OpmManoeuvre[];
  readonly userDefined: Readonly<Record<string, string>>; // without USER_DEFINED_
};

const USER = 'USER_DEFINED_';
const PARTS = ['metadata', 'state', 'keplerian', 'spacecraft', 'covariance'] as const;

export function encodeOpm(opm: Opm): string {
  const [version, ...head] = fieldLines(opmFields('header'), opm);
  const lines = [version!, ...commentLines(opm.comments), ...head];
  for (const part of PARTS) {
    if (part === 'keplerian' && opm.keplerian === undefined) continue;
    if (part === 'covariance' && opm.covarianceLower === undefined) continue;
    lines.push(...fieldLines(opmFields(part), opm));
  }
  for (const manoeuvre of opm.manoeuvres)
    lines.push(
      ...commentLines(manoeuvre.comments),
      ...fieldLines(opmFields('manoeuvre'), manoeuvre),
    );
  for (const [name, value] of Object.entries(opm.userDefined))
    lines.push(`${USER}${lineText(name).replace(/[^A-Z0-9_]/g, '_')} = ${lineText(value)}`);
  return `${lines.join('\n')}\n`;
}

export function decodeOpm(text: string, limits: NdmReadLimits = {}): Result<Opm, ReadRefusal> {
  const read = kvnLines(text, limits);
  if (!read.ok) return read;
  const lines = read.value;
  const first = lines[0];
  if (first?.kind !== 'pair' || first.key !== 'CCSDS_OPM_VERS')
    return refuseRead(
      first?.line ?? 0,
      'first line',
      '',
      'an OPM begins with CCSDS_OPM_VERS = 3.0',
    );
  const stray = lines.find((line) => line.kind === 'word');
  if (stray !== undefined)
    return refuseRead(
      stray.line,
      'line',
      (stray as { text: string }).text,
      'KEYWORD = value is right',
    );
  const sorted = sortLines(lines);
  if (!sorted.ok) return sorted;
  const { byPart, manoeuvres, comments, userDefined } = sorted.value;
  const endLine = lines.at(-1)!.line;
  const timeSystem =
    byPart.metadata.find(({ key }) => key === 'TIME_SYSTEM')?.value.toUpperCase() ?? 'UTC';
  const at = { endLine, timeSystem };
  const values: Record<string, unknown> = {};
  for (const part of ['header', ...PARTS] as const) {
    const isOptional = part === 'keplerian' || part === 'covariance';
    if (isOptional && byPart[part].length === 0) continue;
    const fields = readFields(opmFields(part), byPart[part], at);
    if (!fields.ok) return fields;
    Object.assign(values, fields.value);
  }
  const kept: OpmManoeuvre[] = [];
  for (const { pairs, notes } of manoeuvres) {
    const fields = readFields(opmFields('manoeuvre'), pairs, {
      ...at,
      endLine: pairs.at(-1)!.line,
    });
    if (!fields.ok) return fields;
    kept.push({ ...(fields.value as OpmManoeuvre), ...(notes.length > 0 && { comments: notes }) });
  }
  const { keplerian } = values as Partial<Opm>;
  if (
    keplerian !== undefined &&
    (keplerian.trueAnomalyDeg === undefined) === (keplerian.meanAnomalyDeg === undefined)
  )
    return refuseRead(endLine, 'TRUE_ANOMALY', '', 'it or MEAN_ANOMALY is right, one of them');
  return ok({ ...(values as Opm), timeSystem, comments, manoeuvres: kept, userDefined });
}

type Sorted = {
  readonly byPart: Readonly<Record<OpmPart, KvnPair[]>>;
  readonly manoeuvres: readonly { readonly pairs: KvnPair[]; readonly notes: string[] }[];
  readonly comments: readonly string[];
  readonly userDefined: Readonly<Record<string, string>>;
};

/** Keywords to the part of the table they belong to; each ignition begins a manoeuvre. */
function sortLines(lines: readonly KvnLine[]): Result<Sorted, ReadRefusal> {
  const partOf = new Map(OPM_FIELDS.map(({ key, part }) => [key, part]));
  const byPart: Record<OpmPart, KvnPair[]> = {
    ...{
      header: [],
      metadata: [],
      state: [],
      keplerian: [],
      spacecraft: [],
      covariance: [],
      manoeuvre: [],
    },
  };
  const manoeuvres: { pairs: KvnPair[]; notes: string[] }[] = [];
  const comments: string[] = [];
  const userDefined: Record<string, string> = {};
  let notes: string[] = [];
  for (const line of lines) {
    if (line.kind === 'comment') {
      notes.push(line.text);
      continue;
    }
    if (line.kind === 'word') continue;
    const part = partOf.get(line.key);
    if (line.key.startsWith(USER)) userDefined[line.key.slice(USER.length)] = line.value;
    else if (part === undefined)
      return refuseRead(
        line.line,
        'keyword',
        line.key,
        'a keyword of an OPM is right (CCSDS 502.0-B-3, section 3)',
      );
    else if (part !== 'manoeuvre') byPart[part].push(line);
    else if (line.key === 'MAN_EPOCH_IGNITION') {
      manoeuvres.push({ pairs: [line], notes });
      notes = [];
      continue;
    } else if (manoeuvres.length === 0)
      return refuseRead(
        line.line,
        line.key,
        line.value,
        'a manoeuvre begins with MAN_EPOCH_IGNITION',
      );
    else manoeuvres.at(-1)!.pairs.push(line);
    if (manoeuvres.length === 0) comments.push(...notes);
    else manoeuvres.at(-1)!.notes.push(...notes);
    notes = [];
  }
  return ok({ byPart, manoeuvres, comments, userDefined });
}
