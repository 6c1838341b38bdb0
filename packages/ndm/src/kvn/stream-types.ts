/** What the streaming reader of OEMs takes and gives: sink, batches, limits, summary. */
import type { OemSegment } from '../oem-message.ts';
import type { Fault, MessageNode } from '../tree.ts';
import { NDM_LIMITS } from './lines.ts';

/** What the metadata of a segment say; frame, centre and scale are those of every batch. */
export type OemMetadata = Omit<
  OemSegment,
  'metadataComments' | 'comments' | 'epochUs' | 'states' | 'accelerationsKmS2' | 'covariances'
>;

/** Columns of a batch are used again for the next one: a sink copies what it keeps. */
export type OemStateBatch = {
  readonly segment: number; // 0 is the first
  readonly metadata: OemMetadata;
  readonly count: number;
  readonly epochUs: Float64Array; // µs TAI
  readonly states: Float64Array; // x y z vx vy vz of each epoch, km and km/s
  readonly accelerationsKmS2: Float64Array | null; // 3 of each epoch
};

export type OemSink = {
  readonly segment?: (metadata: OemMetadata, segment: number) => void;
  readonly states?: (batch: OemStateBatch) => void;
  readonly covariances?: (batch: OemCovarianceBatch) => void;
};

export type OemStreamLimits = {
  readonly lineLengthMax?: number;
  readonly commentsMax?: number;
  readonly treeLinesMax?: number; // lines that are kept: all but states and covariances
  readonly segmentsMax?: number;
  readonly faultsMax?: number;
  readonly batchRows?: number;
};

export const OEM_STREAM_LIMITS: Required<OemStreamLimits> = {
  lineLengthMax: NDM_LIMITS.lineLengthMax,
  commentsMax: NDM_LIMITS.commentsMax,
  treeLinesMax: 200_000,
  segmentsMax: 10_000,
  faultsMax: NDM_LIMITS.faultsMax,
  batchRows: 4096,
};

export type OemSummary = {
  /** Header, metadata and comments, without the lines that went to the sink. Null: it is no OEM. */
  readonly message: MessageNode | null;
  readonly faults: readonly Fault[]; // an error among them refuses the message
  readonly lines: number;
  readonly segments: number;
  readonly states: number;
  readonly covariances: number;
};

export type OemReader = {
  readonly push: (chunk: Uint8Array) => void;
  readonly end: () => OemSummary;
  /** Errors so far: who need not know all of them may stop. */
  readonly errors: () => number;
};

/** Columns are used again for the next batch: a sink copies what it keeps. */
export type OemCovarianceBatch = {
  readonly segment: number;
  readonly metadata: OemMetadata;
  readonly count: number;
  readonly epochUs: Float64Array;
  readonly refFrames: readonly (string | undefined)[]; // undefined: that of the covariance before, or of the segment
  readonly lower: Float64Array; // 21 of each, row by row; km², km²/s, km²/s²
};
