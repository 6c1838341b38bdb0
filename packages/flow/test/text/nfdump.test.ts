/** What nfdump prints, in either form and under either set of names. */
import { createNfdumpReader, FLOW_FLAG } from '@noroshi/flow';
import { parseUtc } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { readRows } from './rows.ts';

const read = (text: string, options = {}) => readRows(createNfdumpReader, text, options);
const us = (utc: string) => {
  const parsed = parseUtc(utc);
  return parsed.ok ? parsed.value : Number.NaN;
};

const OLD = 'ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt,in,out';
const oldLine = (change: Record<string, string> = {}) => {
  const values: Record<string, string> = {
    ...{ ts: '2018-01-12 15:37:30', te: '2018-01-12 15:37:31', td: '1.000', sa: '192.0.2.1' },
    ...{ da: '198.51.100.2', sp: '52324', dp: '902', pr: 'TCP', flg: '......S.', fwd: '0' },
    ...{ stos: '0', ipkt: '1', ibyt: '60', opkt: '0', obyt: '0', in: '0', out: '0' },
  };
  return OLD.split(',')
    .map((name) => change[name] ?? values[name])
    .join(',');
};
const SUMMARY = 'Summary\nflows,bytes,packets,avg_bps,avg_pps,avg_bpp\n1,60,1,0,0,60\n';

describe('csv', () => {
  test('of the old names is one way; the summary behind it is no record', () => {
    const { rows, counts } = read(`${OLD}\n${oldLine()}\n${SUMMARY}`);
    expect(rows).toMatchObject([
      {
        ...{
          source: '192.0.2.1',
          destination: '198.51.100.2',
          sourcePort: 52324,
          destinationPort: 902,
        },
        ...{
          startUs: us('2018-01-12T15:37:30Z'),
          endUs: us('2018-01-12T15:37:31Z'),
          state: 'attempt',
        },
        ...{ bytesOut: 60, packetsOut: 1, bytesIn: Number.NaN, packetsIn: Number.NaN, tcpFlags: 2 },
        flags: FLOW_FLAG.hasTcpFlags,
      },
    ]);
    expect(counts).toMatchObject({ records: 1, faults: 0, skippedRecords: 0 });
    expect(read(`${OLD}\nNo matching flows\n${SUMMARY}`).counts).toMatchObject({
      records: 0,
      faults: 0,
    });
  });

  test('of the new names gives the same row', () => {
    const names = 'firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes,flows';
    const line = '2018-01-12 15:37:30.000,1.000,TCP,192.0.2.1,52324,198.51.100.2,902,1,60,1';
    const { rows } = read(`${names}\n${line}\n`);
    const { tcpFlags: _, flags: _f, state: _s, ...same } = read(`${OLD}\n${oldLine()}\n`).rows[0]!;
    expect(rows).toMatchObject([same]);
  });

  test('paired by nfdump is a biflow; ICMP is type.code; quotes and spaces are taken off', () => {
    const paired = read(`${OLD}\n${oldLine({ opkt: '2', obyt: '80' })}\n`).rows[0]!;
    expect(paired).toMatchObject({ bytesIn: 80, packetsIn: 2, state: 'unknown' });
    expect(paired.flags & FLOW_FLAG.biflow).toBe(1);
    const icmp = oldLine({ pr: 'ICMP', sp: '0', dp: '3.1', flg: '........' });
    expect(read(`${OLD}\n${icmp}\n`).rows[0]).toMatchObject({
      protocol: 1,
      destinationPort: 0x0301,
    });
    const quoted = oldLine({ sa: '  "192.0.2.1"', fwd: '"a,b"' });
    expect(read(`${OLD}\n${quoted}\n`).rows[0]).toMatchObject({
      source: '192.0.2.1',
      bytesOut: 60,
    });
  });

  test('is in the zone that the reader was given', () => {
    const { rows } = read(`${OLD}\n${oldLine()}\n`, { zoneMinutes: 540 });
    expect(rows[0]!.startUs).toBe(us('2018-01-12T06:37:30Z'));
  });

  test('of statistics, or cut, is refused line by line', () => {
    const statistics = read('ts,te,td,pr,val,fl,flP\n2018-01-12 15:37:30,,1,TCP,902,1,2\n');
    expect(statistics.counts.firstFaults[0]!.reason).toMatch(/names no column/);
    const cut = read(`${OLD}\n${oldLine().slice(0, 70)}\n${oldLine()}\n`);
    expect(cut.counts).toMatchObject({ records: 1, faults: 1 });
  });
});

describe('json', () => {
  const record = {
    ...{
      type: 'FLOW',
      sampled: 0,
      first: '2018-01-12T15:37:30.942',
      last: '2018-01-12T15:37:31.000',
    },
    ...{
      in_packets: 1,
      in_bytes: 60,
      proto: 6,
      tcp_flags: '......S.',
      src_port: 52324,
      dst_port: 902,
    },
    ...{ src4_addr: '192.0.2.1', dst4_addr: '198.51.100.2', label: '<none>' },
  };
  const pretty = (...records: unknown[]) =>
    `[\n${records.map((one) => JSON.stringify(one, null, '\t').replace(/^\t/gm, '\t')).join(',\n')}]\n`;

  test('one member a line, one record a line, or all in one line', () => {
    const expected = {
      ...{ source: '192.0.2.1', startUs: us('2018-01-12T15:37:30.942Z'), state: 'attempt' },
      ...{ bytesOut: 60, packetsOut: 1, bytesIn: Number.NaN },
    };
    for (const text of [
      pretty(record, record),
      `${JSON.stringify(record)}\n${JSON.stringify(record)}\n`,
      JSON.stringify([record, record]),
    ]) {
      const { rows, counts } = read(text);
      expect(rows).toMatchObject([expected, expected]);
      expect(counts.faults).toBe(0);
    }
  });

  test('of IPv6, ICMP, sampled, and of events that are no flows', () => {
    const { src4_addr: _s, dst4_addr: _d, ...rest } = record;
    const icmp = {
      ...rest,
      src6_addr: 'fe80::1',
      dst6_addr: 'ff02::1',
      proto: 58,
      icmp_type: 135,
      icmp_code: 0,
    };
    const { rows, counts } = read(pretty({ ...icmp, sampled: 1 }, { ...record, type: 'EVENT' }));
    expect(rows).toMatchObject([{ source: 'fe80::1', protocol: 58, destinationPort: 135 << 8 }]);
    expect(rows[0]!.flags & FLOW_FLAG.scaled).toBe(FLOW_FLAG.scaled);
    expect(counts.skippedRecords).toBe(1);
  });

  test('a damaged member costs its record; the next begins anew', () => {
    const text = pretty(record, { ...record, in_bytes: 'x' }, record).split('\n');
    const cut = [...text.slice(0, 8), ...text.slice(16)]; // no end of the first, no start of the second
    expect(read(text.join('\n')).counts).toMatchObject({ records: 2, faults: 1 });
    expect(read(cut.join('\n')).counts.records).toBeGreaterThanOrEqual(1);
    const unquoted = text.join('\n').replace('"first"', '"first');
    expect(read(unquoted).counts).toMatchObject({ records: 1, faults: 2 });
  });

  test('flushing in the middle of a record keeps it', () => {
    const rows: number[] = [];
    const reader = createNfdumpReader((batch) =>
      rows.push(...batch.bytesOut.subarray(0, batch.count)),
    );
    const bytes = Buffer.from(pretty(record, record));
    for (const byte of bytes) {
      reader.push(Uint8Array.of(byte));
      reader.flush();
    }
    reader.finish();
    expect(rows).toEqual([60, 60]);
  });
});
