/**
 * An OEM as a value, from KVN, XML and JSON and to them (CCSDS 502.0-B-3, section 5), by the table in messages/oem.ts. The
 * value keeps the message's own frame, centre and scale by name; what can be used of it is for who uses it to say. Every
 * number comes back bit for bit; epochs are µs TAI. Files of gigabytes are for the stream reader.
 */
import type { Result } from '@noroshi/time';
import { commentNodes, commentsIn } from './comments.ts';
import type { DecodedMessage } from './decode.ts';
import { messageText } from './encode.ts';
import { epochOf, epochText } from './epoch.ts';
import { numberOf } from './forms.ts';
import type { NdmLimits } from './kvn/lines.ts';
import { sectionsOf } from './messages/nodes.ts';
import { OEM_SCHEMA } from './messages/oem.ts';
import { decodeAllOf, decodeOneOf, type ReadAll } from './orbit-values.ts';
import type { NdmEncoding } from './read.ts';
import type { SectionSchema } from './schema.ts';
import { rowsIn } from './sections.ts';
import { numberText } from './text.ts';
import {
  type Fault,
  type MessageNode,
  type NdmNode,
  NOWHERE,
  type RowNode,
  type SectionNode,
} from './tree.ts';
import { messageOf, type Values } from './values.ts';

export type OemCovariance = {
  readonly epochUs: number;
  readonly refFrame?: string; // absent: the segment's own, or that of the covariance before
  readonly lower: readonly number[]; // 21 terms, row by row; km², km²/s, km²/s²
  readonly comments?: readonly string[];
};

export type OemSegment = {
  readonly objectName: string;
  readonly objectId: string;
  readonly centerName: string;
  readonly refFrame: string;
  readonly refFrameEpochUs?: number;
  readonly timeSystem: string;
  readonly fromUs: number;
  readonly useableFromUs?: number;
  readonly useableToUs?: number;
  readonly toUs: number;
  readonly interpolation?: string;
  readonly interpolationDegree?: number;
  readonly metadataComments: readonly string[];
  readonly comments: readonly string[];
  readonly epochUs: Float64Array; // ascending
  readonly states: Float64Array; // x y z vx vy vz, km and km/s, one an epoch
  readonly accelerationsKmS2?: Float64Array; // three an epoch; NaN where a line has none
  readonly covariances: readonly OemCovariance[];
};

export type Oem = {
  readonly version: '1.0' | '2.0' | '3.0';
  readonly classification?: string;
  readonly creationUs: number;
  readonly originator: string;
  readonly messageId?: string;
  readonly comments: readonly string[];
  readonly segments: readonly OemSegment[];
};

/** The OEM of a file. Every fault of the table refuses it. */
export function decodeOem(
  input: Uint8Array | string,
  limits: NdmLimits = {},
): Result<Oem, readonly Fault[]> {
  return decodeOneOf(input, 'OEM', limits, oemOf);
}

/** Every OEM of a file: of a combined message, or of texts joined. */
export function decodeOems(input: Uint8Array | string, limits: NdmLimits = {}): ReadAll<Oem> {
  return decodeAllOf(input, 'OEM', limits, oemOf);
}

function oemOf({ message, values }: DecodedMessage): Oem {
  const segments = values.segments as readonly Values[];
  const nodes = sectionsOf(message, 'segment');
  return {
    ...(values as Omit<Oem, 'version' | 'comments' | 'segments'>),
    version: message.version as Oem['version'],
    comments: commentsIn(message, ['segment']),
    segments: segments.map((segment, k) => segmentOf(segment, nodes[k]!)),
  };
}

function segmentOf(values: Values, node: SectionNode): OemSegment {
  const own = values as Omit<OemSegment, 'covariances'> & { covariances?: OemCovariance[] };
  const timeSystem = own.timeSystem.toUpperCase();
  const [metadata] = sectionsOf(node, 'metadata');
  const [data] = sectionsOf(node, 'data');
  const matrices = sectionsOf(data!, 'covarianceMatrix');
  return {
    ...own,
    timeSystem,
    metadataComments: commentsIn(metadata!),
    comments: commentsIn(data!, ['covarianceMatrix']),
    ...statesOf(rowsIn(data!), timeSystem),
    covariances: (own.covariances ?? []).map((one, k) => {
      const comments = commentsIn(matrices[k]!);
      return comments.length === 0 ? one : { ...one, comments };
    }),
  };
}

type States = Pick<OemSegment, 'epochUs' | 'states' | 'accelerationsKmS2'>;

function statesOf(rows: readonly RowNode[], timeSystem: string): States {
  const epochUs = new Float64Array(rows.length);
  const states = new Float64Array(6 * rows.length);
  const isAny = rows.some(({ cells }) => cells.length === WITH_ACCELERATION);
  const accelerationsKmS2 = isAny ? new Float64Array(3 * rows.length).fill(Number.NaN) : undefined;
  rows.forEach(({ cells }, k) => {
    const epoch = epochOf(cells[0]!, timeSystem);
    epochUs[k] = epoch.ok ? epoch.value : Number.NaN;
    for (let i = 1; i < cells.length; i++) {
      const number = numberOf(cells[i]!) ?? Number.NaN;
      if (i <= 6) states[6 * k + i - 1] = number;
      else accelerationsKmS2![3 * k + i - 7] = number;
    }
  });
  return { epochUs, states, ...(accelerationsKmS2 && { accelerationsKmS2 }) };
}
const WITH_ACCELERATION = 10;

/** What is obligatory but absent, not finite or out of range is a bug of the caller, and throws. */
export function encodeOem(oem: Oem, encoding: NdmEncoding = 'kvn'): string {
  return messageText(oemMessage(oem), OEM_SCHEMA, encoding);
}

function oemMessage(oem: Oem): MessageNode {
  return messageOf(oem, OEM_SCHEMA, oem.version, { before });
}

function before({ name }: SectionSchema, values: object): NdmNode[] {
  const of = values as Partial<Oem> & Partial<OemSegment>;
  switch (name) {
    case 'metadata':
      return commentNodes(of.metadataComments);
    case 'data':
      return [...commentNodes(of.comments), ...stateRows(values as OemSegment)];
    case 'header':
    case 'covarianceMatrix':
      return commentNodes(of.comments);
    default:
      return [];
  }
}

function stateRows({ epochUs, states, accelerationsKmS2, timeSystem }: OemSegment): RowNode[] {
  return Array.from(epochUs, (us, k) => {
    const more = accelerationsKmS2?.subarray(3 * k, 3 * k + 3) ?? [];
    const numbers = [...states.subarray(6 * k, 6 * k + 6), ...more];
    const known = numbers.slice(0, more.length === 3 && more.some(Number.isNaN) ? 6 : 9);
    if (!known.every(Number.isFinite)) throw new Error(`state ${k} is not finite`);
    const cells = [epochText(us, timeSystem), ...known.map(numberText)];
    return { kind: 'row', cells, at: NOWHERE, cellAt: cells.map(() => NOWHERE) };
  });
}
