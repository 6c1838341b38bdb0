/** Argus flows, comma and tab: what went out, what came back, how it ended, and who began. */
import { createBinetflowReader, FLOW_FLAG } from '@noroshi/flow';
import { parseUtc } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { readRows } from './rows.ts';

const NAMES =
  'StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,SrcPkts,Label';
const VALUES =
  '2019/04/04 16:24:47.672448,63.822830,tcp,192.0.2.1,56101,   ->,198.51.100.2,999,FSPA_FSPA,0,0,31,8764,1887,15,flow=x'.split(
    ',',
  );
const line = (change: Record<string, string> = {}) =>
  NAMES.split(',')
    .map((name, i) => change[name] ?? VALUES[i])
    .join(',');
const read = (text: string) => readRows(createBinetflowReader, text);
const one = (change: Record<string, string>) => read(`${NAMES}\n${line(change)}\n`).rows[0]!;

test('a record is one row; what came back is all less what was sent', () => {
  const start = parseUtc('2019-04-04T16:24:47.672448Z');
  const startUs = start.ok ? start.value : Number.NaN;
  const { rows } = read(`${NAMES}\n${line()}\n`);
  expect(rows).toEqual([
    {
      ...{
        source: '192.0.2.1',
        destination: '198.51.100.2',
        sourcePort: 56101,
        destinationPort: 999,
      },
      ...{ protocol: 6, state: 'finished', tcpFlags: 27, startUs, endUs: startUs + 63_822_830 },
      ...{ bytesOut: 1887, bytesIn: 6877, packetsOut: 15, packetsIn: 16, connection: 0 },
      flags: FLOW_FLAG.biflow | FLOW_FLAG.hasTcpFlags,
    },
  ]);
  const tabs = `${NAMES}\n${line()}\n`.replaceAll(',', '\t');
  expect(read(tabs).rows).toEqual(rows);
});

test('without SrcPkts, packets are known only where nothing came back', () => {
  const names = NAMES.replace(',SrcPkts', '');
  const text = (bytes: string) =>
    `${names}\n${line({ SrcBytes: bytes }).replace(/,15,flow/, ',flow')}\n`;
  expect(read(text('1887')).rows[0]).toMatchObject({ bytesIn: 6877, packetsOut: Number.NaN });
  expect(read(text('8764')).rows[0]).toMatchObject({ bytesIn: 0, packetsOut: 31, packetsIn: 0 });
});

describe('the state', () => {
  test.each([
    ['S_', 'tcp', 'attempt'],
    ['S_RA', 'tcp', 'rejected'],
    ['SPA_SRA', 'tcp', 'reset'],
    ['S_SA', 'tcp', 'established'],
    ['PA_PA', 'tcp', 'other'],
    ['REQ', 'tcp', 'attempt'],
    ['CON', 'tcp', 'established'],
    ['CON', 'udp', 'finished'],
    ['INT', 'udp', 'attempt'],
    ['S0', 'tcp', 'attempt'],
    ['URP', 'icmp', 'unknown'],
  ])('%s of %s is %s', (word, Proto, state) => {
    expect(one({ State: word, Proto }).state).toBe(state);
  });
});

test('ICMP is type and code out of the hexadecimal port', () => {
  expect(one({ Proto: 'icmp', Sport: '0x0103', Dport: '0x7208', State: 'URH' })).toMatchObject({
    ...{ protocol: 1, sourcePort: 0, destinationPort: 0x0301 },
  });
});

test('an arrow to the left turns the record round', () => {
  const row = one({ Dir: '  <-' });
  expect(row).toMatchObject({ source: '198.51.100.2', sourcePort: 999, destinationPort: 56101 });
  expect(row).toMatchObject({ bytesOut: 6877, bytesIn: 1887, packetsOut: 16, packetsIn: 15 });
  expect(one({ Dir: ' <->' }).source).toBe('192.0.2.1');
  expect(one({ Dir: ' <?>' }).source).toBe('192.0.2.1');
});

test('what is not of IP is passed over; what is damaged costs itself', () => {
  const arp = line({ Proto: 'arp', SrcAddr: '00:00:5e:00:53:01', Dir: 'who' });
  const man = line({ Proto: 'man', SrcAddr: '0', DstAddr: '0' });
  const bad = [
    line({ SrcAddr: 'x' }),
    line({ TotBytes: '1' }),
    line({ StartTime: '2019/02/30 00:00:00.0' }),
  ];
  const { counts } = read([NAMES, arp, man, ...bad, line(), ''].join('\n'));
  expect(counts).toMatchObject({ records: 1, skippedRecords: 2, faults: 3 });
  expect(counts.firstFaults.map(({ place }) => place)).toEqual(['line 4', 'line 5', 'line 6']);
});
