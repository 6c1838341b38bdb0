/**
 * Tracking Data Messages as a typed value (CCSDS 503.0-B-2 and B-1), from KVN, XML and JSON and to them, by the table in
 * messages/tdm.ts. Observations are columns: which kind, when, what, in the order of the message; units are the standard's
 * (KEYWORDS.md), RANGE in what `rangeUnits` says. A phase count has more digits than a double: the tree keeps its text.
 */
import { ok, type Result } from '@noroshi/time';
import { commentNodes, commentsWithin } from './comments.ts';
import { type DecodedMessage, decodeMessage } from './decode.ts';
import { messageText } from './encode.ts';
import { epochOf, epochText } from './epoch.ts';
import { numberOf } from './forms.ts';
import type { NdmLimits } from './kvn/lines.ts';
import { sectionsOf } from './messages/nodes.ts';
import { TDM_SCHEMA } from './messages/tdm.ts';
import type { NdmEncoding } from './read.ts';
import type { SectionSchema } from './schema.ts';
import { numberText } from './text.ts';
import {
  type Fault,
  type MessageNode,
  type NdmNode,
  NOWHERE,
  type RowNode,
  type SectionNode,
} from './tree.ts';
import { STRICT } from './user-defined.ts';
import { messageOf } from './values.ts';

export type TdmObservations = {
  readonly types: readonly string[]; // keywords, in the order of their first observation
  readonly typeIndex: Uint8Array; // into `types`
  readonly epochUs: Float64Array; // µs TAI
  readonly value: Float64Array;
};

/** By participant: element 0 is PARTICIPANT_1; what is not said is a hole. */
type Five<T> = readonly (T | undefined)[];

export type TdmSegment = {
  readonly trackId?: string;
  readonly dataTypes?: string;
  readonly timeSystem: string;
  readonly fromUs?: number;
  readonly toUs?: number;
  readonly participants: Five<string>;
  readonly mode?: 'SEQUENTIAL' | 'SINGLE_DIFF';
  readonly path?: string; // 1,2,1
  readonly path1?: string;
  readonly path2?: string;
  readonly ephemerisNames?: Five<string>;
  readonly ephemerisName?: string; // the message does not say of which participant
  readonly transmitBand?: string;
  readonly receiveBand?: string;
  readonly turnaroundNumerator?: number;
  readonly turnaroundDenominator?: number;
  readonly timetagRef?: 'TRANSMIT' | 'RECEIVE';
  readonly integrationS?: number;
  readonly integrationRef?: 'START' | 'MIDDLE' | 'END';
  readonly freqOffsetHz?: number;
  readonly rangeMode?: 'COHERENT' | 'CONSTANT' | 'ONE_WAY';
  readonly ambiguity?: number; // RANGE_MODULUS, in rangeUnits
  readonly rangeUnits?: 'km' | 's' | 'RU';
  readonly angleType?: string; // AZEL, RADEC, XEYN, XSYE, or by agreement
  readonly referenceFrame?: string;
  readonly interpolation?: string;
  readonly interpolationDegree?: number;
  readonly dopplerCountBiasHz?: number;
  readonly dopplerCountScale?: number;
  readonly dopplerCountRollover?: 'YES' | 'NO';
  readonly transmitDelaysS?: Five<number>;
  readonly receiveDelaysS?: Five<number>;
  readonly dataQuality?: 'RAW' | 'VALIDATED' | 'DEGRADED';
  readonly corrections?: Readonly<Record<string, number>>; // ANGLE_1, RANGE, …: in the unit of the observable
  readonly correctionsApplied?: 'YES' | 'NO';
  readonly metadataComments: readonly string[];
  readonly comments: readonly string[]; // of the data
  readonly observations: TdmObservations;
};

export type Tdm = {
  readonly version: '1.0' | '2.0';
  readonly creationUs: number;
  readonly originator: string;
  readonly messageId?: string;
  readonly comments: readonly string[];
  readonly segments: readonly TdmSegment[];
};

/** The TDM of a file, in any encoding. */
export function decodeTdm(
  input: Uint8Array | string,
  limits: NdmLimits = {},
): Result<Tdm, readonly Fault[]> {
  const read = decodeMessage(input, 'TDM', limits, STRICT);
  return read.ok ? ok(tdmOf(read.value)) : read;
}

/** A value that is obligatory but absent, not finite or out of range is a bug of the caller, and throws. */
export function encodeTdm(tdm: Tdm, encoding: NdmEncoding = 'kvn'): string {
  return messageText(tdmMessage(tdm), TDM_SCHEMA, encoding);
}

function tdmOf({ message, values }: DecodedMessage): Tdm {
  const nodes = sectionsOf(message, 'segment');
  const segments = (values.segments as Record<string, unknown>[]).map((one, k) => {
    const [metadata] = sectionsOf(nodes[k]!, 'metadata');
    const [data] = sectionsOf(nodes[k]!, 'data');
    return {
      ...(one as unknown as TdmSegment),
      metadataComments: commentsWithin(metadata!),
      comments: commentsWithin(data!),
      observations: observationsOf(data!, (one as TdmSegment).timeSystem),
    };
  });
  const [header] = sectionsOf(message, 'header');
  const tdm = {
    ...{ version: message.version, ...values, segments },
    comments: commentsWithin(header!),
  };
  return tdm as unknown as Tdm;
}

/** The lines are checked: each has a keyword of the table, an epoch and a number. */
function observationsOf(data: SectionNode, timeSystem: string): TdmObservations {
  const rows = data.items.filter((item) => item.kind === 'row');
  const types: string[] = [];
  const typeIndex = new Uint8Array(rows.length);
  const epochUs = new Float64Array(rows.length);
  const value = new Float64Array(rows.length);
  for (const [k, { cells }] of rows.entries()) {
    const [type, epoch, number] = cells as [string, string, string];
    if (!types.includes(type)) types.push(type);
    typeIndex[k] = types.indexOf(type);
    const read = epochOf(epoch, timeSystem);
    epochUs[k] = read.ok ? read.value : Number.NaN;
    value[k] = numberOf(number) ?? Number.NaN;
  }
  return { types, typeIndex, epochUs, value };
}

function tdmMessage(tdm: Tdm): MessageNode {
  return messageOf(tdm, TDM_SCHEMA, tdm.version, { before: commentsOf, after: rowsOf });
}

function commentsOf({ name }: SectionSchema, values: object): NdmNode[] {
  if (name === 'header') return commentNodes((values as Tdm).comments);
  if (name === 'metadata') return commentNodes((values as TdmSegment).metadataComments);
  return name === 'data' ? commentNodes((values as TdmSegment).comments) : [];
}

function rowsOf({ name }: SectionSchema, values: object): NdmNode[] {
  if (name !== 'data') return [];
  const { observations, timeSystem } = values as TdmSegment;
  const { types, typeIndex, epochUs, value } = observations;
  return Array.from(typeIndex, (type, k): RowNode => {
    const [key, number] = [types[type], value[k]!];
    if (key === undefined || !Number.isFinite(number))
      throw new Error(`encodeTdm: observation ${k} is ${key} ${number}, expected a finite number`);
    const cells = [key, epochText(epochUs[k]!, timeSystem), numberText(number)];
    return { kind: 'row', cells, at: NOWHERE, cellAt: cells.map(() => NOWHERE) };
  });
}
