/**
 * Flows of the seeded world, with answers: a day's traffic of Alpha's networks, told hour by hour, and four things in it for the
 * watch of signs to find. Inside addresses are those of the cast; outside ones lie in 198.18.0.0/15, kept for benchmarks
 * (RFC 2544), and belong to nobody. From one seed and one instant, the same flows everywhere, whatever hours are asked for.
 */
import {
  FLOW_FLAG,
  FLOW_STATES,
  type FlowBatch,
  type FlowSink,
  type FlowState,
} from '@noroshi/flow';
import { createRandom, type Random } from './random.ts';

export const FLOW_WORLD = {
  pastHours: 48, // flows begin so long before the world's first instant
  beacon: { fromHour: 2, periodS: 300, jitterS: 12 },
  scan: { atHour: 20, hosts: 60, minutes: 20 },
  bruteForce: { atHour: 30, attempts: 400, minutes: 60 },
  relay: { fromHour: 24, toHour: 42, passagesPerHour: 6 },
} as const;

export const FLOW_ENDS = {
  ...{ implant: '192.0.2.20', control: '198.18.77.7' },
  ...{ scanner: '198.18.99.3', scanned: '198.51.100' },
  ...{ guesser: '198.18.50.5', guessed: '192.0.2.10' },
  ...{ relay: '198.51.100.80', relayClient: '198.18.30.4', relayServer: '198.18.31.9' },
} as const;

/** What is to be found: by kind, and an address that the sign names. */
export type KnownSign = {
  readonly kind: 'beacon' | 'scan' | 'brute-force' | 'relay';
  readonly outside: string;
  readonly inside: string;
};

export const KNOWN_SIGNS: readonly KnownSign[] = [
  { kind: 'beacon', inside: FLOW_ENDS.implant, outside: FLOW_ENDS.control },
  { kind: 'scan', inside: FLOW_ENDS.scanned, outside: FLOW_ENDS.scanner },
  { kind: 'brute-force', inside: FLOW_ENDS.guessed, outside: FLOW_ENDS.guesser },
  { kind: 'relay', inside: FLOW_ENDS.relay, outside: FLOW_ENDS.relayServer },
];

export type FlowWorldOptions = { readonly seed: number; readonly epochUs: number };

export type FlowWorld = {
  readonly known: readonly KnownSign[];
  /** Writes the flows that began in [fromUs, toUs), in order, and hands them on; returns how many. */
  tell(fromUs: number, toUs: number, batch: FlowBatch, sink: FlowSink): number;
};

const HOUR_S = 3600;
const [TCP, UDP] = [6, 17] as const;

/** One flow; `atS` within its hour. */
type Flow = {
  readonly atS: number;
  readonly durationS: number;
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  readonly protocol: number;
  readonly state: FlowState;
  readonly bytesOut: number;
  readonly bytesIn: number;
};

export function createFlowWorld({ seed, epochUs }: FlowWorldOptions): FlowWorld {
  const startUs = epochUs - FLOW_WORLD.pastHours * HOUR_S * 1e6;
  return {
    known: KNOWN_SIGNS,
    tell: (fromUs, toUs, batch, sink) => {
      let count = 0;
      const hand = () => {
        if (batch.count > 0) sink(batch);
        batch.count = 0;
      };
      const firstHour = Math.max(0, Math.floor((fromUs - startUs) / (HOUR_S * 1e6)));
      for (let hour = firstHour; startUs + hour * HOUR_S * 1e6 < toUs; hour++) {
        const hourUs = startUs + hour * HOUR_S * 1e6;
        const random = createRandom(`flows/${seed}/${hour}`);
        const flows = [...benign(hour, random), ...planted(hour, random)];
        for (const flow of flows.sort((a, b) => a.atS - b.atS)) {
          const atUs = hourUs + Math.round(flow.atS * 1e6);
          if (atUs < fromUs || atUs >= toUs) continue;
          if (batch.count === batch.capacity) hand();
          write(batch, flow, atUs, random.integer(28_000) + 32_768);
          count++;
        }
      }
      hand();
      return count;
    },
  };
}

const WORKSTATIONS = 40;
const SERVERS = 150;

/** People at work by day, programs at all hours, strangers who knock once. */
function benign(hour: number, random: Random): Flow[] {
  const ofDay = hour % 24;
  const isWork = ofDay >= 8 && ofDay < 19;
  const flows: Flow[] = [];
  for (let host = 0; host < WORKSTATIONS; host++) {
    const source = `198.51.100.${20 + host}`;
    const sessions = random.integer(isWork ? 10 : 2);
    for (let i = 0; i < sessions; i++) flows.push(...session(source, random));
  }
  for (let i = 0; i < 30; i++) flows.push(visit('198.51.100.10', 443, random));
  for (let i = 0; i < 6; i++) flows.push(visit('198.51.100.11', 25, random));
  for (let i = 0; i < 15; i++) flows.push(knock(random));
  for (let host = 0; host < 5; host++) {
    for (let turn = 0; turn < 3; turn++)
      flows.push({
        ...{ atS: (turn * 1024 + host * 37 + random.uniform()) % HOUR_S, durationS: 0.02 },
        ...{ source: `192.0.2.${12 + host}`, destination: '198.18.0.123', port: 123 },
        ...{ protocol: UDP, state: 'finished', bytesOut: 76, bytesIn: 76 },
      });
  }
  return flows;
}

/** A name asked for, then a few connections to one server; few servers are asked often. */
function session(source: string, random: Random): Flow[] {
  const atS = random.uniform() * (HOUR_S - 60);
  const rank = Math.floor(SERVERS * random.uniform() ** 3);
  const destination = `198.18.${1 + Math.floor(rank / 50)}.${1 + (rank % 50)}`;
  const question: Flow = {
    ...{ atS, durationS: 0.03, source, destination: '198.18.0.53', port: 53, protocol: UDP },
    ...{ state: 'finished', bytesOut: 60 + random.integer(40), bytesIn: 120 + random.integer(200) },
  };
  const calls = Array.from({ length: 1 + random.integer(5) }, (): Flow => {
    const bytesIn = Math.round(2000 * 10 ** (2.5 * random.uniform()));
    return {
      ...{ atS: atS + 0.1 + 20 * random.uniform() ** 2, durationS: 0.1 + 20 * random.uniform() },
      ...{ source, destination, port: 443, protocol: TCP, state: 'finished' },
      ...{ bytesOut: 800 + random.integer(6000), bytesIn },
    };
  });
  return [question, ...calls];
}

function visit(destination: string, port: number, random: Random): Flow {
  return {
    ...{ atS: random.uniform() * HOUR_S, durationS: 0.2 + 5 * random.uniform() },
    ...{ source: `198.18.${64 + random.integer(64)}.${1 + random.integer(250)}` },
    ...{ destination, port, protocol: TCP, state: 'finished' },
    ...{ bytesOut: 600 + random.integer(4000), bytesIn: 3000 + random.integer(60_000) },
  };
}

function knock(random: Random): Flow {
  const ports = [22, 23, 80, 445, 3389, 8080, 5060];
  return {
    ...{ atS: random.uniform() * HOUR_S, durationS: 0 },
    ...{ source: `198.19.${random.integer(250)}.${1 + random.integer(250)}` },
    destination: `198.51.100.${1 + random.integer(250)}`,
    ...{ port: ports[random.integer(ports.length)]!, protocol: TCP, state: 'attempt' },
    ...{ bytesOut: 60, bytesIn: 0 },
  };
}

function planted(hour: number, random: Random): Flow[] {
  const { beacon, scan, bruteForce, relay } = FLOW_WORLD;
  const flows: Flow[] = [];
  const of = (flow: Omit<Flow, 'protocol' | 'state'> & { state?: FlowState }) =>
    flows.push({ protocol: TCP, state: 'finished', ...flow });
  if (hour >= beacon.fromHour) {
    const { periodS, jitterS } = beacon;
    for (let atS = 20; atS < HOUR_S; atS += periodS)
      of({
        ...{ atS: atS + jitterS * random.uniform(), durationS: 0.4 + 0.2 * random.uniform() },
        ...{ source: FLOW_ENDS.implant, destination: FLOW_ENDS.control, port: 443 },
        ...{ bytesOut: 912 + random.integer(3), bytesIn: 1204 + random.integer(40) },
      });
  }
  if (hour === scan.atHour)
    for (let i = 0; i < scan.hosts; i++)
      of({
        ...{ atS: 300 + (scan.minutes * 60 * i) / scan.hosts + random.uniform(), durationS: 0 },
        ...{ source: FLOW_ENDS.scanner, destination: `${FLOW_ENDS.scanned}.${100 + i}` },
        ...{ port: 22, state: i % 3 === 0 ? 'rejected' : 'attempt', bytesOut: 60, bytesIn: 0 },
      });
  if (hour === bruteForce.atHour)
    for (let i = 0; i < bruteForce.attempts; i++)
      of({
        atS: (bruteForce.minutes * 60 * (i + random.uniform())) / bruteForce.attempts,
        ...{ durationS: 1.8 + 0.6 * random.uniform() },
        ...{ source: FLOW_ENDS.guesser, destination: FLOW_ENDS.guessed, port: 22 },
        ...{ bytesOut: 2300 + random.integer(120), bytesIn: 2900 + random.integer(120) },
      });
  if (hour >= relay.fromHour && hour < relay.toHour)
    for (let i = 0; i < relay.passagesPerHour; i++) flows.push(...passage(random));
  return flows;
}

/** In from one stranger, out to another a second later, with as many bytes each way. */
function passage(random: Random): Flow[] {
  const atS = random.uniform() * (HOUR_S - 60);
  const [up, down] = [3000 + random.integer(90_000), 4000 + random.integer(200_000)];
  const durationS = 2 + 20 * random.uniform();
  const common = { protocol: TCP, state: 'finished', bytesOut: up, bytesIn: down } as const;
  return [
    {
      ...{ ...common, atS, durationS: durationS + 1.2, source: FLOW_ENDS.relayClient },
      ...{ destination: FLOW_ENDS.relay, port: 8443 },
    },
    {
      ...{ ...common, atS: atS + 0.3 + 0.5 * random.uniform(), durationS },
      ...{ source: FLOW_ENDS.relay, destination: FLOW_ENDS.relayServer, port: 443 },
      ...{ bytesOut: up + random.integer(200), bytesIn: down + random.integer(200) },
    },
  ];
}

const BYTES_A_PACKET = 700;

function write(batch: FlowBatch, flow: Flow, atUs: number, sourcePort: number): void {
  const row = batch.count++;
  batch.source.set(wordsOf(flow.source), 4 * row);
  batch.destination.set(wordsOf(flow.destination), 4 * row);
  batch.sourcePort[row] = sourcePort;
  batch.destinationPort[row] = flow.port;
  batch.protocol[row] = flow.protocol;
  batch.tcpFlags[row] = 0;
  batch.state[row] = FLOW_STATES.indexOf(flow.state);
  batch.flags[row] = FLOW_FLAG.biflow;
  batch.startUs[row] = atUs;
  batch.endUs[row] = atUs + Math.round(flow.durationS * 1e6);
  batch.bytesOut[row] = flow.bytesOut;
  batch.bytesIn[row] = flow.bytesIn;
  batch.packetsOut[row] = Math.ceil(flow.bytesOut / BYTES_A_PACKET);
  batch.packetsIn[row] = Math.ceil(flow.bytesIn / BYTES_A_PACKET);
  batch.connection[row] = 0;
}

/** An IPv4 address as flows have it, mapped into IPv6 (RFC 4291 §2.5.5.2). */
function wordsOf(text: string): [number, number, number, number] {
  const word = text.split('.').reduce((sum, part) => 256 * sum + Number(part), 0);
  return [0, 0, 0xffff, word];
}
