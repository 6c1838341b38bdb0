/**
 * What detectors see and what they say. They see selected rows only, with hosts and pairs already numbered, so that every one
 * of them works on small integers and shares the same bounded tables. They say signs: what, who, when, how sure, what would
 * explain it otherwise, and evidence by name, from which a sign is written, shared, or shown.
 */
import type { Address } from '@noroshi/stix';
import type { FlowBatch } from '../batch.ts';
import type { SignKind } from '../warrant/contract.ts';

/** Selected rows of one batch. Position i is row `rows[i]` of the batch. */
export type SelectedFlows = {
  readonly batch: FlowBatch;
  readonly count: number;
  readonly rows: Uint32Array;
  /** Numbers in the window's tables: hosts by address, pairs by (source, destination, destination port, protocol). */
  readonly sourceHost: Uint32Array;
  readonly destinationHost: Uint32Array;
  readonly pair: Uint32Array;
  /** 1 where the host is inside the warrant's networks. */
  readonly sourceInside: Uint8Array;
  readonly destinationInside: Uint8Array;
};

/**
 * The tables that detectors share. Bounded: what was seen once and longest ago goes first, and is counted. A host stays as long
 * as a pair of it. Numbers are small and are used again: a detector that keeps something by number drops it when it is released.
 */
export type WindowTables = {
  /** Numbers in use are below these; not every one below is in use. They grow up to the two limits and no further. */
  readonly hostCount: number;
  readonly pairCount: number;
  readonly hostsMax: number;
  readonly pairsMax: number;
  hasHost(host: number): boolean;
  hasPair(pair: number): boolean;
  addressOf(host: number): Address;
  isInside(host: number): boolean;
  /** Pairs that are in the window with this host at either end. */
  pairsOfHost(host: number): number;
  pairOf(pair: number): PairKey;
  /** The parts of `pairOf`, without making an object. */
  sourceOf(pair: number): number;
  destinationOf(pair: number): number;
  portOf(pair: number): number;
  protocolOf(pair: number): number;
};

export type PairKey = {
  readonly source: number; // host
  readonly destination: number; // host
  readonly port: number; // of the destination
  readonly protocol: number;
};

/** One named figure; names are in the glossary of signs (share/evidence), anything else does not leave. */
export type SignEvidence = {
  readonly name: string; // camelCase with its unit: medianGapS, ports, bytesOut
  readonly value: number | string | null;
  readonly unit?: string;
};

/** A harmless reason that was considered, and what the flows say about it. */
export type Otherwise = {
  readonly explanation: string; // 'a monitoring service that polls', 'a backup'
  readonly fits: 'yes' | 'no' | 'cannot tell';
  readonly because: string;
};

export type Sign = {
  readonly kind: SignKind;
  /** The same finding seen again has the same key. */
  readonly key: string;
  readonly source: Address | null; // null: many, told in evidence
  readonly destination: Address | null;
  readonly port: number | null;
  readonly protocol: number | null; // IANA
  readonly firstUs: number;
  readonly lastUs: number;
  readonly count: number; // records behind it
  readonly score: number; // 0 to 1, comparable within a kind
  readonly confidence: number; // 0 to 1: how often a finding like this is what it says; set by confidence.ts, but of an indicator
  readonly evidence: readonly SignEvidence[];
  readonly otherwise: readonly Otherwise[];
  /** Other ends that belong to it: sources of a flood, hops of a relay. At most ENDS_MAX, the most active first. */
  readonly ends: readonly SignEnd[];
};

export type SignEnd = {
  readonly role: 'source' | 'destination' | 'relay' | 'reflector';
  readonly address: Address;
  readonly count: number;
};

export const ENDS_MAX = 64;

/** One detector: state made once for a window, rows observed in the order they come, signs judged at an instant. */
export type Detector = {
  readonly kinds: readonly SignKind[];
  observe(flows: SelectedFlows): void;
  /** Signs as of `atUs` by event time; may be asked again later, and says the same finding with the same key. */
  judge(atUs: number): readonly Sign[];
  /** Forgets everything about event times before `beforeUs`. */
  forget(beforeUs: number): void;
  /** The number is about to mean nothing, and later something else. Called between batches, never within one. */
  releasePair?(pair: number): void;
  releaseHost?(host: number): void;
};

export type CreateDetector = (tables: WindowTables) => Detector;
