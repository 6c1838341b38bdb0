/** Flows for tests, written as a person would list them, through the real watch. */
import { type Address, formatAddress, parseAddressInto } from '@noroshi/stix';
import {
  type CreateDetector,
  createFlowBatch,
  createWatch,
  FLOW_FLAG,
  FLOW_STATES,
  type FlowState,
  type Sign,
  type Warrant,
  type Watch,
} from '../src/index.ts';
import { warrantOf } from './warrants.ts';

export const T0_US = 800_000_000e6;
export const DAY_S = 86_400;

export type Flow = {
  readonly atS: number; // after T0_US
  readonly source: string;
  readonly destination: string;
  readonly port?: number; // 443
  readonly sourcePort?: number; // another for each
  readonly protocol?: number; // TCP
  readonly lastsS?: number; // 0.1
  readonly state?: FlowState; // finished
  readonly bytesOut?: number;
  readonly bytesIn?: number;
  readonly packetsOut?: number; // not told: 0
  readonly packetsIn?: number;
  readonly tcpFlags?: number;
  readonly flags?: number;
  readonly connection?: number;
  readonly sensor?: number; // who tells it
};

/** Feeds the flows in the order given. */
export function watchFlows(
  flows: readonly Flow[],
  detectors: readonly CreateDetector[],
  changes: Partial<Warrant> = {},
): Watch {
  const warrant = warrantOf({ retention: { windowHours: 30 * 24, keepDays: 30 }, ...changes });
  const watch = createWatch(warrant, detectors, { seed: 1 });
  const batch = createFlowBatch(512);
  for (const [i, flow] of flows.entries()) {
    if (batch.sensor !== (flow.sensor ?? 0)) watch.sink(batch);
    batch.sensor = flow.sensor ?? 0;
    const row = batch.count++;
    parseAddressInto(flow.source, batch.source, 4 * row);
    parseAddressInto(flow.destination, batch.destination, 4 * row);
    batch.sourcePort[row] = flow.sourcePort ?? 32_768 + ((7 * i) % 28_000);
    batch.destinationPort[row] = flow.port ?? 443;
    batch.protocol[row] = flow.protocol ?? 6;
    batch.state[row] = FLOW_STATES.indexOf(flow.state ?? 'finished');
    batch.flags[row] = flow.flags ?? FLOW_FLAG.biflow;
    batch.startUs[row] = Math.round(T0_US + flow.atS * 1e6);
    batch.endUs[row] = Math.round(batch.startUs[row]! + (flow.lastsS ?? 0.1) * 1e6);
    batch.bytesOut[row] = flow.bytesOut ?? 300;
    batch.bytesIn[row] = flow.bytesIn ?? 500;
    batch.packetsOut[row] = flow.packetsOut ?? 0;
    batch.packetsIn[row] = flow.packetsIn ?? 0;
    batch.tcpFlags[row] = flow.tcpFlags ?? 0;
    batch.connection[row] = flow.connection ?? 0;
    if (batch.count === batch.capacity) watch.sink(batch);
  }
  watch.sink(batch);
  return watch;
}

export function signsOf(
  flows: readonly Flow[],
  detector: CreateDetector,
  changes: Partial<Warrant> = {},
): readonly Sign[] {
  const watch = watchFlows(flows, [detector], changes);
  return watch.judge(watch.newestUs);
}

/** 'kind source > destination:port' */
export function lineOf({ kind, source, destination, port }: Sign): string {
  const text = (address: Address | null) => (address === null ? 'many' : formatAddress(address));
  return `${kind} ${text(source)} > ${text(destination)}:${port}`;
}

export function evidenceOf(sign: Sign, name: string): number | string | null | undefined {
  return sign.evidence.find((one) => one.name === name)?.value;
}

export function fits(sign: Sign): string[] {
  return sign.otherwise.filter((one) => one.fits === 'yes').map(({ explanation }) => explanation);
}
