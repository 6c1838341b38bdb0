/**
 * One flow of a trial world and how it is written into a batch. Addresses are IPv4 as one number: inside ones in 172.16.0.0/12
 * (RFC 1918), outside ones in 198.18.0.0/15, kept for benchmarks (RFC 2544), so that a trial names nobody.
 */
import { FLOW_FLAG, FLOW_STATES, type FlowBatch, type FlowState } from '@noroshi/flow';
import type { Random } from '../random.ts';

export type TrialFlow = {
  readonly atS: number; // from the beginning of the world
  readonly durationS: number;
  readonly source: number;
  readonly destination: number;
  readonly sourcePort?: number; // an ephemeral one
  readonly port: number;
  readonly protocol: number;
  readonly state: FlowState;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly packetsOut?: number; // by size
  readonly isOneWay?: boolean; // told without its other half
};

export type Tell = (flow: TrialFlow) => void;

export const [TCP, UDP] = [6, 17] as const;
export const HOUR_S = 3600;
export const DAY_S = 86_400;

const INSIDE = 0xac10_0000;
const OUTSIDE = 0xc612_0000;
export const INSIDE_NETWORK = '172.16.0.0/16';

/** Below 65,536. */
export const insideAddress = (host: number): number => INSIDE + host;
/** Below 131,072. */
export const outsideAddress = (host: number): number => OUTSIDE + host;

const BYTES_A_PACKET = 700;
const MAPPED = 0xffff; // RFC 4291 §2.5.5.2
const EPHEMERAL = 32_768;

export function writeFlow(batch: FlowBatch, flow: TrialFlow, startUs: number, at: number): void {
  const row = batch.count++;
  batch.source[4 * row + 2] = MAPPED;
  batch.source[4 * row + 3] = flow.source;
  batch.destination[4 * row + 2] = MAPPED;
  batch.destination[4 * row + 3] = flow.destination;
  batch.sourcePort[row] = flow.sourcePort ?? EPHEMERAL + ((7919 * at) % 28_000);
  batch.destinationPort[row] = flow.port;
  batch.protocol[row] = flow.protocol;
  batch.state[row] = FLOW_STATES.indexOf(flow.state);
  batch.flags[row] = flow.isOneWay === true ? 0 : FLOW_FLAG.biflow;
  batch.startUs[row] = startUs + Math.round(flow.atS * 1e6);
  batch.endUs[row] = batch.startUs[row]! + Math.round(flow.durationS * 1e6);
  batch.bytesOut[row] = flow.bytesOut;
  batch.bytesIn[row] = flow.isOneWay === true ? Number.NaN : flow.bytesIn;
  batch.packetsOut[row] = flow.packetsOut ?? packetsOf(flow.bytesOut);
  batch.packetsIn[row] = flow.isOneWay === true ? Number.NaN : packetsOf(flow.bytesIn);
  batch.connection[row] = 0;
}

const packetsOf = (bytes: number): number => Math.ceil(bytes / BYTES_A_PACKET);

/** A heavy tail: lognormal with this median and spread of the natural logarithm, at most 2 GB. */
export function heavy(random: Random, median: number, spread: number): number {
  const normal =
    Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  return Math.round(Math.min(2e9, median * Math.exp(spread * normal)));
}

export const pick = <T>(random: Random, of: readonly T[]): T => of[random.integer(of.length)]!;

/** So many as a Poisson law with this mean gives (Knuth 1969, by sums of exponentials). */
export function poisson(random: Random, mean: number): number {
  let count = 0;
  for (let sum = -Math.log(1 - random.uniform()); sum < mean; count++)
    sum += -Math.log(1 - random.uniform());
  return count;
}
