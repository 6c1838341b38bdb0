/** Logs with known answers: counts and sums that their sources or a plain reading of the columns give. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  createBinetflowReader,
  createEveReader,
  createNfdumpReader,
  createZeekReader,
  type FlowBatch,
} from '@noroshi/flow';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import { readFileRows, readRows, sumOf, tally } from './rows.ts';

const BEACON = [
  [0, 0, 0xffff, 0x4936_17f3, 0, 0, 0xffff, 0x40e1_38c9], // 73.54.23.243, 64.225.56.201
  80,
  6,
].join(' ');

describeWithData('Zeek logs of RITA', 'cyber/detect/rita', (folder) => {
  test('three days hold 105,918 connections in 42,393 tuples, and 950 of the beacon', () => {
    const root = join(folder, 'missing_host');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
    const tuples = new Set<string>();
    const seen = { records: 0, faults: 0, beacon: 0 };
    const count = (batch: FlowBatch): void => {
      for (let i = 0; i < batch.count; i++) {
        const ends = [
          ...batch.source.subarray(4 * i, 4 * i + 4),
          ...batch.destination.subarray(4 * i, 4 * i + 4),
        ];
        const tuple = `${ends} ${batch.destinationPort[i]} ${batch.protocol[i]}`;
        tuples.add(tuple);
        if (tuple === BEACON) seen.beacon++;
      }
    };
    for (const file of files.filter((name) => /[/\\]conn\.[^/\\]*\.gz$/.test(name))) {
      const reader = createZeekReader(count);
      reader.push(new Uint8Array(gunzipSync(readFileSync(join(root, file)))));
      reader.finish();
      seen.records += reader.counts.records;
      seen.faults += reader.counts.faults;
    }
    expect(seen).toEqual({ records: 105_918, faults: 0, beacon: 950 });
    expect(tuples.size).toBe(42_393);
  });

  test('JSON and TSV of the same connections give the same rows', () => {
    const json = readFileRows(createZeekReader, join(folder, 'json_with_all_fields/open_conn.log'));
    const tsv = readFileRows(createZeekReader, join(folder, 'open_conns/open/open_conn.log'));
    expect([json.counts.records, tsv.counts.records]).toEqual([59, 59]);
    const key = (row: object) => JSON.stringify(row);
    expect(json.rows.map(key).sort()).toEqual(tsv.rows.map(key).sort());
  });

  test('open connections share the number of the closed ones', () => {
    const open = readFileRows(createZeekReader, join(folder, 'open_conns/open/open_conn.log'), {
      isOpen: true,
    });
    const closed = readFileRows(createZeekReader, join(folder, 'open_conns/closed/conn.log'));
    const ids = new Set(closed.rows.map(({ connection }) => connection));
    expect(open.rows.filter(({ connection }) => ids.has(connection))).toHaveLength(59);
    expect(readFileRows(createZeekReader, join(folder, 'proxy/conn.log')).counts).toMatchObject({
      records: 463,
      faults: 0,
    });
  });
});

describeWithData('logs of Slips', 'cyber/detect/slips', (folder) => {
  test('Zeek, JSON and TSV, with a header behind a tab', () => {
    const counts = (file: string) => readFileRows(createZeekReader, join(folder, file)).counts;
    expect(counts('test9-mixed-zeek-dir/conn.log')).toMatchObject({ records: 576, faults: 0 });
    expect(counts('test10-mixed-zeek-dir/conn.log')).toMatchObject({ records: 141, faults: 0 });
  });

  test('EVE: of 5,000 events 3,512 are flows, and only those become rows', () => {
    const { rows, counts } = readFileRows(
      createEveReader,
      join(folder, 'test6-malicious.suricata.json'),
    );
    expect(counts).toMatchObject({ records: 3512, skippedRecords: 1488, faults: 0 });
    expect([sumOf(rows, 'packetsOut'), sumOf(rows, 'bytesOut')]).toEqual([30_191, 4_381_935]);
    expect([sumOf(rows, 'packetsIn'), sumOf(rows, 'bytesIn')]).toEqual([8980, 648_694]);
    expect(tally(rows.map(({ protocol }) => protocol))).toEqual({ 6: 2336, 17: 1176 });
  });

  // SrcBytes, TotBytes less SrcBytes, summed over the records of IP by awk.
  test.each([
    ['test2-malicious.binetflow', 6751, 0, 26_271_460, 322_434_105],
    ['test4-malicious.binetflow', 392, 2, 59_242, 374_002],
    ['test5-mixed.binetflow', 296, 4, 2_670_236, 154_771],
    ['test11-portscan.binetflow', 66, 0, 44_364, 137_540],
  ])('%s: %i records', (file, records, skippedRecords, bytesOut, bytesIn) => {
    const { rows, counts } = readFileRows(createBinetflowReader, join(folder, file));
    expect(counts).toMatchObject({ records, skippedRecords, faults: 0 });
    expect([sumOf(rows, 'bytesOut'), sumOf(rows, 'bytesIn')]).toEqual([bytesOut, bytesIn]);
  });

  const burst = (text: string | Uint8Array) => {
    const { rows, counts } = readRows(createNfdumpReader, text);
    const syn = rows.filter(
      (row) =>
        row.source === '147.32.80.119' &&
        row.destination === '147.32.82.62' &&
        row.destinationPort === 902 &&
        row.tcpFlags === 2,
    );
    const sums = [sumOf(rows, 'packetsOut'), sumOf(rows, 'bytesOut')];
    return { rows, seen: [counts.records, counts.faults, ...sums, syn.length] };
  };
  const KNOWN = [4593, 0, 4652, 241_025, 2305];

  test('nfdump: the text that is there', () => {
    expect(burst(readFileSync(join(folder, 'test1-malicious.nfdump.csv'))).seen).toEqual(KNOWN);
  });

  const hasNfdump = ['/usr/bin/nfdump', '/usr/local/bin/nfdump'].some(existsSync);
  describe.runIf(hasNfdump)('nfdump itself', () => {
    const print = (form: string) =>
      execFileSync('nfdump', ['-r', join(folder, 'test1-malicious.nfdump'), '-o', form], {
        maxBuffer: 1 << 26,
        env: { ...process.env, TZ: 'UTC' },
      });

    test('printed as CSV and as JSON gives the same flows', () => {
      const csv = burst(print('csv'));
      const json = burst(print('json'));
      expect([csv.seen, json.seen]).toEqual([KNOWN, KNOWN]);
      const wholeSeconds = json.rows.map((row) => Math.floor(row.startUs / 1e6));
      expect(csv.rows.map((row) => row.startUs / 1e6)).toEqual(wholeSeconds);
      const rest = (row: (typeof csv.rows)[number]) => ({ ...row, startUs: 0, endUs: 0 });
      expect(json.rows.map(rest)).toEqual(csv.rows.map(rest));
    });
  });
});
