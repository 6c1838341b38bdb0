/**
 * One truth in every input form: a scan of each kind of segment and a day of harmless work, written as Zeek, EVE, Argus, nfdump and
 * IPFIX-like rows would have it (both ways in one row, one way, packets), must give the same signs. Kinds of segment: RFC 9293;
 * what hosts answer to each: §3.10.7 (a closed port resets, an open one is silent to FIN, NULL, XMAS).
 */
import { createRandom } from '@noroshi/sim';
import { describe, expect, test } from 'vitest';
import {
  createBinetflowReader,
  createEveReader,
  createNfdumpReader,
  createScanDetector,
  createWatch,
  createZeekReader,
  epochUsFromUnixUs,
  type FlowSink,
} from '../src/index.ts';
import { lineOf } from './flows.ts';
import { warrantOf } from './warrants.ts';

/** One exchange: flags each way by Argus's letters, what Zeek would say, packets and bytes. */
type Exchange = {
  readonly atS: number;
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly port: number;
  readonly out: string;
  readonly back: string; // '': no answer
  readonly zeek: readonly [state: string, history: string];
  readonly packets: readonly [out: number, back: number];
  readonly bytes: readonly [out: number, back: number];
};

const UNIX_S = 1_700_000_000;
const OUT = '198.51.100.9';
const inside = (host: number) => `192.0.2.${host}`;

const KINDS = {
  syn: ['S', 'S0', 'S', 'Sr', 'REJ'],
  fin: ['F', 'OTH', 'F', 'Fr', 'OTH'],
  xmas: ['FPU', 'OTH', 'F', 'Fr', 'OTH'],
  maimon: ['FA', 'OTH', 'FA', 'FAr', 'OTH'],
  ack: ['A', 'OTH', 'A', 'Ar', 'OTH'],
} as const;

/** Forty hosts at one port; every third refuses, the others are silent. */
function scan(kind: keyof typeof KINDS, sourcePort: number, port: number): Exchange[] {
  const [out, silentState, silentHistory, history, state] = KINDS[kind];
  return Array.from({ length: 40 }, (_, i): Exchange => {
    const isRefused = i % 3 === 0;
    return {
      ...{ atS: 3 * i, source: OUT, sourcePort, destination: inside(100 + i), port, out },
      back: isRefused ? 'RA' : '',
      zeek: isRefused ? [state, history] : [silentState, silentHistory],
      packets: [1, isRefused ? 1 : 0],
      bytes: [40, isRefused ? 40 : 0],
    };
  });
}

/** Callers of three servers of ours, of whom one in fifty finds nothing; our own calls, by which it is known that they are seen. */
function work(): Exchange[] {
  const random = createRandom('scan/forms');
  return Array.from({ length: 300 }, (_, i): Exchange => {
    const isDead = i % 50 === 49;
    const bytes = Math.round(800 + 4000 * random.uniform());
    const ends =
      i % 4 === 0
        ? { source: inside(20 + (i % 9)), destination: `203.0.113.${100 + (i % 40)}` }
        : { source: `203.0.113.${i % 60}`, destination: inside(1 + (i % 3)) };
    return {
      ...{ ...ends, atS: 10 * i, sourcePort: 40_000 + i, port: isDead ? 8443 : 443 },
      ...{ out: isDead ? 'S' : 'FSPA', back: isDead ? '' : 'FSPA' },
      zeek: isDead ? ['S0', 'S'] : ['SF', 'ShADadFf'],
      ...{ packets: isDead ? [1, 0] : [8, 7], bytes: isDead ? [60, 0] : [bytes, 3 * bytes] },
    };
  });
}

const iso = (atS: number) => new Date(1000 * (UNIX_S + atS)).toISOString().replace('Z', '');
const FLAG: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32 };
const bits = (letters: string) => [...letters].reduce((sum, one) => sum | FLAG[one]!, 0);
const hex = (letters: string) => bits(letters).toString(16).padStart(2, '0');

function zeekText(rows: readonly Exchange[]): string {
  const head =
    '#separator \\x09\n#unset_field\t-\n#path\tconn\n#fields\tts\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tduration\tconn_state\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\n';
  const line = (one: Exchange) =>
    [
      (UNIX_S + one.atS).toFixed(6),
      ...[one.source, one.sourcePort, one.destination, one.port, 'tcp', '0.1', ...one.zeek],
      ...[one.packets[0], one.bytes[0], one.packets[1], one.bytes[1]],
    ].join('\t');
  return `${head}${rows.map(line).join('\n')}\n`;
}

function eveText(rows: readonly Exchange[]): string {
  const line = (one: Exchange, i: number) =>
    JSON.stringify({
      ...{ timestamp: `${iso(one.atS)}+0000`, flow_id: i + 1, event_type: 'flow' },
      ...{ src_ip: one.source, src_port: one.sourcePort, dest_ip: one.destination },
      ...{ dest_port: one.port, proto: 'TCP' },
      flow: {
        ...{ pkts_toserver: one.packets[0], pkts_toclient: one.packets[1] },
        ...{ bytes_toserver: one.bytes[0], bytes_toclient: one.bytes[1] },
        ...{ start: `${iso(one.atS)}+0000`, end: `${iso(one.atS + 0.1)}+0000` },
      },
      tcp: {
        ...{ tcp_flags: hex(one.out + one.back), tcp_flags_ts: hex(one.out) },
        tcp_flags_tc: hex(one.back),
      },
    });
  return `${rows.map(line).join('\n')}\n`;
}

function argusText(rows: readonly Exchange[]): string {
  const head =
    'StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes\n';
  const line = (one: Exchange) =>
    [
      iso(one.atS).replace('T', ' ').replaceAll('-', '/'),
      ...['0.100000', 'tcp', one.source, one.sourcePort, '  ->', one.destination, one.port],
      ...[`${one.out}_${one.back}`, 0, 0, one.packets[0] + one.packets[1]],
      ...[one.bytes[0] + one.bytes[1], one.bytes[0]],
    ].join(',');
  return `${head}${rows.map(line).join('\n')}\n`;
}

const NFDUMP = 'ts,te,td,sa,da,sp,dp,pr,flg,ipkt,ibyt,opkt,obyt\n';
const nfdumpFlags = (letters: string) =>
  [...'UAPRSF'].map((one) => (letters.includes(one) ? one : '.')).join('');
const nfdumpTime = (atS: number) => iso(atS).replace('T', ' ');

/** One row each way, as routers export; the answer comes a moment later, in any order with the next. */
function oneWayText(rows: readonly Exchange[]): string {
  const lines = rows.flatMap((one) => {
    const times = [nfdumpTime(one.atS), nfdumpTime(one.atS + 0.1), '0.100'];
    const asks = [...times, one.source, one.destination, one.sourcePort, one.port, 'TCP'];
    const answers = [...times, one.destination, one.source, one.port, one.sourcePort, 'TCP'];
    const ask = [...asks, nfdumpFlags(one.out), one.packets[0], one.bytes[0], 0, 0].join(',');
    const answer = [...answers, nfdumpFlags(one.back), one.packets[1], one.bytes[1], 0, 0];
    return one.packets[1] === 0 ? [ask] : [ask, answer.join(',')];
  });
  return `${NFDUMP}${lines.join('\n')}\n`;
}

/** Both ways joined, with the flags of both in one word. */
function joinedText(rows: readonly Exchange[]): string {
  const lines = rows.map((one) =>
    [
      ...[nfdumpTime(one.atS), nfdumpTime(one.atS + 0.1), '0.100', one.source, one.destination],
      ...[one.sourcePort, one.port, 'TCP', nfdumpFlags(one.out + one.back)],
      ...[...[one.packets[0], one.bytes[0]], ...[one.packets[1], one.bytes[1]]],
    ].join(','),
  );
  return `${NFDUMP}${lines.join('\n')}\n`;
}

type Reader = { push(bytes: Uint8Array): void; finish(): unknown };
const FORMS: readonly (readonly [
  name: string,
  text: (rows: readonly Exchange[]) => string,
  reader: (sink: FlowSink) => Reader,
])[] = [
  ['Zeek', zeekText, (sink) => createZeekReader(sink)],
  ['EVE', eveText, (sink) => createEveReader(sink)],
  ['Argus', argusText, (sink) => createBinetflowReader(sink)],
  ['nfdump, one way', oneWayText, (sink) => createNfdumpReader(sink)],
  ['nfdump, both ways', joinedText, (sink) => createNfdumpReader(sink)],
];

function linesOf(rows: readonly Exchange[], [, text, reader]: (typeof FORMS)[number]): string[] {
  const warrant = warrantOf({
    fromUs: epochUsFromUnixUs((UNIX_S - 86_400) * 1e6),
    toUs: epochUsFromUnixUs((UNIX_S + 86_400) * 1e6),
  });
  const watch = createWatch(warrant, [createScanDetector], { seed: 1 });
  const one = reader(watch.sink);
  one.push(new TextEncoder().encode(text([...rows].sort((a, b) => a.atS - b.atS))));
  one.finish();
  expect(watch.counts.read).toBeGreaterThanOrEqual(rows.length);
  return watch.judge(watch.newestUs).map(lineOf);
}

describe.each(FORMS)('%s', (...form) => {
  test.each([
    ['SYN', 'syn', 40_000, 23],
    ['FIN', 'fin', 40_000, 23],
    ['XMAS', 'xmas', 40_000, 23],
    ['Maimon', 'maimon', 40_000, 23],
    ['ACK', 'ack', 40_000, 80],
    ['ACK from a service’s port to a high one', 'ack', 443, 50_000],
  ] as const)('a scan by %s is found, and nothing beside it', (_, kind, sourcePort, port) => {
    const rows = [...work(), ...scan(kind, sourcePort, port)];
    expect(linesOf(rows, form)).toEqual([`scan ${OUT} > many:${port}`]);
  });

  test('work alone is none', () => {
    expect(linesOf(work(), form)).toEqual([]);
  });
});
